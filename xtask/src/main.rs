//! `cargo xtask`: see `docs/contributing.md`.

use std::{io::Write as _, path::Path, process::ExitCode};

use xtask::collections::{self, Fault};

const USAGE: &str = "\
usage: cargo xtask collections              write collections/*.json from collections/src
       cargo xtask collections --check      say what differs, and write nothing
       cargo xtask collections --from-json  take what was edited in collections/*.json over into collections/src";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    match run(&arguments, &root.join("collections")) {
        Ok(lines) => {
            tell(&lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(fault) => {
            tell(&format!("error: {fault}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str], folder: &Path) -> Result<Vec<String>, Fault> {
    match arguments {
        ["collections"] => collections::write(folder),
        ["collections", "--check"] => collections::check(folder),
        ["collections", "--from-json"] => collections::take_over(folder),
        _ => Err(Fault::Usage(USAGE)),
    }
}

fn tell(text: &str) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(std::io::stderr(), "{text}");
}
