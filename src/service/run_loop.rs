//! The loop of a service: what is due begins, what ends is told, files that changed are read again.

use std::{
    collections::BTreeSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};

use super::{
    LogLevel, LogLine, Metrics, ProjectFiles,
    agenda::{Agenda, Start, Step},
    deliveries::Deliveries,
    shared::{Messages, Shared, line_of},
};
use crate::{
    history::History,
    monitor::{Alerting, Attempt, Execution, Monitor},
    printable::counted,
    run::Stop,
    surroundings::Surroundings,
};

/// Files and pauses are looked at so often.
const LOOK: Duration = Duration::from_secs(2);

/// The loop looks at least so often whether it is to end.
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// Runs that were cut off get this time to write what they have.
const LAST_WORDS: Duration = Duration::from_secs(15);

/// A later run than this is told.
const LATE: chrono::TimeDelta = chrono::TimeDelta::seconds(60);

/// A service, ready to run.
pub struct Service {
    /// The files of monitors.
    pub files: Arc<ProjectFiles>,
    /// Where runs are kept.
    pub history: Arc<History>,
    /// What surrounds runs.
    pub surroundings: Surroundings,
    /// Is told what happens.
    pub log: Arc<dyn Fn(LogLine) + Send + Sync>,
    /// Set when files are to be read again, changed or not.
    pub reload: Arc<AtomicBool>,
    /// Counts what happens.
    pub metrics: Arc<Metrics>,
    /// Runs that go on when the service is to end get this time.
    pub grace: Duration,
}

/// How a service ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceEnd {
    /// Runs that had to be cut off.
    pub cut_off: usize,
}

/// A run has ended.
struct Ended {
    monitor: String,
}

impl Service {
    /// Runs monitors until `stop` is asked, and then waits for those that go on.
    pub fn run(self, stop: &Stop) -> io::Result<ServiceEnd> {
        let Service { files, history, surroundings, log, reload, metrics, grace } = self;
        let messages = Messages { surroundings: surroundings.clone(), log: log.clone() };
        let alerting = Arc::new(Alerting::open(&files.current(), &surroundings, &messages));
        let shared = Arc::new(Shared::new(files, history, surroundings, log, alerting, metrics));
        let deliveries = Deliveries::start(shared.clone())?;
        let (sender, ended) = channel();
        let mut running = Loop { agenda: Agenda::default(), last_look: None, shared, reload, sender, ended };
        running.load();
        running.tell_channel_faults();
        while !stop.is_asked() {
            running.turn();
        }
        let cut_off = running.wind_down(grace);
        deliveries.finish();
        Ok(ServiceEnd { cut_off })
    }
}

struct Loop {
    agenda: Agenda,
    last_look: Option<Instant>,
    shared: Arc<Shared>,
    reload: Arc<AtomicBool>,
    sender: Sender<Ended>,
    ended: Receiver<Ended>,
}

impl Loop {
    fn load(&mut self) {
        let shared = &self.shared;
        let now = shared.surroundings.clock.now();
        if let Err(error) = shared.history.settle_lost(now) {
            shared.log(LogLevel::Error, "message", None, &error.to_string());
        }
        let seen = |monitor: &Monitor| match shared.history.monitor(&monitor.name, now) {
            Ok(row) => row.last_started.map_or(row.known_since, |last| last.max(row.known_since)),
            Err(_) => now,
        };
        self.agenda.load(&shared.files.current(), now, seen);
    }

    /// One turn: at most until something is due.
    fn turn(&mut self) {
        let clock = self.shared.surroundings.clock;
        let instant = clock.instant();
        if self.last_look.is_none_or(|last| instant.duration_since(last) >= LOOK) {
            self.last_look = Some(instant);
            self.look();
        }
        for step in self.agenda.steps(clock.now()) {
            match step {
                Step::Start(start) => self.start(start),
                Step::Skip { monitor, due_at } => {
                    self.shared.metrics.skipped(&monitor);
                    let sentence = format!("the run of {} is left out: the last one goes on", text(due_at));
                    self.shared.log(LogLevel::Warn, "skipped", Some(&monitor), &sentence);
                }
            }
        }
        let agenda = &self.agenda;
        self.shared.metrics.turned(clock.now(), agenda.running(), agenda.queued(), agenda.count());
        let until = self.agenda.next().map(|next| (next - clock.now()).to_std().unwrap_or_default());
        self.wait(until.unwrap_or(LONGEST_PAUSE).min(LONGEST_PAUSE).max(Duration::from_millis(1)));
    }

