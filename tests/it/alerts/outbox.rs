//! The outbox: order, repetition, digests, and that no recovery is lost.

use std::{
    cell::Cell,
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use postwatch::alert::{
    AlertKind, AlertMessage,
    channel::Channel,
    outbox::{DeliveryReport, EntryState, Flush, MemoryStore, OutboxStore as _, deliver_due},
};
use serde_json::{Value, json};

use super::{alert, block_on, message, monitor, now, open};
use crate::support::{Reply, Server};

/// A channel, its server, which answers with a status that a test sets, and a clock that a test moves.
struct Stage {
    server: Server,
    status: Arc<AtomicU16>,
    channels: BTreeMap<String, Channel>,
    store: MemoryStore,
    now: Cell<DateTime<Utc>>,
}

impl Stage {
    fn new(settings: impl Fn(&str) -> Value) -> Stage {
        let status = Arc::new(AtomicU16::new(200));
        let answered = Arc::clone(&status);
        let server = Server::start(move |_| Reply::status(answered.load(Ordering::Relaxed)).body("ok"));
        let url = format!("{}/x", server.url());
        let channel = open(settings(&url), &[("URL", &url)], Path::new("")).unwrap();
        let channels = BTreeMap::from([("ops".to_owned(), channel)]);
        Stage { server, status, channels, store: MemoryStore::default(), now: Cell::new(now()) }
    }

    fn webhook() -> Stage {
        Stage::new(|url| json!({"webhook": {"url": url}}))
    }

    fn slack(more: &Value) -> Stage {
        Stage::new(|_| {
            let mut settings = json!({"slackWebhook": {"url": {"env": "URL"}}});
            for (name, value) in more.as_object().unwrap() {
                settings[name] = value.clone();
            }
            settings
        })
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::Relaxed);
    }

    fn add(&self, message: &AlertMessage) {
        if let Some(entry) = self.channels["ops"].mode().entry("ops", message, self.now.get()) {
            self.store.add(entry);
        }
    }

    fn passes(&self, time: TimeDelta) {
        self.now.set(self.now.get() + time);
    }

    fn deliver(&self) -> DeliveryReport {
        block_on(deliver_due(&self.store, &self.channels, &|| self.now.get(), Flush::WhenDue))
    }

    /// Time goes on, and every minute what is due is delivered.
    fn live(&self, time: TimeDelta) {
        for _ in 0..time.num_minutes() {
            self.passes(TimeDelta::minutes(1));
            self.deliver();
        }
    }

    /// Ids that arrived, in order, with a mark where they say that they may be repetitions.
    fn arrived(&self) -> Vec<String> {
        let bodies = self.server.received();
        let bodies = bodies.iter().map(|request| serde_json::from_str::<Value>(&request.text()).unwrap());
        bodies
            .map(|body| {
                let mark = if body["repetition"] == true { "?" } else { "" };
                format!("{}{mark}", body["id"].as_str().unwrap())
            })
            .collect()
    }

    fn states(&self) -> Vec<EntryState> {
        self.store.entries().into_iter().map(|entry| entry.state).collect()
    }
}

#[test]
fn an_endpoint_that_is_down_for_days_hears_of_the_recovery_and_of_nothing_twice() {
    let stage = Stage::webhook();
    stage.add(&message("opened", AlertKind::Opened));
    stage.deliver();
    stage.answers(503);
    stage.add(&message("changed", AlertKind::Changed));
    stage.add(&message("resolved", AlertKind::Resolved));
    stage.live(TimeDelta::days(2));
    let tries = stage.server.received().len();
    assert!((150..400).contains(&tries), "{tries}: often enough, and not too often");
    // The change was given up after a day, and then the recovery behind it is tried.
    let states = stage.states();
    assert!(matches!(&states[1], EntryState::GaveUp { why } if why == "503 ok"), "{states:?}");
    assert!(matches!(&states[2], EntryState::Waiting { .. }), "{states:?}");
    stage.answers(200);
    stage.live(TimeDelta::minutes(25));
    assert!(matches!(&stage.states()[2], EntryState::Sent { .. }));
    let arrived = stage.arrived();
    assert_eq!(arrived.last().unwrap(), "resolved");
    assert!(!arrived.iter().any(|id| id.ends_with('?')), "a 503 has not arrived");
}

