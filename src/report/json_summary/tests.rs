//! Runs replayed into the `json-summary` reporter.

use std::path::Path;

use serde_json::Value;

use super::JsonSummaryReporter;
use crate::{
    event::{Event, Listen, Origin, Outcome},
    report::{
        late::Destination,
        sample::{SampleRun, assertion_error, audit_data, replay, request, response, sample},
    },
};

fn written(events: &[Event]) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.json");
    replay(Box::new(JsonSummaryReporter::new(destination(&path))), events);
    let text = std::fs::read_to_string(&path).unwrap();
    let json = serde_json::from_str(&text).unwrap();
    (text, json)
}

fn destination(path: &Path) -> Destination {
    Destination {
        path: Some(path.to_owned()),
        folder: path.into(),
        stem: "postwatch-summary",
        extension: "json",
        mode: crate::file::Mode::Umask,
    }
}

#[test]
fn a_run_is_told_in_numbers_and_failures() {
    insta::assert_snapshot!("sample", written(&sample()).0);
}

#[test]
fn findings_are_listed_by_account() {
    let mut run = SampleRun::new("IAM audit", 1);
    run.iteration(0);
    run.step(&[], "report");
    run.end_step_with(false, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Failure);
    let (_, json) = written(&run.events);
    let run = &json["runs"][0];
    assert_eq!(run["findings"]["findings"], 2);
    assert_eq!(run["accounts"][0]["account"]["id"], "123456789012");
    assert_eq!(run["accounts"][0]["checks"][1]["findings"][0]["reason"], "KEY_NOT_ROTATED");
}

#[test]
fn the_worst_outcome_of_several_runs_counts_and_a_run_that_was_cut_off_is_an_abort() {
    let mut run = SampleRun::new("one", 1);
    run.end(Outcome::Error);
    run.next_collection("two");
    run.end(Outcome::Success);
    let (_, json) = written(&run.events);
    assert_eq!((&json["outcome"], json["runs"].as_array().unwrap().len()), (&"error".into(), 2));
    run.next_collection("three");
    assert_eq!(written(&run.events).1["outcome"], "abort");
}

#[test]
fn the_document_does_not_grow_with_what_passes_nor_without_end_with_what_fails() {
    let many = |iterations: usize, fails: bool| {
        let mut run = SampleRun::new("many", iterations);
        for iteration in 0..iterations {
            run.iteration(iteration);
            run.step(&[], "report");
            run.exchange(Origin::Step, request("GET", "http://h/"), response(200, "OK", (100, 100), 3));
            run.script(Listen::Test);
            match fails {
                true => run.failed("fails", assertion_error(&"x".repeat(5000))),
                false => run.passed("passes"),
            }
            run.end_script(None, None);
            run.end_step_with(false, fails.then(audit_data));
            run.end_iteration();
        }
        run.end(Outcome::Failure);
        written(&run.events)
    };
    assert!(many(5000, false).0.len() < many(1, false).0.len() + 100);
    let (_, json) = many(12_000, true);
    let run = &json["runs"][0];
    let (failures, left_out) = (run["failures"].as_array().unwrap().len(), &run["failures_left_out"]);
    assert!(failures <= 10_000 && failures as u64 + left_out.as_u64().unwrap() == 12_000);
    assert!(run["failures"][0]["message"].as_str().unwrap().chars().count() == 2001);
    assert_eq!(run["findings"]["findings"], 24_000);
    let accounts = run["accounts"].as_array().unwrap().len() as u64;
    assert_eq!(accounts + run["accounts_left_out"].as_u64().unwrap(), 12_000);
    assert!(accounts < 2000);
}

#[test]
fn hostile_text_is_data() {
    let mut run = SampleRun::new("\u{0}\"<script>\u{202e}", 1);
    run.step(&["\n"], "a\u{1b}[2J");
    run.script(Listen::Test);
    run.failed("😀\u{7f}", assertion_error("\\\"\u{2028}"));
    run.end_script(None, None);
    let (text, json) = written(&run.events);
    assert_eq!(json["runs"][0]["failures"][0]["message"], "\\\"\u{2028}");
    assert!(!text.contains('\u{1b}') && !text.contains('\u{0}'));
}
