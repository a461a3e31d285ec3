//! One item as it ran, gathered from its events.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    event::{
        AssertionFinished, ConsoleLogged, Cursor, ErrorFacts, Event, EventKind, ExchangeFailed, ExchangeFinished,
        ItemFacts, Listen, NextRequestFact, Origin, RequestFacts, VisualizerFacts,
    },
    secret::Shown,
};

/// How an item went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    Passed,
    /// An assertion did not hold.
    Failed,
    /// The check did not run: a request or a script failed.
    Error,
    Skipped,
}

/// A request that was answered or not.
#[derive(Clone, Debug)]
pub(super) enum Exchange {
    Finished(Arc<ExchangeFinished>),
    Failed(Arc<ExchangeFailed>),
}

impl Exchange {
    pub(super) fn origin(&self) -> Origin {
        match self {
            Exchange::Finished(fact) => fact.origin,
            Exchange::Failed(fact) => fact.origin,
        }
    }

    pub(super) fn auth(&self) -> Option<&str> {
        match self {
            Exchange::Finished(fact) => fact.auth.as_deref(),
            Exchange::Failed(fact) => fact.auth.as_deref(),
        }
    }

    pub(super) fn request(&self) -> &RequestFacts {
        match self {
            Exchange::Finished(fact) => &fact.request,
            Exchange::Failed(fact) => &fact.request,
        }
    }
}

/// An error a script ended with, or that nobody caught.
#[derive(Clone, Debug)]
pub(super) struct ScriptError {
    pub(super) listen: Listen,
    pub(super) error: ErrorFacts,
}

/// An item as it ran. It is held in memory alone: the next one replaces it.
#[derive(Clone, Debug)]
pub(super) struct ItemRun {
    pub(super) collection: usize,
    pub(super) cursor: Cursor,
    pub(super) item: Arc<ItemFacts>,
    /// Milliseconds since the run started.
    pub(super) started_ms: f64,
    pub(super) assertions: Vec<AssertionFinished>,
    pub(super) console: Vec<(Option<Listen>, ConsoleLogged)>,
    pub(super) errors: Vec<ScriptError>,
    /// Each with the time it ended.
    pub(super) exchanges: Vec<(f64, Exchange)>,
    pub(super) next_request: Option<NextRequestFact>,
    pub(super) skipped: bool,
    pub(super) visualizer: Option<VisualizerFacts>,
    pub(super) warnings: Vec<Shown>,
    /// False when the recording ends within it.
    pub(super) is_complete: bool,
    script: Option<Listen>,
    uncaught: Option<ErrorFacts>,
}

impl ItemRun {
    fn new(event: &Event, cursor: &Cursor, item: &Arc<ItemFacts>) -> ItemRun {
        ItemRun {
            collection: event.collection,
            cursor: cursor.clone(),
            item: item.clone(),
            started_ms: event.elapsed_ms,
            assertions: Vec::new(),
            console: Vec::new(),
            errors: Vec::new(),
            exchanges: Vec::new(),
            next_request: None,
            skipped: false,
            visualizer: None,
            warnings: Vec::new(),
            is_complete: false,
            script: None,
            uncaught: None,
        }
    }

    /// How it went. An attempt that was repeated does not count.
    pub(super) fn state(&self) -> State {
        let request_failed = self
            .exchanges
            .iter()
            .any(|(_, exchange)| matches!(exchange, Exchange::Failed(fact) if fact.origin != Origin::Retry));
        let mut failures = self.assertions.iter().filter_map(|assertion| assertion.error.as_ref()).peekable();
        let failed = failures.peek().is_some();
        if request_failed || !self.errors.is_empty() || failures.any(|error| !error.is_assertion()) {
            State::Error
        } else if failed {
            State::Failed
        } else if self.skipped {
            State::Skipped
        } else {
            State::Passed
        }
    }

    /// The request of the item itself: its last one.
    pub(super) fn main_exchange(&self) -> Option<&Exchange> {
        let own = |exchange: &&(f64, Exchange)| exchange.1.origin() == Origin::Step;
        let found = self
            .exchanges
            .iter()
            .rev()
            .find(own)
            .or_else(|| self.exchanges.iter().rev().find(|(_, exchange)| exchange.origin() != Origin::Script));
        found.map(|(_, exchange)| exchange)
    }

    /// Time of the item's own response.
    pub(super) fn response_time_ms(&self) -> Option<u64> {
        match self.main_exchange() {
            Some(Exchange::Finished(fact)) => Some(fact.response.response_time_ms),
            Some(Exchange::Failed(_)) | None => None,
        }
    }
}

/// Makes items of events.
#[derive(Default)]
pub(super) struct Gathering {
    current: Option<ItemRun>,
}

impl Gathering {
    /// Takes the next event; gives the item that ends with it.
    pub(super) fn on_event(&mut self, event: &Event) -> Option<ItemRun> {
        match &event.kind {
            EventKind::StepStarted(fact) => {
                return self.current.replace(ItemRun::new(event, &fact.cursor, &fact.item));
            }
            // The end of a run that was cut off within an item.
            EventKind::RunFinished(_) | EventKind::IterationFinished(_) => return self.current.take(),
            EventKind::StepFinished(fact) => {
                let mut run = self.current.take().unwrap_or_else(|| ItemRun::new(event, &fact.cursor, &fact.item));
                run.skipped = fact.skipped;
                run.visualizer.clone_from(&fact.visualizer);
                run.is_complete = true;
                return Some(run);
            }
            _ => {}
        }
        if let Some(run) = &mut self.current {
            run.take(event);
        }
        None
    }

    /// The item within which the recording ends.
    pub(super) fn rest(self) -> Option<ItemRun> {
        self.current
    }
}

impl ItemRun {
    fn take(&mut self, event: &Event) {
        match &event.kind {
            EventKind::ScriptStarted(fact) => {
                self.script = Some(fact.listen);
                self.uncaught = None;
            }
            EventKind::ConsoleLogged(fact) => self.console.push((self.script, fact.clone())),
            EventKind::AssertionFinished(fact) => self.assertions.push(fact.clone()),
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                self.errors.push(ScriptError { listen: fact.listen, error: fact.error.clone() });
            }
            EventKind::ScriptFinished(fact) => {
                // An error nobody caught has been told already when its script ends with it.
                if let Some(error) = &fact.error
                    && self.uncaught.as_ref() != Some(error)
                {
                    self.errors.push(ScriptError { listen: fact.listen, error: error.clone() });
                }
                if fact.next_request.is_some() {
                    self.next_request.clone_from(&fact.next_request);
                }
                self.script = None;
            }
            EventKind::ExchangeFinished(fact) => {
                self.exchanges.push((event.elapsed_ms, Exchange::Finished(fact.clone())));
            }
            EventKind::ExchangeFailed(fact) => {
                self.exchanges.push((event.elapsed_ms, Exchange::Failed(fact.clone())));
            }
            EventKind::Warned(fact) => {
                if fact.cursor.is_some() {
                    self.warnings.push(fact.message.clone());
                }
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::RunFinished(_) => {}
        }
    }
}