#[test]
fn a_recovery_that_is_refused_is_tried_until_somebody_mends_the_channel_and_holds_up_nothing() {
    let stage = Stage::webhook();
    stage.add(&message("opened-1", AlertKind::Opened));
    stage.deliver();
    stage.answers(403);
    stage.add(&message("resolved-1", AlertKind::Resolved));
    stage.deliver();
    stage.add(&message("opened-2", AlertKind::Opened));
    stage.deliver();
    assert!(matches!(&stage.states()[2], EntryState::Refused { again: None, .. }), "{:?}", stage.states());
    stage.live(TimeDelta::days(3));
    assert!(matches!(&stage.states()[1], EntryState::Refused { again: Some(_), .. }));
    stage.answers(200);
    stage.live(TimeDelta::hours(2));
    assert!(matches!(&stage.states()[1], EntryState::Sent { .. }));
}

#[test]
fn alerts_of_a_monitor_stay_in_order_and_other_monitors_do_not_wait_for_them() {
    let stage = Stage::webhook();
    stage.answers(500);
    stage.add(&message("1", AlertKind::Opened));
    stage.add(&message("2", AlertKind::Changed));
    stage.deliver();
    // The second was not tried while the first waits.
    assert_eq!(stage.arrived(), ["1"]);
    stage.answers(200);
    stage.add(&AlertMessage::new("3".into(), &alert(AlertKind::Opened, &[], &[], &[]), &monitor("payments")));
    stage.deliver();
    assert_eq!(stage.arrived(), ["1", "3"]);
    stage.live(TimeDelta::minutes(1));
    assert_eq!(stage.arrived(), ["1", "3", "1", "2"]);
}

#[test]
fn who_dies_while_sending_leaves_a_doubt_which_is_told() {
    let stage = Stage::webhook();
    stage.add(&message("1", AlertKind::Opened));
    // Somebody claims it, and is never heard of again.
    assert!(stage.store.claim(&stage.store.unfinished().unwrap(), stage.now.get()).unwrap());
    stage.add(&message("2", AlertKind::Resolved));
    stage.live(TimeDelta::minutes(9));
    assert_eq!(stage.server.received().len(), 0, "it may be at work still");
    stage.live(TimeDelta::minutes(2));
    assert_eq!(stage.arrived(), ["1?", "2"]);
    assert!(stage.states().iter().all(EntryState::is_final));
}

#[test]
fn two_that_deliver_at_once_send_nothing_twice() {
    let stage = Stage::webhook();
    stage.add(&message("1", AlertKind::Opened));
    let seen = stage.store.unfinished().unwrap();
    stage.deliver();
    assert!(!stage.store.claim(&seen, stage.now.get()).unwrap(), "it was as read no longer");
    assert_eq!(stage.arrived(), ["1"]);
}

#[test]
fn alerts_that_arise_together_are_one_message() {
    let stage = Stage::slack(&json!({}));
    stage.add(&message("1", AlertKind::Opened));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 0, "others may join it for 30 seconds");
    stage.passes(TimeDelta::seconds(29));
    stage.add(&AlertMessage::new("2".into(), &alert(AlertKind::Opened, &[], &[], &[]), &monitor("payments")));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 0);
    stage.passes(TimeDelta::seconds(1));
    stage.deliver();
    let said = stage.server.only().text();
    assert!(said.contains("2 alerts: iam-audit is failing, payments is failing"), "{said}");
    assert!(stage.states().iter().all(EntryState::is_final));
}

