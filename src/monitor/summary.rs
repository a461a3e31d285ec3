//! How a run went, in words.

use std::{fmt::Write as _, time::Duration};

use super::Executed;
use crate::{
    history::{FailureRecord, RunResult},
    printable::counted,
    schedule::duration_text,
};

/// Failures that are told.
const MOST_TOLD: usize = 20;

impl Executed {
    /// `failure in 1s 200ms, 3 requests, 1 of 5 assertions failed; 1 new, 0 resolved, 1 open (run 13)`.
    pub fn sentence(&self) -> String {
        let record = &self.record;
        let counts = &record.counts;
        let took = (record.ended_at - self.started_at).to_std().unwrap_or_default();
        let took = Duration::from_millis(u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
        let mut sentence = format!("{} in {}", record.result.name(), duration_text(took));
        let assertions = counts.passed_assertions + counts.failed_assertions;
        // Writing to a text cannot fail.
        if record.collection.is_some() {
            let _ = write!(sentence, ", {}", counted(counts.requests, "request"));
            let _ = match counts.failed_assertions {
                0 => write!(sentence, ", {}", counted(assertions, "assertion")),
                failed => write!(sentence, ", {failed} of {} failed", counted(assertions, "assertion")),
            };
        }
        if let Some(changes) = self.changes.filter(|changes| changes.new + changes.resolved + changes.open > 0) {
            let _ = write!(sentence, "; {} new, {} resolved, {} open", changes.new, changes.resolved, changes.open);
        }
        if let Some(run) = self.run {
            let _ = write!(sentence, " (run {run})");
        }
        sentence
    }

    /// Why it did not succeed, a line each.
    pub fn reasons(&self) -> Vec<String> {
        let record = &self.record;
        if record.result == RunResult::Success {
            return Vec::new();
        }
        let whole = record.error.iter().chain(&record.shortfall).map(|text| text.as_str().to_owned());
        let mut lines: Vec<String> = whole.collect();
        lines.extend(record.failures.iter().take(MOST_TOLD).map(failure_line));
        if record.failures.len() > MOST_TOLD {
            lines.push(format!("and {} more", record.failures.len() - MOST_TOLD));
        }
        lines
    }
}

fn failure_line(failure: &FailureRecord) -> String {
    let what = failure.test.as_ref().map_or(failure.place.as_str(), |test| test.as_str());
    format!("{}: {what}: {}", failure.inside, failure.message)
}
