//! The facts of one item, as they become known and before they are masked.
//!
//! They are held until the item's scripts have ended, so that what those learnt masks the item's own request and
//! response. Nothing here can be printed or serialised.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use chrono::{DateTime, Utc};

use super::definition::{Definition, edited};
use crate::{
    clock::Clock,
    collection::{Listen, ScriptSource},
    event::{AssertionSource, Cursor, ItemFacts, Origin},
    finding::AssertionEnd,
    http::{Exchange, Failure, Request},
    script::{Assertion, ConsoleLine, NextRequest, ScriptError, Visualizer},
    secret::Redactor,
};

/// A fact as it is, secrets and all.
pub(super) enum RawFact {
    StepStarted,
    ScriptStarted {
        listen: Listen,
        source: Arc<ScriptSource>,
    },
    ConsoleLogged(ConsoleLine),
    AssertionFinished {
        listen: Listen,
        source: AssertionSource,
        assertion: Assertion,
    },
    ExceptionThrown {
        listen: Listen,
        error: ScriptError,
    },
    ScriptFinished {
        listen: Listen,
        source: Arc<ScriptSource>,
        error: Option<ScriptError>,
        next_request: Option<NextRequest>,
    },
    ExchangeFinished {
        origin: Origin,
        /// Kind of the authentication whose leg it is.
        auth: Option<String>,
        exchange: Rc<Exchange>,
        body_mode: Option<&'static str>,
        /// The URL before it was encoded, where that makes a difference.
        written_url: Option<Rc<str>>,
        definition: Option<Rc<Definition>>,
    },
    ExchangeFailed {
        origin: Origin,
        /// Kind of the authentication whose leg it is.
        auth: Option<String>,
        request: Box<Request>,
        failure: Failure,
        body_mode: Option<&'static str>,
        /// The URL before it was encoded, where that makes a difference.
        written_url: Option<Rc<str>>,
        definition: Option<Rc<Definition>>,
    },
    StepFinished {
        skipped: bool,
        visualizer: Option<Visualizer>,
    },
    Warned(String),
    /// A warning that matters only if the item fails.
    Hinted(String),
}

/// A fact and when it became known.
pub(super) struct Timed {
    pub(super) at: DateTime<Utc>,
    pub(super) elapsed_ms: f64,
    pub(super) fact: RawFact,
}

/// The facts of one item.
pub(super) struct ItemLog {
    pub(super) cursor: Cursor,
    pub(super) item: Arc<ItemFacts>,
    /// The item's request in the collection, for reports that show it.
    pub(super) written: RefCell<Option<Rc<serde_json::Value>>>,
    clock: Clock,
    started: std::time::Instant,
    facts: RefCell<Vec<Timed>>,
}

impl ItemLog {
    pub(super) fn new(cursor: Cursor, item: Arc<ItemFacts>, clock: Clock, started: std::time::Instant) -> ItemLog {
        ItemLog {
            cursor,
            item,
            written: RefCell::default(),
            clock,
            started,
            facts: RefCell::new(Vec::with_capacity(8)),
        }
    }

    /// A script has changed the item's request.
    pub(super) fn edit(&self, left: &serde_json::Value) {
        let mut written = self.written.borrow_mut();
        if let Some(request) = written.as_deref() {
            *written = Some(Rc::new(edited(request, left)));
        }
    }

    pub(super) fn state(&self, fact: RawFact) {
        let timed = Timed { at: self.clock.now(), elapsed_ms: self.started.elapsed().as_secs_f64() * 1000.0, fact };
        self.facts.borrow_mut().push(timed);
    }

    /// A sentence that newman prints as a console warning of the item.
    pub(super) fn warn_on_console(&self, message: String) {
        self.state(RawFact::ConsoleLogged(ConsoleLine { level: "warn".into(), arguments: vec![(true, message)] }));
    }

    /// The credentials that requests carried and responses gave out mask everything that the item's scripts said of
    /// them.
    pub(super) fn learn_credentials(&self, redactor: &mut Redactor) {
        for Timed { fact, .. } in self.facts.borrow().iter() {
            let request = match fact {
                RawFact::ExchangeFinished { exchange, .. } => {
                    let received = &exchange.received;
                    redactor.learn_tokens(&received.body, received.header("content-type"));
                    received
                        .headers
                        .iter()
                        .for_each(|header| redactor.learn_answered_header(&header.name, &header.value));
                    exchange.sent.request()
                }
                RawFact::ExchangeFailed { request, .. } => request,
                _ => continue,
            };
            request.headers.iter().for_each(|header| redactor.learn_header(&header.name, &header.value));
        }
    }

    /// Whether an assertion, a script or a request of the item failed so far.
    pub(super) fn has_failed(&self) -> bool {
        self.facts.borrow().iter().any(|timed| match &timed.fact {
            RawFact::AssertionFinished { assertion, .. } => assertion.error.is_some(),
            RawFact::ScriptFinished { error, .. } => error.is_some(),
            RawFact::ExceptionThrown { .. } | RawFact::ExchangeFailed { .. } => true,
            RawFact::StepStarted
            | RawFact::ScriptStarted { .. }
            | RawFact::ConsoleLogged(_)
            | RawFact::ExchangeFinished { .. }
            | RawFact::StepFinished { .. }
            | RawFact::Warned(_)
            | RawFact::Hinted(_) => false,
        })
    }

    /// The assertions of its scripts so far, and how they ended.
    pub(super) fn assertions(&self) -> Vec<(String, AssertionEnd)> {
        let end = |assertion: &Assertion| match &assertion.error {
            _ if assertion.skipped => AssertionEnd::Skipped,
            None => AssertionEnd::Passed,
            Some(error) if error.name == "AssertionError" => AssertionEnd::Failed,
            Some(_) => AssertionEnd::Broken,
        };
        let facts = self.facts.borrow();
        let assertions = facts.iter().filter_map(|timed| match &timed.fact {
            RawFact::AssertionFinished { source: AssertionSource::Script, assertion, .. } => Some(assertion),
            _ => None,
        });
        assertions.map(|assertion| (assertion.name.clone(), end(assertion))).collect()
    }

    pub(super) fn take(&self) -> Vec<Timed> {
        self.facts.take()
    }
}
