//! A finished recording, and what renders it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::PathBuf,
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::{
    event::{Documents, Event},
    report::{Statistics, events::read_line},
    secret::Shown,
};

/// Renders a recording into files.
pub trait LateReport: Send {
    /// Its name, as `-r` gives it.
    fn name(&self) -> &'static str;

    /// The file of the first run, which began at that time; the recording is kept beside it.
    fn first_file(&self, at: DateTime<Utc>) -> PathBuf;

    /// Writes the files.
    fn render(&self, recording: &Recording) -> io::Result<()>;
}

/// What is known of a run once it has ended, without reading its recording again.
#[derive(Clone, Debug)]
pub struct RecordedRun {
    /// Name of the collection.
    pub name: Shown,
    /// Identifier of the collection.
    pub id: Shown,
    /// When it began.
    pub started: DateTime<Utc>,
    /// When it ended; of a run that was cut off, its last event.
    pub ended: DateTime<Utc>,
    /// Iterations planned.
    pub iterations: usize,
    /// Its numbers.
    pub statistics: Statistics,
    /// What was run.
    pub documents: Arc<Documents>,
    /// Why it ended early, if it did.
    pub error: Option<Shown>,
}

/// The events of one call on disk.
pub struct Recording {
    pub(super) path: PathBuf,
    /// The runs of it, in order.
    pub runs: Vec<RecordedRun>,
}

impl Recording {
    /// Reads the events from the start, one at a time.
    pub fn events(&self) -> io::Result<impl Iterator<Item = io::Result<Event>> + use<>> {
        let file = File::open(&self.path)?;
        let mut lines = BufReader::with_capacity(64 * 1024, file);
        let mut line = String::new();
        Ok(std::iter::from_fn(move || {
            loop {
                line.clear();
                match lines.read_line(&mut line) {
                    Ok(0) => return None,
                    Ok(_) => match read_line(&line) {
                        Ok(None) => {}
                        Ok(Some(event)) => return Some(Ok(event)),
                        Err(error) => return Some(Err(io::Error::other(error))),
                    },
                    Err(error) => return Some(Err(error)),
                }
            }
        }))
    }
}
