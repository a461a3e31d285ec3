//! `postwatch check`: files → one line a finding.

use std::io::Write as _;

use super::{Exit, Process, args::CheckArguments};
use crate::{
    check::{Checks, Finding, Known, Severity},
    collection::{self, LoadError},
    variable::Scope,
};

/// Checks all files; 3 when there is an error in one.
pub(super) fn check(arguments: &CheckArguments, process: &Process) -> Exit {
    let mut findings = Vec::new();
    let mut checks = Checks::new(match known(arguments) {
        Ok(known) => known,
        Err(error) => {
            findings.push(Finding::error(error.to_string()));
            Known::default()
        }
    });
    for file in &arguments.files {
        findings.extend(checks.file(file));
    }
    let mut output = process.stdout();
    for finding in &findings {
        // A reader that went away does not change the result.
        let _ = writeln!(output, "{finding}");
    }
    let fails = |finding: &Finding| finding.severity == Severity::Error || arguments.strict;
    if findings.iter().any(fails) { Exit::BadInput } else { Exit::Success }
}

/// The variables that the options bring.
fn known(arguments: &CheckArguments) -> Result<Known, LoadError> {
    let mut known = Known { is_complete: arguments.environment.is_some(), ..Known::default() };
    // What is odd about these files is told when they are checked themselves.
    let mut warnings = Vec::new();
    let mut add = |scope: Scope| {
        known.names.extend(scope.enabled().map(|variable| variable.key.to_string()));
    };
    if let Some(path) = &arguments.environment {
        add(collection::load_environment(path, &mut warnings)?);
    }
    if let Some(path) = &arguments.globals {
        add(collection::load_globals(path, &mut warnings)?);
    }
    let pairs = arguments.env_var.iter().chain(&arguments.global_var);
    known.names.extend(pairs.map(|pair| pair.split_once('=').map_or(pair.as_str(), |(key, _)| key).to_owned()));
    if let Some(path) = &arguments.iteration_data
        && let Some(row) = collection::load_data(path)?.row(0)?
    {
        known.names.extend(row.names().map(str::to_owned));
    }
    Ok(known)
}
