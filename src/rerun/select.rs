//! Failed items of a recording → what runs today.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    changed::is_changed,
    failed::FailedRun,
    find::{Found, find},
    needs::Needs,
};
use crate::{
    event::ItemFacts,
    plan::Plan,
    run::{IterationSelection, Selection},
};

/// A collection of today.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its plan.
    pub plan: &'a Plan,
    /// Its JSON in Postman's shape.
    pub collection: &'a Value,
    /// Iterations that it has today.
    pub iterations: usize,
}

/// What runs of a collection, and sentences for the user about what is not as it was. `recording` is the file's name.
pub fn select(failed: &FailedRun, subject: Subject<'_>, recording: &str) -> (Selection, Vec<String>) {
    let mut warnings = Warnings::default();
    let mut needs = Needs::new(subject.plan, subject.collection);
    let mut selection = Selection { source: recording.to_owned(), cycles: subject.iterations, ..Selection::default() };
    for (iteration, items) in &failed.iterations {
        if *iteration >= subject.iterations {
            selection.lost.push(format!(
                "iteration {}, in which {}: there {} today",
                iteration + 1,
                match items.len() {
                    1 => "an item failed".to_owned(),
                    count => format!("{count} items failed"),
                },
                match subject.iterations {
                    1 => "is one".to_owned(),
                    count => format!("are {count}"),
                }
            ));
            continue;
        }
        let failed_now: BTreeSet<usize> =
            items.values().filter_map(|item| locate(item, failed, subject, &mut warnings)).collect();
        let steps = needs.with_needed(failed_now.iter().copied());
        if !steps.is_empty() {
            selection.iterations.insert(*iteration, IterationSelection { steps, failed: failed_now });
        }
    }
    if failed.failed_without_item() {
        let why = failed.run.error.as_ref().or(failed.run.shortfall.as_ref());
        let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
        selection.lost.push(format!("no item failed, but the run did{why}: run it whole"));
    }
    selection.lost.extend(warnings.lost.values().cloned());
    let mut told: Vec<String> = warnings.told.into_values().collect();
    told.extend(needs.unknown);
    if failed.cycles() != subject.iterations && !selection.iterations.is_empty() {
        told.push(format!(
            "{recording} has {} iterations and this run {}: rows may be others than those that failed",
            failed.cycles(),
            subject.iterations
        ));
    }
    if failed.run.error.is_some() {
        told.push(format!("{recording} ends before its run did: what it did not reach is not run again"));
    }
    (selection, told)
}

/// Sentences on items, each once however many iterations it failed in.
#[derive(Default)]
struct Warnings {
    told: BTreeMap<String, String>,
    lost: BTreeMap<String, String>,
}

/// The item's position today; what is to be told of it goes into the warnings.
fn locate(item: &ItemFacts, failed: &FailedRun, subject: Subject<'_>, warnings: &mut Warnings) -> Option<usize> {
    let name = full_name(item);
    match find(item, subject.plan) {
        Found::At(position) => {
            let step = &subject.plan.steps[position];
            let recorded = recorded_item(item, failed);
            let now = subject.collection.pointer(&step.pointer);
            if let (Some(recorded), Some(now)) = (recorded, now)
                && is_changed(recorded, now)
            {
                warnings.told.insert(name.clone(), format!("\"{name}\" has changed since the recording"));
            }
            Some(position)
        }
        Found::Renamed(position) => {
            let today = subject.plan.steps[position].full_name();
            warnings.told.insert(name.clone(), format!("\"{name}\" of the recording is \"{today}\" today"));
            Some(position)
        }
        Found::Nowhere(instead) => {
            let instead = instead.map(|other| format!("; \"{other}\" stands at its place")).unwrap_or_default();
            warnings.lost.insert(name.clone(), format!("\"{name}\" is no longer there{instead}"));
            None
        }
    }
}

/// The item as the recording shows it, where it shows what was run.
fn recorded_item<'a>(item: &ItemFacts, failed: &'a FailedRun) -> Option<&'a Value> {
    let (_, place) = item.place.as_str().rsplit_once(": ")?;
    let mut pointer = String::new();
    for part in place.split(['.', '[', ']']).filter(|part| !part.is_empty()) {
        pointer.push('/');
        pointer.push_str(part);
    }
    failed.run.documents.collection.pointer(&pointer)
}

fn full_name(item: &ItemFacts) -> String {
    let names = item.folders.iter().chain([&item.name]).map(|name| name.as_str());
    names.collect::<Vec<_>>().join(" / ")
}
