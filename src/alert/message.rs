//! What a channel is given to say, and its templates: one alert in words.
//!
//! # What a template is given
//!
//! Things that are absent are `null`. All text is masked already.
//!
//! | name | what |
//! |---|---|
//! | `id`, `incident` | of this alert, for receivers that drop repetitions; the same from an opening to its recovery |
//! | `kind` | `opened`, `changed`, `reminder`, `resolved`, `run`, `test` |
//! | `title`, `sentence` | `iam-audit is failing`; `2 new, 1 resolved, 5 open since 12 days` |
//! | `monitor`, `description`, `owner`, `runbook`, `link`, `tags` | from its file; where the run can be looked at |
//! | `collection`, `environment` | names |
//! | `result`, `error` | `success`, `failure`, `error` or `abort`; why the run ended early |
//! | `run`, `at`, `since`, `duration` | id of the run; when it arose and since when it fails, ISO 8601; `3 hours` |
//! | `is_failing`, `is_last`, `test`, `repetition` | true or false: no more is told before the recovery; a test; it may have been sent already |
//! | `new`, `open`, `resolved` | problems, each with `line`, `since`, `is_finding`, `age` |
//! | `counts` | `new`, `open`, `resolved` |
//! | `metrics` | `requests`, `errors`, `passed_assertions`, `failed_assertions`, `warnings`, `total_latency`, `p95` (milliseconds) |
//! | `slow`, `held` | the limit that responses were over; why it was held back, and since when |

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    alert::{Alert, AlertKind},
    monitor_facts::MonitorFacts,
    problem::Problem,
    result::{Metrics, RunFacts},
    words::{age, moment, sentence, title},
};
use crate::{event::Outcome, secret::Shown};

/// One alert in words: what is stored in the outbox, and what templates see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertMessage {
    /// Of this alert: a repetition has the same.
    pub id: String,
    /// The same from an opening to its recovery.
    pub incident: String,
    /// Why it is told.
    pub kind: AlertKind,
    /// In one line.
    pub title: String,
    /// What changed.
    pub sentence: String,
    /// Name of the monitor.
    pub monitor: Shown,
    /// What the monitor is for.
    pub description: Option<Shown>,
    /// Who looks after it.
    pub owner: Option<Shown>,
    /// Address of what to do.
    pub runbook: Option<Shown>,
    /// Its tags.
    pub tags: Vec<Shown>,
    /// Name of its collection.
    pub collection: Shown,
    /// Name of its environment.
    pub environment: Option<Shown>,
    /// Address of the page of the run.
    pub link: Option<Shown>,
    /// Whether the monitor fails.
    pub is_failing: bool,
    /// Id of the run.
    pub run: String,
    /// How the run ended.
    pub result: Outcome,
    /// Why it ended early.
    pub error: Option<Shown>,
    /// When it arose.
    pub at: DateTime<Utc>,
    /// Since when the monitor fails, or failed until now.
    pub since: DateTime<Utc>,
    /// How long that was when it arose: `3 hours`.
    pub duration: String,
    /// What is wrong and was not told before.
    pub new: Vec<ProblemLine>,
    /// What is wrong and was told before.
    pub open: Vec<ProblemLine>,
    /// What is no longer wrong.
    pub resolved: Vec<ProblemLine>,
    /// How many these are.
    pub counts: Counts,
    /// Numbers of the run.
    pub metrics: MetricsModel,
    /// The limit that responses were over: `800ms`.
    pub slow: Option<String>,
    /// Why it was held back, and since when.
    pub held: Option<String>,
    /// Whether no more is told before the recovery.
    pub is_last: bool,
    /// Whether somebody only tries whether messages arrive.
    pub test: bool,
    /// Whether it may have been sent already.
    pub repetition: bool,
}

/// A problem in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemLine {
    /// All of it.
    pub line: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// How long that was when the alert arose.
    pub age: String,
    /// Whether it is a finding.
    pub is_finding: bool,
}

