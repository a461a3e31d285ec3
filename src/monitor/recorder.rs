//! Gathers what the history keeps of a run, from its events. Memory is bounded, however long the run is.

use std::{
    collections::BTreeMap,
    io, mem,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};

use crate::{
    event::{
        AssertionFinished, ConsoleLogged, Event, EventKind, ExchangeFailed, ExchangeFinished, Origin, Outcome,
        RunFinished, RunStarted,
    },
    finding::{Failure, Failures, Findings, Suppressed, check_name, finding_line, full_name, standing::RunStanding},
    history::{
        AssertionRecord, ConsoleRecord, FailureRecord, FindingFacts, ItemRecord, RunCounts, RunRecord, RunResult,
    },
    recording::Histogram,
    report::Reporter,
    secret::Shown,
};

const MOST_ITEMS: usize = 2000;
const MOST_ASSERTIONS: usize = 5000;
const MOST_FAILURES: usize = 500;
const MOST_LINES: usize = 500;
/// Bytes of console text.
const MOST_CONSOLE: usize = 256 << 10;

/// What was gathered, to be taken when the run has ended. Copies are one.
#[derive(Clone, Default)]
pub(super) struct Gathered(Arc<Mutex<Gathering>>);

/// The reporter that gathers it.
pub(super) struct RunRecorder(pub(super) Gathered);

#[derive(Default)]
struct Gathering {
    started: Option<RunStarted>,
    finished: Option<RunFinished>,
    counts: RunCounts,
    times: Histogram,
    items: Vec<ItemRecord>,
    /// Whether the item that runs is the last of them.
    has_item: bool,
    assertions: Vec<AssertionRecord>,
    console: Vec<ConsoleRecord>,
    console_bytes: usize,
    left_out: usize,
    failures: Failures,
    findings: Findings,
    last_at: DateTime<Utc>,
}

impl Reporter for RunRecorder {
    fn name(&self) -> &'static str {
        "history"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).on_event(event);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

impl Gathered {
    /// The record of a run that ended at `ended_at`; `None` where nothing was told of a run.
    pub(super) fn take(&self, ended_at: DateTime<Utc>, bails: bool) -> Option<RunRecord> {
        let gathering = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        gathering.record(ended_at, bails)
    }
}

