//! Writes the recording during a run and has the reports rendered at the end.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    LateReport,
    spool::{Place, Spool},
};
use crate::recording::{Recording, Runs};
use crate::{
    event::Event,
    file::Mode,
    report::{Finished, ReportFile, Reporter, ReporterError, events::EventsReporter},
};

/// Records a run for the reports that are rendered from it. Its recording is the only one: the user's `events` export
/// if there is one, a file beside the first report else.
pub struct Recorder {
    reports: Vec<Box<dyn LateReport>>,
    export: Option<(PathBuf, Mode)>,
    temporary: PathBuf,
    runs: Runs,
    recording: Option<EventsReporter<Spool>>,
    fault: Option<io::Error>,
}

impl Recorder {
    /// A recorder for these reports; there must be one at least. `export` is where the `events` reporter writes whole
    /// recordings to, `temporary` the folder for temporary files.
    pub fn new(reports: Vec<Box<dyn LateReport>>, export: Option<(PathBuf, Mode)>, temporary: PathBuf) -> Recorder {
        Recorder { reports, export, temporary, runs: Runs::default(), recording: None, fault: None }
    }

    /// Whether bodies are to be recorded.
    pub(in crate::report) fn wants_bodies(&self) -> bool {
        self.export.is_some() || self.reports.iter().any(|report| report.wants_bodies())
    }

    /// Takes the next event. Never fails: what goes wrong is told at the end.
    pub(in crate::report) fn on_event(&mut self, event: &Event) {
        self.runs.on_event(event);
        if self.fault.is_some() {
            return;
        }
        if let Err(error) = self.record(event) {
            self.fault = Some(error);
        }
    }

    fn record(&mut self, event: &Event) -> io::Result<()> {
        let recording = match &mut self.recording {
            Some(recording) => recording,
            None => {
                let beside = self.reports.iter().map(|report| Place::Beside(report.first_file(event.at)));
                let places = self.export.iter().cloned().map(|(path, mode)| Place::Export(path, mode)).chain(beside);
                let spool = Spool::open(places.chain([Place::Folder(self.temporary.clone())]))?;
                self.recording.insert(EventsReporter::new(spool, true))
            }
        };
        recording.on_event(event)
    }

    /// Renders the reports and tells which of them could not be had.
    pub(in crate::report) fn finish(mut self, finished: &mut Finished) {
        let Finished { errors: problems, files } = finished;
        let Some(mut recording) = self.recording.take() else {
            if let Some(error) = &self.fault {
                self.tell_all(problems, &format!("nothing could be recorded: {error}"));
            }
            return;
        };
        if self.fault.is_none() {
            self.fault = recording.complete().err();
        }
        let spool = recording.destination();
        let path = spool.path().to_owned();
        if let Some(error) = spool.export_problem() {
            problems.push(ReporterError { name: "events", error });
        }
        if spool.is_export() {
            files.push(ReportFile { reporter: "events", path: path.clone() });
        }
        let runs = std::mem::take(&mut self.runs);
        let recording = match &self.fault {
            None => Some(Recording::written(path.clone(), runs)),
            Some(error) => {
                self.tell_all(problems, &format!("the recording ends before the run does: {error}"));
                Recording::open(&path).map_err(|error| self.tell_all(problems, &error.to_string())).ok()
            }
        };
        if let Some(recording) = &recording {
            self.render(recording, problems, files);
        }
        if !spool.is_export() {
            self.put_away(&path, problems);
        }
    }

    fn render(&self, recording: &Recording, problems: &mut Vec<ReporterError>, files: &mut Vec<ReportFile>) {
        for report in &self.reports {
            if let Err(error) = report.render(recording) {
                problems.push(ReporterError { name: report.name(), error });
            }
            // One that failed may have left some.
            let written = report.files(recording).into_iter();
            files.extend(written.map(|path| ReportFile { reporter: report.name(), path }));
        }
    }

    /// The recording is of no use any more, unless a report is missing: it can be made elsewhere.
    fn put_away(&self, path: &Path, problems: &mut [ReporterError]) {
        let is_ours = |problem: &&mut ReporterError| self.reports.iter().any(|report| report.name() == problem.name);
        match problems.iter_mut().rfind(is_ours) {
            None => {
                // Somebody else removed it: as good.
                let _ = fs::remove_file(path);
            }
            Some(ReporterError { name, error }) => {
                let told = format!(
                    "{error}\n  hint: the recording is kept: `postwatch report {} -r {name}` makes the report again",
                    path.display()
                );
                *error = io::Error::new(error.kind(), told);
            }
        }
    }

    fn tell_all(&self, problems: &mut Vec<ReporterError>, problem: &str) {
        problems.extend(
            self.reports
                .iter()
                .map(|report| ReporterError { name: report.name(), error: io::Error::other(problem.to_owned()) }),
        );
    }
}
