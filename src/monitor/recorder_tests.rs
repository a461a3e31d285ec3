//! Runs that are gathered, kept and read again; findings followed through them.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::recorder::recorded;
use crate::{
    event::{
        Origin, Outcome,
        sample::{SampleRun, assertion_error, audit_data, request, response, sample},
    },
    history::{Begun, Changes, FindingState, History, NewRun, RunRecord, RunResult},
};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

struct Kept {
    history: History,
    seconds: i64,
    _folder: tempfile::TempDir,
}

impl Kept {
    fn new() -> Kept {
        let folder = tempfile::tempdir().unwrap();
        Kept { history: History::open(&folder.path().join("history.db")).unwrap(), seconds: 0, _folder: folder }
    }

    fn keep(&mut self, record: &RunRecord) -> (i64, Changes) {
        self.seconds += 60;
        let new = NewRun { monitor: "Audit", due_at: None, started_at: at(self.seconds) };
        let Begun::Run(run) = self.history.begin(new).unwrap() else { panic!("another run goes on") };
        let record = RunRecord { ended_at: at(self.seconds + 1), ..record.clone() };
        (run, self.history.end(run, &record).unwrap())
    }

    /// Lines of the findings with their state.
    fn findings(&self) -> Vec<(String, FindingState)> {
        let rows = self.history.findings(Some("Audit"), 99).unwrap();
        rows.into_iter().map(|row| (row.line, row.state)).collect()
    }
}

/// A run of one item whose checks these are.
fn audit(checks: Value, outcome: Outcome) -> RunRecord {
    let mut run = SampleRun::new("Audit", 1);
    run.iteration(0);
    run.step(&[], "a");
    run.exchange(Origin::Step, request("GET", "http://h/"), response(200, "OK", (5, 9), 12));
    run.end_step_with(false, Some(json!({"schema": "postwatch.findings/1", "account": {"id": "1"}, "checks": checks})));
    run.end_iteration();
    run.end(outcome);
    recorded(&run.events, at(0))
}

fn check(number: &str, status: &str, findings: Value) -> Value {
    json!({"check": number, "title": format!("Check {number}"), "status": status, "findings": findings})
}

fn finding(entity: &str) -> Value {
    json!({"entity": entity, "reason": "OLD", "severity": "high"})
}

#[test]
fn a_run_is_kept_with_all_that_it_did() {
    let mut kept = Kept::new();
    let record = recorded(&sample(), at(0));
    assert_eq!(record.counts.requests, 10);
    let (run, changes) = kept.keep(&record);
    assert_eq!((changes.new, changes.resolved), (7, 0));
    let detail = kept.history.run(run).unwrap().unwrap();
    assert_eq!(detail.run.result, Some(RunResult::Error));
    assert_eq!(detail.run.counts, record.counts);
    assert_eq!(
        (detail.run.collection.as_deref(), detail.run.environment.as_deref()),
        (Some("Sample Coll"), Some("production"))
    );
    let names: Vec<&str> = detail.items.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["F / A", "F / G / deep", "F / A2", "B", "C", "E"]);
    assert_eq!((detail.items[0].code, detail.items[0].passed, detail.items[0].failed), (Some(200), 1, 1));
    assert_eq!(detail.items[3].error.as_deref(), Some("connect ECONNREFUSED 127.0.0.1:1"));
    let states: Vec<&str> = detail.assertions.iter().map(|assertion| assertion.state.as_str()).collect();
    assert_eq!(states, ["passed", "failed", "skipped", "passed", "passed", "failed", "failed"]);
    assert_eq!(detail.failures.len(), record.failures.len());
    assert_eq!(detail.console[0].text, "hi { a: 1 }");
}

