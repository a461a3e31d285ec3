//! `postwatch completions` and `postwatch man`: both made from the arguments, so that they cannot be out of date.

use std::io;

use clap::{Arg, Command, CommandFactory as _, ValueHint, builder::PossibleValuesParser};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{Exit, Process, args::Arguments};
use crate::report::KNOWN_REPORTERS;

const NAME: &str = "postwatch";

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell, process: &Process) -> Exit {
    let mut command = ["run", "report"]
        .into_iter()
        .fold(Arguments::command(), |command, name| command.mut_subcommand(name, with_reporters));
    generate(shell, &mut command, NAME, &mut process.stdout());
    Exit::Success
}

/// A command with the reporters' names and options, which are no arguments of the parser.
fn with_reporters(command: Command) -> Command {
    let names = KNOWN_REPORTERS.iter().map(|reporter| reporter.name);
    let command = command.mut_arg("reporters", |argument| argument.value_parser(PossibleValuesParser::new(names)));
    let options = KNOWN_REPORTERS.iter().flat_map(|reporter| {
        reporter.options.iter().map(|option| {
            // The parser wants names that last; the process ends when the script is printed.
            let name: &'static str = format!("reporter-{}-{option}", reporter.name).leak();
            let help = format!("Option of the {} reporter", reporter.name);
            Arg::new(name).long(name).help(help).num_args(0..=1).value_hint(ValueHint::AnyPath)
        })
    });
    command.args(options)
}

/// Prints the manual page of the program, or that of a command.
pub(super) fn manual(command: Option<&str>, process: &Process) -> Exit {
    match page(command) {
        Ok(page) => {
            // A reader that went away is no fault of the page.
            let _ = process.stdout().write_all(&page);
            Exit::Success
        }
        Err(error) => {
            process.tell_error(error);
            Exit::Usage
        }
    }
}

fn page(name: Option<&str>) -> io::Result<Vec<u8>> {
    let mut command = Arguments::command();
    command.build();
    let command = match name {
        None => command,
        Some(name) => {
            let found = command.find_subcommand(name).cloned();
            found.ok_or_else(|| io::Error::other(format!("there is no command `{name}`")))?
        }
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Ok(page)
}
