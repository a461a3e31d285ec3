//! What is wrong at the end of a run, to be compared with another run: what is new, what is resolved.
//!
//! Findings are told apart by account, check, entity, reason and key; failures that belong to no check by their item
//! and what failed there. A check that could not look resolves nothing.

mod change;
mod file;
mod run;
#[cfg(test)]
mod tests;

pub use change::Change;
pub use file::{Standing, StandingError};
pub(crate) use run::outside_of_checks;
pub use run::{KnownFailure, KnownFinding, RunStanding};
