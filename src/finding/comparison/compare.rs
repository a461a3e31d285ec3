//! The comparison itself.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::seen::{Key, Seen};
use crate::{
    event::EventKind,
    finding::{
        Identity,
        standing::{RunStanding, Standing, StandingError},
    },
    recording::Recording,
    secret::Shown,
};

/// Name and version of the JSON.
const SCHEMA: &str = "postwatch.comparison/1";

/// A recording compared with an earlier one.
#[derive(Debug, Serialize)]
pub struct Comparison {
    schema: &'static str,
    /// The earlier recording.
    pub before: PathBuf,
    /// The later one.
    pub now: PathBuf,
    /// Whether the later one holds its runs to the end.
    pub is_complete: bool,
    /// One for each run of either.
    pub runs: Vec<RunComparison>,
}

/// A run compared with one before of the same collection.
#[derive(Debug, Serialize)]
pub struct RunComparison {
    /// Name of the collection.
    pub collection: Shown,
    /// Name of the environment, of the later run if there is one.
    pub environment: Option<Shown>,
    /// When the earlier run ended, if there is one.
    pub before: Option<DateTime<Utc>>,
    /// When the later run ended, if there is one.
    pub now: Option<DateTime<Utc>>,
    /// Wrong now, and was not before.
    pub new: Vec<Problem>,
    /// Wrong before and now.
    pub still_failing: Vec<Problem>,
    /// Wrong before, and ran and passed now.
    pub resolved: Vec<Problem>,
    /// Wrong before, and did not run now.
    pub not_run: Vec<Problem>,
}

/// Something that is, or was, wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "kind")]
pub enum Problem {
    /// A finding of a check.
    Finding {
        /// A line that tells of it.
        line: String,
        /// What tells it from others.
        #[serde(flatten)]
        identity: Identity,
    },
    /// A failure that belongs to no check.
    Failure {
        /// A line that tells of it.
        line: String,
        /// Folders and name of the item.
        inside: String,
        /// The test, the request or the script.
        what: String,
        /// From 1, where there are several.
        #[serde(skip_serializing_if = "Option::is_none")]
        iteration: Option<usize>,
        /// What it said in the later run.
        #[serde(skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
}

impl Comparison {
    /// Compares two recordings.
    pub fn between(before: &Path, now: &Path) -> Result<Comparison, StandingError> {
        let old = Standing::of_recording(before)?;
        let new = Standing::of_recording(now)?;
        let recording = Recording::open(now)?;
        let mut unused: Vec<&RunStanding> = old.runs().iter().collect();
        let is_single = old.runs().len() == 1 && new.runs().len() == 1;
        let pairs: Vec<(&RunStanding, Option<&RunStanding>)> =
            new.runs().iter().map(|run| (run, take_counterpart(&mut unused, run, is_single))).collect();
        let mut seen: Vec<Seen> = pairs
            .iter()
            .map(|(_, before)| {
                let failures = before.iter().flat_map(|before| &before.failures);
                Seen::of(failures.map(Key::from).collect())
            })
            .collect();
        look(&recording, &mut seen).map_err(|source| StandingError::Io { path: now.to_owned(), source })?;
        let mut runs: Vec<RunComparison> =
            pairs.iter().zip(&seen).map(|((now, before), seen)| RunComparison::between(*before, now, seen)).collect();
        runs.extend(unused.into_iter().map(RunComparison::gone));
        Ok(Comparison {
            schema: SCHEMA,
            before: before.to_owned(),
            now: now.to_owned(),
            is_complete: recording.is_complete() && new.runs().iter().all(RunStanding::is_complete),
            runs,
        })
    }

    /// Whether anything is wrong that was not before.
    pub fn has_new(&self) -> bool {
        self.runs.iter().any(|run| !run.new.is_empty())
    }
}

/// The earlier run of the same collection and environment; of the same collection else; the only one else.
fn take_counterpart<'old>(
    unused: &mut Vec<&'old RunStanding>,
    run: &RunStanding,
    is_single: bool,
) -> Option<&'old RunStanding> {
    let place = unused
        .iter()
        .position(|old| old.is_of_same(run))
        .or_else(|| unused.iter().position(|old| old.collection == run.collection))
        .or_else(|| is_single.then_some(0))?;
    Some(unused.remove(place))
}

