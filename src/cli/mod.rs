//! The command line: arguments → settings → one command.

mod args;
mod demo;
mod exit;
mod post;
mod process;
mod reporter_options;
mod reporters;
mod run;
mod settings;
mod signals;

pub use exit::Exit;
pub use process::Process;

use clap::Parser as _;

/// Runs the command the arguments ask for.
pub fn main(process: Process) -> Exit {
    let (arguments, reporter_options) = reporter_options::split(&process.arguments);
    let parsed = match args::Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return exit::usage(&process, &error),
    };
    match parsed.command {
        args::Command::Run(run) => run::run(*run, &reporter_options, process),
        args::Command::Demo(demo) => demo::demo(&demo, process),
    }
}