impl Gathering {
    fn on_event(&mut self, event: &Event) {
        self.last_at = event.at;
        self.findings.on_event(event);
        let is_failure = self.failures.on_event(event);
        match &event.kind {
            EventKind::RunStarted(fact) => self.started = Some(fact.clone()),
            EventKind::IterationStarted(_) => self.counts.iterations += 1,
            EventKind::StepStarted(fact) => {
                self.has_item = self.items.len() < MOST_ITEMS;
                self.left_out += usize::from(!self.has_item);
                if self.has_item {
                    let (name, iteration) = (full_name(&fact.item), fact.cursor.iteration);
                    self.items.push(ItemRecord { name, iteration, ..ItemRecord::default() });
                }
            }
            EventKind::AssertionFinished(fact) => self.add_assertion(fact),
            EventKind::ConsoleLogged(fact) => self.add_line(fact, event.at),
            EventKind::ExceptionThrown(fact) if is_failure => self.add_error(&fact.error.message),
            EventKind::ScriptFinished(fact) if is_failure => {
                if let Some(error) = &fact.error {
                    self.add_error(&error.message);
                }
            }
            EventKind::ExchangeFinished(fact) => self.add_exchange(fact),
            EventKind::ExchangeFailed(fact) => self.add_failed_exchange(fact, is_failure),
            EventKind::Warned(fact) => self.counts.warnings += usize::from(!fact.is_hint),
            EventKind::RunFinished(fact) => {
                self.finished = Some(RunFinished { documents: None, ..fact.clone() });
            }
            EventKind::StepFinished(_) => self.has_item = false,
            EventKind::ScriptStarted(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::IterationFinished(_) => {}
        }
    }

    fn item(&mut self) -> Option<&mut ItemRecord> {
        if self.has_item { self.items.last_mut() } else { None }
    }

    fn add_assertion(&mut self, fact: &AssertionFinished) {
        let has_failed = fact.error.is_some();
        match (fact.skipped, has_failed) {
            (true, _) => self.counts.skipped_assertions += 1,
            (false, true) => self.counts.failed_assertions += 1,
            (false, false) => self.counts.passed_assertions += 1,
        }
        if let Some(item) = self.item() {
            item.failed += usize::from(has_failed);
            item.passed += usize::from(!fact.skipped && !has_failed);
        }
        if !self.has_item || self.assertions.len() >= MOST_ASSERTIONS {
            self.left_out += 1;
            return;
        }
        self.assertions.push(AssertionRecord {
            item: self.items.len() - 1,
            name: fact.name.clone(),
            is_skipped: fact.skipped,
            message: fact.error.as_ref().map(|error| error.message.clone()),
        });
    }

    fn add_line(&mut self, fact: &ConsoleLogged, at: DateTime<Utc>) {
        let text: Vec<&str> = fact.messages.iter().map(|message| message.text.as_str()).collect();
        let text = text.join(" ");
        if self.console.len() >= MOST_LINES || self.console_bytes + text.len() > MOST_CONSOLE {
            self.left_out += 1;
            return;
        }
        self.console_bytes += text.len();
        self.console.push(ConsoleRecord { at, level: fact.level.clone(), text });
    }

    fn add_exchange(&mut self, fact: &ExchangeFinished) {
        self.counts.requests += 1;
        if fact.origin != Origin::Step {
            return;
        }
        let response = &fact.response;
        self.counts.latency += response.response_time_ms;
        self.counts.bytes += response.body_length();
        self.times.add(response.response_time_ms);
        if let Some(item) = self.item() {
            item.method = Some(fact.request.method.clone());
            item.url = Some(fact.request.url.clone());
            item.code = Some(response.code);
            item.time = Some(response.response_time_ms);
            item.bytes = Some(response.body_length());
        }
    }

    fn add_failed_exchange(&mut self, fact: &ExchangeFailed, is_failure: bool) {
        self.counts.requests += 1;
        self.counts.failed_requests += 1;
        if !is_failure {
            return;
        }
        if let Some(item) = self.item() {
            item.method = Some(fact.request.method.clone());
            item.url = Some(fact.request.url.clone());
        }
        self.add_error(&fact.message);
    }

    fn add_error(&mut self, message: &Shown) {
        self.counts.errors += 1;
        if let Some(item) = self.item() {
            item.error.get_or_insert_with(|| message.clone());
        }
    }

    fn record(mut self, ended_at: DateTime<Utc>, bails: bool) -> Option<RunRecord> {
        let started = self.started.take()?;
        let finished = self.finished.take();
        let outcome = finished.as_ref().map_or(Outcome::Abort, |finished| finished.outcome);
        let shortfall = finished.as_ref().and_then(|finished| finished.shortfall.clone());
        let standing = RunStanding::new(&started, self.last_at, outcome, &self.findings, &self.failures);
        let listed = self.failures.listed();
        // What a run has not reached, or would have needed to show, is not gone.
        let is_short = shortfall.is_some() || (bails && outcome != Outcome::Success);
        let counts = RunCounts {
            p50: (self.times.count() > 0).then(|| self.times.percentile(50)),
            p95: (self.times.count() > 0).then(|| self.times.percentile(95)),
            ..self.counts
        };
        Some(RunRecord {
            result: RunResult::from(outcome),
            ended_at,
            collection: Some(started.collection_name),
            environment: started.environment_name,
            error: finished.and_then(|finished| finished.error),
            shortfall,
            counts,
            resolves_failures: standing.is_complete() && !is_short && self.failures.count() == listed.len(),
            failures: listed.iter().take(MOST_FAILURES).map(failure).collect(),
            left_out: self.left_out + self.failures.count() - listed.len().min(MOST_FAILURES),
            findings: facts_of(&self.findings),
            standing: Some(standing),
            items: self.items,
            assertions: self.assertions,
            console: self.console,
        })
    }
}

fn failure(failure: &Failure) -> FailureRecord {
    FailureRecord {
        inside: failure.inside.clone(),
        name: failure.name.clone(),
        test: failure.test.clone(),
        message: failure.message.clone(),
        place: failure.at.clone(),
    }
}

fn facts_of(findings: &Findings) -> BTreeMap<crate::finding::Identity, FindingFacts> {
    let mut facts = BTreeMap::new();
    for account in findings.accounts() {
        for check in &account.checks {
            for finding in &check.findings {
                let is_accepted = account.suppression(finding) == Suppressed::Yes;
                let reason = finding.suppressed.as_ref().map(|suppression| {
                    let parts = [&suppression.reason, &suppression.owner, &suppression.expires];
                    parts.into_iter().flatten().map(Shown::as_str).collect::<Vec<_>>().join(", ")
                });
                let known = FindingFacts {
                    severity: finding.severity.clone(),
                    line: format!("{}: {}", check_name(check), finding_line(account, finding)),
                    suppressed: reason.filter(|_| is_accepted),
                };
                facts.insert(account.identity(check, finding), known);
            }
        }
    }
    facts
}

#[cfg(test)]
pub(super) fn recorded(events: &[Event], ended_at: DateTime<Utc>) -> RunRecord {
    let gathered = Gathered::default();
    let mut recorder = RunRecorder(gathered.clone());
    events.iter().for_each(|event| recorder.on_event(event).unwrap());
    gathered.take(ended_at, false).unwrap()
}
