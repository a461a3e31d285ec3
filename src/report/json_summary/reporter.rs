//! The reporter itself: counts while the run goes on, writes when all is over.

use std::{io, path::PathBuf};

use chrono::{DateTime, Utc};

use super::document::{AccountEntry, Collection, Document, FailureEntry, Run, SCHEMA, Timings, Totals};
use crate::{
    event::{Event, EventKind, Origin, Outcome, RunFinished, RunStarted},
    file::write_whole,
    finding::{Failures, FindingCounts, Findings},
    recording::{Histogram, Statistics},
    report::{Reporter, Setup, late::Destination},
};

/// Checks and findings listed for one run; those of further accounts are only counted. Memory must not grow with
/// iterations.
const MOST_FINDINGS: usize = 10_000;

/// Writes the result of a run as a small JSON document.
pub struct JsonSummaryReporter {
    destination: Destination,
    first_at: Option<DateTime<Utc>>,
    tool: String,
    outcome: Outcome,
    current: Option<Gathering>,
    runs: Vec<Run>,
}

/// A run under way.
struct Gathering {
    started: RunStarted,
    started_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    statistics: Statistics,
    responses: Histogram,
    failures: Failures,
    skipped: usize,
    warnings: usize,
    findings: Findings,
    counts: FindingCounts,
    accounts: Vec<AccountEntry>,
    accounts_left_out: usize,
    listed: usize,
}

/// How the file is called by default.
const STEM: &str = "postwatch-summary";

impl JsonSummaryReporter {
    /// A reporter that writes to `--reporter-json-summary-export`.
    pub fn set_up(setup: &Setup<'_>) -> JsonSummaryReporter {
        JsonSummaryReporter::new(Destination { stem: STEM, ..setup.destination("json-summary", "json") })
    }

    /// A reporter that writes there.
    pub fn new(destination: Destination) -> JsonSummaryReporter {
        JsonSummaryReporter {
            destination,
            first_at: None,
            tool: String::new(),
            outcome: Outcome::Success,
            current: None,
            runs: Vec::new(),
        }
    }

    fn end_run(&mut self, finished: &RunFinished) {
        let Some(mut run) = self.current.take() else { return };
        run.end_iteration();
        self.outcome = worse(self.outcome, finished.outcome);
        self.runs.push(run.end(finished));
    }
}

fn worse(left: Outcome, right: Outcome) -> Outcome {
    let rank = |outcome: Outcome| match outcome {
        Outcome::Success => 0,
        Outcome::Failure => 1,
        Outcome::Error => 2,
        Outcome::Abort => 3,
    };
    if rank(right) > rank(left) { right } else { left }
}

impl Gathering {
    fn new(event: &Event, started: &RunStarted) -> Gathering {
        Gathering {
            started: started.clone(),
            started_at: event.at,
            last_at: event.at,
            statistics: Statistics::default(),
            responses: Histogram::default(),
            failures: Failures::default(),
            skipped: 0,
            warnings: 0,
            findings: Findings::default(),
            counts: FindingCounts::default(),
            accounts: Vec::new(),
            accounts_left_out: 0,
            listed: 0,
        }
    }

    fn on_event(&mut self, event: &Event) {
        self.last_at = event.at;
        self.statistics.on_event(event);
        self.failures.on_event(event);
        self.findings.on_event(event);
        match &event.kind {
            EventKind::AssertionFinished(fact) => self.skipped += usize::from(fact.skipped),
            EventKind::Warned(_) => self.warnings += 1,
            EventKind::IterationFinished(_) => self.end_iteration(),
            // A redirect's time is part of the whole.
            EventKind::ExchangeFinished(fact) if fact.origin != Origin::Redirect => {
                self.responses.add(fact.response.response_time_ms);
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::StepFinished(_)
            | EventKind::RunFinished(_) => {}
        }
    }

    fn end_iteration(&mut self) {
        for account in self.findings.take() {
            self.counts = self.counts.plus(account.counts());
            let size: usize = account.checks.iter().map(|check| 1 + check.findings.len()).sum();
            if self.listed == 0 || self.listed + size <= MOST_FINDINGS {
                self.listed += size;
                self.accounts.push(AccountEntry::new(account));
            } else {
                self.accounts_left_out += 1;
            }
        }
    }

    fn end(self, finished: &RunFinished) -> Run {
        let RunFinished { outcome, error, shortfall, .. } = finished.clone();
        Run {
            collection: Collection::new(&self.started),
            environment: self.started.environment_name,
            outcome,
            error,
            started_at: self.started_at,
            finished_at: self.last_at,
            duration_ms: self.statistics.timings.run.floor(),
            totals: Totals::new(self.started.iterations, &self.statistics, self.skipped),
            timings: Timings::new(&self.statistics, &self.responses),
            received_bytes: self.statistics.received,
            shortfall,
            warnings: self.warnings,
            failures: self.failures.listed().iter().map(FailureEntry::new).collect(),
            failures_left_out: self.failures.count() - self.failures.listed().len(),
            findings: self.counts,
            accounts: self.accounts,
            accounts_left_out: self.accounts_left_out,
        }
    }
}

impl Reporter for JsonSummaryReporter {
    fn name(&self) -> &'static str {
        "json-summary"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        if let EventKind::RunStarted(fact) = &event.kind {
            self.first_at.get_or_insert(event.at);
            self.tool.clone_from(&fact.tool);
            self.current = Some(Gathering::new(event, fact));
        }
        if let Some(run) = &mut self.current {
            run.on_event(event);
        }
        if let EventKind::RunFinished(fact) = &event.kind {
            self.end_run(fact);
        }
        Ok(())
    }

    fn file(&self) -> Option<PathBuf> {
        Some(self.destination.file(self.first_at?))
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        // A run that was cut off has no end.
        self.end_run(&RunFinished { outcome: Outcome::Abort, error: None, shortfall: None, documents: None });
        let Some(first_at) = self.first_at else { return Ok(()) };
        let document = Document { schema: SCHEMA, tool: &self.tool, outcome: self.outcome, runs: &self.runs };
        write_whole(&self.destination.file(first_at), self.destination.mode, |out| {
            serde_json::to_writer_pretty(&mut *out, &document)?;
            out.write_all(b"\n")
        })
    }
}
