//! `postwatch completions` and `postwatch man`: both made from the arguments, so that they cannot be out of date.

use std::io;

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{Exit, Process, args::Arguments};

const NAME: &str = "postwatch";

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell, process: &Process) -> Exit {
    generate(shell, &mut Arguments::command(), NAME, &mut process.stdout());
    Exit::Success
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
