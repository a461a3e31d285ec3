//! Alerts on their way to channels that answer in every way there is.

mod channels;
mod commands;
mod incident_managers;
mod mail;
mod outbox;
mod slack;
mod webhooks;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use postwatch::{
    alert::{
        Alert, AlertKind, AlertMessage, Metrics, MonitorFacts, Problem, ProblemKey, RunFacts,
        channel::{Channel, ChannelSettings, Equipment, Outcome},
    },
    clock::Clock,
    deliver::ClientPost,
    event::Outcome as RunOutcome,
    finding::standing::KnownFailure,
    http::{ClientSettings, Reach, ServiceClient},
    secret::Shown,
};
use serde_json::Value;

/// What every secret of these tests is called and holds.
pub const CANARY: &str = "c4n4ry-0123456789abcdef";

/// The moment of these tests.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_796_100_000, 0).unwrap()
}

pub fn shown(text: &str) -> Shown {
    serde_json::from_value(text.into()).unwrap()
}

pub fn problem(line: &str, days: i64) -> Problem {
    let failure = KnownFailure { inside: "item".to_owned(), what: line.to_owned(), iteration: None };
    Problem { key: ProblemKey::Failure(failure), line: line.to_owned(), since: now() - TimeDelta::days(days) }
}

/// An alert of the monitor `iam-audit`.
pub fn alert(kind: AlertKind, new: &[&str], known: &[&str], resolved: &[&str]) -> Alert {
    let problems = |lines: &[&str], days| lines.iter().map(|line| problem(line, days)).collect();
    let outcome = if kind == AlertKind::Resolved { RunOutcome::Success } else { RunOutcome::Failure };
    Alert {
        kind,
        incident: "run-7".to_owned(),
        at: now(),
        since: now() - TimeDelta::days(12),
        run: RunFacts { run: "run-9".to_owned(), at: now(), outcome, error: None, metrics: Metrics::default() },
        slow: None,
        is_last: false,
        new: problems(new, 0),
        known: problems(known, 12),
        resolved: problems(resolved, 12),
        held: None,
    }
}

pub fn monitor(name: &str) -> MonitorFacts {
    MonitorFacts {
        name: shown(name),
        owner: Some(shown("security@example.com")),
        runbook: Some(shown("https://example.com/runbook")),
        link: Some(shown("https://watch.example.com/runs/9")),
        collection: shown("AWS IAM audit"),
        environment: Some(shown("production")),
        tags: vec![shown("aws")],
        ..MonitorFacts::default()
    }
}

pub fn message(id: &str, kind: AlertKind) -> AlertMessage {
    let alert = match kind {
        AlertKind::Opened => alert(kind, &["a is wrong", "b is wrong"], &[], &[]),
        AlertKind::Changed => alert(kind, &["c is wrong"], &["b is wrong"], &["a is wrong"]),
        AlertKind::Resolved => alert(kind, &[], &[], &["b is wrong", "c is wrong"]),
        _ => alert(kind, &[], &["b is wrong"], &[]),
    };
    AlertMessage::new(id.to_owned(), &alert, &monitor("iam-audit"))
}

/// Opens a channel whose secrets, named `env: …`, are what `secrets` says.
pub fn open(settings: Value, secrets: &[(&str, &str)], folder: &Path) -> Result<Channel, String> {
    let settings: ChannelSettings = serde_json::from_value(settings).map_err(|error| error.to_string())?;
    let secrets: BTreeMap<&str, &str> = secrets.iter().copied().collect();
    let clock = Clock::system();
    let mut secret = |source: &postwatch::monitor::SecretSource| match source {
        postwatch::monitor::SecretSource::Env(name) => {
            secrets.get(name.as_str()).map(|value| (*value).to_owned()).ok_or_else(|| format!("{name} is not set"))
        }
        other => Err(format!("not in these tests: {other:?}")),
    };
    let mut equipment = Equipment {
        folder,
        secret: &mut secret,
        post: Arc::new(ClientPost(ServiceClient::new(ClientSettings::new(clock)))),
        reach: Reach::default(),
        clock,
    };
    Channel::open("ops", &settings, &mut equipment).map_err(|error| error.to_string())
}

pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Sends once.
pub fn send(channel: &Channel, messages: &[AlertMessage], receipt: Option<&str>) -> Outcome {
    block_on(channel.send(messages, receipt, now()))
}

pub fn sent() -> Outcome {
    Outcome::Sent { receipt: None }
}
