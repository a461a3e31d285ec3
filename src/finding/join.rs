//! Joins what a run's items carry.

use std::{cmp::Ordering, collections::HashMap};

use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::{
    account::{AccountFindings, FindingCounts},
    contract::{Account, Check, SCHEMA, SCHEMA_NAME},
};
use crate::{
    event::{Event, EventKind, StepFinished},
    secret::Shown,
};

/// Why an item's data could not be taken.
#[derive(Debug, Error)]
pub enum FindingsError {
    /// A version of the schema from the future.
    #[error("item \"{item}\": findings of schema \"{schema}\" are not known here, only {SCHEMA}")]
    Schema {
        /// The item.
        item: String,
        /// Its schema.
        schema: String,
    },
    /// Something is missing or of the wrong type.
    #[error("item \"{item}\": findings data, {place}: {message}")]
    Malformed {
        /// The item.
        item: String,
        /// `account`, `checks[2]`.
        place: String,
        /// What is wrong.
        message: String,
    },
    /// Two items claim one check.
    #[error("items \"{first}\" and \"{second}\" both carry check {check}")]
    Twice {
        /// The one before.
        first: String,
        /// The one after.
        second: String,
        /// The check.
        check: String,
    },
}

/// All findings of a call, joined over items.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    accounts: Vec<AccountFindings>,
    /// Which item (id, name) carried a check of which group.
    carriers: HashMap<(usize, Shown), (Shown, Shown)>,
}

impl Findings {
    /// The findings, a group for each account and iteration.
    pub fn accounts(&self) -> &[AccountFindings] {
        &self.accounts
    }

    /// Hands over what was gathered so far and forgets it: of a run with an account in each iteration, a report can
    /// take one at a time. To be called between iterations.
    pub fn take(&mut self) -> Vec<AccountFindings> {
        self.carriers.clear();
        std::mem::take(&mut self.accounts)
    }

    /// Forgets all but the first groups, and tells what was in the others. To be called between iterations.
    pub fn truncate(&mut self, groups: usize) -> FindingCounts {
        let forgotten = self.accounts.drain(groups.min(self.accounts.len())..);
        let counts = forgotten.map(|account| account.counts()).fold(FindingCounts::default(), FindingCounts::plus);
        self.carriers.retain(|(group, _), _| *group < groups);
        counts
    }

    /// Checks and findings held.
    pub fn size(&self) -> usize {
        let checks = self.accounts.iter().flat_map(|account| &account.checks);
        checks.map(|check| 1 + check.findings.len()).sum()
    }

    /// Whether no item carried any.
    pub fn is_empty(&self) -> bool {
        self.accounts.is_empty()
    }

    /// Takes the next event; only the end of an item matters.
    pub fn on_event(&mut self, event: &Event) -> Result<(), FindingsError> {
        match &event.kind {
            EventKind::StepFinished(fact) => self.join(event.collection, fact),
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => Ok(()),
        }
    }

    /// Adds what an item carries. An item that ran again in its iteration replaces what it said before.
    pub fn join(&mut self, collection: usize, fact: &StepFinished) -> Result<(), FindingsError> {
        let Some(data) = fact.visualizer.as_ref().map(|visualizer| &visualizer.data) else { return Ok(()) };
        let Some(schema) = data.get("schema").and_then(Value::as_str) else { return Ok(()) };
        let item = || fact.item.name.as_str().to_owned();
        if schema != SCHEMA {
            return match schema.starts_with(SCHEMA_NAME) {
                true => Err(FindingsError::Schema { item: item(), schema: schema.to_owned() }),
                false => Ok(()),
            };
        }
        let malformed = |place: String, message: String| FindingsError::Malformed { item: item(), place, message };
        let account: Account = match data.get("account") {
            Some(account) if !account.is_null() => {
                Account::deserialize(account).map_err(|error| malformed("account".to_owned(), error.to_string()))?
            }
            _ => Account::default(),
        };
        let generated_at = data.get("generated_at").and_then(|at| Shown::deserialize(at).ok());
        let Some(checks) = data.get("checks").and_then(Value::as_array) else {
            return Err(malformed("checks".to_owned(), "not a list".to_owned()));
        };
        let group = self.group(collection, fact.cursor.iteration, account, generated_at);
        for (place, check) in checks.iter().enumerate() {
            let check =
                Check::deserialize(check).map_err(|error| malformed(format!("checks[{place}]"), error.to_string()))?;
            self.add(group, check, fact)?;
        }
        Ok(())
    }

    fn group(&mut self, collection: usize, iteration: usize, account: Account, generated_at: Option<Shown>) -> usize {
        // Iterations are reported one after the other: those of this one are the last.
        let here = |group: &&AccountFindings| group.collection == collection && group.iteration == iteration;
        let back = self.accounts.iter().rev().take_while(here).position(|group| group.account.id == account.id);
        if let Some(back) = back {
            return self.accounts.len() - 1 - back;
        }
        self.accounts.push(AccountFindings { collection, iteration, account, generated_at, checks: Vec::new() });
        self.accounts.len() - 1
    }

    fn add(&mut self, group: usize, check: Check, fact: &StepFinished) -> Result<(), FindingsError> {
        let carrier = (fact.item.id.clone(), fact.item.name.clone());
        let checks = &mut self.accounts[group].checks;
        match self.carriers.insert((group, check.check.clone()), carrier) {
            Some((id, name)) if id != fact.item.id => Err(FindingsError::Twice {
                first: name.as_str().to_owned(),
                second: fact.item.name.as_str().to_owned(),
                check: check.check.as_str().to_owned(),
            }),
            Some(_) => {
                checks.retain(|present| present.check != check.check);
                insert_ordered(checks, check);
                Ok(())
            }
            None => {
                insert_ordered(checks, check);
                Ok(())
            }
        }
    }

    /// Counts over all accounts.
    pub fn counts(&self) -> FindingCounts {
        self.accounts.iter().map(AccountFindings::counts).fold(FindingCounts::default(), FindingCounts::plus)
    }
}

/// Keeps checks in the order of their numbers, then of their names.
fn insert_ordered(checks: &mut Vec<Check>, check: Check) {
    let place = checks.partition_point(|present| compare_ids(&present.check, &check.check) == Ordering::Less);
    checks.insert(place, check);
}

fn compare_ids(left: &Shown, right: &Shown) -> Ordering {
    let number = |id: &Shown| -> u64 {
        let text = id.as_str();
        let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        text[..digits].parse().unwrap_or(u64::MAX)
    };
    number(left).cmp(&number(right)).then_with(|| left.cmp(right))
}
