//! A finished recording, read in passes.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use thiserror::Error;

use super::{LineError, read_head, read_line};
use super::{Runs, runs::RecordedRun};
use crate::event::Event;

/// Why a recording could not be read.
#[derive(Debug, Error)]
pub enum RecordingError {
    /// The file could not be read.
    #[error("{}: {error}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        error: io::Error,
    },
    /// It holds nothing.
    #[error("{}: the recording is empty: the run has not begun, or nothing was written", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// One line is damaged, of another version, or of something else.
    #[error("{}:{line}: {error}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Number of the line, from 1.
        line: u64,
        /// What is wrong with it.
        error: LineError,
    },
}

impl From<RecordingError> for io::Error {
    fn from(error: RecordingError) -> io::Error {
        match error {
            RecordingError::File { ref error, .. } => io::Error::new(error.kind(), error.to_string()),
            other => io::Error::new(io::ErrorKind::InvalidData, other.to_string()),
        }
    }
}

/// The events of one call on disk.
#[derive(Debug)]
pub struct Recording {
    path: PathBuf,
    /// Bytes of whole lines. A run that was killed may have left half a line behind them.
    length: u64,
    /// The runs of it, in order.
    pub runs: Vec<RecordedRun>,
}

impl Recording {
    /// A recording that has just been written whole.
    pub(crate) fn written(path: PathBuf, runs: Runs) -> Recording {
        Recording { path, length: u64::MAX, runs: runs.0 }
    }

    /// Reads a recording through once: a reporter `events` wrote it, or a run that was killed left it.
    pub fn open(path: &Path) -> Result<Recording, RecordingError> {
        let mut lines = Lines::open(path, u64::MAX)?;
        let mut runs = Runs::default();
        let mut length = 0;
        while let Some(event) = lines.next_event()? {
            length = lines.length;
            if let Some(event) = event {
                runs.on_event(&event);
            }
        }
        if runs.0.is_empty() {
            return Err(RecordingError::Empty { path: path.to_owned() });
        }
        Ok(Recording { path: path.to_owned(), length, runs: runs.0 })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it holds every run to the end.
    pub fn is_complete(&self) -> bool {
        self.runs.iter().all(|run| run.is_complete)
    }

    /// Reads the events from the start, one at a time. A run that was cut off ends with a `RunFinished` that says so.
    pub fn events(&self) -> io::Result<impl Iterator<Item = io::Result<Event>> + use<>> {
        let mut lines = Some(Lines::open(&self.path, self.length)?);
        let cut_off = self.runs.iter().enumerate().next_back().filter(|(_, run)| !run.is_complete);
        let mut end = cut_off.map(|(collection, run)| run.cut_off(collection, 0.0));
        Ok(std::iter::from_fn(move || {
            while let Some(reading) = &mut lines {
                match reading.next_event() {
                    Ok(Some(None)) => {}
                    Ok(Some(Some(event))) => {
                        if let Some(end) = &mut end {
                            end.elapsed_ms = event.elapsed_ms;
                        }
                        return Some(Ok(event));
                    }
                    Ok(None) => lines = None,
                    Err(error) => {
                        lines = None;
                        end = None;
                        return Some(Err(error.into()));
                    }
                }
            }
            end.take().map(Ok)
        }))
    }
}

/// The lines of a recording.
struct Lines {
    path: PathBuf,
    reader: BufReader<io::Take<File>>,
    text: Vec<u8>,
    number: u64,
    length: u64,
}

impl Lines {
    fn open(path: &Path, length: u64) -> Result<Lines, RecordingError> {
        let file = File::open(path).map_err(|error| RecordingError::File { path: path.to_owned(), error })?;
        let reader = BufReader::with_capacity(64 * 1024, file.take(length));
        Ok(Lines { path: path.to_owned(), reader, text: Vec::new(), number: 0, length: 0 })
    }

    /// The event of the next line, or none if it only repeats another; nothing at the end.
    fn next_event(&mut self) -> Result<Option<Option<Event>>, RecordingError> {
        self.text.clear();
        let read = self.reader.read_until(b'\n', &mut self.text);
        let count = read.map_err(|error| RecordingError::File { path: self.path.clone(), error })?;
        if count == 0 {
            return Ok(None);
        }
        self.number += 1;
        let result = match std::str::from_utf8(&self.text) {
            Ok(text) if self.number == 1 => read_head(text).map(|()| None),
            Ok(text) => read_line(text),
            Err(_) => Err(LineError::NoText),
        };
        match result {
            Ok(event) => {
                self.length += count as u64;
                Ok(Some(event))
            }
            // The last thing a run wrote that was killed.
            Err(_) if self.number > 1 && !self.text.ends_with(b"\n") => Ok(None),
            Err(error) => Err(RecordingError::Line { path: self.path.clone(), line: self.number, error }),
        }
    }
}
