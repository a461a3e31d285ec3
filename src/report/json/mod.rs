//! The `json` reporter: newman's summary, key for key, so that tools which read it go on working.

mod body;
mod error;
mod execution;
mod executions;
mod failures;
mod library;
mod list;
mod reporter;
mod summary;
#[cfg(test)]
mod tests;

pub use body::{Bodies, bodies};
pub use reporter::JsonReport;
