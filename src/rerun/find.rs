//! A recorded item, found again among the items of today.

use super::changed::is_same_text;
use crate::{
    event::ItemFacts,
    plan::{Plan, Step},
};

/// Where a recorded item stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// At this position of the run order.
    At(usize),
    /// At this position, under another name or in another folder.
    Renamed(usize),
    /// Nowhere; the name of what stands at its place now, if anything does.
    Nowhere(Option<String>),
}

/// By identifier and name, then by identifier, then by name and folders; of several the one at the same place. An
/// identifier that the file does not give is another one in each run, and is never found.
pub(super) fn find(item: &ItemFacts, plan: &Plan) -> Found {
    let is_same_name = |step: &Step| {
        is_same_text(item.name.as_str(), &step.name)
            && step.folders.len() == item.folders.len()
            && item.folders.iter().zip(&step.folders).all(|(recorded, now)| is_same_text(recorded.as_str(), now))
    };
    let is_same_id = |step: &Step| *step.id == *item.id.as_str();
    let is_same_place = |step: &Step| place(&step.place) == place(item.place.as_str());
    let best = |accepts: &dyn Fn(&Step) -> bool| {
        let mut candidates = plan.steps.iter().enumerate().filter(|(_, step)| accepts(step));
        let first = candidates.next()?;
        let better = Some(first).filter(|(_, step)| is_same_place(step));
        better.or_else(|| candidates.find(|(_, step)| is_same_place(step))).or(Some(first)).map(|(at, _)| at)
    };
    if let Some(at) = best(&|step| is_same_id(step) && is_same_name(step)) {
        return Found::At(at);
    }
    if let Some(at) = best(&is_same_id) {
        return Found::Renamed(at);
    }
    match best(&is_same_name) {
        Some(at) => Found::At(at),
        None => Found::Nowhere(plan.steps.iter().find(|step| is_same_place(step)).map(Step::full_name)),
    }
}

/// `checks.json: item[0].item[2]` → `item[0].item[2]`: the file may be called by another path.
fn place(text: &str) -> &str {
    text.rsplit_once(": ").map_or(text, |(_, place)| place)
}
