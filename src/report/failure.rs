//! The list of what failed, as newman numbers and places it.

use std::sync::Arc;

use crate::{
    event::{Cursor, ErrorFacts, Event, EventKind, ExchangeFailed, ItemFacts, Listen, Origin},
    secret::Shown,
};

/// Failures kept for the tables at the end. A run of a million failing iterations must not eat the memory.
const MOST_LISTED: usize = 10_000;

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
    /// Where in the item: `assertion:1 in test-script`, `request`, `test-script:3:17`.
    pub at: String,
    /// Folders and name of the item: `F / A`.
    pub inside: String,
}

impl Failure {
    /// Whether this is a finding (an assertion that did not hold), not a fault of the check itself.
    pub fn is_finding(&self) -> bool {
        self.test.is_some() && self.name.as_str() == "AssertionError"
    }
}

/// What failed so far.
#[derive(Clone, Debug, Default)]
pub struct Failures {
    listed: Vec<Failure>,
    count: usize,
    item: Option<Arc<ItemFacts>>,
    uncaught: Option<ErrorFacts>,
}

impl Failures {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first ten thousand of them.
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
            EventKind::ScriptStarted(_) => {
                self.uncaught = None;
                false
            }
            EventKind::AssertionFinished(fact) => match &fact.error {
                Some(error) => {
                    // newman names the test script even for assertions of a prerequest script.
                    let at = format!("assertion:{} in test-script", fact.index);
                    self.add(event.collection, &fact.cursor, error, Some(&fact.name), at)
                }
                None => false,
            },
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                let at = script_place(fact.listen, &fact.error);
                self.add(event.collection, &fact.cursor, &fact.error, None, at)
            }
            EventKind::ScriptFinished(fact) => match &fact.error {
                // An error nobody caught has been told already when its script ends with it.
                Some(error) if self.uncaught.as_ref() != Some(error) => {
                    let at = script_place(fact.listen, error);
                    self.add(event.collection, &fact.cursor, error, None, at)
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
                    };
                    self.add(event.collection, &fact.cursor, &error, None, "request".to_owned())
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

    fn add(
        &mut self,
        collection: usize,
        cursor: &Cursor,
        error: &ErrorFacts,
        test: Option<&Shown>,
        at: String,
    ) -> bool {
        self.count += 1;
        if self.listed.len() < MOST_LISTED {
            self.listed.push(Failure {
                collection,
                cursor: cursor.clone(),
                name: error.name.clone(),
                test: test.cloned(),
                message: error.message.clone(),
                at,
                inside: self.item.as_deref().map(full_name).unwrap_or_default(),
            });
        }
        true
    }
}

/// Node throws a TypeError for what cannot be put on the wire.
pub(super) fn request_error_name(fact: &ExchangeFailed) -> Shown {
    const IMPOSSIBLE: [&str; 2] = ["Method must be a valid HTTP token", "Invalid character in header content"];
    let is_type_error = IMPOSSIBLE.iter().any(|start| fact.message.as_str().starts_with(start));
    Shown::fixed(if is_type_error { "TypeError" } else { "Error" })
}

/// Folders and name of an item, as newman joins them.
pub(super) fn full_name(item: &ItemFacts) -> String {
    let mut name = String::new();
    for folder in &item.folders {
        name.push_str(folder.as_str());
        name.push_str(" / ");
    }
    name.push_str(item.name.as_str());
    name
}

fn script_place(listen: Listen, error: &ErrorFacts) -> String {
    let mut place = format!("{}-script", listen.as_str());
    if let Some(line) = error.line {
        place.push_str(&format!(":{line}"));
        if let Some(column) = error.column {
            place.push_str(&format!(":{column}"));
        }
    }
    place
}
