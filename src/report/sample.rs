//! What the tests of the reporters show made-up runs to.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use super::{
    Reporter, Reporters,
    late::{LateReport, Recorder},
};
use crate::event::Event;
pub(crate) use crate::event::sample::*;

/// A stream whose content the test can read when the reporter is done with it.
#[derive(Clone, Default)]
pub(crate) struct Paper(Arc<Mutex<Vec<u8>>>);

impl Paper {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    pub(crate) fn writer(&self) -> Box<dyn Write + Send> {
        Box::new(self.clone())
    }
}

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Shows all events to a reporter.
pub(crate) fn replay(mut reporter: Box<dyn Reporter>, events: &[Event]) {
    for event in events {
        reporter.on_event(event).unwrap();
    }
    reporter.finish().unwrap();
}

/// Has reports made of a recording of all events.
pub(crate) fn record(reports: Vec<Box<dyn LateReport>>, events: &[Event]) {
    let folder = tempfile::tempdir().unwrap();
    let mut reporters = Reporters::new();
    let export = (folder.path().join("events.ndjson"), crate::file::Mode::PRIVATE);
    reporters.record(Recorder::new(reports, Some(export), folder.path().to_owned()));
    for event in events {
        reporters.on_event(event);
    }
    let errors = reporters.finish().errors;
    assert!(errors.is_empty(), "{errors:?}");
}
