//! Prints the messages of a job, and ends the process when a job must be given up.

use super::{Exit, process::print_notice, signals::Signals};
use crate::{
    job::{JobOutcome, Observer},
    notice::Notice,
};

/// The terminal as it watches a job.
pub(super) struct Terminal {
    pub(super) signals: Signals,
    /// `--suppress-exit-code`.
    pub(super) is_suppressed: bool,
}

impl Terminal {
    /// What the process returns: the outcome, or the signal that ended it.
    pub(super) fn exit(&self, outcome: &JobOutcome) -> Exit {
        let exit = Exit::of_job(outcome, self.is_suppressed);
        self.signals.exit().map_or(exit, |signal| exit.worse(signal))
    }
}

impl Observer for Terminal {
    fn notice(&self, notice: Notice) {
        print_notice(&notice);
    }

    /// The main thread is blocked by a script for good: nobody else can end the process.
    fn abandoned(&self, outcome: JobOutcome) {
        std::process::exit(i32::from(self.exit(&outcome).code()));
    }
}
