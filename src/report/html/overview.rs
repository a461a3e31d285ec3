//! The first pass: what the page says before its list of requests.

use std::{collections::HashMap, io};

use super::{
    chart::ResponseTimes,
    failures::FailureGroups,
    item_run::{Gathering, ItemRun, State},
    options::HtmlOptions,
};
use crate::{
    event::{Event, EventKind},
    finding::Findings,
    recording::{Recording, Statistics},
    secret::Shown,
};

/// Warnings that are kept.
const MOST_WARNINGS: usize = 100;

/// How many items went how.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) errors: usize,
    pub(super) skipped: usize,
}

impl Tally {
    fn add(&mut self, state: State) {
        match state {
            State::Passed => self.passed += 1,
            State::Failed => self.failed += 1,
            State::Error => self.errors += 1,
            State::Skipped => self.skipped += 1,
        }
    }

    pub(super) fn total(self) -> usize {
        self.passed + self.failed + self.errors + self.skipped
    }

    pub(super) fn plus(self, other: Tally) -> Tally {
        Tally {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// A folder that holds requests.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) run: usize,
    pub(super) path: Vec<Shown>,
    pub(super) items: Tally,
}

/// An item of a collection.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) folder: usize,
    pub(super) name: Shown,
}

/// The items that ran, by number.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) all: Vec<Item>,
    numbers: HashMap<(usize, usize), usize>,
}

impl Items {
    /// Number of an item by its collection and its place in the run order.
    pub(super) fn number(&self, run: &ItemRun) -> Option<usize> {
        self.numbers.get(&(run.collection, run.cursor.position)).copied()
    }
}

/// What the first pass finds.
#[derive(Debug, Default)]
pub(super) struct Overview {
    pub(super) statistics: Statistics,
    /// How the items of each run went.
    pub(super) runs: Vec<Tally>,
    pub(super) folders: Vec<Folder>,
    pub(super) items: Items,
    pub(super) failures: FailureGroups,
    pub(super) times: ResponseTimes,
    pub(super) findings: Findings,
    pub(super) warnings: Vec<Shown>,
    pub(super) warnings_left_out: usize,
    /// Lines of the list.
    pub(super) rows: usize,
}

impl Overview {
    pub(super) fn of(recording: &Recording, options: &HtmlOptions) -> io::Result<Overview> {
        let mut overview = Overview { runs: vec![Tally::default(); recording.runs.len()], ..Overview::default() };
        let mut gathering = Gathering::default();
        for event in recording.events()? {
            let event = event?;
            overview.on_event(&event);
            if let Some(run) = gathering.on_event(&event) {
                overview.on_item(&run, options);
            }
        }
        if let Some(run) = gathering.rest() {
            overview.on_item(&run, options);
        }
        Ok(overview)
    }

    fn on_event(&mut self, event: &Event) {
        self.statistics.on_event(event);
        match &event.kind {
            EventKind::Warned(fact) => {
                if self.warnings.len() < MOST_WARNINGS {
                    self.warnings.push(fact.message.clone());
                } else {
                    self.warnings_left_out += 1;
                }
            }
            EventKind::StepFinished(_) => {
                self.findings.on_event(event);
            }
            EventKind::RunStarted(_)
            | EventKind::RunFinished(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_) => {}
        }
    }

    fn on_item(&mut self, run: &ItemRun, options: &HtmlOptions) {
        let state = run.state();
        let item = self.item(run);
        let folder = self.items.all[item].folder;
        self.folders[folder].items.add(state);
        if let Some(items) = self.runs.get_mut(run.collection) {
            items.add(state);
        }
        let row = options.lists(run).then_some(self.rows);
        self.rows += usize::from(row.is_some());
        self.failures.on_item(run, item, row);
        if let Some(time) = run.response_time_ms() {
            self.times.add(time, item, row, state);
        }
    }

    fn item(&mut self, run: &ItemRun) -> usize {
        if let Some(number) = self.items.number(run) {
            return number;
        }
        let folder = self.folder(run);
        self.items.all.push(Item { folder, name: run.item.name.clone() });
        let number = self.items.all.len() - 1;
        self.items.numbers.insert((run.collection, run.cursor.position), number);
        number
    }

    fn folder(&mut self, run: &ItemRun) -> usize {
        let is_here = |folder: &Folder| folder.run == run.collection && folder.path == run.item.folders;
        // A folder's items come one after the other.
        if let Some(number) = self.folders.iter().rposition(is_here) {
            return number;
        }
        self.folders.push(Folder { run: run.collection, path: run.item.folders.clone(), items: Tally::default() });
        self.folders.len() - 1
    }
}
