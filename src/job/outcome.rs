//! How a job went, and who is told meanwhile.

use crate::{event::Outcome, notice::Notice, recording::Count, report::ReportFile, secret::Shown};

/// How a job went.
#[derive(Clone, Debug, PartialEq)]
pub enum JobOutcome {
    /// Its runs have ended.
    Finished {
        /// Those that began, in order.
        runs: Vec<RunResult>,
        /// What they left.
        delivery: Delivery,
    },
    /// A script blocks the job's thread for good: there are reports, and no exports.
    Abandoned {
        /// What is left of it.
        delivery: Delivery,
    },
}

/// How a run went.
#[derive(Clone, Debug, PartialEq)]
pub struct RunResult {
    /// Name of the collection.
    pub collection: Shown,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended early, if it did.
    pub ended_early: Option<Shown>,
    /// The request that was in flight then.
    pub waited_for: Option<Shown>,
    /// What it lacks to have shown anything, if it lacks it.
    pub shortfall: Option<Shown>,
    /// Requests.
    pub requests: Count,
    /// Assertions.
    pub assertions: Count,
    /// Requests and scripts that failed as a whole.
    pub broken: usize,
    /// Warnings: of the program, and of scripts on the console.
    pub warnings: usize,
    /// How long it took.
    pub milliseconds: f64,
}

/// What a job left outside of itself: reports, messages, exports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Files, in the order in which they were finished.
    pub files: Vec<ReportFile>,
    /// Names of reporters and exports that did not arrive where they were to go.
    pub failed: Vec<&'static str>,
}

impl Delivery {
    /// Whether everything arrived where it was to go.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }
}

/// Whoever has a job run.
pub trait Observer: Send + Sync {
    /// A message for the user.
    fn notice(&self, notice: Notice);

    /// The job is given up: [`super::Job::run`] will not return, and its thread is left behind. Called once, on another
    /// thread, when the reports are complete.
    fn abandoned(&self, outcome: JobOutcome);
}
