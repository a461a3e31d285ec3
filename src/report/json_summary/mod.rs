//! The `json-summary` reporter: the result of a run as a small JSON document, for scripts and dashboards.
//!
//! No bodies, no headers, nothing per request: its size depends on what failed, not on how much ran. Readers check
//! `schema`; members may be added under the same schema, none changes its meaning or goes away.

mod document;
mod reporter;
#[cfg(test)]
mod tests;

pub use reporter::JsonSummaryReporter;
