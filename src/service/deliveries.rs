//! Alerts of a service: sent when they are due, and made where a hold ends or a reminder is due.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{LogLevel, shared::Shared};
use crate::alert::outbox::{DeliveryReport, EntryState, Flush};

/// The outbox is looked through so often.
const PAUSE: Duration = Duration::from_millis(500);

/// Moments without a run are looked at every so many pauses.
const MOMENTS: u32 = 20;

/// Old alerts go every so many pauses.
const FORGETTING: u32 = 1200;

/// The thread that sends.
pub(super) struct Deliveries {
    is_ending: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Deliveries {
    pub(super) fn start(shared: Arc<Shared>) -> std::io::Result<Deliveries> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let is_ending = Arc::new(AtomicBool::new(false));
        let ending = is_ending.clone();
        let work = move || {
            runtime.block_on(async {
                let mut round: u32 = 0;
                let mut last_fault = None;
                while !ending.load(Ordering::Relaxed) {
                    if round.is_multiple_of(MOMENTS) {
                        look_at_moment(&shared, &mut last_fault);
                    }
                    if round.is_multiple_of(FORGETTING) {
                        let gone = shared.history.forget_alerts(shared.surroundings.clock.now());
                        tell_fault(&shared, gone.err().map(|error| error.to_string()), &mut last_fault);
                    }
                    send(&shared, Flush::WhenDue, &mut last_fault).await;
                    round = round.wrapping_add(1);
                    tokio::time::sleep(PAUSE).await;
                }
                send(&shared, Flush::Now, &mut last_fault).await;
            });
        };
        let thread = thread::Builder::new().name("alerts".to_owned()).spawn(work)?;
        Ok(Deliveries { is_ending, thread: Some(thread) })
    }

    /// Sends what is left, and ends.
    pub(super) fn finish(mut self) {
        self.is_ending.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn send(shared: &Shared, flush: Flush, last_fault: &mut Option<String>) {
    let clock = shared.surroundings.clock;
    let report = shared.alerting().deliver(&shared.history, &|| clock.now(), flush).await;
    tell(shared, report, last_fault);
}

/// What did not arrive is told; so is what keeps the history from being read, once as long as it is the same.
fn tell(shared: &Shared, report: DeliveryReport, last_fault: &mut Option<String>) {
    for delivered in &report.delivered {
        let (level, sentence) = match &delivered.state {
            EntryState::Sent { .. } => (LogLevel::Info, format!("alert sent to {}", delivered.channel)),
            EntryState::Waiting { why, .. } => {
                let why = why.as_deref().unwrap_or("it waits");
                (LogLevel::Warn, format!("the alert to {} did not arrive: {why}; it is tried again", delivered.channel))
            }
            EntryState::Refused { why, .. } | EntryState::GaveUp { why } => {
                (LogLevel::Error, format!("the alert to {} did not arrive: {why}", delivered.channel))
            }
            EntryState::Sending { .. } => continue,
        };
        let state = match level {
            LogLevel::Info => "sent",
            LogLevel::Warn => "failed",
            LogLevel::Error => "refused",
        };
        shared.metrics.alert(&delivered.channel, state);
        shared.log(level, "alert", Some(&delivered.monitor), &sentence);
    }
    tell_fault(shared, report.faults.into_iter().next(), last_fault);
}

fn tell_fault(shared: &Shared, fault: Option<String>, last: &mut Option<String>) {
    if let Some(fault) = &fault
        && last.as_ref() != Some(fault)
    {
        shared.log(LogLevel::Error, "message", None, fault);
    }
    if fault.is_some() {
        *last = fault;
    }
}

/// A hold may have ended, or a reminder be due.
fn look_at_moment(shared: &Shared, last_fault: &mut Option<String>) {
    let now = shared.surroundings.clock.now();
    let names = match shared.history.unquiet_monitors() {
        Ok(names) => names,
        Err(error) => return tell_fault(shared, Some(error.to_string()), last_fault),
    };
    let project = shared.files.current();
    let alerting = shared.alerting();
    for monitor in project.monitors.iter().filter(|monitor| names.contains(&monitor.name)) {
        let hold = monitor.hold(Some(&shared.history), now, &shared.surroundings);
        let decided = shared.history.decide(&monitor.name, now, |state| alerting.at_moment(monitor, hold, now, state));
        tell_fault(shared, decided.err().map(|error| error.to_string()), last_fault);
    }
}
