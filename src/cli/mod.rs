//! The command line: arguments → a command, a job, an exit status. Only here is anything read from the process, printed
//! for the user, or ended.

mod args;
mod bug;
mod check;
mod config;
mod demo;
mod demo_account;
mod demo_monitor;
mod error;
mod exit;
mod import;
mod manual;
mod monitor;
mod observer;
mod process;
mod reference;
mod report;
mod reporter_options;
mod run;
mod signals;
mod spec;
mod usage;
mod values;
mod vault;
mod verdict;

pub use bug::hide_panic_messages;
pub use exit::Exit;
pub use process::Process;
pub use reference::command_line_reference;

use clap::Parser as _;
use error::CommandError;

/// Runs the command the arguments ask for.
pub fn main(process: Process) -> Exit {
    let (arguments, mut options) = reporter_options::split(&process.arguments);
    if let Some(problem) = usage::misplaced(&arguments, &options) {
        return CommandError::usage(problem).tell(&process);
    }
    let parsed = match args::Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return usage::usage(&process, &error),
    };
    match parsed.command {
        args::Command::Run(run) => match config::configured(&arguments, &mut options, &process) {
            Ok(configured) => run::run(configured.unwrap_or(*run), options, &process),
            Err(error) => error.tell(&process),
        },
        args::Command::Report(report) => {
            if report.dry_run {
                options.set_default("slack-dry-run", "true".to_owned());
            }
            report::report(*report, options, &process)
        }
        args::Command::Check(arguments) => check::check(&arguments, &process),
        args::Command::Monitor(arguments) => monitor::monitor(&arguments, &process),
        args::Command::Demo(demo) => demo::demo(&demo, &process),
        args::Command::Import(arguments) => import::import(arguments, &process),
        args::Command::Vault(arguments) => vault::vault(&arguments, &process),
        args::Command::Completions { shell } => manual::completions(shell, &process),
        args::Command::Man { command } => manual::manual(command.as_deref(), &process),
    }
}
