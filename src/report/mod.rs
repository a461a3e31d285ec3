//! Reporters: they consume the events of a run and know nothing else.
//!
//! A [`Reporter`] gets every [`crate::event::Event`] in order and writes to the stream it was built with.
//! [`Reporters`] hands one event to several of them; [`ReporterThread`] runs them beside the run, so that disks,
//! pipes and slow terminals never hold up a request other than by a full channel.

pub mod cli;
mod emoji_train;
pub mod events;
pub mod github;
pub mod html;
pub mod json;
pub mod json_summary;
pub mod junit;
mod known;
pub mod late;
mod number;
mod place;
mod progress;
mod reporter;
mod reporters;
#[cfg(test)]
pub(crate) mod sample;
mod setup;
pub mod slack;
mod thread;

pub use emoji_train::EmojiTrainReporter;
pub use known::{KNOWN_REPORTERS, KnownReporter, reporter_hint, unread_options};
pub use number::{duration, parse_size, parse_size_or_none, size, spoken_duration};
pub use place::{Locate, SourcePlace};
pub use progress::ProgressReporter;
pub use reporter::{Finished, ReportFile, Reporter, ReporterError};
pub use reporters::Reporters;
pub use setup::{Color, OutputStyle, ReporterOptions, Setup};
pub use thread::{EventSender, ReporterThread, Watchdog};
