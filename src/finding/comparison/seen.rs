//! What the later run says of what failed in the earlier one.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    event::{Event, EventKind, Origin},
    finding::{Failures, full_name, standing::KnownFailure},
};

/// What tells failures of a run apart; without iterations it is the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) inside: String,
    pub(super) what: String,
    pub(super) iteration: usize,
}

impl From<&KnownFailure> for Key {
    fn from(failure: &KnownFailure) -> Key {
        Key { inside: failure.inside.clone(), what: failure.what.clone(), iteration: failure.iteration.unwrap_or(1) }
    }
}

/// What of one run is asked about, and what was seen of it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) wanted: BTreeSet<Key>,
    /// Ran, and passed.
    pub(super) passed: BTreeSet<Key>,
    /// Messages of what failed.
    pub(super) messages: BTreeMap<Key, String>,
    failures: Failures,
    inside: String,
}

impl Seen {
    /// Looks for these.
    pub(super) fn of(wanted: BTreeSet<Key>) -> Seen {
        Seen { wanted, ..Seen::default() }
    }

    pub(super) fn on_event(&mut self, event: &Event) {
        let listed = self.failures.listed().len();
        self.failures.on_event(event);
        if let Some(failure) = self.failures.listed().get(listed) {
            let key = Key::from(&KnownFailure::new(failure));
            self.messages.entry(key).or_insert_with(|| failure.message.as_str().to_owned());
        }
        match &event.kind {
            EventKind::StepStarted(fact) => self.inside = full_name(&fact.item),
            EventKind::AssertionFinished(fact) if fact.error.is_none() && !fact.skipped => {
                self.passes(fact.name.as_str(), fact.cursor.iteration);
            }
            EventKind::ScriptFinished(fact) if fact.error.is_none() => {
                self.passes(&format!("{}-script", fact.listen.as_str()), fact.cursor.iteration);
            }
            EventKind::ExchangeFinished(fact) if fact.origin == Origin::Step => {
                self.passes("request", fact.cursor.iteration);
            }
            EventKind::AssertionFinished(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
    }

    fn passes(&mut self, what: &str, iteration: usize) {
        let key = Key { inside: self.inside.clone(), what: what.to_owned(), iteration: iteration + 1 };
        if self.wanted.contains(&key) {
            self.passed.insert(key);
        }
    }
}
