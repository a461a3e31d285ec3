//! Runs compared.

use std::fs;

use serde_json::json;

use super::*;
use crate::{
    event::{Event, EventKind, Listen, Outcome},
    finding::{Failures, Findings},
    report::{
        events::EventsReporter,
        sample::{Paper, SampleRun, assertion_error, audit_data, replay},
    },
};

/// A run in which these tests of item `A` fail, in these iterations.
fn failing(failures: &[(usize, &str)], iterations: usize, outcome: Outcome) -> SampleRun {
    let mut run = SampleRun::new("sample", iterations);
    for iteration in 0..iterations {
        run.iteration(iteration);
        run.step(&["F"], "A");
        run.script(Listen::Test);
        for (_, test) in failures.iter().filter(|(place, _)| *place == iteration) {
            run.failed(test, assertion_error(&format!("expected {iteration} to be something else")));
        }
        run.end_script(None, None);
        run.end_step();
        run.end_iteration();
    }
    run.end(outcome);
    run
}

fn standing(events: &[Event]) -> RunStanding {
    let (mut findings, mut failures) = (Findings::default(), Failures::default());
    for event in events {
        failures.on_event(event);
        findings.on_event(event);
    }
    let started = events.iter().find_map(|event| match &event.kind {
        EventKind::RunStarted(started) => Some(started),
        _ => None,
    });
    let outcome = events.iter().find_map(|event| match &event.kind {
        EventKind::RunFinished(finished) => Some(finished.outcome),
        _ => None,
    });
    let at = events.last().unwrap().at;
    RunStanding::new(started.unwrap(), at, outcome.unwrap_or(Outcome::Abort), &findings, &failures)
}

#[test]
fn failures_are_compared_by_item_test_and_iteration() {
    let before = standing(&failing(&[(0, "a"), (1, "a"), (1, "b")], 2, Outcome::Failure).events);
    let now = standing(&failing(&[(0, "a"), (1, "b"), (0, "c")], 2, Outcome::Failure).events);
    let change = Change::between(&before, &now);
    assert_eq!(change.sentence(), "1 new, 1 resolved, 2 known");
    assert_eq!(change.resolved, ["F / A: a (iteration 2)"]);
    let new: Vec<String> = change.new_failures.iter().map(KnownFailure::line).collect();
    assert_eq!(new, ["F / A: c (iteration 1)"]);
    assert!(Change::between(&now, &now).is_empty());
}

#[test]
fn a_run_that_was_cut_short_resolves_nothing_and_forgets_nothing() {
    let before = standing(&failing(&[(0, "a"), (0, "b")], 1, Outcome::Failure).events);
    let cut = standing(&failing(&[(0, "b")], 1, Outcome::Abort).events);
    assert!(Change::between(&before, &cut).is_empty());
    let after = cut.after(Some(&before));
    assert_eq!(after.failures.len(), 2);
}

#[test]
fn suppressed_findings_and_assertions_of_checks_are_no_part_of_it() {
    let mut run = SampleRun::new("audit", 1);
    run.iteration(0);
    run.step(&[], "report");
    run.script(Listen::Test);
    run.failed("3. Access keys of humans are rotated", assertion_error("2 findings"));
    run.end_script(None, None);
    run.end_step_with(false, Some(audit_data()));
    run.end_iteration();
    run.end(Outcome::Failure);
    let standing = standing(&run.events);
    let lines: Vec<&str> = standing.findings.iter().map(|finding| finding.line.as_str()).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("3. Access keys of humans are rotated: alice: KEY_NOT_ROTATED"), "{lines:?}");
    let failures: Vec<String> = standing.failures.iter().map(KnownFailure::line).collect();
    assert_eq!(failures, ["prod (123456789012): could not check: 9. Unused permissions"]);
}

#[test]
fn the_file_reads_back_and_holds_a_run_for_each_collection_and_environment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/state.json");
    let mut kept = Standing::read(&path).unwrap();
    let one = standing(&failing(&[(0, "a")], 1, Outcome::Failure).events);
    let mut other = one.clone();
    other.environment = None;
    kept.put(one.clone());
    kept.put(other);
    kept.put(one.clone());
    kept.write(&path).unwrap();
    let read = Standing::read(&path).unwrap();
    let same = read.of_same(&one).unwrap();
    assert_eq!((&same.failures, same.at), (&one.failures, one.at));
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(json["runs"].as_array().unwrap().len(), 2);
    assert_eq!(json["runs"][0]["failures"], json!([{"inside": "F / A", "what": "a"}]));
}

#[test]
fn another_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.json");
    for (text, reason) in [
        ("", "EOF while parsing"),
        ("[]", "invalid length 0"),
        (r#"{"schema": "postwatch.standing/9", "runs": []}"#, "its schema is \"postwatch.standing/9\""),
    ] {
        fs::write(&path, text).unwrap();
        let error = Standing::read(&path).unwrap_err().to_string();
        let head = format!("{}: not a state file of postwatch: ", path.display());
        assert!(error.starts_with(&head) && error.contains(reason), "{error}");
    }
}

#[test]
fn a_recording_says_the_same() {
    let run = failing(&[(0, "a"), (1, "b")], 2, Outcome::Failure);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.ndjson");
    let paper = Paper::default();
    replay(Box::new(EventsReporter::new(paper.writer(), true)), &run.events);
    fs::write(&path, paper.text()).unwrap();
    let recorded = Standing::of_recording(&path).unwrap();
    let now = standing(&run.events);
    assert!(Change::between(recorded.of_same(&now).unwrap(), &now).is_empty());
    assert_eq!(recorded.of_same(&now).unwrap().failures.len(), 2);
}
