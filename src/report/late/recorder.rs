//! Writes the recording during a run and has it rendered at the end.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use super::{
    destination::with_ending,
    recording::{LateReport, RecordedRun, Recording},
};
use crate::{
    event::{Event, EventKind, RunStarted},
    report::{Reporter, Statistics, create_private, events::EventsReporter},
};

/// Records a run for the reports that are rendered from it.
pub struct Recorder {
    reports: Vec<Box<dyn LateReport>>,
    recording: Recording,
    events: Option<EventsReporter>,
}

impl Recorder {
    /// A recorder for these reports; there must be one at least.
    pub fn new(reports: Vec<Box<dyn LateReport>>) -> Recorder {
        Recorder { reports, recording: Recording { path: PathBuf::new(), runs: Vec::new() }, events: None }
    }

    fn begin(&mut self, event: &Event, fact: &RunStarted) -> io::Result<()> {
        if self.events.is_none() {
            let Some(first) = self.reports.first() else { return Ok(()) };
            self.recording.path = with_ending(&first.first_file(event.at), "recording");
            let file = create_private(&self.recording.path)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.recording.path.display())))?;
            let out: Box<dyn Write + Send> = Box::new(file);
            self.events = Some(EventsReporter::new(out, true));
        }
        self.recording.runs.push(RecordedRun {
            name: fact.collection_name.clone(),
            id: fact.collection_id.clone(),
            started: event.at,
            ended: event.at,
            iterations: fact.iterations,
            statistics: Statistics::default(),
            documents: std::sync::Arc::default(),
            error: None,
        });
        Ok(())
    }
}

impl Reporter for Recorder {
    fn name(&self) -> &'static str {
        self.reports.first().map_or("recording", |report| report.name())
    }

    fn wants_bodies(&self) -> bool {
        true
    }

    fn wants_documents(&self) -> bool {
        true
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        if let EventKind::RunStarted(fact) = &event.kind {
            self.begin(event, fact)?;
        }
        if let Some(run) = self.recording.runs.last_mut() {
            run.statistics.on_event(event);
            run.ended = event.at;
            if let EventKind::RunFinished(fact) = &event.kind {
                run.documents = fact.documents.clone().unwrap_or_default();
                run.error.clone_from(&fact.error);
            }
        }
        match &mut self.events {
            Some(events) => events.on_event(event),
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        let Some(events) = self.events else { return Ok(()) };
        Box::new(events).finish()?;
        let mut problems = Vec::new();
        for report in &self.reports {
            if let Err(error) = report.render(&self.recording) {
                problems.push((report.name(), error));
            }
        }
        fs::remove_file(&self.recording.path)?;
        let own_name = self.reports.first().map(|report| report.name());
        match problems.len() {
            0 => Ok(()),
            1 if Some(problems[0].0) == own_name => Err(problems.remove(0).1),
            _ => Err(io::Error::other(
                problems.iter().map(|(name, error)| format!("{name}: {error}")).collect::<Vec<_>>().join("; "),
            )),
        }
    }
}
