//! Schedules on a clock that the tests move: a year, changes of summer time, pauses, overlaps, missed times.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use chrono::{DateTime, TimeDelta, Utc};

use super::agenda::{Agenda, Step};
use crate::monitor::Project;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A project of monitors by name, with these lines in their files.
fn project(monitors: &[(&str, &str)]) -> Project {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("monitors")).unwrap();
    for (name, more) in monitors {
        let text = format!("name: {name}\ncollection: c.json\n{more}\n");
        fs::write(folder.path().join(format!("monitors/{name}.monitor.yaml")), text).unwrap();
    }
    let project = Project::load(None, folder.path()).unwrap();
    assert!(project.faults.is_empty(), "{:?}", project.faults);
    project
}

fn agenda(monitors: &[(&str, &str)], now: DateTime<Utc>) -> Agenda {
    let mut agenda = Agenda::default();
    agenda.load(&project(monitors), now, |_| now);
    agenda
}

/// What begins and what is left out at a moment, in words.
fn steps(agenda: &mut Agenda, now: DateTime<Utc>) -> Vec<String> {
    let words = |step: Step| match step {
        Step::Start(start) => match start.missed {
            0 => format!("{} of {}", start.monitor.name, start.due_at.format("%H:%M")),
            missed => format!("{} of {} for {missed} more", start.monitor.name, start.due_at.format("%H:%M")),
        },
        Step::Skip { monitor, due_at } => format!("skips {monitor} of {}", due_at.format("%H:%M")),
    };
    agenda.steps(now).into_iter().map(words).collect()
}

#[test]
fn in_a_year_of_five_zones_no_day_is_lost_and_none_doubled() {
    let zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"];
    let monitors: Vec<(String, String)> = zones
        .iter()
        .enumerate()
        .map(|(number, zone)| (format!("m{number}"), format!("schedule: {{cron: '30 2 * * *', timezone: {zone}}}")))
        .collect();
    let monitors: Vec<(&str, &str)> = monitors.iter().map(|(name, more)| (name.as_str(), more.as_str())).collect();
    let (mut now, end) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    let mut agenda = agenda(&monitors, now);
    let mut runs: BTreeMap<String, Vec<DateTime<Utc>>> = BTreeMap::new();
    while now < end {
        for step in agenda.steps(now) {
            let Step::Start(start) = step else { panic!("{step:?}") };
            assert_eq!((start.due_at, start.missed), (now, 0));
            runs.entry(start.monitor.name.clone()).or_default().push(now);
            agenda.ended(&start.monitor.name);
        }
        now = agenda.next().unwrap();
    }
    assert_eq!(runs.len(), zones.len());
    for (name, times) in runs {
        assert_eq!(times.len(), 365, "{name}");
        for pair in times.windows(2) {
            let between = pair[1] - pair[0];
            assert!((TimeDelta::hours(23)..=TimeDelta::hours(25)).contains(&between), "{name}: {pair:?}");
        }
    }
}

#[test]
fn a_run_that_goes_on_at_its_next_time_is_not_begun_again() {
    let start = at("2026-12-01T09:00:30Z");
    let mut agenda = agenda(&[("a", "schedule: {cron: '* * * * *'}")], start);
    assert_eq!(steps(&mut agenda, start), [""; 0]);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:01:00Z")), ["a of 09:01"]);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:00Z")), ["skips a of 09:02"]);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:30Z")), [""; 0]);
    agenda.ended("a");
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:59Z")), [""; 0]);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:03:00Z")), ["a of 09:03"]);
}

#[test]
fn not_more_run_at_once_than_may_and_those_that_wait_keep_their_order() {
    let now = at("2026-12-01T09:00:00Z");
    let mut agenda = Agenda::default();
    let mut project = project(&[
        ("a", "schedule: {cron: '* * * * *'}"),
        ("b", "schedule: {cron: '* * * * *'}"),
        ("c", "schedule: {cron: '*/2 * * * *'}"),
        ("d", "active: false\nschedule: {cron: '* * * * *'}"),
    ]);
    project.concurrency = Some(1);
    agenda.load(&project, now, |_| now);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:00Z")), ["a of 09:01 for 1 more"]);
    assert_eq!((agenda.running(), agenda.queued()), (1, 2));
    agenda.ended("a");
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:01Z")), ["b of 09:01 for 1 more"]);
    agenda.ended("b");
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:02:02Z")), ["c of 09:02"]);
    // What waits for its turn is not due twice.
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:03:00Z")), [""; 0]);
    assert_eq!(
        steps(&mut agenda, at("2026-12-01T09:04:00Z")),
        ["skips a of 09:04", "skips b of 09:04", "skips c of 09:04"]
    );
}

#[test]
fn times_that_were_missed_are_made_up_for_once_or_not_at_all() {
    let seen = at("2026-12-01T06:00:00Z");
    let mut agenda = Agenda::default();
    let project =
        project(&[("once", "schedule: {cron: '0 * * * *'}"), ("skip", "schedule: {cron: '0 * * * *', missed: skip}")]);
    let now = at("2026-12-01T09:30:00Z");
    agenda.load(&project, now, |_| seen);
    assert_eq!(steps(&mut agenda, now), ["once of 07:00 for 2 more"]);
    agenda.ended("once");
    // The machine slept.
    assert_eq!(
        steps(&mut agenda, at("2026-12-01T13:05:00Z")),
        ["once of 10:00 for 3 more", "skip of 13:00 for 3 more"]
    );
}

#[test]
fn a_pause_misses_nothing_and_a_clock_that_is_set_back_runs_on() {
    let now = at("2026-12-01T09:00:00Z");
    let mut agenda = agenda(&[("a", "schedule: {every: 10m}")], now);
    let paused = BTreeSet::from(["a".to_owned()]);
    agenda.pause(&paused, now);
    assert_eq!(agenda.next(), None);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:10:00Z")), [""; 0]);
    agenda.pause(&BTreeSet::new(), at("2026-12-01T09:35:00Z"));
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:35:00Z")), [""; 0]);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:40:00Z")), ["a of 09:40"]);
    agenda.ended("a");
    // An hour back: the next time is the next of that hour, not one in an hour.
    assert_eq!(steps(&mut agenda, at("2026-12-01T08:45:00Z")), [""; 0]);
    assert_eq!(agenda.next(), Some(at("2026-12-01T08:50:00Z")));
    assert_eq!(steps(&mut agenda, at("2026-12-01T08:50:00Z")), ["a of 08:50"]);
}

#[test]
fn files_that_change_change_the_plan_and_leave_the_rest_alone() {
    let now = at("2026-12-01T09:00:00Z");
    let mut agenda = agenda(&[("a", "schedule: {every: 10m}"), ("b", "schedule: {every: 10m}")], now);
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:10:00Z")).len(), 2);
    let changed = project(&[("a", "schedule: {every: 5m}"), ("c", "schedule: {every: 5m}")]);
    let later = at("2026-12-01T09:11:00Z");
    agenda.load(&changed, later, |_| later);
    // `a` still runs, `b` is gone, `c` is new.
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:15:00Z")), ["skips a of 09:15", "c of 09:15"]);
    agenda.ended("a");
    agenda.ended("b");
    assert_eq!(steps(&mut agenda, at("2026-12-01T09:20:00Z")), ["skips c of 09:20", "a of 09:20"]);
}
