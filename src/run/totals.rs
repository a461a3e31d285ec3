//! Counts that decide how a run ended.

use super::Bail;
use crate::{event::Outcome, script::Assertion};

/// What went wrong so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Assertions that did not hold: findings.
    pub failed_assertions: usize,
    /// Requests, scripts and signatures that failed, and assertions that failed with another error than an
    /// AssertionError: the check did not run.
    pub errors: usize,
    /// Those of them that were scripts and requests of items as a whole.
    pub broken: usize,
    /// Assertions that ran, skipped ones left out.
    pub assertions: usize,
    /// Assertions that were skipped.
    pub skipped_assertions: usize,
    /// Items that their scripts skipped.
    pub skipped_items: usize,
}

impl Totals {
    /// Adds what one item contributed.
    pub fn add(&mut self, other: Totals) {
        self.failed_assertions += other.failed_assertions;
        self.errors += other.errors;
        self.broken += other.broken;
        self.assertions += other.assertions;
        self.skipped_assertions += other.skipped_assertions;
        self.skipped_items += other.skipped_items;
    }

    /// Counts an assertion.
    pub(super) fn add_assertion(&mut self, assertion: &Assertion) {
        self.assertions += usize::from(!assertion.skipped);
        self.skipped_assertions += usize::from(assertion.skipped);
        match &assertion.error {
            Some(error) if error.name == "AssertionError" => self.failed_assertions += 1,
            Some(_) => self.errors += 1,
            None => {}
        }
    }

    /// Counts a script or a request that failed as a whole.
    pub(super) fn add_broken(&mut self) {
        self.errors += 1;
        self.broken += 1;
    }

    /// Whether a run that bails like this has to end with these counts.
    pub fn end_it(&self, bail: Bail) -> bool {
        match bail {
            Bail::Never => false,
            Bail::OnFailure => self.failed_assertions > 0 || self.errors > 0,
            Bail::OnError => self.broken > 0,
        }
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
