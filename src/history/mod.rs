//! What monitors did: runs, items, assertions, findings from their first to their last sight, console, in one SQLite file.
//!
//! A run is a row at its begin and one transaction at its end, so that one that was killed shows as lost and never as half
//! a success. All text has passed the redactor.

mod begin;
mod database;
mod end;
mod error;
mod findings;
mod holder;
mod monitors;
mod outbox;
mod overview;
#[cfg(test)]
mod overview_tests;
mod query;
mod read;
mod record;
mod retention;
mod schema;
mod states;
mod tally;
#[cfg(test)]
mod tests;

pub use begin::{Begun, Busy, NewRun};
pub use database::History;
pub use error::HistoryError;
pub use findings::{FindingRow, FindingState, OpenFindings};
pub use holder::{SchedulerLock, SchedulerTaken};
pub use monitors::{MonitorRow, Pause};
pub use overview::{MonitorOverview, RunBar, Uptimes};
pub use query::{FindingPage, FindingQuery, Transition};
pub use read::{AssertionRow, ConsoleRow, FailureRow, ItemRow, RunDetail, RunRow};
pub use record::{
    AssertionRecord, Changes, ConsoleRecord, FailureRecord, FindingFacts, ItemRecord, RunCounts, RunRecord, RunResult,
};
pub use retention::Retention;
pub use states::Decision;
pub use tally::{Span, Tally};
