//! The report itself, written part by part.

use std::{
    collections::HashSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::json;

use super::{
    body::Bodies,
    executions::Executions,
    failures::Failures,
    library::Library,
    list::List,
    summary::{stats, timings, transfers},
};
use crate::{
    event::EventKind,
    file::{fitting, write_whole},
    recording::{RecordedRun, Recording},
    report::late::{Destination, LateReport},
};

/// newman's JSON report.
pub struct JsonReport {
    destination: Destination,
    bodies: Bodies,
    is_newman: bool,
}

impl JsonReport {
    /// A report that goes there; of several collections, each into a file of its own.
    pub fn new(destination: Destination, bodies: Bodies) -> JsonReport {
        JsonReport { destination, bodies, is_newman: false }
    }

    /// Whether the program stands in for newman: then the report has newman's members and no other.
    #[must_use]
    pub fn as_newman(self, is_newman: bool) -> JsonReport {
        JsonReport { is_newman, ..self }
    }
}

impl LateReport for JsonReport {
    fn name(&self) -> &'static str {
        "json"
    }

    fn first_file(&self, at: DateTime<Utc>) -> PathBuf {
        self.destination.file(at)
    }

    fn wants_bodies(&self) -> bool {
        self.bodies != Bodies::Omit
    }

    fn files(&self, recording: &Recording) -> Vec<PathBuf> {
        let are_several = recording.runs.len() > 1;
        let file = |(index, run): (usize, &RecordedRun)| {
            let file = self.destination.file(run.started);
            if are_several { named_after(&file, run.name.as_str(), index) } else { file }
        };
        recording.runs.iter().enumerate().map(file).collect()
    }

    fn render(&self, recording: &Recording) -> io::Result<()> {
        for ((index, run), file) in recording.runs.iter().enumerate().zip(self.files(recording)) {
            write_whole(&file, self.destination.mode, |out| write(out, recording, index, run, self))?;
        }
        Ok(())
    }
}

/// `report.json` → `report-Orders.json`.
fn named_after(file: &Path, collection: &str, index: usize) -> PathBuf {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_plain = |character: char| character.is_alphanumeric() || "-_. ".contains(character);
    let name: String = collection.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
    let name = if name.trim().is_empty() { (index + 1).to_string() } else { name };
    let extension = file.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    fitting(&file.with_file_name(format!("{stem}-{name}{extension}")))
}

fn write(
    out: &mut dyn Write,
    recording: &Recording,
    index: usize,
    run: &RecordedRun,
    report: &JsonReport,
) -> io::Result<()> {
    let bodies = report.bodies;
    let library = Library::new(&run.documents, scripts_that_ran(recording, index)?);
    member(out, "{\n  ", "collection", &library.collection(run))?;
    member(out, ",\n  ", "environment", &run.documents.environment)?;
    member(out, ",\n  ", "globals", &run.documents.globals)?;
    out.write_all(b",\n  \"run\": {\n    ")?;
    member(out, "", "stats", &stats(&run.statistics))?;
    member(out, ",\n    ", "timings", &timings(run))?;
    out.write_all(b",\n    \"executions\": [")?;
    let mut list = List::default();
    let mut executions = Executions::new(bodies);
    for event in recording.events()? {
        let event = event?;
        if event.collection == index {
            executions.on_event(&event, &library, &mut list, out)?;
        }
    }
    // The item that a signal cut off.
    executions.end(&library, &mut list, out)?;
    list.end(out)?;
    member(out, ",\n    ", "transfers", &transfers(&run.statistics))?;
    out.write_all(b",\n    \"failures\": [")?;
    let mut list = List::default();
    let mut failures = Failures::new(bodies);
    for event in recording.events()? {
        let event = event?;
        if event.collection == index {
            failures.on_event(&event, &library, &mut list, out)?;
        }
    }
    list.end(out)?;
    let error = run.error.as_ref().map(|error| json!({"name": "Error", "message": error}));
    member(out, ",\n    ", "error", &error)?;
    if let Some(shortfall) = run.shortfall.as_ref().filter(|_| !report.is_newman) {
        member(out, ",\n    ", "shortfall", shortfall)?;
    }
    out.write_all(b"\n  }\n}\n")
}

fn scripts_that_ran(recording: &Recording, index: usize) -> io::Result<HashSet<String>> {
    let mut ran = HashSet::new();
    for event in recording.events()? {
        let event = event?;
        if let EventKind::ScriptStarted(fact) = &event.kind
            && event.collection == index
            && !ran.contains(fact.script_id.as_str())
        {
            ran.insert(fact.script_id.as_str().to_owned());
        }
    }
    Ok(ran)
}

fn member(out: &mut dyn Write, before: &str, name: &str, value: &impl Serialize) -> io::Result<()> {
    write!(out, "{before}\"{name}\": ")?;
    serde_json::to_writer(out, value)?;
    Ok(())
}
