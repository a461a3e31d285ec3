//! `--only-failed`: what failed in a recording, found again in today's collections, with the items that it needs.

mod changed;
mod failed;
mod find;
mod needs;
mod recording;
mod select;

pub use failed::FailedRun;
pub use recording::Rerun;
pub use select::{Subject, select};
