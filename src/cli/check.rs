//! `postwatch check`: files → one line a finding, and the line of the file where that is no JSON.

use std::io::Write as _;

use super::{Exit, Process, args::CheckArguments};
use crate::{
    check::{Checks, Finding, Known, Severity},
    collection,
};

/// Checks all files; 3 when there is an error in one.
pub(super) fn check(arguments: &CheckArguments, process: &Process) -> Exit {
    let mut findings: Vec<Finding> = Vec::new();
    let known = known(arguments, &mut findings);
    let mut checks = Checks::new(known);
    for file in &arguments.files {
        // The environment that the collections run with may be among the files.
        let new: Vec<Finding> = checks.file(file).into_iter().filter(|finding| !findings.contains(finding)).collect();
        findings.extend(new);
    }
    let mut output = process.stdout();
    for finding in &findings {
        // A reader that went away does not change the result.
        let _ = writeln!(output, "{}", process.show(&finding.to_string()));
        for line in finding.excerpt.iter().flatten() {
            let _ = writeln!(output, "  {}", process.show(line));
        }
    }
    let fails = |finding: &Finding| finding.severity == Severity::Error || arguments.strict;
    if findings.iter().any(fails) { Exit::BadInput } else { Exit::Success }
}

/// The variables that the options bring.
fn known(arguments: &CheckArguments, findings: &mut Vec<Finding>) -> Known {
    let is_complete =
        arguments.environment.is_some() || !arguments.env_var.is_empty() || !arguments.global_var.is_empty();
    let mut known = Known { is_complete, ..Known::default() };
    for path in arguments.environment.iter().chain(&arguments.globals) {
        // What is odd about these files is told when they are checked themselves.
        let (scope, faults) = collection::load_variables_leniently(path, &mut Vec::new());
        findings.extend(faults.iter().map(Checks::fault));
        known.names.extend(scope.iter().flat_map(|scope| scope.enabled()).map(|variable| variable.key.to_string()));
    }
    let pairs = arguments.env_var.iter().chain(&arguments.global_var);
    known.names.extend(pairs.map(|pair| pair.split_once('=').map_or(pair.as_str(), |(key, _)| key).to_owned()));
    if let Some(path) = &arguments.iteration_data {
        match collection::load_data(path, collection::CsvNumbers::Read).and_then(|mut data| data.row(0)) {
            Ok(row) => known.names.extend(row.iter().flat_map(|row| row.names()).map(str::to_owned)),
            Err(fault) => findings.push(Checks::fault(&fault)),
        }
    }
    known
}
