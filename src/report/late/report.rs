//! What renders a finished recording.

use std::{io, path::PathBuf};

use chrono::{DateTime, Utc};

use crate::recording::Recording;

/// Renders a recording into files.
pub trait LateReport: Send {
    /// Its name, as `-r` gives it.
    fn name(&self) -> &'static str;

    /// The file of the first run, which began at that time; the recording is kept beside it.
    fn first_file(&self, at: DateTime<Utc>) -> PathBuf;

    /// Whether it reads bodies, which make most of a recording.
    fn wants_bodies(&self) -> bool {
        true
    }

    /// The files that [`LateReport::render`] writes: one for all runs.
    fn files(&self, recording: &Recording) -> Vec<PathBuf> {
        recording.runs.first().map(|first| self.first_file(first.started)).into_iter().collect()
    }

    /// Writes the files.
    fn render(&self, recording: &Recording) -> io::Result<()>;
}
