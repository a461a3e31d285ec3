//! Histories that are new, old, foreign, locked, damaged; runs that end, overlap and are lost.

use std::{fs, path::PathBuf, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use tempfile::TempDir;

use super::{schema::MIGRATIONS, *};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state/history.db");
    (folder, path)
}

fn begin(history: &History, monitor: &str, seconds: i64) -> Begun {
    history.begin(NewRun { monitor, due_at: None, started_at: at(seconds) }).unwrap()
}

fn begun(history: &History, monitor: &str, seconds: i64) -> i64 {
    match begin(history, monitor, seconds) {
        Begun::Run(run) => run,
        Begun::Busy(busy) => panic!("{busy:?}"),
    }
}

fn end(history: &History, run: i64, result: RunResult, seconds: i64) {
    history.end(run, &RunRecord::bare(result, at(seconds), None)).unwrap();
}

#[test]
fn a_run_goes_on_until_it_ends_and_keeps_others_of_its_monitor_out() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let run = begun(&history, "a", 0);
    assert_eq!(begin(&history, "a", 5), Begun::Busy(Busy { run, since: at(0) }));
    let other = History::open(&path).unwrap();
    assert_eq!(begin(&other, "a", 5), Begun::Busy(Busy { run, since: at(0) }));
    let beside = begun(&other, "b", 5);
    let row = history.monitor("a", at(6)).unwrap();
    assert_eq!((row.going_on, row.last, row.last_started), (Some((run, at(0))), None, Some(at(0))));
    end(&history, run, RunResult::Failure, 7);
    let row = history.monitor("a", at(8)).unwrap();
    let last = row.last.unwrap();
    assert_eq!((last.result, last.ended_at, row.going_on), (Some(RunResult::Failure), Some(at(7)), None));
    assert!(begun(&history, "a", 9) > beside);
    assert!(history.faults().unwrap().is_empty() && history.size().unwrap() > 0);
}

#[test]
fn runs_of_a_process_that_is_gone_are_lost_at_once() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let gone = History::open(&path).unwrap();
    let lost = begun(&gone, "a", 0);
    drop(gone);
    assert_eq!(history.runs("a", None, 9).unwrap()[0].result, None);
    let next = begun(&history, "a", 1);
    let results: Vec<_> = history.runs("a", None, 9).unwrap().iter().map(|run| (run.id, run.result)).collect();
    assert_eq!(results, [(next, None), (lost, Some(RunResult::Lost))]);
    let gone = History::open(&path).unwrap();
    let lost = begun(&gone, "b", 2);
    drop(gone);
    assert_eq!(history.settle_lost(at(3)).unwrap(), 1);
    assert_eq!(history.run(lost).unwrap().unwrap().run.result, Some(RunResult::Lost));
    // The clock was put back meanwhile.
    let gone = History::open(&path).unwrap();
    let lost = begun(&gone, "b", 9);
    drop(gone);
    history.settle_lost(at(3)).unwrap();
    assert_eq!(history.run(lost).unwrap().unwrap().run.ended_at, Some(at(9)));
    let left = fs::read_dir(path.parent().unwrap()).unwrap().flatten();
    let holders = left.filter(|entry| entry.file_name().to_string_lossy().contains("holder")).count();
    assert_eq!(holders, 1);
}

#[test]
fn since_when_it_ends_so_is_told() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    for (place, result) in
        [RunResult::Success, RunResult::Failure, RunResult::Success, RunResult::Success].into_iter().enumerate()
    {
        let seconds = 10 * i64::try_from(place).unwrap();
        let run = begun(&history, "a", seconds);
        end(&history, run, result, seconds + 1);
    }
    assert_eq!(history.monitor("a", at(99)).unwrap().since, Some(at(20)));
    assert_eq!(history.known_monitor("none", at(99)).unwrap(), None);
    assert_eq!(history.runs("a", Some(3), 1).unwrap()[0].id, 2);
    assert_eq!(history.run(77).unwrap(), None);
}

#[test]
fn pauses_end_by_themselves_or_when_somebody_resumes() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let pause = Pause { since: at(0), until: Some(at(10)), reason: Some("move".to_owned()) };
    history.pause("a", &pause).unwrap();
    assert_eq!(history.monitor("a", at(9)).unwrap().pause, Some(pause.clone()));
    assert_eq!(history.monitor("a", at(10)).unwrap().pause, None);
    history.pause("a", &Pause { until: None, ..pause }).unwrap();
    assert!(history.monitor("a", at(9_999)).unwrap().pause.is_some());
    assert!(history.resume("a", at(50)).unwrap());
    assert!(!history.resume("a", at(51)).unwrap() && !history.resume("none", at(51)).unwrap());
    let row = history.monitor("a", at(52)).unwrap();
    assert_eq!((row.pause, row.known_since), (None, at(50)));
}