/// How many problems there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Not told before.
    pub new: usize,
    /// Told before.
    pub open: usize,
    /// No longer there.
    pub resolved: usize,
}

/// Numbers of a run; times in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetricsModel {
    /// Requests that were sent.
    pub requests: usize,
    /// Requests and scripts that failed.
    pub errors: usize,
    /// Assertions that passed.
    pub passed_assertions: usize,
    /// Assertions that failed.
    pub failed_assertions: usize,
    /// Warnings.
    pub warnings: usize,
    /// Response times, added up.
    pub total_latency: u64,
    /// Within this time 95 of 100 responses came.
    pub p95: Option<u64>,
}

impl AlertMessage {
    /// An alert of a monitor, in words. The id tells it from all others.
    pub fn new(id: String, alert: &Alert, monitor: &MonitorFacts) -> AlertMessage {
        let lines = |problems: &[Problem]| problems.iter().map(|problem| ProblemLine::new(problem, alert.at)).collect();
        let (new, open, resolved): (Vec<_>, Vec<_>, Vec<_>) =
            (lines(&alert.new), lines(&alert.known), lines(&alert.resolved));
        let counts = Counts { new: new.len(), open: open.len(), resolved: resolved.len() };
        let RunFacts { run, outcome, error, metrics, .. } = alert.run.clone();
        AlertMessage {
            id,
            incident: alert.incident.clone(),
            kind: alert.kind,
            title: title(alert, monitor),
            sentence: sentence(alert),
            monitor: monitor.name.clone(),
            description: monitor.description.clone(),
            owner: monitor.owner.clone(),
            runbook: monitor.runbook.clone(),
            tags: monitor.tags.clone(),
            collection: monitor.collection.clone(),
            environment: monitor.environment.clone(),
            link: monitor.link.clone(),
            is_failing: matches!(alert.kind, AlertKind::Opened | AlertKind::Changed | AlertKind::Reminder)
                || (alert.kind == AlertKind::Run && outcome != Outcome::Success),
            run,
            result: outcome,
            error,
            at: alert.at,
            since: alert.since,
            duration: age(alert.at - alert.since),
            new,
            open,
            resolved,
            counts,
            metrics: MetricsModel::new(&metrics),
            slow: alert.slow.map(|slow| slow.p95.to_string()),
            held: alert.held.as_ref().map(|held| format!("held back since {}: {}", moment(held.since), held.hold)),
            is_last: alert.is_last,
            test: alert.kind == AlertKind::Test,
            repetition: false,
        }
    }

    /// A message that only tries a channel.
    pub fn test(id: String, monitor: &MonitorFacts, at: DateTime<Utc>) -> AlertMessage {
        let run =
            RunFacts { run: String::new(), at, outcome: Outcome::Success, error: None, metrics: Metrics::default() };
        AlertMessage::new(id.clone(), &Alert::of_run(AlertKind::Test, id, run), monitor)
    }

    /// The message of one run, for channels that hear of each.
    pub fn of_run(id: String, run: &RunFacts, open: &[Problem], monitor: &MonitorFacts) -> AlertMessage {
        let alert = Alert { known: open.to_vec(), ..Alert::of_run(AlertKind::Run, run.run.clone(), run.clone()) };
        AlertMessage::new(id, &alert, monitor)
    }

    /// Messages that a template must be able to show.
    pub(super) fn samples() -> Vec<AlertMessage> {
        let monitor = MonitorFacts {
            name: Shown::fixed("sample"),
            owner: Some(Shown::fixed("security@example.com")),
            runbook: Some(Shown::fixed("https://example.com/runbook")),
            link: Some(Shown::fixed("https://example.com/runs/7")),
            ..MonitorFacts::default()
        };
        let bare = MonitorFacts { name: Shown::fixed("sample"), ..MonitorFacts::default() };
        let at = DateTime::UNIX_EPOCH;
        let test = AlertMessage::test("test".to_owned(), &monitor, at);
        let line = ProblemLine {
            line: "1. Keys are rotated: alice: \"OLD\" <&>".to_owned(),
            since: at,
            age: "2 days".to_owned(),
            is_finding: true,
        };
        let opened = AlertMessage {
            kind: AlertKind::Opened,
            is_failing: true,
            test: false,
            result: Outcome::Failure,
            new: vec![line.clone()],
            open: vec![line.clone()],
            resolved: vec![line],
            counts: Counts { new: 1, open: 1, resolved: 1 },
            ..test.clone()
        };
        vec![opened, AlertMessage::test("test".to_owned(), &bare, at), test]
    }

