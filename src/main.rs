//! The `postwatch` command.

use std::process::ExitCode;

use postwatch::cli::{self, Process};

fn main() -> ExitCode {
    cli::main(Process::current()).into()
}
