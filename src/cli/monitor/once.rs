//! `postwatch monitor once`: monitors run now, for cron, timers and hands.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    alerts::{Messages, send_alerts},
    args::{MonitorArguments, OnceArguments},
    open::{Workplace, print, print_json},
    table::iso,
};
use crate::{
    cli::{Exit, Process, error::CommandError, process::print_notice, signals::Signals},
    history::{Busy, History, RunResult},
    job::JobErrorKind,
    monitor::{Alerting, Attempt, Executed, Execution, Monitor, in_parallel},
    notice::Notice,
};

/// A monitor that is to run.
struct Wanted<'project> {
    monitor: &'project Monitor,
    due_at: Option<DateTime<Utc>>,
}

/// Runs those that the arguments name; the exit status is the worst of all.
pub(super) fn once(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    which: &OnceArguments,
) -> Result<Exit, CommandError> {
    let process = workplace.process;
    workplace.must_have_monitors()?;
    let history = match which.due {
        // Only the history knows what is due.
        true => Some(workplace.history(arguments)?),
        false => workplace.history_of_runs(arguments)?,
    };
    let wanted = wanted(workplace, history.as_ref(), which)?;
    let alerting = Alerting::open(&workplace.project, &process.surroundings, &Messages);
    alerting.faults().for_each(|fault| process.tell_error(fault));
    let signals = Signals::default();
    let stop = signals.watch();
    let unkept = Mutex::new(Vec::new());
    let mut exit = workplace.exit();
    if alerting.faults().next().is_some() {
        exit = exit.worse(Exit::ReportFailed);
    }
    let exit = Mutex::new(exit);
    let documents = Mutex::new(Vec::new());
    let worsen = |other: Exit| {
        let mut exit = exit.lock().unwrap_or_else(PoisonError::into_inner);
        *exit = exit.worse(other);
    };
    in_parallel(&wanted, workplace.project.cap(), |wanted| {
        let name = &wanted.monitor.name;
        if stop.is_asked() {
            process.tell_warning(format!("{name}: not run, since a signal came first"));
            return;
        }
        let (own, surroundings) = (name.clone(), process.surroundings.clone());
        let attempt = wanted.monitor.execute(&Execution {
            due_at: wanted.due_at,
            surroundings: process.surroundings.clone(),
            history: history.as_ref(),
            alerting: Some(&alerting),
            stop: stop.clone(),
            observer: Arc::new(move |notice| {
                let text = surroundings.show(&format!("{own}: {}", notice.text));
                print_notice(&Notice { text, ..notice });
            }),
        });
        worsen(exit_of(&attempt));
        let document = match &attempt {
            Attempt::Ended(executed) => {
                if let Some(history) = &history {
                    forget(wanted.monitor, history, process);
                }
                let alerts = executed.unkept_alerts.iter().cloned();
                unkept.lock().unwrap_or_else(PoisonError::into_inner).extend(alerts);
                document(name, executed)
            }
            Attempt::Busy(busy) => busy_document(name, *busy),
        };
        if which.json {
            documents.lock().unwrap_or_else(PoisonError::into_inner).push(document);
        } else if let Err(error) = print(process, &text(name, &attempt)) {
            worsen(error.tell(process));
        }
    });
    let unkept = unkept.into_inner().unwrap_or_else(PoisonError::into_inner);
    worsen(send_alerts(process, &alerting, history.as_ref(), unkept));
    if which.json {
        print_json(process, &Value::Array(documents.into_inner().unwrap_or_else(PoisonError::into_inner)))?;
    } else if wanted.is_empty() && which.due {
        print(process, "nothing is due\n")?;
    }
    let exit = exit.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(signals.exit().map_or(exit, |signal| exit.worse(signal)))
}

