//! IAM's query API, version 2010-05-08, as far as an audit reads it.

mod actions;
mod call;
mod credential_report;
mod details;
mod groups;
mod last_accessed;
mod policies;
mod roles;
mod summary;
mod users;

pub(crate) use actions::{is_action, perform};
pub(crate) use call::Call;
