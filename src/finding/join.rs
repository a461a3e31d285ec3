//! Joins what a run's items carry.

use std::{cmp::Ordering, collections::HashMap};

use serde::Deserialize;

use super::{
    account::{AccountFindings, FindingCounts, day},
    contract::{Account, Check, SCHEMA},
};
use crate::{
    event::{Event, EventKind, StepFinished},
    secret::Shown,
};

/// All findings of a call, joined over items.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    accounts: Vec<AccountFindings>,
    /// Position of the item that carried a check of a group.
    carriers: HashMap<(usize, Shown), usize>,
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

    /// Takes the next event; only the end of an item matters. What breaks the contract is left out: the run has stated
    /// an error about it already (see [`super::Judge`]).
    pub fn on_event(&mut self, event: &Event) {
        match &event.kind {
            EventKind::StepFinished(fact) => {
                self.join(event, fact);
            }
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
            | EventKind::RunFinished(_) => {}
        }
    }

    /// Adds what an item carries. An item that ran again in its iteration replaces what it said before.
    fn join(&mut self, event: &Event, fact: &StepFinished) -> Option<()> {
        let data = &fact.visualizer.as_ref()?.data;
        if data.get("schema")?.as_str()? != SCHEMA {
            return None;
        }
        let account = data.get("account").and_then(|account| Account::deserialize(account).ok()).unwrap_or_default();
        let generated_at = data.get("generated_at").and_then(|at| Shown::deserialize(at).ok());
        let made_on = generated_at.as_ref().and_then(|at| day(at.as_str())).unwrap_or_else(|| event.at.date_naive());
        let checks = data.get("checks")?.as_array()?;
        let here = AccountFindings {
            collection: event.collection,
            iteration: fact.cursor.iteration,
            account,
            generated_at,
            made_on,
            checks: Vec::new(),
        };
        let group = self.group(here);
        for check in checks.iter().filter_map(|check| Check::deserialize(check).ok()) {
            self.add(group, check, fact.cursor.position);
        }
        Some(())
    }

    fn group(&mut self, wanted: AccountFindings) -> usize {
        // Iterations are reported one after the other: those of this one are the last.
        let here =
            |group: &&AccountFindings| group.collection == wanted.collection && group.iteration == wanted.iteration;
        let back = self.accounts.iter().rev().take_while(here).position(|group| group.account.id == wanted.account.id);
        if let Some(back) = back {
            return self.accounts.len() - 1 - back;
        }
        self.accounts.push(wanted);
        self.accounts.len() - 1
    }

    /// A check that another item carries already is left out.
    fn add(&mut self, group: usize, check: Check, position: usize) {
        let carrier = *self.carriers.entry((group, check.check.clone())).or_insert(position);
        if carrier == position {
            let checks = &mut self.accounts[group].checks;
            checks.retain(|present| present.check != check.check);
            insert_ordered(checks, check);
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
