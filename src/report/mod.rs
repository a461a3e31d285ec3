//! Reporters: they consume the events of a run and know nothing else.
//!
//! A [`Reporter`] gets every [`crate::event::Event`] in order and writes to the stream it was built with.
//! [`Reporters`] hands one event to several of them; [`ReporterThread`] runs them beside the run, so that disks,
//! pipes and slow terminals never hold up a request other than by a full channel.

pub mod cli;
pub mod comparison;
mod emoji_train;
pub mod events;
mod failure;
pub mod findings;
pub mod github;
pub mod html;
pub mod json;
pub mod json_summary;
pub mod junit;
pub mod late;
mod number;
mod printable;
mod private_file;
mod progress;
mod reporter;
#[cfg(test)]
mod sample;
pub mod slack;
pub mod standing;
mod statistics;
mod thread;

pub use emoji_train::EmojiTrainReporter;
pub use failure::{FailedScript, Failure, FailureKind, Failures};
pub use number::{duration, size};
pub use printable::{Lines, visible};
pub use private_file::create_private;
pub use progress::ProgressReporter;
pub use reporter::{Reporter, ReporterError, Reporters};
pub use statistics::{Average, Count, Statistics, Timings};
pub use thread::{EventSender, Lifeguard, ReporterThread};
