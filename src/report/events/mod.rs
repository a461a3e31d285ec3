//! The `events` reporter: one JSON object a line, with newman's names in newman's order.
//!
//! Our facts are fewer than newman's events. Of each fact one line carries everything (see [`crate::recording::read_line`]);
//! the lines newman's users expect around it (`beforePrerequest`, `responseStart`, …) are derived from the order of
//! the facts and carry only what they announce.

mod exchange;
mod reporter;
mod setup;
#[cfg(test)]
mod tests;

pub use reporter::EventsReporter;
pub use setup::{recording_file, set_up};