#[test]
fn nothing_waits_when_the_program_is_about_to_end_and_a_clock_set_back_delays_nothing() {
    let stage = Stage::slack(&json!({}));
    stage.add(&message("1", AlertKind::Opened));
    block_on(deliver_due(&stage.store, &stage.channels, &|| stage.now.get(), Flush::Now));
    assert_eq!(stage.server.received().len(), 1);
    stage.add(&message("2", AlertKind::Resolved));
    stage.passes(TimeDelta::hours(-1));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 2);
}

#[test]
fn a_hundred_alerts_are_messages_of_fifty() {
    let stage = Stage::slack(&json!({"digest": "1s"}));
    for number in 0..100 {
        let name = format!("monitor {number}");
        stage.add(&AlertMessage::new(name.clone(), &alert(AlertKind::Opened, &["x"], &[], &[]), &monitor(&name)));
    }
    stage.passes(TimeDelta::seconds(1));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 2);
    assert!(stage.states().iter().all(EntryState::is_final));
}

#[test]
fn modes_say_what_a_channel_hears() {
    let run = alert(AlertKind::Run, &[], &[], &[]).run;
    let run = AlertMessage::of_run("run".into(), &run, &[], &monitor("iam-audit"));
    for (mode, wanted) in [
        (json!("on-change"), vec!["opened", "reminder", "resolved", "test"]),
        (json!("every-run"), vec!["opened", "run", "resolved", "test"]),
    ] {
        let stage = Stage::new(|url| json!({"webhook": {"url": url}, "mode": mode}));
        stage.add(&message("opened", AlertKind::Opened));
        stage.add(&run);
        stage.add(&message("reminder", AlertKind::Reminder));
        stage.add(&message("resolved", AlertKind::Resolved));
        stage.add(&AlertMessage::test("test".into(), &monitor("iam-audit"), now()));
        stage.deliver();
        assert_eq!(stage.arrived(), wanted, "{mode}");
    }
}

#[test]
fn a_daily_channel_hears_of_the_day_in_one_message_and_of_tests_at_once() {
    let stage = Stage::slack(&json!({"mode": {"daily": {"at": "09:00", "timezone": "Europe/Berlin"}}}));
    stage.add(&message("1", AlertKind::Opened));
    stage.passes(TimeDelta::minutes(5));
    stage.add(&message("2", AlertKind::Resolved));
    stage.add(&AlertMessage::test("t".into(), &monitor("iam-audit"), now()));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 1);
    // Nine in winter's Berlin.
    let nine = DateTime::parse_from_rfc3339("2026-12-01T08:00:00Z").unwrap().to_utc();
    stage.now.set(nine - TimeDelta::seconds(1));
    stage.deliver();
    assert_eq!(stage.server.received().len(), 1);
    stage.now.set(nine);
    stage.deliver();
    let said = stage.server.received()[1].text();
    assert!(said.contains("iam-audit is failing") && said.contains("iam-audit has recovered"), "{said}");
}

#[test]
fn a_channel_that_is_gone_is_told() {
    let stage = Stage::webhook();
    stage.add(&message("1", AlertKind::Resolved));
    let report = block_on(deliver_due(&stage.store, &BTreeMap::new(), &|| stage.now.get(), Flush::WhenDue));
    assert_eq!(
        report.delivered[0].state,
        EntryState::GaveUp { why: "there is no channel called ops any more".to_owned() }
    );
    // Its server is of no use to this test.
    stage.deliver();
    assert!(stage.server.received().is_empty());
    stage.add(&message("2", AlertKind::Opened));
    stage.deliver();
}

#[test]
fn an_answer_that_never_came_makes_the_next_attempt_a_repetition() {
    let mut stage = Stage::webhook();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let rude = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _ = std::io::Read::read(&mut &stream, &mut [0; 64]);
        }
    });
    let polite = std::mem::take(&mut stage.channels);
    stage.channels.insert("ops".into(), open(json!({"webhook": {"url": rude}}), &[], Path::new("")).unwrap());
    stage.add(&message("1", AlertKind::Opened));
    stage.deliver();
    stage.channels = polite;
    stage.live(TimeDelta::minutes(1));
    assert_eq!(stage.arrived(), ["1?"]);
}
