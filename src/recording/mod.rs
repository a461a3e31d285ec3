//! What a run left: its events as lines of JSON, read back, and counted.
//!
//! A recording was masked when it was written. It is the only way in for text that is printable already.

mod histogram;
mod line;
mod read;
mod runs;
mod statistics;

pub use histogram::Histogram;
pub use line::{LineError, VERSION, read_head, read_line};
pub use read::{Recording, RecordingError};
pub use runs::RecordedRun;
pub(crate) use runs::Runs;
pub use statistics::{Average, Count, Statistics, Timings};
