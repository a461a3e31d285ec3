//! What of a run is kept.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    event::Outcome,
    finding::{Identity, standing::RunStanding},
    secret::Shown,
};

/// How a run went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunResult {
    /// Everything passed.
    Success,
    /// An assertion failed: a finding.
    Failure,
    /// A request, script or signature failed, or it could not begin: the check did not run.
    Error,
    /// It was ended from outside.
    Abort,
    /// Its process ended without a word.
    Lost,
}

impl RunResult {
    /// All of them.
    pub const ALL: [RunResult; 5] =
        [RunResult::Success, RunResult::Failure, RunResult::Error, RunResult::Abort, RunResult::Lost];

    /// As it is called in the history, in JSON and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            RunResult::Success => "success",
            RunResult::Failure => "failure",
            RunResult::Error => "error",
            RunResult::Abort => "abort",
            RunResult::Lost => "lost",
        }
    }

    pub(super) fn named(name: &str) -> Option<RunResult> {
        RunResult::ALL.into_iter().find(|result| result.name() == name)
    }
}

impl From<Outcome> for RunResult {
    fn from(outcome: Outcome) -> RunResult {
        match outcome {
            Outcome::Success => RunResult::Success,
            Outcome::Failure => RunResult::Failure,
            Outcome::Error => RunResult::Error,
            Outcome::Abort => RunResult::Abort,
        }
    }
}

/// What a run changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Findings that were not open before.
    pub new: usize,
    /// Findings that are gone.
    pub resolved: usize,
    /// Findings that are open now.
    pub open: usize,
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct RunRecord {
    /// How it went.
    pub result: RunResult,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    /// Name of the collection, once it was loaded.
    pub collection: Option<Shown>,
    /// Name of the environment.
    pub environment: Option<Shown>,
    /// Why it could not begin or ended early.
    pub error: Option<Shown>,
    /// What it lacks to have shown anything.
    pub shortfall: Option<Shown>,
    /// Its numbers.
    pub counts: RunCounts,
    /// Items that ran, the first of them.
    pub items: Vec<ItemRecord>,
    /// Assertions, the first of them.
    pub assertions: Vec<AssertionRecord>,
    /// What failed, the first of it.
    pub failures: Vec<FailureRecord>,
    /// What scripts wrote, the first of it.
    pub console: Vec<ConsoleRecord>,
    /// How many items, assertions, failures and lines are not among them.
    pub left_out: usize,
    /// What was wrong at its end; `None` where it did not get so far.
    pub standing: Option<RunStanding>,
    /// More on the findings.
    pub findings: BTreeMap<Identity, FindingFacts>,
    /// Whether failures that are not among these are gone: it did all that it should.
    pub resolves_failures: bool,
}

impl RunRecord {
    /// A run of which nothing is known but how it ended.
    pub fn bare(result: RunResult, ended_at: DateTime<Utc>, error: Option<Shown>) -> RunRecord {
        RunRecord {
            result,
            ended_at,
            collection: None,
            environment: None,
            error,
            shortfall: None,
            counts: RunCounts::default(),
            items: Vec::new(),
            assertions: Vec::new(),
            failures: Vec::new(),
            console: Vec::new(),
            left_out: 0,
            standing: None,
            findings: BTreeMap::new(),
            resolves_failures: false,
        }
    }
}

/// Numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunCounts {
    /// Iterations that began.
    pub iterations: usize,
    /// Requests, those of scripts, redirects and repetitions among them.
    pub requests: usize,
    /// Those that were not answered.
    pub failed_requests: usize,
    /// Assertions that held.
    pub passed_assertions: usize,
    /// Assertions that failed.
    pub failed_assertions: usize,
    /// Assertions that were skipped.
    pub skipped_assertions: usize,
    /// Requests and scripts that failed.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Response times of items, added up, in milliseconds.
    pub latency: u64,
    /// Half of them came within this time, in milliseconds.
    pub p50: Option<u64>,
    /// 95 of 100 came within this time, in milliseconds.
    pub p95: Option<u64>,
    /// Bytes of bodies received by items.
    pub bytes: u64,
}

/// An item that ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemRecord {
    /// Which iteration, from 0.
    pub iteration: usize,
    /// Folders and name.
    pub name: String,
    /// Method of its request.
    pub method: Option<Shown>,
    /// Its address.
    pub url: Option<Shown>,
    /// Status of the answer.
    pub code: Option<u16>,
    /// Response time in milliseconds.
    pub time: Option<u64>,
    /// Bytes of the body.
    pub bytes: Option<u64>,
    /// Assertions that held.
    pub passed: usize,
    /// Assertions that did not.
    pub failed: usize,
    /// Why its request or a script failed.
    pub error: Option<Shown>,
}

/// An assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionRecord {
    /// The place of its item among the items.
    pub item: usize,
    /// Its name.
    pub name: Shown,
    /// Whether it was skipped.
    pub is_skipped: bool,
    /// Why it failed.
    pub message: Option<Shown>,
}

/// A failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureRecord {
    /// Folders and name of the item.
    pub inside: String,
    /// Name of the error.
    pub name: Shown,
    /// Name of the assertion, if it was one.
    pub test: Option<Shown>,
    /// The message.
    pub message: Shown,
    /// Where in the item.
    pub place: String,
}

/// A line of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// `log`, `warn`, …
    pub level: String,
    /// The text.
    pub text: String,
}

/// What is known of a finding besides its identity and line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingFacts {
    /// `high`, `medium`, `low`.
    pub severity: Option<Shown>,
    /// The whole line.
    pub line: String,
    /// Why it is accepted, where it is: such a finding does not count.
    pub suppressed: Option<String>,
}
