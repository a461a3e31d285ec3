//! Tallies, transitions and findings as pages read them.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::{schema::MIGRATIONS, *};
use crate::{finding::standing::RunStanding, secret::Shown};

/// A noon in UTC.
fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_014_400, 0).unwrap()
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/history.db");
    (folder, path)
}

/// A run that began before noon, took some seconds and failed in these items.
fn run(history: &History, monitor: &str, before: TimeDelta, result: RunResult, failed: &[&str]) -> i64 {
    let started_at = noon() - before;
    let Begun::Run(run) = history.begin(NewRun { monitor, due_at: None, started_at }).unwrap() else { panic!() };
    let record = RunRecord {
        standing: Some(RunStanding::sample(None, failed, true)),
        resolves_failures: true,
        ..RunRecord::bare(result, started_at + TimeDelta::seconds(3), Some(Shown::fixed("x")))
    };
    history.end(run, &record).unwrap();
    run
}

fn some_runs(history: &History) {
    run(history, "a", TimeDelta::days(100), RunResult::Success, &[]);
    run(history, "a", TimeDelta::days(89), RunResult::Failure, &["one", "two"]);
    run(history, "a", TimeDelta::days(29), RunResult::Failure, &["two", "three"]);
    run(history, "a", TimeDelta::days(6), RunResult::Abort, &["two", "three"]);
    run(history, "a", TimeDelta::hours(20), RunResult::Failure, &["two", "three"]);
    run(history, "a", TimeDelta::hours(2), RunResult::Success, &[]);
    run(history, "b", TimeDelta::hours(1), RunResult::Error, &[]);
}

#[test]
fn monitors_at_a_glance() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    some_runs(&history);
    let Begun::Run(open) = history.begin(NewRun { monitor: "b", due_at: None, started_at: noon() }).unwrap() else {
        panic!()
    };
    let overview = history.overview(4, noon()).unwrap();
    let [a, b] = overview.as_slice() else { panic!("{overview:?}") };
    let counted = |tally: Tally| (tally.success, tally.failure, tally.error, tally.abort);
    assert_eq!(counted(a.uptimes.day), (1, 1, 0, 0));
    assert_eq!(counted(a.uptimes.week), (1, 1, 0, 1));
    assert_eq!(counted(a.uptimes.month), (1, 2, 0, 1));
    assert_eq!(counted(a.uptimes.quarter), (1, 3, 0, 1));
    assert_eq!((a.uptimes.week.uptime(), a.uptimes.week.mean(), a.uptimes.week.longest), (Some(0.5), Some(3000), 3000));
    assert_eq!(
        (a.bars.len(), a.last().unwrap().result, a.going_on(), a.open_findings),
        (4, Some(RunResult::Success), None, 0)
    );
    assert_eq!((b.going_on().unwrap().id, b.last().unwrap().result), (open, Some(RunResult::Error)));
    assert_eq!((b.uptimes.day.uptime(), Tally::default().uptime()), (Some(0.0), None));
    let days = history.tallies("a", Span::Day, noon() - TimeDelta::days(30)).unwrap();
    let days: Vec<_> =
        days.into_iter().map(|(day, tally)| ((Span::Day.of(noon()) - day).num_days(), tally.counted())).collect();
    assert_eq!(days, [(29, 1), (6, 0), (1, 1), (0, 1)]);
}

#[test]
fn runs_in_which_something_changed() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    some_runs(&history);
    let all = history.transitions(Some("a"), 99).unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|each| (each.before, each.after, each.new_findings, each.resolved_findings, each.open_findings))
        .collect();
    use RunResult::{Failure, Success};
    assert_eq!(
        told,
        [
            (Some(Failure), Success, 0, 2, 0),
            (Some(Failure), Failure, 1, 1, 2),
            (Some(Success), Failure, 2, 0, 2),
            (None, Success, 0, 0, 0)
        ]
    );
    let last = &history.transitions(None, 1).unwrap()[0];
    assert_eq!((last.monitor.as_str(), last.before, last.after), ("b", None, RunResult::Error));
}

