//! What changed from one run to the next.

use std::collections::BTreeSet;

use super::run::{KnownFailure, RunStanding};
use crate::finding::Identity;

/// What changed since a run before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Findings that were not there.
    pub new_findings: BTreeSet<Identity>,
    /// Failures that were not there.
    pub new_failures: BTreeSet<KnownFailure>,
    /// What is no longer wrong, a line each.
    pub resolved: Vec<String>,
    /// How much was wrong before and still is.
    pub known: usize,
}

impl Change {
    /// From `before` to `now`. A check that could not look this time, and a run that was cut short, resolve nothing.
    pub fn between(before: &RunStanding, now: &RunStanding) -> Change {
        let old: BTreeSet<&Identity> = before.findings.iter().map(|finding| &finding.identity).collect();
        let present: BTreeSet<&Identity> = now.findings.iter().map(|finding| &finding.identity).collect();
        let old_failures: BTreeSet<&KnownFailure> = before.failures.iter().collect();
        let present_failures: BTreeSet<&KnownFailure> = now.failures.iter().collect();
        let mut resolved: Vec<String> = before
            .findings
            .iter()
            .filter(|finding| !present.contains(&finding.identity) && now.has_looked(&finding.identity))
            .map(|finding| finding.line.clone())
            .collect();
        if now.is_complete {
            resolved.extend(old_failures.difference(&present_failures).map(|failure| failure.line()));
        }
        Change {
            new_findings: present.difference(&old).map(|identity| (*identity).clone()).collect(),
            new_failures: present_failures.difference(&old_failures).map(|failure| (*failure).clone()).collect(),
            known: present.intersection(&old).count() + present_failures.intersection(&old_failures).count(),
            resolved,
        }
    }

    /// Whether nothing is new and nothing is resolved.
    pub fn is_empty(&self) -> bool {
        self.new_findings.is_empty() && self.new_failures.is_empty() && self.resolved.is_empty()
    }

    /// `3 new, 1 resolved, 24 known`.
    pub fn sentence(&self) -> String {
        let new = self.new_findings.len() + self.new_failures.len();
        format!("{new} new, {} resolved, {} known", self.resolved.len(), self.known)
    }
}

impl RunStanding {
    /// What the next run is to be compared with: what this one could not look at stays known.
    #[must_use]
    pub fn after(mut self, before: Option<&RunStanding>) -> RunStanding {
        let Some(before) = before else { return self };
        let unseen = before.findings.iter().filter(|finding| !self.has_looked(&finding.identity)).cloned();
        let unseen: Vec<_> = unseen.collect();
        self.findings.extend(unseen);
        if !self.is_complete {
            self.failures.extend(before.failures.iter().cloned());
            self.failures.sort();
            self.failures.dedup();
        }
        self
    }
}
