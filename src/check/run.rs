//! Checks files, whatever they are.

use std::{
    collections::{BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use super::{Finding, Known, items, monitors, places::Places};
use crate::{
    collection::{self, FileKind, LoadError, Position},
    monitor::{is_monitor_file, is_project_file},
};

/// Rows of a data file that are told one by one before the rest is only counted.
const MOST_ROWS: usize = 5;

/// Faults of a data file that are told.
const MOST_FAULTS: usize = 20;

/// Checks files one after the other.
#[derive(Debug, Default)]
pub struct Checks {
    known: Known,
    done: BTreeSet<PathBuf>,
}

impl Checks {
    /// Checks that know these variables.
    pub fn new(known: Known) -> Checks {
        Checks { known, done: BTreeSet::new() }
    }

    /// What is wrong with a file that could not be loaded.
    pub fn fault(fault: &LoadError) -> Finding {
        let places = Places::default();
        Finding::unusable(fault, |file, path| places.of(file, path))
    }

    /// What is wrong in a file. Of a collection of format 3.0 the whole is checked once, whichever files are named.
    pub fn file(&mut self, path: &Path) -> Vec<Finding> {
        let places = Places::default();
        let unusable = |fault: &LoadError| Finding::unusable(fault, |file, path| places.of(file, path));
        if is_monitor_file(path) || is_project_file(path) {
            return if self.done.insert(path.to_owned()) { monitors::check(path) } else { Vec::new() };
        }
        match collection::kind_of(path) {
            Err(fault) => vec![unusable(&fault)],
            Ok(FileKind::Collection(path)) => {
                if !self.done.insert(path.clone()) {
                    return Vec::new();
                }
                let (collection, faults) = collection::load_leniently(&path);
                let mut findings: Vec<Finding> = faults.iter().map(unusable).collect();
                findings.extend(collection.iter().flat_map(|read| items::check(read, &self.known, &places)));
                // What was left out of a list cannot be found missing in it.
                findings.sort_by(|one, other| (&one.file, one.at).cmp(&(&other.file, other.at)));
                findings
            }
            Ok(FileKind::Workspace(collections)) => collections.iter().flat_map(|path| self.file(path)).collect(),
            Ok(FileKind::Variables) => variables(path, &places),
            Ok(FileKind::Data) => data(path).unwrap_or_else(|first| {
                let faults = collection::data_faults(path, first, MOST_FAULTS + 1);
                let mut findings: Vec<Finding> = faults.iter().take(MOST_FAULTS).map(unusable).collect();
                if faults.len() > MOST_FAULTS {
                    findings.push(Finding::error(path.display().to_string(), None, "and more like these"));
                }
                findings
            }),
        }
    }
}

fn variables(path: &Path, places: &Places) -> Vec<Finding> {
    let file = path.display().to_string();
    let mut warnings = Vec::new();
    let (scope, faults) = collection::load_variables_leniently(path, &mut warnings);
    let unusable = |fault: &LoadError| Finding::unusable(fault, |file, path| places.of(file, path));
    let mut findings: Vec<Finding> = faults.iter().map(unusable).collect();
    findings.extend(warnings.iter().map(|text| Finding::warning_of(text, &file)));
    let Some(scope) = scope else { return findings };
    let mut seen = HashSet::new();
    // Those that were left out have their places all the same.
    let is_left_out = |index: &usize| {
        let place = format!("values[{index}]");
        faults.iter().any(|fault| matches!(fault, LoadError::Wrong { place: wrong, .. } if *wrong == place))
    };
    let indexes = (0..).filter(|index| !is_left_out(index));
    for (index, variable) in indexes.zip(scope.variables()) {
        let place = format!("values[{index}]");
        let at = places.of(&file, &place);
        if variable.key.is_empty() {
            findings.push(Finding::error(&file, at, format!("{place}: the variable has no `key`")));
        } else if !variable.disabled && !seen.insert(variable.key.clone()) {
            let text = format!("{place}: \"{}\" is defined above already; the last one is used", variable.key);
            findings.push(Finding::warning(&file, at, text));
        }
    }
    findings
}

fn data(path: &Path) -> Result<Vec<Finding>, LoadError> {
    let file = path.display().to_string();
    let mut data = collection::load_data(path, collection::CsvNumbers::Read)?;
    if data.is_empty() {
        return Ok(vec![Finding::warning(file, Some(Position::START), "no rows")]);
    }
    let mut findings = Vec::new();
    let mut widest = 0;
    let mut ragged = 0;
    for place in 0..data.len() {
        let width = data.row(place)?.map_or(0, |row| row.names().count());
        widest = widest.max(width);
        if width < widest {
            ragged += 1;
            if ragged <= MOST_ROWS {
                let text = format!("row {}: {width} values where others have {widest}", place + 1);
                let at = data.line().map(|line| Position { line, column: 1 });
                findings.push(Finding::warning(&file, at, text));
            }
        }
    }
    if ragged > MOST_ROWS {
        findings.push(Finding::warning(&file, None, format!("{} more rows are short", ragged - MOST_ROWS)));
    }
    Ok(findings)
}
