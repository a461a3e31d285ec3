//! Failures as they are told: what only follows from another is folded under it, and a cause that items share is told once.

use std::{collections::HashMap, sync::Arc};

use crate::finding::{Failure, FailureKind};

/// A failure that is told, and those that need no words of their own.
pub(super) struct Told<'a> {
    /// Its number, from 1, in the order in which all came up.
    pub(super) number: usize,
    pub(super) failure: &'a Failure,
    /// Assertions and scripts that failed since its request did.
    pub(super) following: usize,
    /// Requests of other items that failed for the same reason.
    pub(super) same: Vec<&'a Failure>,
}

/// Every failure, as newman lists them.
pub(super) fn each(failures: &[Failure]) -> Vec<Told<'_>> {
    failures.iter().enumerate().map(|(place, failure)| told(place, failure)).collect()
}

/// Failures with what follows from them.
pub(super) fn folded(failures: &[Failure]) -> Vec<Told<'_>> {
    let mut all: Vec<Told<'_>> = Vec::new();
    let mut causes: HashMap<(usize, String), usize> = HashMap::new();
    // The item whose request failed last, and where that is told.
    let mut broken: Option<(usize, Arc<str>, usize)> = None;
    for (place, failure) in failures.iter().enumerate() {
        if failure.kind() != FailureKind::Request {
            match &broken {
                Some((collection, reference, index))
                    if (*collection, reference) == (failure.collection, &failure.cursor.reference) =>
                {
                    all[*index].following += 1;
                }
                _ => all.push(told(place, failure)),
            }
            continue;
        }
        let cause = (failure.collection, cause(failure));
        let known = causes.get(&cause).copied();
        let index = known.unwrap_or(all.len());
        match known {
            Some(index) => all[index].same.push(failure),
            None => {
                all.push(told(place, failure));
                causes.insert(cause, index);
            }
        }
        if failure.is_of_item {
            broken = Some((failure.collection, failure.cursor.reference.clone(), index));
        }
    }
    all
}

fn told(place: usize, failure: &Failure) -> Told<'_> {
    Told { number: place + 1, failure, following: 0, same: Vec::new() }
}

/// The message without the place of its item, which is what sets it apart from those of others.
fn cause(failure: &Failure) -> String {
    let message = failure.message.as_str();
    let Some(place) = failure.item.as_ref().map(|item| item.place.as_str()).filter(|place| !place.is_empty()) else {
        return message.to_owned();
    };
    let inside = place.rsplit_once(": ").map_or(place, |(_, inside)| inside);
    message.replace(place, "").replace(inside, "")
}
