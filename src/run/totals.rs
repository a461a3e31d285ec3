//! Counts that decide how a run ended.

use crate::event::Outcome;

/// What went wrong so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Assertions that did not hold: findings.
    pub failed_assertions: usize,
    /// Requests, scripts and signatures that failed, and assertions that failed with another error than an
    /// AssertionError: the check did not run.
    pub errors: usize,
}

impl Totals {
    /// Adds what one item contributed.
    pub fn add(&mut self, other: Totals) {
        self.failed_assertions += other.failed_assertions;
        self.errors += other.errors;
    }

    /// Whether anything went wrong.
    pub fn is_clean(&self) -> bool {
        *self == Totals::default()
    }

    /// How a run with these counts ended; an error wins over a failure.
    pub fn outcome(&self, aborted: bool) -> Outcome {
        if aborted {
            Outcome::Abort
        } else if self.errors > 0 {
            Outcome::Error
        } else if self.failed_assertions > 0 {
            Outcome::Failure
        } else {
            Outcome::Success
        }
    }
}
