//! The list of what failed, as newman numbers and places it.

use std::sync::Arc;

use crate::{
    event::{
        AssertionFinished, AssertionSource, Cursor, ErrorFacts, Event, EventKind, ExchangeFailed, ItemFacts, Listen,
        Origin, script_place,
    },
    secret::Shown,
};

/// Failures kept for the tables at the end. A run of a million failing iterations must not eat the memory.
const MOST_LISTED: usize = 10_000;

/// Bytes of their messages: an assertion may quote a whole body.
const MOST_BYTES: usize = 16 << 20;

/// Failures kept however long their messages are.
const ALWAYS_LISTED: usize = 10;

/// One failure.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Which of the collections of this call, from 0.
    pub collection: usize,
    /// Where in the run.
    pub cursor: Cursor,
    /// Name of the error: `AssertionError`, `Error`, …
    pub name: Shown,
    /// Name of the assertion, if it was one.
    pub test: Option<Shown>,
    /// The error's message.
    pub message: Shown,
    /// How deep values differ that an assertion compared.
    pub difference: Option<Shown>,
    /// Where in the item: `assertion:1 in test-script`, `request`, `test-script:3:17`.
    pub at: String,
    /// Folders and name of the item: `F / A`.
    pub inside: String,
    /// Whether it is the request of the item itself, without whose response its tests have nothing to look at.
    pub is_of_item: bool,
    /// The item itself.
    pub item: Option<Arc<ItemFacts>>,
    /// The script it came up in, unless a request failed.
    pub script: Option<FailedScript>,
}

/// A script in which something failed.
#[derive(Clone, Debug)]
pub struct FailedScript {
    /// When it runs.
    pub listen: Listen,
    /// Its identifier as its file gives it; may be empty.
    pub id: Shown,
    /// The line in it, from 1.
    pub line: Option<u32>,
    /// The column in that line, from 1.
    pub column: Option<u32>,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FailureKind {
    /// An assertion.
    Assertion,
    /// A request, or its signature.
    Request,
    /// A script as a whole.
    Script,
}

impl Failure {
    /// Whether this is a finding (an assertion that did not hold), not a fault of the check itself.
    pub fn is_finding(&self) -> bool {
        self.test.is_some() && self.name.as_str() == "AssertionError"
    }

    /// What failed.
    pub fn kind(&self) -> FailureKind {
        match (&self.test, &self.script) {
            (Some(_), _) => FailureKind::Assertion,
            (None, Some(_)) => FailureKind::Script,
            (None, None) => FailureKind::Request,
        }
    }
}

/// What failed so far.
#[derive(Clone, Debug, Default)]
pub struct Failures {
    listed: Vec<Failure>,
    listed_bytes: usize,
    count: usize,
    item: Option<Arc<ItemFacts>>,
    uncaught: Option<ErrorFacts>,
    script_id: Shown,
}

impl Failures {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first of them, ten thousand at most.
    pub fn listed(&self) -> &[Failure] {
        &self.listed
    }

    /// Takes the next event; tells whether it is a failure.
    pub fn on_event(&mut self, event: &Event) -> bool {
        match &event.kind {
            EventKind::StepStarted(fact) => {
                self.item = Some(fact.item.clone());
                false
            }
            EventKind::ScriptStarted(fact) => {
                self.uncaught = None;
                self.script_id = fact.script_id.clone();
                false
            }
            EventKind::AssertionFinished(fact) => match &fact.error {
                Some(error) => self.add(event, &fact.cursor, error, FailureOrigin::Assertion(fact)),
                None => false,
            },
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                self.add(event, &fact.cursor, &fact.error, FailureOrigin::Script(fact.listen))
            }
            EventKind::ScriptFinished(fact) => match &fact.error {
                // An error nobody caught has been told already when its script ends with it.
                Some(error) if self.uncaught.as_ref() != Some(error) => {
                    self.add(event, &fact.cursor, error, FailureOrigin::Script(fact.listen))
                }
                _ => false,
            },
            EventKind::ExchangeFailed(fact) => match fact.origin {
                // The attempt was repeated: the last one decides.
                Origin::Retry => false,
                Origin::Step | Origin::Script | Origin::Auth | Origin::Redirect => {
                    let error = ErrorFacts {
                        name: request_error_name(fact),
                        message: fact.message.clone(),
                        line: None,
                        column: None,
                        thrown: None,
                        difference: None,
                    };
                    self.add(event, &fact.cursor, &error, FailureOrigin::Request)
                }
            },
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => false,
        }
    }

    fn add(&mut self, event: &Event, cursor: &Cursor, error: &ErrorFacts, origin: FailureOrigin<'_>) -> bool {
        self.count += 1;
        self.listed_bytes = self.listed_bytes.saturating_add(error.message.as_str().len());
        if self.listed.len() < ALWAYS_LISTED || (self.listed.len() < MOST_LISTED && self.listed_bytes <= MOST_BYTES) {
            let (test, at, listen) = match origin {
                FailureOrigin::Assertion(fact) if fact.source == AssertionSource::Findings => {
                    (Some(fact.name.clone()), "findings data".to_owned(), Some(fact.listen))
                }
                FailureOrigin::Assertion(fact) => {
                    // newman names the test script even for assertions of a prerequest script.
                    (Some(fact.name.clone()), format!("assertion:{} in test-script", fact.index), Some(fact.listen))
                }
                FailureOrigin::Script(listen) => (None, script_place(listen, error.line, error.column), Some(listen)),
                FailureOrigin::Request => (None, "request".to_owned(), None),
            };
            self.listed.push(Failure {
                collection: event.collection,
                cursor: cursor.clone(),
                name: error.name.clone(),
                test,
                message: error.message.clone(),
                difference: error.difference.clone(),
                at,
                inside: self.item.as_deref().map(full_name).unwrap_or_default(),
                is_of_item: matches!(event.kind, EventKind::ExchangeFailed(ref fact) if fact.origin != Origin::Script),
                item: self.item.clone(),
                script: listen.map(|listen| FailedScript {
                    listen,
                    id: self.script_id.clone(),
                    line: error.line,
                    column: error.column,
                }),
            });
        }
        true
    }
}

/// What an error came out of.
enum FailureOrigin<'a> {
    Assertion(&'a AssertionFinished),
    Script(Listen),
    Request,
}

/// Node throws a TypeError for what cannot be put on the wire.
pub(crate) fn request_error_name(fact: &ExchangeFailed) -> Shown {
    const IMPOSSIBLE: [&str; 3] = [
        "Method must be a valid HTTP token",
        "Invalid character in header content",
        "Request path contains unescaped characters",
    ];
    let is_type_error = IMPOSSIBLE.iter().any(|start| fact.message.as_str().starts_with(start));
    Shown::fixed(if is_type_error { "TypeError" } else { "Error" })
}

/// Folders and name of an item, as newman joins them.
pub(crate) fn full_name(item: &ItemFacts) -> String {
    let mut name = String::new();
    for folder in &item.folders {
        name.push_str(folder.as_str());
        name.push_str(" / ");
    }
    name.push_str(item.name.as_str());
    name
}
