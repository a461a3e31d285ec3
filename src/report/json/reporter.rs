//! The report itself, written part by part.

use std::{
    collections::HashSet,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};

use super::{
    body::Bodies,
    error::{place_of, script_error, told_assertion_error, told_request_error},
    execution::{Execution, Place, request_json},
    failure::{Library, execution_id, request_id},
    summary::{stats, timings, transfers},
};
use crate::{
    event::{Cursor, ErrorFacts, Event, EventKind, ExchangeFailed, ItemFacts, Listen, Origin},
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

    fn render(&self, recording: &Recording) -> io::Result<()> {
        for (index, run) in recording.runs.iter().enumerate() {
            let mut file = self.destination.file(run.started);
            if recording.runs.len() > 1 {
                file = named_after(&file, run.name.as_str(), index);
            }
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
    let mut executions = Executions { bodies, ..Executions::default() };
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
    let mut failures = Failures { bodies, ..Failures::default() };
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

/// The commas of a list that is written entry by entry.
#[derive(Default)]
struct List {
    has_entries: bool,
}

impl List {
    fn add(&mut self, out: &mut dyn Write, entry: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.has_entries { b",\n      " } else { b"\n      " })?;
        self.has_entries = true;
        serde_json::to_writer(out, entry)?;
        Ok(())
    }

    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.has_entries { b"\n    ]" } else { b"]" })
    }
}

/// Gathers an item and writes its entries when it ends.
#[derive(Default)]
struct Executions {
    bodies: Bodies,
    current: Option<Execution>,
    asked: Option<Value>,
    uncaught: Option<ErrorFacts>,
    /// The item's JSON, made once for all its iterations while they come one after the other.
    item: Option<(usize, Box<RawValue>)>,
}

impl Executions {
    fn on_event(
        &mut self,
        event: &Event,
        library: &Library<'_>,
        list: &mut List,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if let EventKind::StepStarted(fact) = &event.kind {
            self.current = Some(Execution::new(&fact.cursor, fact.item.clone(), self.bodies));
            self.asked = None;
            return Ok(());
        }
        let Some(execution) = &mut self.current else { return Ok(()) };
        match &event.kind {
            EventKind::ScriptStarted(fact) => {
                self.uncaught = None;
                execution.script = Some(fact.script_id.clone());
            }
            EventKind::AssertionFinished(fact) => execution.assertion(fact),
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                execution.script_error(fact.listen, &fact.error, event);
            }
            EventKind::ScriptFinished(fact) => {
                if let Some(error) = &fact.error
                    && self.uncaught.as_ref() != Some(error)
                {
                    execution.script_error(fact.listen, error, event);
                }
            }
            EventKind::ExchangeFinished(fact) if fact.origin == Origin::Redirect => {
                self.asked.get_or_insert_with(|| request_json(&fact.request, self.bodies));
            }
            EventKind::ExchangeFinished(fact) => {
                execution.locate(&fact.cursor, fact.origin);
                execution.finished(fact, self.asked.take());
            }
            EventKind::ExchangeFailed(fact) => {
                execution.locate(&fact.cursor, fact.origin);
                execution.failed(fact, self.asked.take());
            }
            EventKind::StepFinished(_) => return self.end(library, list, out),
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
        Ok(())
    }

    /// Writes the entries of the item that has ended or was cut off, if there is one.
    fn end(&mut self, library: &Library<'_>, list: &mut List, out: &mut dyn Write) -> io::Result<()> {
        let Some(execution) = self.current.take() else { return Ok(()) };
        let position = execution.position;
        if self.item.as_ref().is_none_or(|(known, _)| *known != position) {
            let item = library.item(position, &execution.item);
            self.item = Some((position, serde_json::value::to_raw_value(&item)?));
        }
        if let Some((_, item)) = &self.item {
            for _ in 0..execution.requests {
                list.add(out, &execution.entry(item)?)?;
            }
        }
        Ok(())
    }
}

/// Writes one entry for each failure.
#[derive(Default)]
struct Failures {
    bodies: Bodies,
    item: Option<Arc<ItemFacts>>,
    request: Option<Value>,
    requests: usize,
    script: Option<String>,
    uncaught: Option<ErrorFacts>,
}