    fn wait(&mut self, pause: Duration) {
        match self.ended.recv_timeout(pause) {
            Ok(Ended { monitor }) => {
                self.agenda.ended(&monitor);
                while let Ok(Ended { monitor }) = self.ended.try_recv() {
                    self.agenda.ended(&monitor);
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }

    /// Files that changed, and who is paused.
    fn look(&mut self) {
        let is_asked = self.reload.swap(false, Ordering::Relaxed);
        if is_asked || self.shared.files.have_changed() {
            self.reload();
        }
        let now = self.shared.surroundings.clock.now();
        match self.shared.history.paused_monitors(now) {
            Ok(paused) => self.agenda.pause(&paused.into_iter().collect::<BTreeSet<_>>(), now),
            Err(error) => self.shared.log(LogLevel::Error, "message", None, &error.to_string()),
        }
    }

    fn reload(&mut self) {
        let shared = self.shared.clone();
        match shared.files.reload() {
            Ok(faults) => {
                for fault in faults {
                    shared.log(LogLevel::Error, "reloaded", None, &format!("{fault}; what it said before holds"));
                }
                let messages = Messages { surroundings: shared.surroundings.clone(), log: shared.log.clone() };
                let project = shared.files.current();
                let alerting = Arc::new(Alerting::open(&project, &shared.surroundings, &messages));
                shared.use_alerting(alerting);
                let count = project.monitors.len();
                shared.log(
                    LogLevel::Info,
                    "reloaded",
                    None,
                    &format!("files were read again: {}", counted(count, "monitor")),
                );
                self.load();
                self.tell_channel_faults();
            }
            Err(error) => {
                shared.log(LogLevel::Error, "reloaded", None, &format!("{error}; what the files said before holds"));
            }
        }
    }

    fn tell_channel_faults(&self) {
        for fault in self.shared.alerting().faults() {
            self.shared.log(LogLevel::Error, "message", None, &format!("{fault}; its alerts wait"));
        }
    }

    fn start(&mut self, start: Start) {
        let (shared, sender) = (self.shared.clone(), self.sender.clone());
        let name = start.monitor.name.clone();
        let late = shared.surroundings.clock.now() - start.due_at;
        shared.metrics.began(late.to_std().unwrap_or_default());
        if start.missed > 0 || late > LATE {
            let due = text(start.due_at);
            let sentence = match start.missed {
                0 => format!("late: due since {due}"),
                missed => format!("due since {due}: this run makes up for {} more", counted(missed, "time")),
            };
            shared.log(LogLevel::Warn, "late", Some(&name), &sentence);
        }
        let own = name.clone();
        let work = move || {
            execute(&shared, &start);
            // The loop has ended, and nobody counts any more.
            let _ = sender.send(Ended { monitor: own });
        };
        if let Err(error) = thread::Builder::new().name("run".to_owned()).spawn(work) {
            self.shared.log(LogLevel::Error, "run", Some(&name), &format!("no thread can be had for the run: {error}"));
            self.agenda.ended(&name);
        }
    }

    /// No new runs; those that go on get their time, and then a little to write what they have. Tells how many were cut.
    fn wind_down(&mut self, grace: Duration) -> usize {
        let clock = self.shared.surroundings.clock;
        if self.agenda.running() > 0 {
            let count = self.agenda.running();
            let sentence = format!("waits up to {} s for {}", grace.as_secs(), counted(count, "run"));
            self.shared.log(LogLevel::Info, "stopping", None, &sentence);
        }
        let wait_until = |this: &mut Loop, limit: Duration| {
            let since = clock.instant();
            while this.agenda.running() > 0 && clock.instant().duration_since(since) < limit {
                this.wait(Duration::from_millis(50));
            }
        };
        wait_until(self, grace);
        let cut_off = self.agenda.running();
        if cut_off > 0 {
            self.shared.stop_runs.ask();
            wait_until(self, LAST_WORDS);
        }
        cut_off
    }
}

/// One run, told when it has ended.
fn execute(shared: &Shared, start: &Start) {
    let monitor = &start.monitor;
    let (own, log, surroundings) = (monitor.name.clone(), shared.log.clone(), shared.surroundings.clone());
    let alerting = shared.alerting();
    let attempt = monitor.execute(&Execution {
        due_at: Some(start.due_at),
        surroundings: shared.surroundings.clone(),
        history: Some(&shared.history),
        alerting: Some(&alerting),
        stop: shared.stop_runs.clone(),
        observer: Arc::new(move |notice| log(line_of(&notice, Some(own.clone()), &surroundings))),
    });
    match attempt {
        Attempt::Busy(busy) => {
            let sentence =
                format!("not run, since run {} of another program goes on since {}", busy.run, text(busy.since));
            shared.log(LogLevel::Warn, "skipped", Some(&monitor.name), &sentence);
        }
        Attempt::Ended(executed) => {
            shared.metrics.ended(&monitor.name, &executed);
            let reasons = executed.reasons();
            let mut sentence = executed.sentence();
            if let Some(first) = reasons.first() {
                sentence.push_str(&format!("; {first}"));
            }
            if reasons.len() > 1 {
                sentence.push_str(&format!(" (and {} more)", reasons.len() - 1));
            }
            let level = if reasons.is_empty() { LogLevel::Info } else { LogLevel::Warn };
            shared.log(level, "run", Some(&monitor.name), &sentence);
            if !executed.unkept_alerts.is_empty() {
                shared.send_unkept(executed.unkept_alerts.clone(), &alerting);
            }
            shared.forget(monitor);
        }
    }
}

fn text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
