//! The checks of one account, counted.

use chrono::NaiveDate;
use serde::Serialize;

use super::contract::{Account, Check, Finding, Identity, Status};
use crate::secret::Shown;

/// How many checks and findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FindingCounts {
    /// Checks in all.
    pub checks: usize,
    /// Checks that found nothing.
    pub passed: usize,
    /// Checks that found something.
    pub failed: usize,
    /// Checks that could not look.
    pub errors: usize,
    /// Findings that count.
    pub findings: usize,
    /// Findings that are suppressed.
    pub suppressed: usize,
    /// Suppressions that have run out.
    pub expired: usize,
    /// Notes.
    pub notes: usize,
}

/// The checks of one account in one iteration.
#[derive(Clone, Debug, Serialize)]
pub struct AccountFindings {
    /// Which of the collections of this call.
    pub collection: usize,
    /// Which iteration.
    pub iteration: usize,
    /// The account.
    pub account: Account,
    /// When the first of its items was evaluated, ISO 8601.
    pub generated_at: Option<Shown>,
    /// The day by which suppressions are judged.
    #[serde(skip)]
    pub made_on: NaiveDate,
    /// The checks, by number.
    pub checks: Vec<Check>,
}

impl FindingCounts {
    /// The sum.
    #[must_use]
    pub fn plus(self, other: FindingCounts) -> FindingCounts {
        FindingCounts {
            checks: self.checks + other.checks,
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            errors: self.errors + other.errors,
            findings: self.findings + other.findings,
            suppressed: self.suppressed + other.suppressed,
            expired: self.expired + other.expired,
            notes: self.notes + other.notes,
        }
    }
}

impl AccountFindings {
    /// Counts of this account.
    pub fn counts(&self) -> FindingCounts {
        let mut counts = FindingCounts { checks: self.checks.len(), ..FindingCounts::default() };
        for check in &self.checks {
            match check.status {
                Status::Pass => counts.passed += 1,
                Status::Fail => counts.failed += 1,
                Status::Error => counts.errors += 1,
            }
            counts.notes += check.notes.len();
            for finding in &check.findings {
                match self.suppression(finding) {
                    Suppressed::No => counts.findings += 1,
                    Suppressed::Expired => {
                        counts.findings += 1;
                        counts.expired += 1;
                    }
                    Suppressed::Yes => counts.suppressed += 1,
                }
            }
        }
        counts
    }

    /// Whether a finding is suppressed on the day the data was made.
    pub fn suppression(&self, finding: &Finding) -> Suppressed {
        finding.suppressed.as_ref().map_or(Suppressed::No, |suppression| {
            Suppressed::until(suppression.expires.as_ref().map(Shown::as_str), self.made_on)
        })
    }

    /// What tells a finding of this account from all others.
    pub fn identity(&self, check: &Check, finding: &Finding) -> Identity {
        Identity {
            account: self.account.id.clone(),
            check: check.check.clone(),
            arn: finding.arn.clone().unwrap_or_else(|| finding.entity.clone()),
            reason: finding.reason.clone(),
            key: finding.key.clone().unwrap_or_default(),
        }
    }
}

/// Whether a finding is suppressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressed {
    /// It counts.
    No,
    /// It is listed and does not count.
    Yes,
    /// It was once; it counts again.
    Expired,
}

impl Suppressed {
    /// A suppression with this last day, on the day `today`; without a last day it holds for ever.
    pub(super) fn until(last_day: Option<&str>, today: NaiveDate) -> Suppressed {
        match last_day.and_then(day) {
            Some(last_day) if last_day < today => Suppressed::Expired,
            _ => Suppressed::Yes,
        }
    }
}

/// The day of a date or time of ISO 8601.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()
}
