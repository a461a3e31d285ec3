//! Alerts in words.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::{
    alert::{Alert, AlertKind},
    monitor_facts::MonitorFacts,
    problem::Problem,
};
use crate::{event::Outcome, printable::counted};

pub(super) fn title(alert: &Alert, monitor: &MonitorFacts) -> String {
    let name = &monitor.name;
    let is_error = alert.run.outcome == Outcome::Error;
    match alert.kind {
        AlertKind::Opened if is_error => format!("{name} could not check"),
        AlertKind::Opened if alert.slow.is_some() && alert.run.outcome == Outcome::Success => format!("{name} is slow"),
        AlertKind::Opened => format!("{name} is failing"),
        AlertKind::Changed if alert.new.iter().all(Problem::is_finding) => {
            format!("{name}: {}", counted(alert.new.len(), "new finding"))
        }
        AlertKind::Changed => format!("{name}: {}", counted(alert.new.len(), "new problem")),
        AlertKind::Reminder => format!("{name} is still failing"),
        AlertKind::Resolved => format!("{name} has recovered"),
        AlertKind::Run => format!("{name}: {}", word(alert.run.outcome)),
        AlertKind::Test => format!("This is a test of the alerts of {name}"),
    }
}

/// `2 new, 1 resolved, 5 open since 12 days`.
pub(super) fn sentence(alert: &Alert) -> String {
    if alert.kind == AlertKind::Test {
        return "Somebody tries whether alerts arrive here. Nothing has failed".to_owned();
    }
    if alert.kind == AlertKind::Resolved {
        let what = match alert.resolved.len() {
            0 => String::new(),
            count => format!(", {count} resolved"),
        };
        return format!("Recovered after {}{what}", age(alert.at - alert.since));
    }
    let mut parts = Vec::new();
    if !alert.new.is_empty() {
        parts.push(if alert.kind == AlertKind::Opened {
            counted(alert.new.len(), "problem")
        } else {
            format!("{} new", alert.new.len())
        });
    }
    if !alert.resolved.is_empty() {
        parts.push(format!("{} resolved", alert.resolved.len()));
    }
    if let Some(oldest) = alert.known.iter().map(|problem| problem.since).min() {
        parts.push(format!("{} open since {}", alert.known.len(), age(alert.at - oldest)));
    }
    let parts = parts.join(", ");
    match (parts.is_empty(), alert.kind) {
        (true, AlertKind::Run) => format!("The run ended as: {}", word(alert.run.outcome)),
        (true, _) => format!("Failing since {}: {}", age(alert.at - alert.since), word(alert.run.outcome)),
        (false, _) => parts,
    }
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "success",
        Outcome::Failure => "failure",
        Outcome::Error => "error",
        Outcome::Abort => "aborted",
    }
}

/// `2026-12-01 06:00:00 UTC`.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).replace('T', " ").replace('Z', " UTC")
}

/// `12 days`: the largest unit that fits, since nobody needs more.
pub(super) fn age(passed: TimeDelta) -> String {
    // A clock that was set back makes it negative.
    let passed = passed.max(TimeDelta::zero());
    let count = |number: i64, unit: &str| counted(usize::try_from(number).unwrap_or_default(), unit);
    match (passed.num_days(), passed.num_hours(), passed.num_minutes()) {
        (days, ..) if days >= 2 => count(days, "day"),
        (_, hours, _) if hours >= 2 => count(hours, "hour"),
        (_, _, minutes) if minutes >= 1 => count(minutes, "minute"),
        _ => "less than a minute".to_owned(),
    }
}
