//! Findings: what a collection puts into `pm.visualizer` under the schema `postwatch.findings/1`.
//!
//! An item may carry several checks; a run's checks are joined over its items, per iteration and account (an
//! iteration over accounts audits each). The contract is open to any collection.

mod account;
mod contract;
mod join;
#[cfg(test)]
mod tests;
mod text;

pub use account::{AccountFindings, FindingCounts, Suppressed};
pub use contract::{Account, Check, Finding, Identity, SCHEMA, Status, Suppression};
pub use join::{Findings, FindingsError};
pub(super) use text::{account_name, check_name, counts_sentence, finding_line, finding_rest};
