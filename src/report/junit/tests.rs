//! The report of the sample run, and of hostile text.

use std::collections::BTreeMap;

use quick_xml::events::Event as Xml;

use super::{
    JunitReport,
    names::{class_name, clean},
};
use crate::{
    event::{Event, Listen, Outcome},
    report::{
        late::Destination,
        sample::{SampleRun, assertion_error, record, sample, script_error},
    },
};

#[test]
fn a_class_is_the_folders_and_the_item_in_newmans_letters() {
    let cases: [(&[&str], &str); 9] = [
        (&["F", "A"], "F.A"),
        (&["my request"], "MyRequest"),
        (&["Users", "v1.2 admin", "get /users/:id"], "Users.V12Admin.GetUsersId"),
        (&["HTTPServer v2"], "HttpServerV2"),
        (&["größe 3x"], "Größe3X"),
        (&["F", ""], "F._"),
        (&["!!", "..", "a.b"], "!!.__.AB"),
        (&["\u{1b}[31m", "/ \u{0}"], "31M./_"),
        (&[""], "_"),
    ];
    for (parts, class) in cases {
        assert_eq!(class_name(parts.iter().copied()), class, "{parts:?}");
    }
}

#[test]
fn only_what_xml_may_hold_is_left() {
    assert_eq!(clean("a\u{0}b\u{1b}[31mred\u{1b}[0m\u{8}\u{fffe}c\n\té😀"), "abredc\n\té😀");
    assert_eq!(clean("\u{1b}"), "");
    assert_eq!(clean("\u{1b}[31"), "");
}

fn report(events: &[Event]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let destination = Destination {
        path: Some(path.clone()),
        folder: folder.path().to_owned(),
        stem: "newman-run-report",
        extension: "xml",
        mode: crate::file::Mode::Umask,
    };
    record(vec![Box::new(JunitReport::new(destination))], events);
    std::fs::read_to_string(path).unwrap()
}

/// Elements with their depth and attributes; fails where it is not well-formed.
fn elements(xml: &str) -> Vec<(usize, String, BTreeMap<String, String>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut depth = 0;
    let mut found = Vec::new();
    loop {
        let event = reader.read_event().unwrap();
        let (start, is_open) = match &event {
            Xml::Start(start) => (start, true),
            Xml::Empty(start) => (start, false),
            Xml::End(_) => {
                depth -= 1;
                continue;
            }
            Xml::Eof => return found,
            _ => continue,
        };
        let attributes = start
            .attributes()
            .map(|attribute| {
                let attribute = attribute.unwrap();
                let name = attribute.key.as_ref().to_owned();
                (name, attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).unwrap().into_owned())
            })
            .collect();
        found.push((depth, start.name().as_ref().to_owned(), attributes));
        depth += usize::from(is_open);
    }
}

/// What Jenkins' and Surefire's schemas demand: which elements stand in which, with which attributes, and counts that
/// are true.
fn check(xml: &str) {
    let all = elements(xml);
    let number = |attributes: &BTreeMap<String, String>, name: &str| attributes[name].parse::<usize>().unwrap();
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cases: BTreeMap<&str, usize> = BTreeMap::new();
    for (depth, element, attributes) in &all {
        let (level, known): (usize, &[&str]) = match element.as_str() {
            "testsuites" => (0, &["name", "tests", "failures", "errors", "time"]),
            "testsuite" => (1, &["name", "id", "timestamp", "tests", "failures", "errors", "skipped", "time"]),
            "testcase" => (2, &["name", "time", "classname"]),
            "failure" | "error" => (3, &["type", "message"]),
            "skipped" => (3, &[]),
            other => panic!("no place for {other}"),
        };
        assert_eq!(*depth, level, "{element}");
        assert!(attributes.keys().all(|name| known.contains(&name.as_str())), "{element}: {attributes:?}");
        match element.as_str() {
            "testsuite" => {
                for name in ["tests", "failures", "errors", "skipped"] {
                    *sums.entry(name).or_default() += number(attributes, name);
                }
                attributes["time"].parse::<f64>().unwrap();
            }
            "testcase" => *cases.entry("tests").or_default() += 1,
            "failure" => *cases.entry("failures").or_default() += 1,
            "error" => *cases.entry("errors").or_default() += 1,
            "skipped" => *cases.entry("skipped").or_default() += 1,
            _ => {}
        }
    }
    let root = &all[0].2;
    for name in ["tests", "failures", "errors"] {
        assert_eq!(number(root, name), sums[name], "{name} of all suites");
        assert_eq!(number(root, name), cases.get(name).copied().unwrap_or(0), "{name} in cases");
    }
}

#[test]
fn the_sample_keeps_to_the_schema() {
    let xml = report(&sample());
    check(&xml);
    assert!(xml.contains("<skipped/>") && xml.contains("<error type=") && xml.contains("<failure type="), "{xml}");
}

#[test]
fn iterations_are_suites_of_their_own_and_a_later_pass_hides_nothing() {
    let mut run = SampleRun::new("c", 2);
    for iteration in 0..2 {
        run.iteration(iteration);
        run.step(&["F"], "item");
        run.script(Listen::Test);
        if iteration == 0 {
            run.failed("is right", assertion_error("expected 1 to equal 2"));
        } else {
            run.passed("is right");
        }
        run.end_script(None, None);
        run.end_step();
        run.end_iteration();
    }
    run.end(Outcome::Failure);
    let xml = report(&run.events);
    check(&xml);
    assert!(
        xml.contains("name=\"F / item (iteration 1)\"") && xml.contains("name=\"F / item (iteration 2)\""),
        "{xml}"
    );
    assert_eq!(xml.matches("<failure").count(), 1);
    assert_eq!(xml.matches("classname=\"F.Item\"").count(), 2, "{xml}");
}

#[test]
fn hostile_text_stays_text() {
    let hostile = "\u{0}\u{1b}[31m]]> <x a='\"'> &amp; \u{202e}\u{ffff}\nnew line";
    let mut run = SampleRun::new(hostile, 1);
    run.iteration(0);
    run.step(&[hostile], hostile);
    run.script(Listen::Test);
    run.failed(hostile, script_error(hostile, hostile));
    run.throw(script_error(hostile, hostile));
    run.end_script(None, None);
    run.end_step();
    run.end_iteration();
    run.end(Outcome::Error);
    let xml = report(&run.events);
    check(&xml);
    let all = elements(&xml);
    let message = &all.iter().find(|(_, name, _)| name == "error").unwrap().2["message"];
    assert_eq!(message, "]]> <x a='\"'> &amp; \u{202e}\nnew line");
}

#[test]
fn a_run_without_items_is_a_report_too() {
    let mut run = SampleRun::new("nothing", 1);
    run.end(Outcome::Success);
    let xml = report(&run.events);
    assert_eq!(elements(&xml).len(), 1, "{xml}");
}
