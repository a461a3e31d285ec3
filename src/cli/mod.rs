//! The command line: arguments → settings → one command.

mod args;
mod bug;
mod certificates;
mod check;
mod config;
mod demo;
mod execute;
mod exit;
mod export;
mod github;
mod given;
mod html_options;
mod lifeguard;
mod load;
mod manual;
mod post;
mod process;
mod report;
mod reporter_options;
mod reporters;
mod run;
mod settings;
mod signals;
mod slack;
mod source;
mod values;
mod variables;
mod vault;

pub use bug::hide_panic_messages;
pub use exit::Exit;
pub use process::Process;

use clap::Parser as _;

/// Runs the command the arguments ask for.
pub fn main(process: Process) -> Exit {
    let (arguments, mut options) = reporter_options::split(&process.arguments);
    let parsed = match args::Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return exit::usage(&process, &error),
    };
    match parsed.command {
        args::Command::Run(run) => match config::configured(&arguments, &mut options, &process) {
            Ok(configured) => run::run(&configured.unwrap_or(*run), &options, &process),
            Err(ended) => ended.tell(&process),
        },
        args::Command::Report(report) => {
            if report.dry_run {
                options.configure("slack-dry-run", "true".to_owned());
            }
            report::report(&report, &options, &process)
        }
        args::Command::Check(arguments) => check::check(&arguments, &process),
        args::Command::Demo(demo) => demo::demo(&demo, process),
        args::Command::Vault(arguments) => vault::vault(&arguments, &process),
        args::Command::Completions { shell } => manual::completions(shell, &process),
        args::Command::Man { command } => manual::manual(command.as_deref(), &process),
    }
}
