//! How a job went, and who is told meanwhile.

use crate::{event::Outcome, notice::Notice};

/// How a job went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobOutcome {
    /// Its runs have ended.
    Finished {
        /// Those that began, in order.
        runs: Vec<RunResult>,
        /// Whether every report, message and export arrived where it was to go.
        all_written: bool,
    },
    /// A script blocks the job's thread for good: there are reports, and no exports.
    Abandoned {
        /// Whether every report and message arrived where it was to go.
        all_written: bool,
    },
}

/// How a run went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunResult {
    /// Name of the collection.
    pub collection: String,
    /// How it ended.
    pub outcome: Outcome,
}

/// Whoever has a job run.
pub trait Observer: Send + Sync {
    /// A message for the user.
    fn notice(&self, notice: Notice);

    /// The job is given up: [`super::Job::run`] will not return, and its thread is left behind. Called once, on another
    /// thread, when the reports are complete.
    fn abandoned(&self, outcome: JobOutcome);
}
