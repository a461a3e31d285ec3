//! What a reporter is.

use std::{fmt, io, path::PathBuf};

use crate::event::Event;

/// Turns the events of a run into a report.
pub trait Reporter: Send {
    /// Its name, as `-r` gives it.
    fn name(&self) -> &'static str;

    /// Whether it reads the headers of requests and responses. Where no reporter does, events carry none.
    fn wants_headers(&self) -> bool {
        self.wants_bodies()
    }

    /// Whether it reads the bodies of requests and responses. Where no reporter does, events carry none.
    fn wants_bodies(&self) -> bool {
        false
    }

    /// Whether it reads headers and bodies of the first item that fails.
    fn wants_failed_bodies(&self) -> bool {
        false
    }

    /// Whether somebody watches it: then [`Reporter::tick`] is called several times a second.
    fn is_live(&self) -> bool {
        false
    }

    /// Time has passed.
    fn tick(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// The run has nothing to tell at the moment: what is held back is to be seen now.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Whether it shows what was run: the collection, the resolved requests and the variables at the end.
    fn wants_documents(&self) -> bool {
        false
    }

    /// The file that it leaves, as far as it is known by now.
    fn file(&self) -> Option<PathBuf> {
        None
    }

    /// Takes the next event.
    fn on_event(&mut self, event: &Event) -> io::Result<()>;

    /// Writes what is left. Called once, also when the run was cut short.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What the reporters of a run leave.
#[derive(Debug, Default)]
pub struct Finished {
    /// Which of them failed.
    pub errors: Vec<ReporterError>,
    /// The files of the others.
    pub files: Vec<ReportFile>,
}

/// A finished report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportFile {
    /// Name of the reporter, or of the export.
    pub reporter: &'static str,
    /// Where it lies.
    pub path: PathBuf,
}

/// Why a report could not be written.
#[derive(Debug)]
pub struct ReporterError {
    /// Name of the reporter.
    pub name: &'static str,
    /// What went wrong.
    pub error: io::Error,
}

impl fmt::Display for ReporterError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "reporter {}: {}", self.name, self.error)
    }
}
