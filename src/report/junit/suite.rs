//! One run of an item as a test suite.

use std::{io, sync::Arc};

use chrono::{DateTime, SecondsFormat, Utc};
use quick_xml::{
    Writer,
    events::{BytesEnd, BytesStart, BytesText, Event as Xml},
};

use super::names::{class_name, clean};
use crate::{
    event::{AssertionFinished, Cursor, ErrorFacts, ItemFacts},
    finding::full_name,
    secret::Shown,
};

/// How a test case ended badly, or was not run.
enum Flaw {
    Failure(ErrorFacts),
    Error(ErrorFacts),
    Skipped,
}

struct Case {
    name: Shown,
    flaw: Option<Flaw>,
}

/// Numbers of a suite, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) tests: usize,
    pub(super) failures: usize,
    pub(super) errors: usize,
    pub(super) skipped: usize,
    pub(super) seconds: f64,
}

impl Counts {
    pub(super) fn add(&mut self, other: Counts) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
        self.seconds += other.seconds;
    }

    pub(super) fn put(self, element: &mut BytesStart<'_>) {
        element.push_attribute(("skipped", self.skipped.to_string().as_str()));
        self.put_in_root(element);
    }

    /// The root knows no skipped tests: Jenkins' schema has none there.
    pub(super) fn put_in_root(self, element: &mut BytesStart<'_>) {
        for (name, number) in [("tests", self.tests), ("failures", self.failures), ("errors", self.errors)] {
            element.push_attribute((name, number.to_string().as_str()));
        }
        element.push_attribute(("time", format!("{:.3}", self.seconds).as_str()));
    }
}

/// An item as it runs.
pub(super) struct Suite {
    item: Arc<ItemFacts>,
    cursor: Cursor,
    at: DateTime<Utc>,
    cases: Vec<Case>,
    seconds: f64,
}

impl Suite {
    pub(super) fn new(item: Arc<ItemFacts>, cursor: Cursor, at: DateTime<Utc>) -> Suite {
        Suite { item, cursor, at, cases: Vec::new(), seconds: 0.0 }
    }

    /// The time of the item is that of its last response.
    pub(super) fn took(&mut self, milliseconds: u64) {
        self.seconds = milliseconds as f64 / 1000.0;
    }

    pub(super) fn assertion(&mut self, fact: &AssertionFinished) {
        let flaw = match &fact.error {
            _ if fact.skipped => Some(Flaw::Skipped),
            Some(error) if error.is_assertion() => Some(Flaw::Failure(error.clone())),
            // A TypeError is no finding: the check did not run.
            Some(error) => Some(Flaw::Error(error.clone())),
            None => None,
        };
        self.cases.push(Case { name: fact.name.clone(), flaw });
    }

    /// A request or script that failed.
    pub(super) fn error(&mut self, name: &'static str, error: ErrorFacts) {
        self.cases.push(Case { name: Shown::fixed(name), flaw: Some(Flaw::Error(error)) });
    }

    pub(super) fn counts(&self) -> Counts {
        let count =
            |is: fn(&Flaw) -> bool| self.cases.iter().filter_map(|case| case.flaw.as_ref()).filter(|f| is(f)).count();
        Counts {
            tests: self.cases.len(),
            failures: count(|flaw| matches!(flaw, Flaw::Failure(_))),
            errors: count(|flaw| matches!(flaw, Flaw::Error(_))),
            skipped: count(|flaw| matches!(flaw, Flaw::Skipped)),
            seconds: self.seconds,
        }
    }

    /// Writes the suite. `collection` is put before its name where several collections ran.
    pub(super) fn write<W: io::Write>(&self, xml: &mut Writer<W>, collection: Option<&str>) -> io::Result<()> {
        let mut name = full_name(&self.item);
        if self.cursor.cycles > 1 {
            name.push_str(&format!(" (iteration {})", self.cursor.iteration + 1));
        }
        if let Some(collection) = collection {
            name.insert_str(0, &format!("{collection} / "));
        }
        let name = clean(&name);
        let folders = self.item.folders.iter().map(Shown::as_str);
        let class = class_name(collection.into_iter().chain(folders).chain([self.item.name.as_str()]));
        let mut element = BytesStart::new("testsuite");
        element.push_attribute(("name", attribute(&name).as_str()));
        element.push_attribute(("id", attribute(self.item.id.as_str()).as_str()));
        element.push_attribute(("timestamp", self.at.to_rfc3339_opts(SecondsFormat::Millis, true).as_str()));
        self.counts().put(&mut element);
        if self.cases.is_empty() {
            return xml.write_event(Xml::Empty(element));
        }
        xml.write_event(Xml::Start(element))?;
        for case in &self.cases {
            self.write_case(xml, case, &class)?;
        }
        xml.write_event(Xml::End(BytesEnd::new("testsuite")))
    }

    fn write_case<W: io::Write>(&self, xml: &mut Writer<W>, case: &Case, class: &str) -> io::Result<()> {
        let mut element = BytesStart::new("testcase");
        element.push_attribute(("name", attribute(case.name.as_str()).as_str()));
        element.push_attribute(("time", format!("{:.3}", self.seconds).as_str()));
        element.push_attribute(("classname", attribute(class).as_str()));
        let (tag, kind, error) = match &case.flaw {
            None => return xml.write_event(Xml::Empty(element)),
            Some(Flaw::Skipped) => {
                xml.write_event(Xml::Start(element))?;
                xml.write_event(Xml::Empty(BytesStart::new("skipped")))?;
                return xml.write_event(Xml::End(BytesEnd::new("testcase")));
            }
            // newman's word for it.
            Some(Flaw::Failure(error)) => ("failure", "AssertionFailure", error),
            Some(Flaw::Error(error)) => ("error", error.name.as_str(), error),
        };
        xml.write_event(Xml::Start(element))?;
        let mut flaw = BytesStart::new(tag);
        flaw.push_attribute(("type", attribute(kind).as_str()));
        flaw.push_attribute(("message", attribute(error.message.as_str()).as_str()));
        xml.write_event(Xml::Start(flaw))?;
        let difference = error.difference.as_ref().map(|text| format!("\n{text}")).unwrap_or_default();
        let text = format!(
            "{}: {}{difference}\nRequest name: {}\nTest description: {}\nIteration: {}",
            error.name.as_str(),
            error.message.as_str(),
            full_name(&self.item),
            case.name.as_str(),
            self.cursor.iteration + 1,
        );
        xml.write_event(Xml::Text(BytesText::new(&clean(&text))))?;
        xml.write_event(Xml::End(BytesEnd::new(tag)))?;
        xml.write_event(Xml::End(BytesEnd::new("testcase")))
    }
}

/// The text of an attribute; it is escaped by the writer.
pub(super) fn attribute(text: &str) -> String {
    clean(text).into_owned()
}
