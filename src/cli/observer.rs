//! Prints the messages of a job, and ends the process when a job must be given up.

use std::sync::{Mutex, PoisonError};

use super::{Exit, process::print_notice, signals::Signals, verdict::Verdict};
use crate::{
    job::{JobOutcome, Observer},
    notice::{Notice, Severity},
};

/// The terminal as it watches a job.
#[derive(Default)]
pub(super) struct Terminal {
    pub(super) signals: Signals,
    /// `--suppress-exit-code`.
    pub(super) is_suppressed: bool,
    /// The last lines, where the cli reporter prints.
    pub(super) verdict: Option<Verdict>,
    /// What is told again at the end, where people look.
    pub(super) again: Mutex<Vec<Notice>>,
}

impl Terminal {
    /// Tells once more how the program may have been called by mistake.
    pub(super) fn repeat(&self) {
        let mut again = self.again.lock().unwrap_or_else(PoisonError::into_inner);
        again.drain(..).for_each(|notice| print_notice(&notice));
    }

    /// The last words, and what the process returns: the outcome, or the signal that ended it.
    pub(super) fn exit(&self, outcome: &JobOutcome) -> Exit {
        let exit = Exit::of_job(outcome, self.is_suppressed);
        let exit = self.signals.exit().map_or(exit, |signal| exit.worse(signal));
        self.repeat();
        if let Some(verdict) = &self.verdict {
            verdict.print(outcome, exit);
        }
        exit
    }
}

impl Observer for Terminal {
    fn notice(&self, notice: Notice) {
        print_notice(&notice);
        if notice.severity == Severity::Usage {
            self.again.lock().unwrap_or_else(PoisonError::into_inner).push(notice);
        }
    }

    /// The main thread is blocked by a script for good: nobody else can end the process.
    fn abandoned(&self, outcome: JobOutcome) {
        std::process::exit(i32::from(self.exit(&outcome).code()));
    }
}
