//! Reports that need the end of a run: totals stand first in the file, or the collection as it was at the end.
//!
//! During the run its masked events go to a recording beside the report, readable by its owner alone; after the run each
//! report is rendered from the recording in streaming passes. Memory does not grow with the run. A run that is killed
//! leaves its recording; a report is either complete or not there.

mod destination;
mod recorder;
mod recording;

pub use destination::Destination;
pub(in crate::report) use destination::write_whole;
pub use recorder::Recorder;
pub use recording::{LateReport, RecordedRun, Recording};
