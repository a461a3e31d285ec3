//! What failed, told once however often it did.

use std::collections::HashMap;

use super::item_run::{Exchange, ItemRun};
use crate::{
    event::{ErrorFacts, Listen, Origin},
    secret::Shown,
};

/// Different failures that are told. A run whose every iteration fails in its own words must not eat the memory.
const MOST_GROUPS: usize = 500;

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Assertion,
    Request,
    Script(Listen),
}

/// Failures that say the same of the same item, but for numbers.
#[derive(Clone, Debug)]
pub(super) struct FailureGroup {
    pub(super) item: usize,
    pub(super) kind: Kind,
    /// Name of the assertion.
    pub(super) test: Option<Shown>,
    /// Name of the error.
    pub(super) name: Shown,
    /// What the first of them says.
    pub(super) message: Shown,
    /// How often.
    pub(super) count: usize,
    /// Iterations, from 0.
    pub(super) first_iteration: usize,
    pub(super) last_iteration: usize,
    /// Line of the list that had it first.
    pub(super) row: Option<usize>,
}

/// All failures of a call, grouped, in the order they were met first.
#[derive(Debug, Default)]
pub(super) struct FailureGroups {
    pub(super) groups: Vec<FailureGroup>,
    /// Failures that are in no group.
    pub(super) left_out: usize,
    numbers: HashMap<Key, usize>,
}

/// Messages that differ in numbers alone (`expected 183 to be below 100`) are the same failure.
type Key = (usize, Kind, Option<Shown>, String);

impl FailureGroups {
    pub(super) fn on_item(&mut self, run: &ItemRun, item: usize, row: Option<usize>) {
        for (_, exchange) in &run.exchanges {
            if let Exchange::Failed(fact) = exchange
                && fact.origin != Origin::Retry
            {
                let name = Shown::fixed("Error");
                self.add(run, (item, Kind::Request, None, without_numbers(&fact.message)), name, &fact.message, row);
            }
        }
        let mut add = |kind, test: Option<&Shown>, error: &ErrorFacts| {
            let key = (item, kind, test.cloned(), without_numbers(&error.message));
            self.add(run, key, error.name.clone(), &error.message, row);
        };
        for fault in &run.errors {
            add(Kind::Script(fault.listen), None, &fault.error);
        }
        for assertion in &run.assertions {
            if let Some(error) = &assertion.error {
                add(Kind::Assertion, Some(&assertion.name), error);
            }
        }
    }

    fn add(&mut self, run: &ItemRun, key: Key, name: Shown, message: &Shown, row: Option<usize>) {
        let iteration = run.cursor.iteration;
        if let Some(number) = self.numbers.get(&key) {
            let group = &mut self.groups[*number];
            group.count += 1;
            group.last_iteration = iteration;
            group.row = group.row.or(row);
            return;
        }
        if self.groups.len() == MOST_GROUPS {
            self.left_out += 1;
            return;
        }
        let (item, kind, test, _) = key.clone();
        self.numbers.insert(key, self.groups.len());
        self.groups.push(FailureGroup {
            item,
            kind,
            test,
            name,
            message: message.clone(),
            count: 1,
            first_iteration: iteration,
            last_iteration: iteration,
            row,
        });
    }
}

fn without_numbers(message: &Shown) -> String {
    let mut out = String::with_capacity(message.as_str().len());
    for character in message.as_str().chars() {
        if !character.is_ascii_digit() {
            out.push(character);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}
