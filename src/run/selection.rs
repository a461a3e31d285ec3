//! A part of the iterations and items: those that failed before, and what these need.

use std::collections::{BTreeMap, BTreeSet};

/// Items that are named in one sentence.
const MOST_NAMED: usize = 10;

/// What of a run is to be run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Name of the recording it comes from, for messages.
    pub source: String,
    /// Iterations of the whole, of which these are some.
    pub cycles: usize,
    /// By iteration, from 0.
    pub iterations: BTreeMap<usize, IterationSelection>,
    /// What was to run again and cannot: sentences without a full stop.
    pub lost: Vec<String>,
}

/// Items of one iteration, by position in the run order.
#[derive(Clone, Debug, Default)]
pub struct IterationSelection {
    /// All that run.
    pub steps: BTreeSet<usize>,
    /// Those of them that failed before: they must run.
    pub failed: BTreeSet<usize>,
}

impl Selection {
    /// Items in an iteration, on average, rounded up.
    pub(super) fn steps(&self) -> usize {
        let all: usize = self.iterations.values().map(|iteration| iteration.steps.len()).sum();
        all.div_ceil(self.iterations.len().max(1))
    }

    /// What was to run again and did not, as one sentence.
    pub(super) fn lost_sentence(&self, not_run: &[String]) -> Option<String> {
        let all: Vec<&String> = self.lost.iter().chain(not_run).collect();
        let more = all.len().saturating_sub(MOST_NAMED);
        let shown = all.iter().take(MOST_NAMED).map(|text| text.as_str()).collect::<Vec<_>>().join("; ");
        match (all.len(), more) {
            (0, _) => None,
            (_, 0) => Some(format!("not all that failed in {} was run again: {shown}", self.source)),
            (_, more) => {
                Some(format!("not all that failed in {} was run again: {shown}; and {more} more", self.source))
            }
        }
    }

    /// Why nothing runs.
    pub(super) fn nothing_failed(&self) -> String {
        format!("nothing failed in {}: nothing was run again", self.source)
    }

    /// Whether there is nothing to run, and nothing that should have been.
    pub(super) fn is_empty(&self) -> bool {
        self.iterations.is_empty() && self.lost.is_empty()
    }
}

impl IterationSelection {
    /// The first selected item at this position or behind it.
    pub(super) fn from(&self, position: usize) -> Option<usize> {
        self.steps.range(position..).next().copied()
    }
}
