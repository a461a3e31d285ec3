//! Where the reporter writes.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use super::EventsReporter;
use crate::{
    file::{Mode, create, fitting},
    report::{Reporter, Setup},
};

/// `--reporter-events-export FILE`, where all of the run is written to it and it can be read again.
pub fn recording_file(setup: &Setup<'_>) -> Option<PathBuf> {
    let given = setup.options.get("events", "export").filter(|path| !["-", "true"].contains(path))?;
    let path = setup.surroundings.path(given);
    let is_file = fs::metadata(&path).map_or(true, |found| found.is_file());
    (is_file && !setup.options.is_set("events", "omit-bodies")).then(|| fitting(&path))
}

/// `--reporter-events-export FILE`; standard output without it, or with `-`.
pub fn set_up(setup: &Setup<'_>) -> Result<Box<dyn Reporter>, String> {
    let with_bodies = !setup.options.is_set("events", "omit-bodies");
    match setup.options.get("events", "export") {
        None | Some("-" | "true") => Ok(Box::new(EventsReporter::new(setup.stdout(), with_bodies))),
        Some(path) => {
            Ok(Box::new(EventsReporter::create(&setup.surroundings.path(path), setup.report_mode(), with_bodies)?))
        }
    }
}

impl EventsReporter<File> {
    /// A reporter that writes a file with these permissions.
    pub fn create(path: &Path, mode: Mode, with_bodies: bool) -> Result<EventsReporter<File>, String> {
        let path = &fitting(path);
        let file = create(path, mode).map_err(|error| format!("reporter events: {}: {error}", path.display()))?;
        let mut reporter = EventsReporter::new(file, with_bodies);
        reporter.path = Some(path.clone());
        Ok(reporter)
    }
}
