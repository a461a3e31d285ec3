//! The state machine by tables, and against a model that was written apart from it.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::{event::Outcome, finding::standing::RunStanding};

const START: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn facts(number: usize, outcome: Outcome) -> RunFacts {
    let at = START + TimeDelta::minutes(i64::try_from(number).unwrap());
    RunFacts { run: format!("run-{number}"), at, outcome, error: None, metrics: Metrics::default() }
}

fn result(number: usize, outcome: Outcome, standing: Option<RunStanding>) -> RunResult {
    RunResult { facts: facts(number, outcome), standing }
}

fn circumstances(number: usize, is_held: bool) -> Circumstances {
    let now = START + TimeDelta::minutes(i64::try_from(number).unwrap());
    Circumstances { now, hold: is_held.then_some(Hold::Maintenance) }
}

fn letter(kind: AlertKind) -> char {
    match kind {
        AlertKind::Opened => 'O',
        AlertKind::Changed => 'C',
        AlertKind::Reminder => 'M',
        AlertKind::Resolved => 'R',
        AlertKind::Run | AlertKind::Test => '?',
    }
}

/// A state as it is after it has been stored and read.
fn stored(state: &AlertState) -> AlertState {
    let read: AlertState = serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap();
    assert_eq!(&read, state);
    read
}

/// One run or moment a minute: `G`ood, `B`ad, `E`rror, `A`borted, `T`ime alone; small letters are held back.
fn alerts(thresholds: &Thresholds, steps: &str) -> (String, Vec<Alert>) {
    let (mut told, mut all) = (String::new(), Vec::new());
    let mut state = AlertState::default();
    for (number, step) in steps.chars().enumerate() {
        let around = circumstances(number, step.is_lowercase());
        let outcome = match step.to_ascii_uppercase() {
            'G' => Some(Outcome::Success),
            'B' => Some(Outcome::Failure),
            'E' => Some(Outcome::Error),
            'A' => Some(Outcome::Abort),
            _ => None,
        };
        let (next, alert) = match outcome {
            Some(outcome) => stored(&state).after_run(&result(number, outcome, None), thresholds, &around),
            None => stored(&state).at(thresholds, &around),
        };
        told.push(alert.as_ref().map_or('.', |alert| letter(alert.kind)));
        all.extend(alert);
        state = next;
    }
    (told, all)
}

#[test]
fn thresholds_say_when_it_fails_and_when_it_has_recovered() {
    for (failure, success, steps, wanted) in [
        ((1, 1), 1, "GGG", "..."),
        ((1, 1), 1, "BBBGB", "O..RO"),
        ((1, 1), 1, "EG", "OR"),
        // A run that was cut short says nothing.
        ((1, 1), 1, "ABAAG", ".O..R"),
        ((1, 1), 2, "BGBGG", "O...R"),
        ((1, 1), 2, "BGAG", "O..R"),
        ((3, 3), 1, "BBGBBB", ".....O"),
        ((3, 3), 1, "BBABG", "...OR"),
        ((3, 5), 1, "BGBGB", "....O"),
        ((3, 5), 1, "BGGBGGB", "......."),
        // After a recovery the count begins anew.
        ((3, 5), 1, "BBBGBBB", "..OR..O"),
        ((2, 2), 1, "T", "."),
    ] {
        let told = alerts(&Thresholds::sample(failure, success), steps).0;
        assert_eq!(told, wanted, "{failure:?}, {success}: {steps}");
    }
}

#[test]
fn what_is_held_back_is_told_when_it_still_holds_and_a_recovery_at_once() {
    for (steps, wanted) in [
        // It opens and recovers inside: nobody hears of it.
        ("bbgG", "...."),
        // It still fails afterwards: the next moment tells it, be it a run or not.
        ("bbT", "..O"),
        ("bbBG", "..OR"),
        // It opened before: its recovery is told, maintenance or not.
        ("Bbg", "O.R"),
        ("BbbbgG", "O...R."),
        // And what fails again inside after that recovery is told after it.
        ("BgbbT", "OR..O"),
    ] {
        assert_eq!(alerts(&Thresholds::sample((1, 1), 1), steps).0, wanted, "{steps}");
    }
    let (_, all) = alerts(&Thresholds::sample((1, 1), 1), "bbT");
    let held = all[0].held.as_ref().unwrap();
    assert_eq!((held.since, held.hold.to_string()), (START, "maintenance".to_owned()));
    assert_eq!((all[0].since, all[0].incident.as_str()), (START, "run-1"));
}

#[test]
fn alerts_of_one_failure_have_one_incident_and_the_time_of_its_first_bad_run() {
    let (told, all) = alerts(&Thresholds::sample((2, 2), 1), "GGBBG");
    assert_eq!(told, "...OR");
    assert_eq!((all[0].incident.as_str(), all[1].incident.as_str()), ("run-3", "run-3"));
    assert!(all.iter().all(|alert| alert.since == START + TimeDelta::minutes(2)));
}

