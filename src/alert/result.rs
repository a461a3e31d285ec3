//! How a run of a monitor went, as alerts need it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::thresholds::Thresholds;
use crate::{event::Outcome, finding::standing::RunStanding, secret::Shown};

/// How a run went.
#[derive(Clone, Debug)]
pub struct RunResult {
    /// The facts that alerts repeat.
    pub facts: RunFacts,
    /// What was wrong at its end; `None` where it did not get so far.
    pub standing: Option<RunStanding>,
}

/// What alerts say of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFacts {
    /// Its id in the history.
    pub run: String,
    /// When it ended.
    pub at: DateTime<Utc>,
    /// How. A run that its own time limit ended is an error; one that was cut short by the end of the program is aborted,
    /// and says nothing about the monitor.
    pub outcome: Outcome,
    /// Why it ended early, or what it lacks.
    pub error: Option<Shown>,
    /// Its numbers.
    pub metrics: Metrics,
}

/// Numbers of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metrics {
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
    pub total_latency: Duration,
    /// Within this time 95 of 100 responses came.
    pub p95: Option<Duration>,
}

/// What a run says of its monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Good,
    Bad,
    /// It was cut short.
    Unknown,
}

impl RunFacts {
    pub(super) fn verdict(&self, thresholds: &Thresholds) -> Verdict {
        match self.outcome {
            Outcome::Abort => Verdict::Unknown,
            Outcome::Failure | Outcome::Error => Verdict::Bad,
            Outcome::Success if self.is_slow(thresholds) => Verdict::Bad,
            Outcome::Success => Verdict::Good,
        }
    }

    /// Whether its responses were slower than they may be.
    pub(super) fn is_slow(&self, thresholds: &Thresholds) -> bool {
        matches!((self.metrics.p95, thresholds.slow), (Some(p95), Some(slow)) if p95 > slow.p95.0)
    }
}
