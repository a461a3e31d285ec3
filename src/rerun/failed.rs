//! What failed in a recording.

use std::{collections::BTreeMap, io, sync::Arc};

use crate::{
    event::{Event, EventKind, ItemFacts, Origin, Outcome},
    recording::{RecordedRun, Recording},
};

/// A recorded run and what failed in it.
#[derive(Debug)]
pub struct FailedRun {
    /// What is known of it as a whole.
    pub run: RecordedRun,
    /// Iterations of the whole run, of which it may itself have been a part.
    cycles: usize,
    /// By iteration, from 0: the items that failed or did not end, by position in the run order.
    pub iterations: BTreeMap<usize, BTreeMap<usize, Arc<ItemFacts>>>,
}

impl FailedRun {
    /// Iterations that it was to have.
    pub fn cycles(&self) -> usize {
        self.cycles
    }

    /// Whether it failed as a whole and not by an item: it was cut short, or checked too little.
    pub(super) fn failed_without_item(&self) -> bool {
        self.iterations.is_empty() && self.run.outcome != Outcome::Success
    }
}

/// Reads what failed, run by run. An item counts that failed once, also when it was run again later.
///
/// # Errors
/// When the recording can no longer be read.
pub fn failed_runs(recording: &Recording) -> io::Result<Vec<FailedRun>> {
    let mut runs: Vec<FailedRun> = recording
        .runs
        .iter()
        .map(|run| FailedRun { run: run.clone(), cycles: run.iterations, iterations: BTreeMap::new() })
        .collect();
    let mut under_way: Option<UnderWay> = None;
    for event in recording.events()? {
        let event = event?;
        match &event.kind {
            EventKind::StepStarted(fact) => {
                if let Some(run) = runs.get_mut(event.collection) {
                    run.cycles = run.cycles.max(fact.cursor.cycles);
                }
                note(&mut runs, under_way.take().map(UnderWay::cut_off));
                under_way = Some(UnderWay {
                    collection: event.collection,
                    iteration: fact.cursor.iteration,
                    position: fact.cursor.position,
                    item: fact.item.clone(),
                    has_failed: false,
                });
            }
            EventKind::StepFinished(_) => note(&mut runs, under_way.take()),
            EventKind::RunFinished(_) => note(&mut runs, under_way.take().map(UnderWay::cut_off)),
            _ => {
                if let Some(item) = &mut under_way {
                    item.has_failed |= is_failure(&event);
                }
            }
        }
    }
    note(&mut runs, under_way.map(UnderWay::cut_off));
    Ok(runs)
}

/// An item that has not ended.
struct UnderWay {
    collection: usize,
    iteration: usize,
    position: usize,
    item: Arc<ItemFacts>,
    has_failed: bool,
}

impl UnderWay {
    /// The run ended before the item did.
    fn cut_off(self) -> UnderWay {
        UnderWay { has_failed: true, ..self }
    }
}

fn note(runs: &mut [FailedRun], item: Option<UnderWay>) {
    if let Some(item) = item.filter(|item| item.has_failed)
        && let Some(run) = runs.get_mut(item.collection)
    {
        run.iterations.entry(item.iteration).or_default().insert(item.position, item.item);
    }
}

fn is_failure(event: &Event) -> bool {
    match &event.kind {
        EventKind::AssertionFinished(fact) => fact.error.is_some(),
        EventKind::ScriptFinished(fact) => fact.error.is_some(),
        EventKind::ExceptionThrown(_) => true,
        // The attempt was repeated: the last one decides.
        EventKind::ExchangeFailed(fact) => fact.origin != Origin::Retry,
        EventKind::RunStarted(_)
        | EventKind::IterationStarted(_)
        | EventKind::StepStarted(_)
        | EventKind::ScriptStarted(_)
        | EventKind::ConsoleLogged(_)
        | EventKind::ExchangeFinished(_)
        | EventKind::StepFinished(_)
        | EventKind::IterationFinished(_)
        | EventKind::Warned(_)
        | EventKind::RunFinished(_) => false,
    }
}