    /// What stands below the title, a fact in each line: for channels that know no layout.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(self.error.as_ref().map(|error| format!("The run ended early: {error}")));
        notes.extend(self.slow.as_ref().map(|limit| {
            let p95 = self.metrics.p95.map(|p95| format!("{p95} ms")).unwrap_or_default();
            format!("Slow: 95 % of the responses took up to {p95}; the limit is {limit}")
        }));
        notes.extend(self.held.as_ref().map(|held| format!("This alert was {held}")));
        if self.is_last {
            notes.push("Nothing more is told of this failure, but new findings and its end".to_owned());
        }
        if self.repetition {
            notes.push("This may be a repetition: it is not known whether the message arrived before".to_owned());
        }
        notes
    }

    /// Problems, each in a line: new ones first.
    pub fn problem_lines(&self) -> Vec<String> {
        let marked = |mark: &'static str| move |problem: &ProblemLine| format!("{mark}{}", problem.line);
        // Of a new failure everything is new: saying so in each line says nothing.
        let new = if self.kind == AlertKind::Opened { "" } else { "NEW " };
        let aged = |problem: &ProblemLine| format!("{} (since {})", problem.line, problem.age);
        let mut lines: Vec<String> = self.new.iter().map(marked(new)).collect();
        lines.extend(self.open.iter().map(aged));
        lines.extend(self.resolved.iter().map(marked("RESOLVED ")));
        lines
    }

    /// The whole as plain text.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.title, self.sentence);
        for note in self.notes() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{note}");
        }
        for line in self.problem_lines() {
            let _ = writeln!(text, "- {line}");
        }
        for (name, value) in self.facts() {
            let _ = writeln!(text, "{name}: {value}");
        }
        text
    }

    /// Name and value of what is always said.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = vec![("Monitor", self.monitor.to_string())];
        let mut fact =
            |name, value: &Option<Shown>| facts.extend(value.as_ref().map(|value| (name, value.to_string())));
        fact("Environment", &self.environment);
        fact("Owner", &self.owner);
        fact("Runbook", &self.runbook);
        fact("Run", &self.link);
        if !self.test {
            facts.push(("Since", moment(self.since)));
        }
        facts
    }
}

impl Alert {
    /// One that is about a run alone.
    pub(super) fn of_run(kind: AlertKind, incident: String, run: RunFacts) -> Alert {
        Alert {
            kind,
            incident,
            at: run.at,
            since: run.at,
            run,
            slow: None,
            is_last: false,
            new: Vec::new(),
            known: Vec::new(),
            resolved: Vec::new(),
            held: None,
        }
    }
}

impl ProblemLine {
    fn new(problem: &Problem, at: DateTime<Utc>) -> ProblemLine {
        ProblemLine {
            line: problem.line.clone(),
            since: problem.since,
            age: age(at - problem.since),
            is_finding: problem.is_finding(),
        }
    }
}

impl MetricsModel {
    fn new(metrics: &Metrics) -> MetricsModel {
        let milliseconds = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        MetricsModel {
            requests: metrics.requests,
            errors: metrics.errors,
            passed_assertions: metrics.passed_assertions,
            failed_assertions: metrics.failed_assertions,
            warnings: metrics.warnings,
            total_latency: milliseconds(metrics.total_latency),
            p95: metrics.p95.map(milliseconds),
        }
    }
}
