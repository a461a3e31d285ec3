//! `postwatch monitor list` and `status`.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    args::{ListArguments, MonitorArguments},
    open::{Workplace, print, print_json},
    table::{between, iso, moment, table},
};
use crate::{
    cli::{Exit, error::CommandError},
    history::{MonitorRow, RunResult},
    monitor::Monitor,
};

/// Lists all monitors; tells how the worst of them stands.
pub(super) fn list(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    how: &ListArguments,
) -> Result<Exit, CommandError> {
    let process = workplace.process;
    let history = workplace.history(arguments)?;
    let now = process.surroundings.clock.now();
    history.settle_lost(now).map_err(CommandError::bad_input)?;
    let mut exit = Exit::Success;
    let mut rows = Vec::new();
    let mut documents = Vec::new();
    let has_tag = |monitor: &&Monitor| how.tag.is_empty() || how.tag.iter().any(|tag| monitor.tags.contains(tag));
    for monitor in workplace.project.monitors.iter().filter(has_tag) {
        let row = history.known_monitor(&monitor.name, now).map_err(CommandError::bad_input)?;
        exit = exit.worse(standing(row.as_ref()));
        rows.push(line(monitor, row.as_ref(), now));
        documents.push(document(monitor, row.as_ref(), now));
    }
    if how.json {
        print_json(process, &Value::Array(documents))?;
    } else {
        print(process, &table(&["MONITOR", "STATE", "LAST RUN", "SINCE", "NEXT RUN", "OPEN"], &rows))?;
    }
    Ok(exit)
}

/// A monitor that has not run, or whose last run was ended from outside, says nothing about what it watches.
fn standing(row: Option<&MonitorRow>) -> Exit {
    match row.and_then(|row| row.last.as_ref()?.result) {
        Some(RunResult::Failure) => Exit::Failure,
        Some(RunResult::Error | RunResult::Lost) => Exit::Error,
        Some(RunResult::Success | RunResult::Abort) | None => Exit::Success,
    }
}

fn state(monitor: &Monitor, row: Option<&MonitorRow>) -> String {
    let result = row.and_then(|row| row.last.as_ref()?.result);
    let mut state = result.map_or("never ran", RunResult::name).to_owned();
    if row.is_some_and(|row| row.going_on.is_some()) {
        state.push_str(", running");
    }
    match row.and_then(|row| row.pause.as_ref()) {
        Some(pause) => match pause.until {
            Some(until) => state.push_str(&format!(", paused until {}", moment(until))),
            None => state.push_str(", paused"),
        },
        None if !monitor.is_active => state.push_str(", not active"),
        None => {}
    }
    state
}

fn line(monitor: &Monitor, row: Option<&MonitorRow>, now: DateTime<Utc>) -> Vec<String> {
    let none = || "-".to_owned();
    let last = row.and_then(|row| row.last.as_ref());
    vec![
        monitor.name.clone(),
        state(monitor, row),
        last.map_or_else(none, |last| format!("{} ({} ago)", moment(last.started_at), between(last.started_at, now))),
        row.and_then(|row| row.since).map_or_else(none, moment),
        monitor.next(row, now).map_or_else(none, |next| format!("{} (in {})", moment(next), between(now, next))),
        row.map_or_else(none, |row| row.open_findings.to_string()),
    ]
}

fn document(monitor: &Monitor, row: Option<&MonitorRow>, now: DateTime<Utc>) -> Value {
    let last = row.and_then(|row| row.last.as_ref());
    json!({
        "name": monitor.name,
        "file": monitor.file.display().to_string(),
        "description": monitor.description,
        "owner": monitor.owner,
        "runbook": monitor.runbook,
        "tags": monitor.tags,
        "active": monitor.is_active,
        "schedule": monitor.schedule.as_ref().map(|schedule| schedule.text()),
        "paused": row.and_then(|row| row.pause.as_ref()).map(|pause| json!({
            "since": iso(pause.since), "until": pause.until.map(iso), "reason": pause.reason,
        })),
        "running": row.and_then(|row| row.going_on).map(|(run, since)| json!({"run": run, "since": iso(since)})),
        "lastRun": last.map(|run| run.id),
        "lastResult": last.and_then(|run| run.result).map(RunResult::name),
        "lastStartedAt": last.map(|run| iso(run.started_at)),
        "since": row.and_then(|row| row.since).map(iso),
        "nextRun": monitor.next(row, now).map(iso),
        "openFindings": row.map(|row| row.open_findings),
    })
}