#[test]
fn what_is_old_or_too_much_goes_in_steps() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    for seconds in 0..120 {
        let run = begun(&history, "a", seconds);
        end(&history, run, RunResult::Success, seconds);
    }
    let all = |retention: Retention, now: i64| {
        let steps = std::iter::from_fn(|| Some(history.forget("a", retention, at(now)).unwrap()));
        steps.take_while(|gone| *gone > 0).collect::<Vec<_>>()
    };
    let usual = Retention::default();
    assert_eq!(all(usual, 120), [0; 0]);
    assert_eq!(all(Retention { runs: 20, ..usual }, 120), [50, 50]);
    assert_eq!(history.runs("a", None, 999).unwrap().len(), 20);
    assert_eq!(all(Retention { age: Duration::from_secs(10), ..usual }, 120), [10]);
    // The last one stays.
    assert_eq!(all(Retention { age: Duration::from_secs(1), runs: 1 }, 9_999), [9]);
    assert_eq!(history.runs("a", None, 999).unwrap().len(), 1);
    assert_eq!(history.forget("none", usual, at(0)).unwrap(), 0);
}

#[test]
fn later_foreign_and_damaged_files_are_refused_with_a_sentence() {
    let (folder, path) = place();
    drop(History::open(&path).unwrap());
    let error = History::open_with(&path, &[]).unwrap_err().to_string();
    let wanted = format!("written by a later version of postwatch (format {}, this one reads 0)", MIGRATIONS.len());
    assert!(error.contains(&wanted), "{error}");
    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    assert!(History::open(&foreign).unwrap_err().to_string().contains("it is not a history of postwatch"));
    let text = folder.path().join("text.db");
    fs::write(&text, "nothing that a database would be, and longer than the head of one".repeat(9)).unwrap();
    assert!(History::open(&text).unwrap_err().to_string().contains("it is not a history of postwatch"));
    let below = folder.path().join("text.db/history.db");
    assert!(History::open(&below).is_err());
    assert!(History::open(folder.path()).is_err());
}

#[test]
fn an_earlier_format_is_saved_beside_and_brought_up_to_date() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let run = begun(&history, "a", 0);
    end(&history, run, RunResult::Success, 1);
    drop(history);
    let later: Vec<&str> = MIGRATIONS.iter().copied().chain(["ALTER TABLE runs ADD COLUMN more TEXT"]).collect();
    let history = History::open_with(&path, &later).unwrap();
    assert_eq!(history.runs("a", None, 9).unwrap().len(), 1);
    let backup = path.with_file_name(format!("history.db.format-{}", MIGRATIONS.len()));
    assert_eq!(History::open(&backup).unwrap().runs("a", None, 9).unwrap().len(), 1);
    // A migration that fails changes nothing.
    let broken: Vec<&str> = later.iter().copied().chain(["CREATE TABLE runs (a)"]).collect();
    assert!(History::open_with(&path, &broken).is_err());
    assert_eq!(History::open_with(&path, &later).unwrap().runs("a", None, 9).unwrap().len(), 1);
}

#[test]
fn copies_are_whole_and_never_overwrite() {
    let (folder, path) = place();
    let history = History::open(&path).unwrap();
    let run = begun(&history, "a", 0);
    end(&history, run, RunResult::Success, 1);
    let copy = folder.path().join("copy.db");
    history.back_up(&copy).unwrap();
    assert_eq!(History::open(&copy).unwrap().runs("a", None, 9).unwrap().len(), 1);
    assert!(history.back_up(&copy).unwrap_err().to_string().contains("is there already"));
}

#[test]
fn one_scheduler_has_the_role() {
    let (_folder, path) = place();
    drop(History::open(&path).unwrap());
    let lock = SchedulerLock::take(&path, at(0)).unwrap();
    let error = SchedulerLock::take(&path, at(0) + TimeDelta::minutes(90)).unwrap_err().to_string();
    let holder = format!("(process {}, for 1h 30m)", std::process::id());
    assert!(error.contains(&holder), "{error}");
    drop(lock);
    SchedulerLock::take(&path, at(0)).unwrap();
}

#[cfg(unix)]
#[test]
fn nobody_else_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let history = History::open(&path).unwrap();
    let run = begun(&history, "a", 0);
    history.back_up(&folder.path().join("state/copy.db")).unwrap();
    for entry in fs::read_dir(path.parent().unwrap()).unwrap().flatten() {
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
    end(&history, run, RunResult::Success, 1);
}

#[test]
fn a_locked_file_is_told_after_a_while() {
    let (_folder, path) = place();
    let history = History::open(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = history.begin(NewRun { monitor: "a", due_at: None, started_at: at(0) }).unwrap_err();
    assert!(error.to_string().contains("locked for longer than 5 seconds") && !error.is_wrong_file(), "{error}");
    other.execute_batch("COMMIT").unwrap();
    begun(&history, "a", 1);
}