impl Failures {
    fn on_event(
        &mut self,
        event: &Event,
        library: &Library<'_>,
        list: &mut List,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match &event.kind {
            EventKind::StepStarted(fact) => {
                self.item = Some(fact.item.clone());
                self.requests = 0;
                self.script = None;
                self.request = None;
                Ok(())
            }
            EventKind::ScriptStarted(fact) => {
                self.script = Some(fact.script_id.as_str().to_owned());
                self.uncaught = None;
                Ok(())
            }
            EventKind::AssertionFinished(fact) => {
                let Some(error) = &fact.error else { return Ok(()) };
                let mut place = self.place(&fact.cursor);
                place.set("execution", execution_id(&fact.cursor.reference));
                // newman names the test script even for assertions of a prerequest script.
                let at = format!("assertion:{} in test-script", fact.index);
                let error = Value::Object(told_assertion_error(fact, error, event));
                let position = fact.cursor.position;
                list.add(out, &entry(error, &at, self.source(library, position), library.parent(position), &place))
            }
            EventKind::ExceptionThrown(fact) => {
                self.uncaught = Some(fact.error.clone());
                self.script_failure(&fact.cursor, fact.listen, &fact.error, event, library, list, out)
            }
            EventKind::ScriptFinished(fact) => match &fact.error {
                Some(error) if self.uncaught.as_ref() != Some(error) => {
                    self.script_failure(&fact.cursor, fact.listen, error, event, library, list, out)
                }
                _ => Ok(()),
            },
            EventKind::ExchangeFinished(fact) => {
                if fact.origin == Origin::Redirect {
                    self.request.get_or_insert_with(|| request_json(&fact.request, self.bodies));
                } else {
                    self.requests += 1;
                    self.request = None;
                }
                Ok(())
            }
            EventKind::ExchangeFailed(fact) => {
                self.requests += 1;
                let request = self.request.take().unwrap_or_else(|| request_json(&fact.request, self.bodies));
                if fact.origin == Origin::Retry {
                    return Ok(());
                }
                let mut place = self.place(&fact.cursor);
                if fact.origin != Origin::Script {
                    place.remove("scriptId");
                }
                let source = if fact.origin == Origin::Script {
                    // newman wraps the request of a script in an item of its own.
                    json!({
                        "id": execution_id(&format!("{}/{} of a script", fact.cursor.reference, self.requests)),
                        "request": request,
                        "response": [],
                        "event": [],
                        "protocolProfileBehavior": {"disableBodyPruning": true},
                    })
                } else {
                    self.sent_item(library, fact, request)
                };
                let error = Value::Object(told_request_error(fact, event));
                // newman's copy of the item has lost its folder here.
                list.add(out, &entry(error, "request", source, None, &place))
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => Ok(()),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one failure and the places it is written to")]
    fn script_failure(
        &self,
        cursor: &Cursor,
        listen: Listen,
        error: &ErrorFacts,
        event: &Event,
        library: &Library<'_>,
        list: &mut List,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let at = place_of(listen, error);
        let error = Value::Object(script_error(error, event));
        let position = cursor.position;
        let place = self.place(cursor);
        list.add(out, &entry(error, &at, self.source(library, position), library.parent(position), &place))
    }

    /// The item as it was sent.
    fn sent_item(&self, library: &Library<'_>, fact: &ExchangeFailed, request: Value) -> Value {
        let mut item = self.source(library, fact.cursor.position);
        item["request"] = request;
        if let Some(name) = &fact.item_name {
            item["name"] = Value::from(name.as_str());
        }
        // newman keeps none of Postman's own notes on saved responses here.
        for response in item.get_mut("response").and_then(Value::as_array_mut).into_iter().flatten() {
            response.as_object_mut().map(|members| members.shift_remove("_"));
        }
        item
    }

    fn source(&self, library: &Library<'_>, position: usize) -> Value {
        self.item.as_ref().map_or_else(|| json!({}), |facts| library.item(position, facts))
    }

    /// The cursor with the request and the script that it was at.
    fn place(&self, cursor: &Cursor) -> Place {
        let mut place = Place::new(cursor);
        if self.requests > 0 {
            place.set("httpRequestId", request_id(cursor, self.requests - 1));
        }
        if let Some(script) = &self.script {
            place.set("scriptId", script.clone());
        }
        place
    }
}

fn entry(error: Value, at: &str, source: Value, parent: Option<Value>, place: &Place) -> Value {
    let mut entry = json!({"error": error, "at": at, "source": source});
    if let Some(parent) = parent {
        entry["parent"] = parent;
    }
    entry["cursor"] = place.json();
    entry
}
