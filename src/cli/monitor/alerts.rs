//! Alerts as a command line sends them, and `postwatch monitor test-alert`.

use super::open::{Workplace, print};
use crate::{
    alert::outbox::{DeliveryReport, EntryState, Flush, NewEntry},
    cli::{Exit, Process, error::CommandError, process::print_notice},
    history::History,
    job::{JobOutcome, Observer},
    monitor::Alerting,
    notice::Notice,
};

/// Prints what is told while channels are opened.
pub(in crate::cli) struct Messages;

impl Observer for Messages {
    fn notice(&self, notice: Notice) {
        print_notice(&notice);
    }

    fn abandoned(&self, _: JobOutcome) {}
}

/// Sends all alerts that are due, those of earlier runs too. What did not arrive is told; it stays in the history, and the
/// next call tries it again.
pub(in crate::cli) fn send_alerts(
    process: &Process,
    alerting: &Alerting,
    history: Option<&History>,
    unkept: Vec<NewEntry>,
) -> Exit {
    if alerting.is_silent() && unkept.is_empty() {
        return Exit::Success;
    }
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            process.tell_error(format!("alerts could not be sent: {error}"));
            return Exit::ReportFailed;
        }
    };
    let clock = process.surroundings.clock;
    let now = || clock.now();
    let mut exit = Exit::Success;
    if let Some(history) = history {
        exit = exit.worse(tell(process, &runtime.block_on(alerting.deliver(history, &now, Flush::Now)), true));
    }
    if !unkept.is_empty() {
        exit = exit.worse(tell(process, &runtime.block_on(alerting.deliver_unkept(unkept, &now)), false));
    }
    exit
}

/// Tells what did not arrive.
fn tell(process: &Process, report: &DeliveryReport, is_kept: bool) -> Exit {
    let mut exit = Exit::Success;
    for fault in &report.faults {
        process.tell_error(format!("{fault}; an alert may be sent once more"));
        exit = Exit::ReportFailed;
    }
    for delivered in &report.delivered {
        let (why, then) = match &delivered.state {
            EntryState::Waiting { why, .. } => {
                let then = if is_kept { "it is tried again" } else { "it is not kept" };
                (why.as_deref().unwrap_or("it waits"), then)
            }
            EntryState::Refused { why, again: Some(_) } => (why.as_str(), "it is tried again"),
            EntryState::Refused { why, again: None } => (why.as_str(), "it is given up"),
            EntryState::GaveUp { why } => (why.as_str(), "it is given up"),
            EntryState::Sending { .. } | EntryState::Sent { .. } => continue,
        };
        process.tell_error(format!(
            "{}: the alert to {} did not arrive: {why}; {then}",
            delivered.monitor, delivered.channel
        ));
        exit = Exit::ReportFailed;
    }
    exit
}

/// Sends a message that says it is a test to each channel of a monitor.
pub(super) fn test_alert(workplace: &Workplace<'_>, name: &str) -> Result<Exit, CommandError> {
    let process = workplace.process;
    let monitor = workplace.find(name)?;
    if monitor.alerts.is_empty() {
        let file = monitor.file.display();
        return Err(CommandError::usage(format!("{file} names no channels: list them under `alerts`")));
    }
    let alerting = Alerting::open(&workplace.project, &process.surroundings, &Messages);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CommandError::failed)?;
    let mut exit = workplace.exit();
    for (channel, result) in runtime.block_on(alerting.test(monitor, process.surroundings.clock.now())) {
        match result {
            Ok(()) => print(process, &format!("{channel}: sent\n"))?,
            Err(why) => {
                process.tell_error(format!("{channel}: {why}"));
                exit = exit.worse(Exit::ReportFailed);
            }
        }
    }
    Ok(exit)
}
