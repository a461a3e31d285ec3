//! The `postwatch` command.

use std::process::ExitCode;

use postwatch::cli::{self, Process};

fn main() -> ExitCode {
    cli::hide_panic_messages();
    cli::main(Process::current()).into()
}
