//! What the threads of a service share, and how they say things.

use std::sync::{Arc, Mutex, PoisonError};

use super::{LogLevel, LogLine, Metrics, ProjectFiles};
use crate::{
    alert::outbox::NewEntry,
    history::History,
    job::{JobOutcome, Observer},
    monitor::{Alerting, Monitor},
    notice::{Notice, Severity},
    run::Stop,
    surroundings::Surroundings,
};

/// What the threads of a service share.
pub(super) struct Shared {
    pub(super) files: Arc<ProjectFiles>,
    pub(super) history: Arc<History>,
    pub(super) surroundings: Surroundings,
    pub(super) metrics: Arc<Metrics>,
    pub(super) log: Arc<dyn Fn(LogLine) + Send + Sync>,
    alerting: Mutex<Arc<Alerting>>,
    /// Cuts runs off.
    pub(super) stop_runs: Stop,
}

impl Shared {
    pub(super) fn new(
        files: Arc<ProjectFiles>,
        history: Arc<History>,
        surroundings: Surroundings,
        log: Arc<dyn Fn(LogLine) + Send + Sync>,
        alerting: Arc<Alerting>,
        metrics: Arc<Metrics>,
    ) -> Shared {
        let alerting = Mutex::new(alerting);
        Shared { files, history, surroundings, metrics, log, alerting, stop_runs: Stop::default() }
    }

    pub(super) fn use_alerting(&self, alerting: Arc<Alerting>) {
        *self.alerting.lock().unwrap_or_else(PoisonError::into_inner) = alerting;
    }

    pub(super) fn alerting(&self) -> Arc<Alerting> {
        self.alerting.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn log(&self, level: LogLevel, event: &'static str, monitor: Option<&str>, sentence: &str) {
        (self.log)(LogLine {
            at: self.surroundings.clock.now(),
            level,
            event,
            monitor: monitor.map(str::to_owned),
            message: self.surroundings.show(sentence),
        });
    }

    /// What is too old goes, a step after each run.
    pub(super) fn forget(&self, monitor: &Monitor) {
        if let Err(error) = self.history.forget(&monitor.name, monitor.retention(), self.surroundings.clock.now()) {
            self.log(
                LogLevel::Warn,
                "message",
                Some(&monitor.name),
                &format!("old runs could not be removed: {error}"),
            );
        }
    }

    pub(super) fn send_unkept(&self, entries: Vec<NewEntry>, alerting: &Alerting) {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
        let clock = self.surroundings.clock;
        let report = runtime.block_on(alerting.deliver_unkept(entries, &|| clock.now()));
        for delivered in report.delivered {
            let sentence =
                format!("alert to {} that the history could not keep: {:?}", delivered.channel, delivered.state);
            self.log(LogLevel::Warn, "alert", Some(&delivered.monitor), &sentence);
        }
    }
}

/// A message of a run or channel as a line.
pub(super) fn line_of(notice: &Notice, monitor: Option<String>, surroundings: &Surroundings) -> LogLine {
    let level = match notice.severity {
        Severity::Error => LogLevel::Error,
        Severity::Warning | Severity::Usage => LogLevel::Warn,
        Severity::Note | Severity::Plain => LogLevel::Info,
    };
    LogLine { at: surroundings.clock.now(), level, event: "message", monitor, message: notice.text.clone() }
}

/// Logs what is told while channels are opened.
pub(super) struct Messages {
    pub(super) surroundings: Surroundings,
    pub(super) log: Arc<dyn Fn(LogLine) + Send + Sync>,
}

impl Observer for Messages {
    fn notice(&self, notice: Notice) {
        (self.log)(line_of(&notice, None, &self.surroundings));
    }

    fn abandoned(&self, _: JobOutcome) {}
}
