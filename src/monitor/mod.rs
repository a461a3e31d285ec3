//! Monitors: collections that run on a schedule, described in files.
//!
//! `monitors/NAME.monitor.yaml` says what runs and when; `postwatch.yaml` beside the folder says what holds for all. The
//! schemas of both are in `schemas/`.

mod alerting;
mod credential;
mod definition;
mod due;
mod execute;
mod file;
mod file_alerts;
mod file_options;
mod file_places;
mod file_reports;
mod file_schedule;
#[cfg(test)]
mod file_schema;
mod file_values;
mod job;
mod ping;
mod pool;
mod project;
mod project_file;
mod recorder;
#[cfg(test)]
mod recorder_tests;
mod secret_source;
mod summary;
#[cfg(test)]
mod tests;

pub use crate::secret_source::SecretSource;
pub use alerting::Alerting;
pub use definition::Monitor;
pub use execute::{Attempt, Executed, Execution};
pub use file::MonitorFile;
pub use file_alerts::{AlertTarget, MaintenanceFile};
pub use file_options::{Expectation, OptionsFile, RetryFile};
pub use file_places::PlaceText;
pub use file_reports::{ReportFile, ReportsFile};
pub use file_schedule::{MissedFile, ScheduleFile};
pub use file_values::{DurationText, Milliseconds, Scalar, SizeText, Variables};
pub use job::USUAL_TIMEOUT;
pub use pool::in_parallel;
pub use project::{Project, ProjectError, is_monitor_file, is_project_file};
pub use project_file::{DefaultsFile, HistoryFile, ProjectFile};
pub use secret_source::SecretError;
