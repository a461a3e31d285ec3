//! A simulated AWS account and Slack sink, for `postwatch demo` and for tests.
//!
//! It shares nothing with the client's code but the clock, so that client and server cannot be wrong together.

mod account;
mod caller;
mod cloud;
mod faults;
mod fixture;
mod fixture_account;
mod fixture_read;
mod form;
mod iam;
mod index;
mod keys;
mod message;
mod moment;
mod organizations;
mod page;
mod permission;
mod place;
mod refusal;
mod serve;
mod server;
mod service;
mod signature;
mod slack;
mod story;
mod sts;
mod work;
mod xml;

#[cfg(test)]
mod tests;

pub use faults::{FaultError, Faults};
pub use fixture::{DEFAULT as DEFAULT_FIXTURE, ExpectedFinding, Fixture, FixtureError};
pub use serve::serve_until_interrupted;
pub use server::{Credentials, Server};
pub use slack::{SlackMessage, WEBHOOK_PATH};
pub use story::Story;