#[test]
fn findings_are_new_stay_go_and_come_back() {
    let mut kept = Kept::new();
    let first = audit(json!([check("1", "fail", json!([finding("alice"), finding("bob")]))]), Outcome::Failure);
    assert_eq!(kept.keep(&first).1, Changes { new: 2, resolved: 0, open: 2 });
    assert_eq!(kept.keep(&first).1, Changes { new: 0, resolved: 0, open: 2 });
    let second = audit(json!([check("1", "fail", json!([finding("bob"), finding("carol")]))]), Outcome::Failure);
    let (run, changes) = kept.keep(&second);
    assert_eq!(changes, Changes { new: 1, resolved: 1, open: 2 });
    let rows = kept.history.findings(None, 9).unwrap();
    let bob = rows.iter().find(|row| row.entity == "bob").unwrap();
    assert_eq!((bob.first_seen.0, bob.last_seen, bob.severity.as_deref()), (at(61), (at(181), run), Some("high")));
    let alice = rows.iter().find(|row| row.entity == "alice").unwrap();
    assert_eq!((alice.state, alice.resolved), (FindingState::Resolved, Some((at(181), run))));
    // It comes back: a life of its own.
    assert_eq!(kept.keep(&first).1, Changes { new: 1, resolved: 1, open: 2 });
    assert_eq!(kept.findings().len(), 4);
}

#[test]
fn who_has_not_looked_resolves_nothing() {
    let mut kept = Kept::new();
    let both = json!([check("1", "fail", json!([finding("alice")])), check("2", "fail", json!([finding("bob")]))]);
    kept.keep(&audit(both, Outcome::Failure));
    // Check 1 could not look, check 2 did not run.
    let blind = audit(json!([check("1", "error", json!([]))]), Outcome::Error);
    assert_eq!(kept.keep(&blind).1, Changes { new: 1, resolved: 0, open: 3 });
    assert_eq!(kept.keep(&RunRecord::bare(RunResult::Error, at(0), None)).1, Changes { new: 0, resolved: 0, open: 3 });
    let seeing = audit(json!([check("1", "pass", json!([])), check("2", "pass", json!([]))]), Outcome::Success);
    assert_eq!(kept.keep(&seeing).1, Changes { new: 0, resolved: 3, open: 0 });
}

#[test]
fn an_accepted_finding_is_neither_open_nor_resolved() {
    let mut kept = Kept::new();
    kept.keep(&audit(json!([check("1", "fail", json!([finding("alice")]))]), Outcome::Failure));
    let mut accepted = finding("alice");
    accepted["suppressed"] = json!({"reason": "leaves in May", "owner": "sec"});
    let record = audit(json!([check("1", "pass", json!([accepted]))]), Outcome::Success);
    assert_eq!(kept.keep(&record).1, Changes { new: 0, resolved: 0, open: 0 });
    let rows = kept.history.findings(None, 9).unwrap();
    assert_eq!((rows[0].state, rows[0].suppressed.as_deref()), (FindingState::Suppressed, Some("leaves in May, sec")));
    assert_eq!(kept.history.monitor("Audit", at(999)).unwrap().open_findings, 0);
    assert_eq!(recorded(&audited(), at(0)).findings.len(), 3);
}

fn audited() -> Vec<crate::event::Event> {
    let mut run = SampleRun::new("Audit", 1);
    run.step(&[], "a");
    run.end_step_with(false, Some(audit_data()));
    run.end(Outcome::Error);
    run.events
}

#[test]
fn failed_assertions_are_followed_too_and_only_a_whole_run_resolves_them() {
    let failing = |name: &str, outcome: Outcome| {
        let mut run = SampleRun::new("Audit", 1);
        run.iteration(0);
        run.step(&[], "a");
        run.script(crate::event::Listen::Test);
        run.failed(name, assertion_error("expected 1 to equal 2"));
        run.end_step();
        run.end(outcome);
        recorded(&run.events, at(0))
    };
    let mut kept = Kept::new();
    assert_eq!(kept.keep(&failing("one", Outcome::Failure)).1, Changes { new: 1, resolved: 0, open: 1 });
    assert_eq!(kept.keep(&failing("two", Outcome::Abort)).1, Changes { new: 1, resolved: 0, open: 2 });
    assert_eq!(kept.keep(&failing("two", Outcome::Failure)).1, Changes { new: 0, resolved: 1, open: 1 });
    assert_eq!(kept.findings()[0], ("a: two".to_owned(), FindingState::Open));
}
