//! `postwatch run`: arguments → a job.

use std::sync::Arc;

use super::{Exit, Process, args::RunArguments, observer::Terminal, signals::Signals, verdict::Verdict};
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
        verdict: verdict(&arguments, &options, process),
        ..Terminal::default()
    });
    let outcome = Job::load(arguments.spec(options), process.surroundings.clone(), terminal.clone())
        .and_then(|job| job.run(terminal.signals.watch()));
    match outcome {
        Ok(outcome) => terminal.exit(&outcome),
        Err(error) => refused(&error),
    }
}

/// The last lines, which go with what the cli reporter prints. newman has none.
fn verdict(arguments: &RunArguments, options: &ReporterOptions, process: &Process) -> Option<Verdict> {
    let output = &arguments.output;
    let prints = output.reporters.iter().any(|name| name == "cli") && !output.silent;
    (prints && !options.is_set("cli", "silent") && process.surroundings.program != "newman").then(|| Verdict {
        process: process.clone(),
        is_colored: output.color.is_on(&process.surroundings),
        is_quiet: output.quiet,
        is_suppressed: arguments.suppress_exit_code,
    })
}

/// Says why a job could not begin.
pub(super) fn refused(error: &JobError) -> Exit {
    super::process::print_notice(&Notice::error(error.problem.clone()));
    Exit::of_refusal(error.kind)
}
