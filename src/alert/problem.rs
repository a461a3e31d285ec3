//! What is wrong with a monitor, one by one, and since when.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::finding::{
    Identity,
    standing::{KnownFailure, RunStanding},
};

/// What tells a problem from all others, over runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProblemKey {
    /// A finding.
    Finding(Identity),
    /// A failure that belongs to no check, or a check that could not look.
    Failure(KnownFailure),
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which.
    pub key: ProblemKey,
    /// `3. Access keys are rotated: alice: KEY_NOT_ROTATED`, masked already.
    pub line: String,
    /// When the first run that saw it ended.
    pub since: DateTime<Utc>,
}

impl Problem {
    /// Whether it is a finding.
    pub fn is_finding(&self) -> bool {
        matches!(self.key, ProblemKey::Finding(_))
    }
}

/// What is wrong after a run. A check that could not look resolves nothing, and neither does a run that was cut short.
pub(super) fn open_after(open: &[Problem], standing: &RunStanding, at: DateTime<Utc>) -> Vec<Problem> {
    let known: BTreeMap<&ProblemKey, DateTime<Utc>> =
        open.iter().map(|problem| (&problem.key, problem.since)).collect();
    let findings =
        standing.findings.iter().map(|finding| (ProblemKey::Finding(finding.identity.clone()), finding.line.clone()));
    let failures = standing.failures.iter().map(|failure| (ProblemKey::Failure(failure.clone()), failure.line()));
    let present: BTreeMap<ProblemKey, String> = findings.chain(failures).collect();
    let unseen: Vec<Problem> = open
        .iter()
        .filter(|problem| !present.contains_key(&problem.key))
        .filter(|problem| match &problem.key {
            ProblemKey::Finding(identity) => !standing.has_looked(identity),
            ProblemKey::Failure(_) => !standing.is_complete(),
        })
        .cloned()
        .collect();
    let mut open: Vec<Problem> = present
        .into_iter()
        .map(|(key, line)| {
            let since = known.get(&key).copied().unwrap_or(at);
            Problem { key, line, since }
        })
        .collect();
    open.extend(unseen);
    open
}

/// Those of `some` that are not in `others`.
pub(super) fn without(some: &[Problem], others: &[Problem]) -> Vec<Problem> {
    let others: std::collections::BTreeSet<&ProblemKey> = others.iter().map(|problem| &problem.key).collect();
    some.iter().filter(|problem| !others.contains(&problem.key)).cloned().collect()
}