/// Reads the later recording once for all of its runs.
fn look(recording: &Recording, seen: &mut [Seen]) -> std::io::Result<()> {
    let mut run = None;
    for event in recording.events()? {
        let event = event?;
        if matches!(event.kind, EventKind::RunStarted(_)) {
            run = Some(run.map_or(0, |run| run + 1));
        }
        if let Some(seen) = run.and_then(|run: usize| seen.get_mut(run)) {
            seen.on_event(&event);
        }
    }
    Ok(())
}

impl RunComparison {
    fn between(before: Option<&RunStanding>, now: &RunStanding, seen: &Seen) -> RunComparison {
        let mut comparison = RunComparison {
            collection: now.collection.clone(),
            environment: now.environment.clone(),
            before: before.map(|before| before.at),
            now: Some(now.at),
            new: Vec::new(),
            still_failing: Vec::new(),
            resolved: Vec::new(),
            not_run: Vec::new(),
        };
        comparison.add_findings(before, now);
        comparison.add_failures(before, now, seen);
        comparison
    }

    /// An earlier run that has no later one.
    fn gone(before: &RunStanding) -> RunComparison {
        let findings = before.findings.iter().map(|finding| Problem::finding(&finding.line, &finding.identity));
        let failures = before.failures.iter().map(|failure| Problem::failure(failure, None));
        RunComparison {
            collection: before.collection.clone(),
            environment: before.environment.clone(),
            before: Some(before.at),
            now: None,
            new: Vec::new(),
            still_failing: Vec::new(),
            resolved: Vec::new(),
            not_run: findings.chain(failures).collect(),
        }
    }

    fn add_findings(&mut self, before: Option<&RunStanding>, now: &RunStanding) {
        let old = || before.into_iter().flat_map(|before| &before.findings);
        let known: BTreeSet<&Identity> = old().map(|finding| &finding.identity).collect();
        let present: BTreeSet<&Identity> = now.findings.iter().map(|finding| &finding.identity).collect();
        for finding in &now.findings {
            let list = if known.contains(&finding.identity) { &mut self.still_failing } else { &mut self.new };
            list.push(Problem::finding(&finding.line, &finding.identity));
        }
        for finding in old().filter(|finding| !present.contains(&finding.identity)) {
            let list = if now.has_looked(&finding.identity) { &mut self.resolved } else { &mut self.not_run };
            list.push(Problem::finding(&finding.line, &finding.identity));
        }
    }

    fn add_failures(&mut self, before: Option<&RunStanding>, now: &RunStanding, seen: &Seen) {
        let present: BTreeSet<Key> = now.failures.iter().map(Key::from).collect();
        for failure in &now.failures {
            let key = Key::from(failure);
            let list = if seen.wanted.contains(&key) { &mut self.still_failing } else { &mut self.new };
            list.push(Problem::failure(failure, seen.messages.get(&key).cloned()));
        }
        for failure in before.into_iter().flat_map(|before| &before.failures) {
            let key = Key::from(failure);
            if !present.contains(&key) {
                let looked_again = failure.is_unchecked() && now.is_complete() && now.has_looked_at_any();
                let is_resolved = seen.passed.contains(&key) || looked_again;
                let list = if is_resolved { &mut self.resolved } else { &mut self.not_run };
                list.push(Problem::failure(failure, None));
            }
        }
    }

    /// `2 new, 3 still failing, 1 resolved`.
    pub fn sentence(&self) -> String {
        let mut sentence = format!(
            "{} new, {} still failing, {} resolved",
            self.new.len(),
            self.still_failing.len(),
            self.resolved.len()
        );
        if !self.not_run.is_empty() {
            sentence.push_str(&format!(", {} not run", self.not_run.len()));
        }
        sentence
    }
}

impl Problem {
    fn finding(line: &str, identity: &Identity) -> Problem {
        Problem::Finding { line: line.to_owned(), identity: identity.clone() }
    }

    fn failure(failure: &crate::finding::standing::KnownFailure, message: Option<String>) -> Problem {
        Problem::Failure {
            line: failure.line(),
            inside: failure.inside.clone(),
            what: failure.what.clone(),
            iteration: failure.iteration,
            message,
        }
    }

    /// A line that tells of it.
    pub fn line(&self) -> &str {
        match self {
            Problem::Finding { line, .. } | Problem::Failure { line, .. } => line,
        }
    }

    /// What it said in the later run.
    pub fn message(&self) -> Option<&str> {
        match self {
            Problem::Failure { message, .. } => message.as_deref(),
            Problem::Finding { .. } => None,
        }
    }
}
