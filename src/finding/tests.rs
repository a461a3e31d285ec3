//! Findings of several items, joined.

use serde_json::{Value, json};

use super::*;
use crate::event::sample::{SampleRun, audit_data};

fn joined(items: &[(&str, Value)]) -> Result<Findings, FindingsError> {
    let mut run = SampleRun::new("Audit", 1);
    for (name, data) in items {
        run.step(&[], name);
        run.end_step_with(false, Some(data.clone()));
    }
    let mut findings = Findings::default();
    run.events.iter().try_for_each(|event| findings.on_event(event))?;
    Ok(findings)
}

fn one_check(id: &str) -> Value {
    json!({"schema": SCHEMA, "account": {"id": "1"}, "checks": [{"check": id, "title": "t", "status": "pass"}]})
}

#[test]
fn items_are_joined_and_checks_stand_in_order() {
    let findings = joined(&[("b", one_check("10")), ("a", one_check("2")), ("c", one_check("2b"))]).unwrap();
    let ids: Vec<&str> = findings.accounts()[0].checks.iter().map(|check| check.check.as_str()).collect();
    assert_eq!((findings.accounts().len(), ids), (1, vec!["2", "2b", "10"]));
}

#[test]
fn two_items_cannot_carry_one_check_but_an_item_may_run_again() {
    let error = joined(&[("a", one_check("3")), ("b", one_check("3"))]).unwrap_err();
    assert_eq!(error.to_string(), "items \"a\" and \"b\" both carry check 3");
    assert_eq!(joined(&[("a", one_check("3")), ("a", one_check("3"))]).unwrap().counts().checks, 1);
}

#[test]
fn a_fault_in_the_data_names_its_place() {
    let mut data = one_check("1");
    data["checks"][0]["findings"] = json!([{"entity": "alice"}]);
    let error = joined(&[("a", data)]).unwrap_err();
    assert_eq!(error.to_string(), "item \"a\": findings data, checks[0]: missing field `reason`");
    let error = joined(&[("a", json!({"schema": "postwatch.findings/2"}))]).unwrap_err();
    assert!(error.to_string().contains("postwatch.findings/2"));
    assert!(joined(&[("a", json!({"schema": "other"})), ("b", json!([1]))]).unwrap().is_empty());
}

#[test]
fn suppressed_findings_do_not_count_until_their_suppression_has_run_out() {
    let counts = joined(&[("a", audit_data())]).unwrap().counts();
    assert_eq!(
        counts,
        FindingCounts { checks: 3, passed: 1, failed: 1, errors: 1, findings: 2, suppressed: 1, expired: 1, notes: 1 }
    );
}

#[test]
fn identity_leaves_out_what_changes_from_day_to_day() {
    let findings = joined(&[("a", audit_data())]).unwrap();
    let account = &findings.accounts()[0];
    let identity = account.identity(&account.checks[1], &account.checks[1].findings[0]);
    assert_eq!(
        serde_json::to_value(identity).unwrap(),
        json!({"account": "123456789012", "check": "3", "arn": "arn:aws:iam::123456789012:user/alice", "reason": "KEY_NOT_ROTATED", "key": "1"})
    );
}
