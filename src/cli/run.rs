//! `postwatch run`: arguments → a job.

use std::sync::Arc;

use super::{Exit, Process, args::RunArguments, observer::Terminal, signals::Signals};
use crate::{
    job::{Job, JobError},
    notice::Notice,
    report::ReporterOptions,
};

/// Runs the collections and writes their reports.
pub(super) fn run(arguments: RunArguments, options: ReporterOptions, process: &Process) -> Exit {
    let terminal = Arc::new(Terminal {
        signals: Signals::default(),
        is_suppressed: arguments.suppress_exit_code,
        ..Terminal::default()
    });
    let outcome = Job::load(arguments.spec(options), process.surroundings.clone(), terminal.clone())
        .and_then(|job| job.run(terminal.signals.watch()));
    match outcome {
        Ok(outcome) => terminal.exit(&outcome),
        Err(error) => refused(&error),
    }
}

/// Says why a job could not begin.
pub(super) fn refused(error: &JobError) -> Exit {
    super::process::print_notice(&Notice::error(error.problem.clone()));
    Exit::of_refusal(error.kind)
}
