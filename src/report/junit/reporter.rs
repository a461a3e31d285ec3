//! The report itself: totals first, then a suite for each run of an item.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use chrono::{DateTime, Utc};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, Event as Xml},
};

use super::suite::{Counts, Suite, attribute};
use crate::{
    event::{ErrorFacts, Event, EventKind, Listen, Origin, Outcome},
    file::write_whole,
    recording::{RecordedRun, Recording},
    report::late::{Destination, LateReport},
    secret::Shown,
};

/// JUnit's XML.
pub struct JunitReport {
    destination: Destination,
}

impl JunitReport {
    /// A report that goes there; several collections share one file.
    pub fn new(destination: Destination) -> JunitReport {
        JunitReport { destination }
    }
}

impl LateReport for JunitReport {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn first_file(&self, at: DateTime<Utc>) -> PathBuf {
        self.destination.file(at)
    }

    fn wants_bodies(&self) -> bool {
        false
    }

    fn render(&self, recording: &Recording) -> io::Result<()> {
        let Some(first) = recording.runs.first() else { return Ok(()) };
        write_whole(&self.destination.file(first.started), self.destination.mode, |out| write(out, recording))
    }
}

fn write(out: &mut dyn Write, recording: &Recording) -> io::Result<()> {
    let mut totals = Counts::default();
    suites(recording, |suite| {
        totals.add(suite.counts());
        Ok(())
    })?;
    let ends: Vec<_> = recording.runs.iter().filter_map(End::of).collect();
    totals.tests += ends.len();
    totals.errors += ends.iter().filter(|end| end.is_error).count();

    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Xml::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    let name = recording.runs.iter().map(|run| run.name.as_str()).collect::<Vec<_>>().join(", ");
    root.push_attribute(("name", attribute(&name).as_str()));
    totals.put_in_root(&mut root);
    xml.write_event(Xml::Start(root))?;
    let several = recording.runs.len() > 1;
    suites(recording, |suite| {
        let collection = recording.runs.get(suite.collection).filter(|_| several);
        suite.suite.write(&mut xml, collection.map(|run| run.name.as_str()))
    })?;
    for end in ends {
        end.write(&mut xml)?;
    }
    xml.write_event(Xml::End(BytesEnd::new("testsuites")))?;
    xml.get_mut().write_all(b"\n")
}

/// A run that was cut short must not look complete, nor one that checked nothing like one that did.
struct End<'a> {
    name: &'a str,
    message: &'a str,
    is_error: bool,
}

impl<'a> End<'a> {
    fn of(run: &'a RecordedRun) -> Option<End<'a>> {
        let end = |message: &'a Shown, is_error| End { name: run.name.as_str(), message: message.as_str(), is_error };
        let shortfall = run.shortfall.as_ref().map(|sentence| end(sentence, run.outcome == Outcome::Error));
        run.error.as_ref().map(|error| end(error, true)).or(shortfall)
    }

    fn write<W: io::Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let (errors, skipped) = if self.is_error { (1, 0) } else { (0, 1) };
        let mut suite = BytesStart::new("testsuite");
        suite.push_attribute(("name", attribute(&format!("{}: end of the run", self.name)).as_str()));
        Counts { tests: 1, errors, skipped, ..Counts::default() }.put(&mut suite);
        xml.write_event(Xml::Start(suite))?;
        let mut case = BytesStart::new("testcase");
        case.push_attribute(("name", "the run ends"));
        case.push_attribute(("time", "0.000"));
        case.push_attribute(("classname", "Run"));
        xml.write_event(Xml::Start(case))?;
        let mut flaw = BytesStart::new(if self.is_error { "error" } else { "skipped" });
        if self.is_error {
            flaw.push_attribute(("type", "Error"));
        }
        flaw.push_attribute(("message", attribute(self.message).as_str()));
        xml.write_event(Xml::Empty(flaw))?;
        xml.write_event(Xml::End(BytesEnd::new("testcase")))?;
        xml.write_event(Xml::End(BytesEnd::new("testsuite")))
    }
}

/// A suite and the collection it belongs to.
struct Ended {
    suite: Suite,
    collection: usize,
}

impl Ended {
    fn counts(&self) -> Counts {
        self.suite.counts()
    }
}

/// Hands over each suite when its item has ended.
fn suites(recording: &Recording, mut hand_over: impl FnMut(&Ended) -> io::Result<()>) -> io::Result<()> {
    let mut gathering = Gathering::default();
    for event in recording.events()? {
        if let Some(ended) = gathering.on_event(&event?) {
            hand_over(&ended)?;
        }
    }
    // The item that a signal or a timeout cut off.
    gathering.current.map_or(Ok(()), |ended| hand_over(&ended))
}

#[derive(Default)]
struct Gathering {
    current: Option<Ended>,
    uncaught: Option<ErrorFacts>,
}

impl Gathering {
    fn on_event(&mut self, event: &Event) -> Option<Ended> {
        if let EventKind::StepStarted(fact) = &event.kind {
            let suite = Suite::new(fact.item.clone(), fact.cursor.clone(), event.at);
            return self.current.replace(Ended { suite, collection: event.collection });
        }
        let suite = &mut self.current.as_mut()?.suite;
        match &event.kind {
            EventKind::AssertionFinished(fact) => suite.assertion(fact),
            EventKind::ScriptStarted(_) => self.uncaught = None,
            EventKind::ExceptionThrown(fact) => {
                suite.error(script_name(fact.listen), fact.error.clone());
                self.uncaught = Some(fact.error.clone());
            }
            EventKind::ScriptFinished(fact) => {
                if let Some(error) = &fact.error
                    && self.uncaught.as_ref() != Some(error)
                {
                    suite.error(script_name(fact.listen), error.clone());
                }
            }
            EventKind::ExchangeFinished(fact) => suite.took(fact.response.response_time_ms),
            EventKind::ExchangeFailed(fact) if fact.origin != Origin::Retry => {
                let name = if fact.origin == Origin::Script { "pm.sendRequest" } else { "request" };
                let error = ErrorFacts {
                    name: Shown::fixed("RequestError"),
                    message: fact.message.clone(),
                    line: None,
                    column: None,
                    thrown: None,
                    difference: None,
                };
                suite.error(name, error);
            }
            EventKind::StepFinished(_) => return self.current.take(),
            EventKind::ExchangeFailed(_)
            | EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
        None
    }
}

fn script_name(listen: Listen) -> &'static str {
    match listen {
        Listen::Prerequest => "prerequest-script",
        Listen::Test => "test-script",
    }
}
