//! Reports that need the end of a run: totals stand first in the file, or the collection as it was at the end.
//!
//! During the run its masked events go to one recording: the user's `events` export, or a file beside the first report,
//! readable by its owner alone. After the run each report is rendered from it in streaming passes. Memory does not grow
//! with the run. A run that is killed leaves its recording, and `postwatch report` makes every report from it; a report
//! is either complete or not there.

mod destination;
mod recorder;
mod report;
mod spool;

pub use destination::Destination;
pub use recorder::Recorder;
pub use report::LateReport;
