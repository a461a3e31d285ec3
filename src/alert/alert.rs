//! What is to be told of a monitor.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{hold::Held, problem::Problem, result::RunFacts, thresholds::Slow};

/// Why something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AlertKind {
    /// It fails.
    Opened,
    /// It still fails, and something is new.
    Changed,
    /// It still fails.
    Reminder,
    /// It has recovered.
    Resolved,
    /// A run ended: for channels that want to hear of each.
    Run,
    /// Somebody tries whether messages arrive.
    Test,
}

/// A change of a monitor's state, in facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Why it is told.
    pub kind: AlertKind,
    /// The same in all alerts from an opening to its recovery.
    pub incident: String,
    /// When it arose.
    pub at: DateTime<Utc>,
    /// Since when the monitor fails, or failed until now.
    pub since: DateTime<Utc>,
    /// The last run.
    pub run: RunFacts,
    /// The limit that its responses were over.
    pub slow: Option<Slow>,
    /// Whether this is the last message before the recovery.
    pub is_last: bool,
    /// What is wrong and was not told before.
    pub new: Vec<Problem>,
    /// What is wrong and was told before.
    pub known: Vec<Problem>,
    /// What was told before and is no longer wrong.
    pub resolved: Vec<Problem>,
    /// Where it was held back: why, and since when.
    pub held: Option<Held>,
}