#[test]
fn reminders_come_until_the_limit_and_count_from_the_last_message() {
    let thresholds: Thresholds =
        serde_json::from_str(r#"{"reminder": "3m", "notificationLimit": 3, "success": 1}"#).unwrap();
    let (told, all) = alerts(&thresholds, "BTTTTTTTTTTTTTGBTTT");
    assert_eq!(told, "O..M..M.......RO..M");
    assert_eq!(all.iter().map(|alert| alert.is_last).collect::<Vec<_>>(), [false, false, true, false, false, false]);
    // While it is held back the time passes, and one reminder is enough.
    assert_eq!(alerts(&thresholds, "BttttttT").0, "O......M");
    let never: Thresholds = serde_json::from_str(r#"{"reminder": "never"}"#).unwrap();
    assert_eq!(alerts(&never, "BTTTTT").0, "O.....");
}

#[test]
fn a_clock_that_is_set_back_reminds_of_nothing_and_loses_no_recovery() {
    let thresholds: Thresholds = serde_json::from_str(r#"{"reminder": "3m"}"#).unwrap();
    let run = |number, outcome| result(number, outcome, None);
    let (state, _) =
        AlertState::default().after_run(&run(90, Outcome::Failure), &thresholds, &circumstances(90, false));
    let (state, alert) = state.at(&thresholds, &circumstances(30, false));
    assert_eq!(alert, None);
    let (_, alert) = state.after_run(&run(31, Outcome::Success), &thresholds, &circumstances(31, false));
    assert_eq!(alert.unwrap().kind, AlertKind::Resolved);
}

#[test]
fn slow_runs_are_bad_ones() {
    let thresholds: Thresholds = serde_json::from_str(r#"{"slow": {"p95": "800ms"}}"#).unwrap();
    let run = |milliseconds| {
        let mut run = result(0, Outcome::Success, None);
        run.facts.metrics.p95 = Some(Duration::from_millis(milliseconds));
        run
    };
    let (state, alert) = AlertState::default().after_run(&run(800), &thresholds, &circumstances(0, false));
    assert_eq!(alert, None);
    let (state, alert) = state.after_run(&run(801), &thresholds, &circumstances(1, false));
    let alert = alert.unwrap();
    assert_eq!((alert.kind, alert.slow), (AlertKind::Opened, thresholds.slow));
    let (_, alert) = state.after_run(&run(10), &thresholds, &circumstances(2, false));
    assert_eq!(alert.unwrap().kind, AlertKind::Resolved);
}

/// Findings, or `None` where the check could not look; failures; whether the run went to its end.
type Seen<'a> = (Option<&'a [&'a str]>, &'a [&'a str], bool);

/// Bad runs that saw these things; what each told: new, known, resolved.
fn told(thresholds: &Thresholds, seen: &[Seen<'_>]) -> Vec<Option<(AlertKind, [Vec<String>; 3])>> {
    let mut state = AlertState::default();
    let lines = |problems: &[Problem]| problems.iter().map(|problem| problem.line.clone()).collect();
    seen.iter()
        .enumerate()
        .map(|(number, (findings, failures, is_complete))| {
            let outcome = if *is_complete { Outcome::Failure } else { Outcome::Abort };
            let run = result(number, outcome, Some(RunStanding::sample(*findings, failures, *is_complete)));
            let (next, alert) = stored(&state).after_run(&run, thresholds, &circumstances(number, false));
            state = next;
            alert.map(|alert| (alert.kind, [lines(&alert.new), lines(&alert.known), lines(&alert.resolved)]))
        })
        .collect()
}

#[test]
fn new_findings_of_a_failing_monitor_are_told_whatever_the_limit() {
    let thresholds: Thresholds = serde_json::from_str(r#"{"notificationLimit": 1}"#).unwrap();
    let line = |entity: &str| format!("1. check: {entity}: R");
    let told = told(
        &thresholds,
        &[
            (Some(&["a"]), &[], true),
            (Some(&["a"]), &[], true),
            (Some(&["a", "b"]), &[], true),
            // One is gone: that is told with the next message.
            (Some(&["b"]), &[], true),
            (Some(&["b", "c"]), &[], true),
            // A check that could not look resolves nothing; its failure is no finding, and over the limit.
            (None, &["could not check: 1"], true),
            (Some(&["b", "c"]), &[], true),
            // What comes back is new again.
            (Some(&["a", "b", "c"]), &[], true),
        ],
    );
    let wanted = [
        Some((AlertKind::Opened, [vec![line("a")], vec![], vec![]])),
        None,
        Some((AlertKind::Changed, [vec![line("b")], vec![line("a")], vec![]])),
        None,
        Some((AlertKind::Changed, [vec![line("c")], vec![line("b")], vec![line("a")]])),
        None,
        None,
        Some((AlertKind::Changed, [vec![line("a")], vec![line("b"), line("c")], vec![]])),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn other_failures_are_told_within_the_limit_and_a_cut_run_resolves_nothing() {
    let thresholds: Thresholds = serde_json::from_str(r#"{"notificationLimit": 2}"#).unwrap();
    let failing = |failures: &'static [&'static str]| (None, failures, true);
    let told = told(
        &thresholds,
        &[failing(&["a"]), (None, &[], false), failing(&["a"]), failing(&["b"]), failing(&["a"]), failing(&["c"])],
    );
    let kinds: Vec<Option<AlertKind>> = told.iter().map(|told| told.as_ref().map(|(kind, _)| *kind)).collect();
    assert_eq!(kinds, [Some(AlertKind::Opened), None, None, Some(AlertKind::Changed), None, None]);
}

#[test]
fn problems_keep_the_time_they_were_first_seen() {
    let thresholds = Thresholds::default();
    let mut state = AlertState::default();
    for (number, entities) in [&["a"] as &[&str], &["a", "b"]].iter().enumerate() {
        let run = result(number, Outcome::Failure, Some(RunStanding::sample(Some(entities), &[], true)));
        state = state.after_run(&run, &thresholds, &circumstances(number, false)).0;
    }
    let since: Vec<i64> = state.open().iter().map(|problem| (problem.since - START).num_minutes()).collect();
    assert_eq!(since, [0, 1]);
    let run = result(2, Outcome::Success, Some(RunStanding::sample(None, &[], true)));
    let (state, alert) = state.after_run(&run, &thresholds, &circumstances(2, false));
    // A run that went to its end and found nothing resolves also what no check looks at any more.
    assert_eq!((alert.unwrap().resolved.len(), state.open().len(), state.phase()), (2, 0, Phase::Ok));
}

/// What must be told, from the whole history instead of from a state.
fn model(steps: &str, (bad, all): (usize, usize), success: usize) -> String {
    let (mut is_failing, mut is_told) = (false, false);
    let mut history: Vec<bool> = Vec::new();
    let mut told = String::new();
    for step in steps.chars() {
        let run = match step.to_ascii_uppercase() {
            'G' => Some(false),
            'B' | 'E' => Some(true),
            _ => None,
        };
        history.extend(run);
        let last = |count: usize| history[history.len().saturating_sub(count)..].to_vec();
        if !is_failing && run == Some(true) && last(all).into_iter().filter(|bad| *bad).count() >= bad {
            is_failing = true;
        } else if is_failing && history.len() >= success && last(success).into_iter().all(|bad| !bad) {
            is_failing = false;
            history.clear();
        }
        told.push(match (is_failing, is_told) {
            (true, false) if step.is_uppercase() => 'O',
            (false, true) => 'R',
            _ => '.',
        });
        is_told = told.ends_with('O') || (is_told && !told.ends_with('R'));
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_model_agrees(steps in "[GBEATgbeat]{0,60}", bad in 1_u32..5, more in 0_u32..4, success in 1_u32..5) {
        let thresholds = Thresholds::sample((bad, bad + more), success);
        let (told, _) = alerts(&thresholds, &steps);
        let wanted = model(&steps, (bad as usize, (bad + more) as usize), success as usize);
        prop_assert_eq!(&told, &wanted, "{}", &steps);
        // Never two openings without a closing, never a recovery without an opening.
        let openings: String = told.chars().filter(|letter| *letter != '.').collect();
        prop_assert_eq!(openings.replace("OR", ""), if told.matches('O').count() > told.matches('R').count() { "O" } else { "" });
    }

    #[test]
    fn everything_found_is_told_once_and_closed(
        steps in proptest::collection::vec((0_u8..8, any::<bool>(), any::<bool>()), 1..40),
        limit in 1_u32..4,
    ) {
        let thresholds = Thresholds {
            notification_limit: NotificationLimit::try_from(limit).unwrap(),
            ..Thresholds::sample((1, 1), 1)
        };
        let mut state = AlertState::default();
        let mut told: Vec<ProblemKey> = Vec::new();
        for (number, (entities, is_held, looks)) in steps.into_iter().enumerate() {
            let names: Vec<&str> = ["a", "b", "c"].into_iter().enumerate()
                .filter(|(bit, _)| entities & (1 << bit) != 0).map(|(_, name)| name).collect();
            let standing = RunStanding::sample(looks.then_some(&names), &[], true);
            let outcome = if looks && names.is_empty() { Outcome::Success } else { Outcome::Failure };
            let run = result(number, outcome, Some(standing));
            let (next, alert) = stored(&state).after_run(&run, &thresholds, &circumstances(number, is_held));
            state = next;
            let keys = |problems: &[Problem]| problems.iter().map(|problem| problem.key.clone()).collect::<Vec<_>>();
            if let Some(alert) = alert {
                prop_assert!(keys(&alert.new).iter().all(|key| !told.contains(key)), "told twice");
                prop_assert!(keys(&alert.known).iter().chain(&keys(&alert.resolved)).all(|key| told.contains(key)));
                if alert.kind == AlertKind::Resolved {
                    prop_assert_eq!(keys(&alert.resolved).len(), told.len());
                }
                told = [keys(&alert.new), keys(&alert.known)].concat();
            }
            if !is_held && state.phase() == Phase::Failing {
                prop_assert!(keys(state.open()).iter().all(|key| told.contains(key)), "found and not told");
            }
            prop_assert_eq!(state.is_told() && state.phase() == Phase::Ok, false, "a recovery was not told");
        }
    }
}
