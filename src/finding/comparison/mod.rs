//! Two recorded runs compared: what is new, what is resolved, what still fails, and what did not run again.
//!
//! Resolved is only what ran again and passed. A check that is gone, was skipped or was not reached says nothing.

mod compare;
mod seen;
mod text;

pub use compare::{Comparison, Problem, RunComparison};
