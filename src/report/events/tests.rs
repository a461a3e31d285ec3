//! Recordings, written and read back.

use super::EventsReporter;
use crate::recording::read_line;
use crate::{
    event::{Event, Listen, NextRequestFact, Origin, Outcome},
    report::sample::{Paper, SampleRun, audit_data, replay, request, response, sample, script_error, shown},
    secret::ShownBody,
};

const SAMPLE: &str = include_str!("../../../tests/events/sample.jsonl");

fn written(events: &[Event], with_bodies: bool) -> String {
    let paper = Paper::default();
    replay(Box::new(EventsReporter::new(paper.writer(), with_bodies)), events);
    paper.text()
}

fn read(recording: &str) -> Vec<Event> {
    recording.lines().filter_map(|line| read_line(line).unwrap()).collect()
}

#[test]
fn the_sample_is_written_as_it_is_recorded() {
    let recording = written(&sample(), true);
    if recording != SAMPLE {
        std::fs::write(std::env::temp_dir().join("sample.jsonl"), &recording).unwrap();
    }
    assert!(recording == SAMPLE, "the new recording is sample.jsonl in the folder for temporary files");
}

#[test]
fn a_recording_gives_back_the_events_it_was_made_from() {
    let events = read(SAMPLE);
    assert_eq!(events.len(), sample().len());
    for (event, original) in events.iter().zip(sample()) {
        assert_eq!(serde_json::to_value(event).unwrap(), serde_json::to_value(&original).unwrap());
    }
    assert_eq!(written(&events, true), SAMPLE);
}

#[test]
fn rare_facts_come_back_too() {
    let mut run = SampleRun::new("rare", 2);
    run.warn("be careful");
    run.iteration(1);
    run.step(&[], "skipped");
    run.script(Listen::Prerequest);
    run.throw(script_error("Error", "in a timer"));
    run.end_script(Some(script_error("Error", "too late")), Some(NextRequestFact::Stop));
    run.end_step_with(true, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Abort);
    let recording = written(&run.events, true);
    let values = |events: &[Event]| events.iter().map(|event| serde_json::to_value(event).unwrap()).collect::<Vec<_>>();
    assert_eq!(values(&read(&recording)), values(&run.events));
    let item = recording.lines().find(|line| line.contains("\"event\":\"item\"")).unwrap();
    let item: serde_json::Value = serde_json::from_str(item).unwrap();
    assert_eq!(item["visualizer"]["data"]["schema"], "postwatch.findings/1");
    assert!(!recording.contains("beforeTest"));
}

#[test]
fn names_and_their_order_are_newmans() {
    let names = |item: &str| {
        let lines = SAMPLE.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        let of_item = lines.filter(|line| line["item"]["name"] == item);
        of_item.map(|line| line["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
    };
    insta::assert_snapshot!(names("A"), @r#"
    beforeItem beforePrerequest prerequest beforeRequest responseStart io request response beforeTest beforeScript console assertion assertion assertion script test item
    "#);
    // A failed pm.sendRequest and a redirect.
    insta::assert_snapshot!(names("C"), @r#"
    beforeItem beforePrerequest beforeScript beforeRequest io request assertion beforeRequest io request script prerequest io beforeRequest responseStart io request response beforeTest beforeScript assertion script test item
    "#);
    // An answered challenge.
    insta::assert_snapshot!(names("E"), @r#"
    beforeItem beforePrerequest prerequest beforeRequest io request beforeRequest responseStart io request response beforeTest beforeScript script test item
    "#);
}

#[test]
fn a_recording_without_bodies_says_how_long_they_were() {
    let mut run = SampleRun::new("bodies", 1);
    run.step(&[], "a");
    let mut answer = response(200, "OK", (6, 100), 1);
    answer.body = ShownBody::Text(shown("secret"));
    run.exchange(Origin::Step, request("GET", "http://h/"), answer);
    assert!(written(&run.events, true).contains(r#""body":{"text":"secret"}"#));
    let recording = written(&run.events, false);
    assert!(!recording.contains("secret") && recording.contains(r#"{"omitted":{"length":6}}"#));
}

#[test]
fn lines_from_the_future_and_lines_that_are_none_are_errors() {
    let told = |line: &str| read_line(line).unwrap_err().to_string();
    assert_eq!(
        told(r#"{"v":2,"event":"start"}"#),
        "version 2 of recordings is not known to this postwatch, which knows version 1"
    );
    assert!(told("hello").starts_with("not a line of a recording: "));
    assert!(told(r#"{"v":1,"event":"item"}"#).contains("missing field `cursor`"));
    assert!(read_line(r#"{"v":1,"event":"something new"}"#).unwrap().is_none());
}