#[test]
fn a_run_that_is_found_again_is_counted_once() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let gone = History::open(&path).unwrap();
    let Begun::Run(run) = gone.begin(NewRun { monitor: "a", due_at: None, started_at: noon() }).unwrap() else {
        panic!()
    };
    drop(gone);
    history.settle_lost(noon()).unwrap();
    let day = || history.overview(1, noon()).unwrap()[0].uptimes.day;
    assert_eq!((day().lost, day().counted(), day().took), (1, 1, 0));
    history.end(run, &RunRecord::bare(RunResult::Success, noon() + TimeDelta::seconds(2), None)).unwrap();
    assert_eq!((day().lost, day().success, day().took), (0, 1, 2000));
    let all = history.transitions(None, 9).unwrap();
    assert_eq!(all.iter().map(|each| each.after).collect::<Vec<_>>(), [RunResult::Success]);
}

#[test]
fn an_earlier_history_has_the_same_numbers_as_one_of_today() {
    let (_folder, path) = place();
    let old = History::open_with(&path, &MIGRATIONS[..1]).unwrap();
    some_runs(&old);
    drop(old);
    let old = History::open(&path).unwrap();
    let (_other, path) = place();
    let new = History::open(&path).unwrap();
    some_runs(&new);
    assert_eq!(old.overview(9, noon()).unwrap(), new.overview(9, noon()).unwrap());
    assert_eq!(old.transitions(None, 99).unwrap(), new.transitions(None, 99).unwrap());
    assert_eq!(
        old.tallies("a", Span::Hour, noon() - TimeDelta::days(300)).unwrap(),
        new.tallies("a", Span::Hour, noon() - TimeDelta::days(300)).unwrap()
    );
}

#[test]
fn numbers_outlive_the_runs() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    some_runs(&history);
    let before = history.overview(1, noon()).unwrap();
    history.forget("a", Retention { runs: 1, ..Retention::default() }, noon()).unwrap();
    assert_eq!(history.runs("a", None, 99).unwrap().len(), 1);
    assert_eq!(history.overview(1, noon()).unwrap(), before);
    let later = noon() + TimeDelta::days(9);
    history.forget("a", Retention::default(), later).unwrap();
    assert_eq!(history.tallies("a", Span::Hour, noon() - TimeDelta::days(300)).unwrap(), []);
    assert_eq!(history.tallies("a", Span::Day, noon() - TimeDelta::days(300)).unwrap().len(), 6);
}

#[test]
fn findings_by_what_is_asked() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    some_runs(&history);
    run(&history, "b", TimeDelta::minutes(1), RunResult::Failure, &["Uno", "due"]);
    let all = FindingQuery { monitors: vec!["a".to_owned(), "b".to_owned()], most: 99, ..FindingQuery::default() };
    let find = |query: &FindingQuery| {
        let page = history.find(query).unwrap();
        (page.rows.iter().map(|row| row.reason.clone()).collect::<Vec<_>>(), page.total)
    };
    assert_eq!(find(&all), (["Uno", "due", "two", "three", "one"].map(str::to_owned).to_vec(), 5));
    let open = FindingQuery { state: Some(FindingState::Open), ..all.clone() };
    assert_eq!(find(&open).1, 2);
    assert_eq!(find(&FindingQuery { text: Some("uNO".to_owned()), ..all.clone() }).0, ["Uno"]);
    assert_eq!(find(&FindingQuery { text: Some("%".to_owned()), ..all.clone() }).1, 0);
    assert_eq!(
        find(&FindingQuery { monitors: vec!["a".to_owned()], most: 1, skip: 1, ..all.clone() }),
        (vec!["three".to_owned()], 3)
    );
    assert_eq!(find(&FindingQuery { severity: Some("high".to_owned()), ..all.clone() }).1, 0);
    assert_eq!(find(&FindingQuery { monitors: Vec::new(), ..all }).1, 0);
}
