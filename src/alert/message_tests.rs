//! What alerts say.

use chrono::{DateTime, TimeDelta, Utc};

use super::*;
use crate::{event::Outcome, secret::Shown};

fn problem(line: &str, since: DateTime<Utc>) -> Problem {
    let key = crate::finding::standing::KnownFailure { inside: String::new(), what: line.to_owned(), iteration: None };
    Problem { key: ProblemKey::Failure(key), line: line.to_owned(), since }
}

fn alert(kind: AlertKind, outcome: Outcome) -> Alert {
    let at = DateTime::UNIX_EPOCH + TimeDelta::days(20);
    let run = RunFacts { run: "9".into(), at, outcome, error: None, metrics: Metrics::default() };
    Alert { since: at - TimeDelta::hours(3), ..Alert::of_run(kind, "7".into(), run) }
}

fn words(alert: &Alert) -> String {
    let monitor = MonitorFacts { name: Shown::fixed("audit"), ..MonitorFacts::default() };
    let message = AlertMessage::new("1".into(), alert, &monitor);
    format!("{}: {}", message.title, message.sentence)
}

#[test]
fn title_and_sentence_say_what_changed() {
    let day = |day| DateTime::UNIX_EPOCH + TimeDelta::days(day);
    let some = |count: usize, since| (0..count).map(|number| problem(&number.to_string(), since)).collect::<Vec<_>>();
    let failed = |kind| alert(kind, Outcome::Failure);
    for (alert, wanted) in [
        (Alert { new: some(2, day(20)), ..failed(AlertKind::Opened) }, "audit is failing: 2 problems"),
        (failed(AlertKind::Opened), "audit is failing: Failing since 3 hours: failure"),
        (alert(AlertKind::Opened, Outcome::Error), "audit could not check: Failing since 3 hours: error"),
        (
            Alert {
                new: some(2, day(20)),
                known: some(5, day(8)),
                resolved: some(1, day(8)),
                ..failed(AlertKind::Changed)
            },
            "audit: 2 new problems: 2 new, 1 resolved, 5 open since 12 days",
        ),
        (
            Alert { known: some(1, day(19)), ..failed(AlertKind::Reminder) },
            "audit is still failing: 1 open since 24 hours",
        ),
        (
            Alert { resolved: some(3, day(8)), ..alert(AlertKind::Resolved, Outcome::Success) },
            "audit has recovered: Recovered after 3 hours, 3 resolved",
        ),
        (alert(AlertKind::Run, Outcome::Success), "audit: success: The run ended as: success"),
    ] {
        assert_eq!(words(&alert), wanted);
    }
}

#[test]
fn notes_say_what_else_is_to_be_known() {
    let at = DateTime::UNIX_EPOCH;
    let mut alert = Alert {
        held: Some(Held { since: at, hold: Hold::DependsOn(Shown::fixed("login")) }),
        is_last: true,
        slow: Some(serde_json::from_str(r#"{"p95": "800ms"}"#).unwrap()),
        ..alert(AlertKind::Opened, Outcome::Success)
    };
    alert.run.metrics.p95 = Some(std::time::Duration::from_millis(1234));
    let message = AlertMessage::new("1".into(), &alert, &MonitorFacts::default());
    assert_eq!(
        message.notes(),
        [
            "Slow: 95 % of the responses took up to 1234 ms; the limit is 800ms",
            "This alert was held back since 1970-01-01 00:00:00 UTC: \"login\", which it depends on, fails",
            "Nothing more is told of this failure, but new findings and its end",
        ]
    );
}

#[test]
fn a_stored_message_is_read_as_it_was_written() {
    for message in AlertMessage::samples() {
        let read: AlertMessage = serde_json::from_str(&serde_json::to_string(&message).unwrap()).unwrap();
        assert_eq!(read, message);
    }
}
