//! Checks files, whatever they are.

use std::{
    collections::{BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use super::{Finding, items};
use crate::collection::{self, FileKind, LoadError};

/// Rows of a data file that are told one by one before the rest is only counted.
const MOST_ROWS: usize = 5;

/// The variables that collections may use beside their own.
#[derive(Debug, Default)]
pub struct Known {
    /// Their names.
    pub names: HashSet<String>,
    /// Whether an environment was given, so that what is not there is nowhere.
    pub is_complete: bool,
}

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

    /// What is wrong in a file. Of a collection of format 3.0 the whole is checked once, whichever files are named.
    pub fn file(&mut self, path: &Path) -> Vec<Finding> {
        match self.look(path) {
            Ok(findings) => findings,
            Err(error) => vec![Finding::error(error.to_string())],
        }
    }

    fn look(&mut self, path: &Path) -> Result<Vec<Finding>, LoadError> {
        match collection::kind_of(path)? {
            FileKind::Collection(path) => {
                if !self.done.insert(path.clone()) {
                    return Ok(Vec::new());
                }
                Ok(items::check(&collection::load(&path)?, &self.known))
            }
            FileKind::Variables => variables(path),
            FileKind::Data => data(path),
        }
    }
}

fn variables(path: &Path) -> Result<Vec<Finding>, LoadError> {
    let mut warnings = Vec::new();
    let scope =
        collection::load_environment(path, &mut warnings).or_else(|_| collection::load_globals(path, &mut warnings))?;
    let mut findings: Vec<Finding> = warnings.into_iter().map(Finding::warning).collect();
    let mut seen = HashSet::new();
    for (index, variable) in scope.variables().iter().enumerate() {
        let place = format!("{}: values[{index}]", path.display());
        if variable.key.is_empty() {
            findings.push(Finding::error(format!("{place}: the variable has no `key`")));
        } else if !variable.disabled && !seen.insert(variable.key.clone()) {
            let text = format!("{place}: \"{}\" is defined above already; the last one is used", variable.key);
            findings.push(Finding::warning(text));
        }
    }
    Ok(findings)
}

fn data(path: &Path) -> Result<Vec<Finding>, LoadError> {
    let mut data = collection::load_data(path)?;
    if data.is_empty() {
        return Ok(vec![Finding::warning(format!("{}: no rows", path.display()))]);
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
                let text = format!("{}: row {}: {width} values where others have {widest}", path.display(), place + 1);
                findings.push(Finding::warning(text));
            }
        }
    }
    if ragged > MOST_ROWS {
        findings.push(Finding::warning(format!("{}: {} more rows are short", path.display(), ragged - MOST_ROWS)));
    }
    Ok(findings)
}
