//! What is known of the runs of a recording once they have ended.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::Statistics;
use crate::{
    event::{Documents, Event, EventKind, Outcome, RunFinished, RunStarted},
    secret::Shown,
};

/// What a run says that its recording does not hold to the end.
const INCOMPLETE: &str = "incomplete: the recording ends before the run does (it was killed, or is still going on)";

/// What is known of a run once it has ended, without reading its recording again.
#[derive(Clone, Debug)]
pub struct RecordedRun {
    /// `postwatch/<version>` of the program that ran it.
    pub tool: String,
    /// Name of the collection.
    pub name: Shown,
    /// Identifier of the collection.
    pub id: Shown,
    /// Name of the environment, if one was given.
    pub environment: Option<Shown>,
    /// When it began.
    pub started: DateTime<Utc>,
    /// When it ended; of a run that was cut off, its last event.
    pub ended: DateTime<Utc>,
    /// Iterations planned.
    pub iterations: usize,
    /// Items in one iteration.
    pub steps: usize,
    /// Its numbers.
    pub statistics: Statistics,
    /// What was run; empty where the recording has none.
    pub documents: Arc<Documents>,
    /// How it ended; `Abort` if its recording was cut off.
    pub outcome: Outcome,
    /// Why it ended early, if it did; also that the recording was cut off.
    pub error: Option<Shown>,
    /// What it lacks to have shown anything, if it lacks it.
    pub shortfall: Option<Shown>,
    /// Whether the recording holds it to the end.
    pub is_complete: bool,
}

impl RecordedRun {
    fn begin(event: &Event, fact: &RunStarted) -> RecordedRun {
        RecordedRun {
            tool: fact.tool.clone(),
            name: fact.collection_name.clone(),
            id: fact.collection_id.clone(),
            environment: fact.environment_name.clone(),
            started: event.at,
            ended: event.at,
            iterations: fact.iterations,
            steps: fact.steps,
            statistics: Statistics::default(),
            documents: Arc::default(),
            outcome: Outcome::Abort,
            error: Some(Shown::fixed(INCOMPLETE)),
            shortfall: None,
            is_complete: false,
        }
    }

    fn end(&mut self, fact: &RunFinished) {
        self.documents = fact.documents.clone().unwrap_or_default();
        self.outcome = fact.outcome;
        self.error.clone_from(&fact.error);
        self.shortfall.clone_from(&fact.shortfall);
        self.is_complete = true;
    }

    /// The event that ends a run whose recording has no end.
    pub(super) fn cut_off(&self, collection: usize, elapsed_ms: f64) -> Event {
        let fact = RunFinished { outcome: self.outcome, error: self.error.clone(), shortfall: None, documents: None };
        Event { at: self.ended, elapsed_ms, collection, kind: EventKind::RunFinished(fact) }
    }
}

/// Gathers the runs from their events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs(pub(crate) Vec<RecordedRun>);

impl Runs {
    pub(crate) fn on_event(&mut self, event: &Event) {
        if let EventKind::RunStarted(fact) = &event.kind {
            self.0.push(RecordedRun::begin(event, fact));
        }
        if let Some(run) = self.0.last_mut() {
            run.statistics.on_event(event);
            run.ended = event.at;
            if let EventKind::RunFinished(fact) = &event.kind {
                run.end(fact);
            }
        }
    }
}
