//! Alerts: when something is told of a monitor, what, to whom, and that it arrives.

#[expect(clippy::module_inception, reason = "the folder is about what this file defines")]
mod alert;
pub mod channel;
mod hold;
mod message;
#[cfg(test)]
mod message_tests;
mod monitor_facts;
pub mod outbox;
mod period;
mod problem;
mod result;
mod state;
#[cfg(test)]
mod state_tests;
mod thresholds;
mod words;

pub use alert::{Alert, AlertKind};
pub use hold::{Held, Hold};
pub use message::{AlertMessage, Counts, MetricsModel, ProblemLine};
pub use monitor_facts::MonitorFacts;
pub use period::Period;
pub use problem::{Problem, ProblemKey};
pub use result::{Metrics, RunFacts, RunResult};
pub use state::{AlertState, Circumstances, Phase};
pub use thresholds::{FailureThreshold, NotificationLimit, Reminder, Runs, Share, Slow, Thresholds};
