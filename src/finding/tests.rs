//! Findings of several items, joined.

use serde_json::{Value, json};

use super::*;
use crate::event::sample::{SampleRun, audit_data};

fn joined(items: &[(&str, Value)]) -> Findings {
    let mut run = SampleRun::new("Audit", 1);
    for (name, data) in items {
        run.step(&[], name);
        run.end_step_with(false, Some(data.clone()));
    }
    let mut findings = Findings::default();
    run.events.iter().for_each(|event| findings.on_event(event));
    findings
}

fn one_check(id: &str) -> Value {
    json!({"schema": SCHEMA, "account": {"id": "1"}, "checks": [{"check": id, "title": "t", "status": "pass"}]})
}

#[test]
fn items_are_joined_and_checks_stand_in_order() {
    let findings = joined(&[("b", one_check("10")), ("a", one_check("2")), ("c", one_check("2b"))]);
    let ids: Vec<&str> = findings.accounts()[0].checks.iter().map(|check| check.check.as_str()).collect();
    assert_eq!((findings.accounts().len(), ids), (1, vec!["2", "2b", "10"]));
}

#[test]
fn the_first_of_two_items_with_one_check_is_kept_and_an_item_may_run_again() {
    assert_eq!(joined(&[("a", one_check("3")), ("b", one_check("3"))]).counts().checks, 1);
    let mut run = SampleRun::new("Audit", 1);
    run.step(&[], "a");
    run.end_step_with(false, Some(one_check("3")));
    let again = run.events.clone();
    let mut findings = Findings::default();
    run.events.iter().chain(&again).for_each(|event| findings.on_event(event));
    assert_eq!(findings.counts().checks, 1);
}

#[test]
fn a_check_that_cannot_be_read_does_not_hide_the_others() {
    let mut data = one_check("1");
    data["checks"][0]["findings"] = json!([{"entity": "alice"}]);
    data["checks"].as_array_mut().unwrap().push(one_check("2")["checks"][0].clone());
    assert_eq!(joined(&[("a", data)]).counts().checks, 1);
    let others =
        [("a", json!({"schema": "other"})), ("b", json!([1])), ("c", json!({"schema": "postwatch.findings/2"}))];
    assert!(joined(&others).is_empty());
}

#[test]
fn suppressed_findings_do_not_count_until_their_suppression_has_run_out() {
    let counts = joined(&[("a", audit_data())]).counts();
    assert_eq!(
        counts,
        FindingCounts { checks: 3, passed: 1, failed: 1, errors: 1, findings: 2, suppressed: 1, expired: 1, notes: 1 }
    );
}

#[test]
fn identity_leaves_out_what_changes_from_day_to_day() {
    let findings = joined(&[("a", audit_data())]);
    let account = &findings.accounts()[0];
    let identity = account.identity(&account.checks[1], &account.checks[1].findings[0]);
    assert_eq!(
        serde_json::to_value(identity).unwrap(),
        json!({"account": "123456789012", "check": "3", "arn": "arn:aws:iam::123456789012:user/alice", "reason": "KEY_NOT_ROTATED", "key": "1"})
    );
}
