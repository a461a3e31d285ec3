//! The service: monitors run when their time comes, what is to be told is told, and what is old goes.

mod agenda;
#[cfg(test)]
mod agenda_tests;
mod deliveries;
mod line;
mod metrics;
mod project_files;
mod run_loop;
mod shared;

pub use line::{LogLevel, LogLine};
pub use metrics::Metrics;
pub use project_files::ProjectFiles;
pub use run_loop::{Service, ServiceEnd};
