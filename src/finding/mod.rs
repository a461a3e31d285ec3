//! What is wrong: findings and failures of a run, what stays wrong from run to run, and two runs compared.
//!
//! Findings are what a collection puts into `pm.visualizer` under the schema `postwatch.findings/1`. An item may carry
//! several checks; a run's checks are joined over its items, per iteration and account (an iteration over accounts
//! audits each). The contract is open to any collection.

mod account;
pub mod comparison;
mod contract;
mod failure;
mod join;
mod judge;
pub mod standing;
#[cfg(test)]
mod tests;
mod text;

pub use account::{AccountFindings, FindingCounts, Suppressed};
pub use contract::{Account, Check, Finding, Identity, SCHEMA, Status, Suppression};
pub use failure::{FailedScript, Failure, FailureKind, Failures};
pub(crate) use failure::{full_name, request_error_name};
pub use join::Findings;
pub use judge::{AssertionEnd, Carrier, Flaw, Judge, Verdict, is_findings};
pub(crate) use judge::{flaw_of_check, flaw_of_schema};
use text::tells_of;
pub(crate) use text::{account_name, check_name, counts_sentence, finding_line, finding_rest};
