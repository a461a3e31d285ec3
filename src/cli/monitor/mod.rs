//! `postwatch monitor`: monitors as a command line has them.

mod alerts;
mod args;
mod findings;
mod list;
mod next;
mod once;
mod open;
mod page;
mod pause;
mod runs;
mod serve;
mod service;
mod table;
mod verbs;

pub(super) use alerts::{Messages, send_alerts};
pub(super) use args::MonitorArguments;
pub(super) use verbs::monitor;