fn wanted<'project>(
    workplace: &'project Workplace<'_>,
    history: Option<&History>,
    which: &OnceArguments,
) -> Result<Vec<Wanted<'project>>, CommandError> {
    let now = workplace.process.surroundings.clock.now();
    let row = |monitor: &Monitor| match history.map(|history| history.monitor(&monitor.name, now)) {
        Some(Ok(row)) => Ok(Some(row)),
        Some(Err(error)) if which.due => Err(CommandError::bad_input(error)),
        // It is told when the run is to be kept.
        Some(Err(_)) | None => Ok(None),
    };
    let chosen: Vec<&Monitor> = match which.names.as_slice() {
        [] => {
            let has_tag =
                |monitor: &&Monitor| which.tag.is_empty() || which.tag.iter().any(|tag| monitor.tags.contains(tag));
            let chosen: Vec<&Monitor> = workplace.project.monitors.iter().filter(has_tag).collect();
            if chosen.is_empty() && !which.tag.is_empty() {
                let sentence = format!("no monitor has the tag `{}`", which.tag.join("` or `"));
                return Err(CommandError::usage(sentence));
            }
            chosen
        }
        names => names.iter().map(|name| workplace.find(name)).collect::<Result<_, _>>()?,
    };
    let mut wanted: Vec<Wanted<'project>> = Vec::new();
    for monitor in chosen {
        if wanted.iter().any(|known| known.monitor.name == monitor.name) {
            continue;
        }
        let row = row(monitor)?;
        let is_paused = row.as_ref().is_some_and(|row| row.pause.is_some());
        if which.due {
            let due = row.and_then(|row| monitor.due(&row, now));
            wanted.extend(due.map(|due| Wanted { monitor, due_at: Some(due.since) }));
        } else if !which.names.is_empty() || (monitor.is_active && !is_paused) {
            wanted.push(Wanted { monitor, due_at: None });
        } else {
            let why = if monitor.is_active { "paused" } else { "not active" };
            workplace.process.tell_warning(format!("{}: not run, since it is {why}", monitor.name));
        }
    }
    Ok(wanted)
}

fn exit_of(attempt: &Attempt) -> Exit {
    let executed = match attempt {
        Attempt::Busy(_) => return Exit::Success,
        Attempt::Ended(executed) => executed,
    };
    let exit = match (executed.refusal, executed.record.result) {
        (Some(JobErrorKind::BadInput), _) => Exit::BadInput,
        (Some(JobErrorKind::Usage), _) => Exit::Usage,
        (None, RunResult::Success) => Exit::Success,
        (None, RunResult::Failure) => Exit::Failure,
        (None, RunResult::Error | RunResult::Abort | RunResult::Lost) => Exit::Error,
    };
    // A run that nobody will find again is a report that was not written.
    let is_kept = executed.run.is_some() && executed.changes.is_some();
    if executed.all_written && is_kept { exit } else { exit.worse(Exit::ReportFailed) }
}

/// What is too old goes; that it could not is no fault of the run.
fn forget(monitor: &Monitor, history: &History, process: &Process) {
    if let Err(error) = history.forget(&monitor.name, monitor.retention(), process.surroundings.clock.now()) {
        process.tell_warning(format!("{}: old runs could not be removed: {error}", monitor.name));
    }
}

fn text(name: &str, attempt: &Attempt) -> String {
    match attempt {
        Attempt::Ended(executed) => {
            let reasons: String = executed.reasons().iter().map(|reason| format!("  {reason}\n")).collect();
            format!("{name}: {}\n{reasons}", executed.sentence())
        }
        Attempt::Busy(busy) => {
            format!("{name}: not run, since run {} goes on since {}\n", busy.run, super::table::moment(busy.since))
        }
    }
}

fn document(name: &str, executed: &Executed) -> Value {
    let record = &executed.record;
    json!({
        "monitor": name,
        "run": executed.run,
        "result": record.result.name(),
        "startedAt": iso(executed.started_at),
        "endedAt": iso(record.ended_at),
        "requests": record.counts.requests,
        "passedAssertions": record.counts.passed_assertions,
        "failedAssertions": record.counts.failed_assertions,
        "newFindings": executed.changes.map(|changes| changes.new),
        "resolvedFindings": executed.changes.map(|changes| changes.resolved),
        "openFindings": executed.changes.map(|changes| changes.open),
        "reasons": executed.reasons(),
    })
}

fn busy_document(name: &str, busy: Busy) -> Value {
    json!({"monitor": name, "run": null, "result": null, "busy": {"run": busy.run, "since": iso(busy.since)}})
}
