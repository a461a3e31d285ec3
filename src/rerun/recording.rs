//! The recording whose failed items run again.

use std::path::Path;

use super::{
    changed::is_same_text,
    failed::{FailedRun, failed_runs},
};
use crate::{
    plan::Plan,
    recording::{Recording, RecordingError},
};

/// A recording whose failed items run again.
#[derive(Debug)]
pub struct Rerun {
    name: String,
    runs: Vec<FailedRun>,
}

impl Rerun {
    /// Reads a recording. `name` is what messages call it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path, name: &str) -> Result<Rerun, RecordingError> {
        let recording = Recording::open(path)?;
        let runs = failed_runs(&recording).map_err(|error| RecordingError::File { path: path.to_owned(), error })?;
        Ok(Rerun { name: name.to_owned(), runs })
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes out the run of this collection: by identifier, else by name. Each is handed out once.
    pub fn take(&mut self, plan: &Plan) -> Option<FailedRun> {
        let of_id = |each: &FailedRun| !plan.collection_id.is_empty() && each.run.id.as_str() == plan.collection_id;
        let of_name = |each: &FailedRun| is_same_text(each.run.name.as_str(), &plan.collection_name);
        let at = self.runs.iter().position(of_id).or_else(|| self.runs.iter().position(of_name))?;
        Some(self.runs.remove(at))
    }

    /// Names of the collections it holds and that were not taken.
    pub fn others(&self) -> Vec<String> {
        self.runs.iter().map(|each| each.run.name.to_string()).collect()
    }

    /// The same, of those in which something failed.
    pub fn failed_others(&self) -> Vec<String> {
        let failed = self.runs.iter().filter(|each| each.failed_without_item() || !each.iterations.is_empty());
        failed.map(|each| each.run.name.to_string()).collect()
    }
}
