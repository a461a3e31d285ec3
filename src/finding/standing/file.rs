//! The file that keeps it from run to run, and recordings it can be read from.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::run::RunStanding;
use crate::{
    event::{Event, EventKind, Outcome, RunStarted},
    file::{Mode, write_whole},
    finding::{Failures, Findings},
    recording::{Recording, RecordingError},
};

/// Name and version of the file's format.
const SCHEMA: &str = "postwatch.standing/1";

/// What is wrong, by collection and environment.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    runs: Vec<RunStanding>,
}

/// Why it cannot be read.
#[derive(Debug, Error)]
pub enum StandingError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is something else.
    #[error("{path}: not a state file of postwatch: {reason}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The recording cannot be read.
    #[error(transparent)]
    Recording(#[from] RecordingError),
}

#[derive(Serialize, Deserialize)]
struct Written {
    schema: String,
    runs: Vec<RunStanding>,
}

impl Standing {
    /// That of each run, in order.
    pub fn runs(&self) -> &[RunStanding] {
        &self.runs
    }

    /// That of a run of the same collection and environment.
    pub fn of_same(&self, run: &RunStanding) -> Option<&RunStanding> {
        self.runs.iter().find(|other| other.is_of_same(run))
    }

    /// Puts a run in the place of the one before.
    pub fn put(&mut self, run: RunStanding) {
        match self.runs.iter_mut().find(|other| other.is_of_same(&run)) {
            Some(other) => *other = run,
            None => self.runs.push(run),
        }
    }

    /// Reads the file; one that is not there yet says nothing.
    pub fn read(path: &Path) -> Result<Standing, StandingError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::default()),
            Err(source) => return Err(StandingError::Io { path: path.to_owned(), source }),
        };
        let format = |reason: String| StandingError::Format { path: path.to_owned(), reason };
        let written: Written = serde_json::from_str(&text).map_err(|error| format(error.to_string()))?;
        if written.schema != SCHEMA {
            return Err(format(format!("its schema is \"{}\", and this version reads {SCHEMA}", written.schema)));
        }
        Ok(Standing { runs: written.runs })
    }

    /// Reads what a recorded run ended with.
    pub fn of_recording(path: &Path) -> Result<Standing, StandingError> {
        let recording = Recording::open(path)?;
        let io = |source| StandingError::Io { path: path.to_owned(), source };
        let mut standing = Standing::default();
        let mut run: Option<Gathering> = None;
        for event in recording.events().map_err(io)? {
            let event = event.map_err(io)?;
            if let EventKind::RunStarted(started) = &event.kind {
                run = Some(Gathering::new(started.clone(), event.at));
            }
            if let Some(gathering) = &mut run {
                gathering.on_event(&event);
            }
            if let EventKind::RunFinished(finished) = &event.kind {
                standing.runs.extend(run.take().map(|run| run.end(finished.outcome)));
            }
        }
        standing.runs.extend(run.map(|run| run.end(Outcome::Abort)));
        Ok(standing)
    }

    /// Writes the file, whole or not at all.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let written = Written { schema: SCHEMA.to_owned(), runs: self.runs.clone() };
        write_whole(path, Mode::Umask, |out| {
            serde_json::to_writer_pretty(&mut *out, &written)?;
            out.write_all(b"\n")
        })
    }
}

/// A recorded run, as far as it has been read.
struct Gathering {
    started: RunStarted,
    last_at: DateTime<Utc>,
    findings: Findings,
    failures: Failures,
}

impl Gathering {
    fn new(started: RunStarted, at: DateTime<Utc>) -> Gathering {
        Gathering { started, last_at: at, findings: Findings::default(), failures: Failures::default() }
    }

    fn on_event(&mut self, event: &Event) {
        self.last_at = event.at;
        self.failures.on_event(event);
        self.findings.on_event(event);
    }

    fn end(self, outcome: Outcome) -> RunStanding {
        RunStanding::new(&self.started, self.last_at, outcome, &self.findings, &self.failures)
    }
}
