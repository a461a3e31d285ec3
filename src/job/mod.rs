//! The one door for everything that runs: a [`JobSpec`] is loaded, its reporters are made, its collections run, its
//! messages are delivered and its exports written; a [`JobOutcome`] says how that went.
//!
//! Whoever runs a job (the command line, a schedule, a protocol) says what to run and what surrounds it, is handed
//! every message as a [`crate::notice::Notice`], and decides what an outcome means. Nothing here reads the process,
//! prints messages, or ends anything but the job.

mod certificates;
mod counts;
mod error;
mod execute;
mod export;
mod last_look;
mod load;
mod locate;
mod outcome;
mod replay;
mod reporters;
mod rerun;
mod service;
mod settings;
mod slack;
mod source;
mod spec;
mod steps;
mod variables;
mod watchdog;

pub use error::{JobError, JobErrorKind};
pub use outcome::{Delivery, JobOutcome, Observer, RunResult};
pub use replay::{Replay, ReplaySpec};
pub use service::service_client;
pub use source::is_uid;
pub use spec::{
    ClientCertificateSpec, ExportSecrets, ExportSpec, JobSpec, NetworkSpec, Place, ReportSpec, VariableSpec, VaultSpec,
};
pub use steps::Job;
