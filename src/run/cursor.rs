//! Which step comes next. Pure.

use crate::{plan::Plan, script::NextRequest};

/// What follows an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The step at this place.
    Step(usize),
    /// The iteration is over.
    EndOfIteration,
}

/// The step after the one at `position`, given the last `setNextRequest`. A name that does not exist ends the
/// iteration, as in newman.
pub(super) fn next(plan: &Plan, position: usize, wish: Option<&NextRequest>) -> Next {
    let place = match wish {
        None => Some(position + 1).filter(|place| *place < plan.steps.len()),
        Some(NextRequest::Stop) => None,
        Some(NextRequest::Named(name)) => plan.find(name),
    };
    place.map_or(Next::EndOfIteration, Next::Step)
}
