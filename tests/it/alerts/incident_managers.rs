//! PagerDuty and Opsgenie: one incident from its opening to its recovery.

use std::path::Path;

use postwatch::alert::{AlertKind, AlertMessage};
use serde_json::{Value, json};

use super::{CANARY, alert, message, monitor, now, open, send, sent};
use crate::support::{Reply, Server};

fn bodies(server: &Server) -> Vec<Value> {
    server.received().iter().map(|request| serde_json::from_str(&request.text()).unwrap()).collect()
}

#[test]
fn pagerduty_opens_and_resolves_one_incident() {
    let server = Server::start(|_| Reply::status(202).body(r#"{"status": "success"}"#));
    let settings = json!({"pagerDuty": {"routingKey": {"env": "KEY"}, "api": server.url(), "severity": "critical"}});
    let channel = open(settings, &[("KEY", CANARY)], Path::new("")).unwrap();
    for kind in [AlertKind::Opened, AlertKind::Changed, AlertKind::Reminder, AlertKind::Resolved] {
        assert_eq!(send(&channel, &[message("1", kind)], None), sent());
    }
    let events = bodies(&server);
    let actions: Vec<&Value> = events.iter().map(|event| &event["event_action"]).collect();
    assert_eq!(actions, ["trigger", "trigger", "trigger", "resolve"]);
    assert!(events.iter().all(|event| event["dedup_key"] == "postwatch/iam-audit/run-7"));
    assert!(events.iter().all(|event| event["routing_key"] == CANARY));
    assert_eq!(events[0]["payload"]["severity"], "critical");
    assert_eq!(events[0]["payload"]["summary"], "iam-audit is failing: 2 problems");
    assert_eq!(events[0]["links"][1], json!({"href": "https://example.com/runbook", "text": "Runbook"}));
    assert_eq!(server.targets()[0], "/v2/enqueue");
}

#[test]
fn long_names_stay_within_what_is_taken_and_stay_apart() {
    let server = Server::start(|_| Reply::status(202));
    let settings = |server: &Server| json!({"pagerDuty": {"routingKey": {"env": "KEY"}, "api": server.url()}});
    let channel = open(settings(&server), &[("KEY", CANARY)], Path::new("")).unwrap();
    let long = "é".repeat(2000);
    for name in [format!("{long}1"), format!("{long}2")] {
        let lines = [long.as_str(); 100];
        let message = AlertMessage::new("1".to_owned(), &alert(AlertKind::Opened, &lines, &[], &[]), &monitor(&name));
        assert_eq!(send(&channel, &[message], None), sent());
    }
    let events = bodies(&server);
    let key = |event: &Value| event["dedup_key"].as_str().unwrap().to_owned();
    assert!(key(&events[0]).len() <= 255 && key(&events[0]) != key(&events[1]));
    assert_eq!(events[0]["payload"]["summary"].as_str().unwrap().chars().count(), 1024);
}

#[test]
fn a_test_wakes_nobody_for_long() {
    let server = Server::start(|_| Reply::status(202));
    let kinds = [
        json!({"pagerDuty": {"routingKey": {"env": "KEY"}, "api": server.url(), "severity": "critical"}}),
        json!({"opsgenie": {"apiKey": {"env": "KEY"}, "api": server.url(), "priority": "P1"}}),
    ];
    for settings in kinds {
        let channel = open(settings, &[("KEY", CANARY)], Path::new("")).unwrap();
        let test = AlertMessage::test("t-1".to_owned(), &monitor("iam-audit"), now());
        assert_eq!(send(&channel, &[test], None), sent());
    }
    let events = bodies(&server);
    assert_eq!((&events[0]["payload"]["severity"], &events[1]["event_action"]), (&json!("info"), &json!("resolve")));
    assert_eq!(events[0]["dedup_key"], events[1]["dedup_key"]);
    assert_eq!(events[2]["priority"], "P5");
    assert!(server.targets()[3].starts_with("/v2/alerts/postwatch%2Fiam%2Daudit%2Ft%2D1/close?identifierType=alias"));
}

#[test]
fn opsgenie_opens_and_closes_one_alert() {
    let server = Server::start(|_| Reply::status(202).body(r#"{"result": "Request will be processed"}"#));
    let settings =
        json!({"opsgenie": {"apiKey": {"env": "KEY"}, "api": format!("{}/", server.url()), "priority": "P2"}});
    let channel = open(settings, &[("KEY", CANARY)], Path::new("")).unwrap();
    for kind in [AlertKind::Opened, AlertKind::Resolved] {
        assert_eq!(send(&channel, &[message("1", kind)], None), sent());
    }
    let key = format!("GenieKey {CANARY}");
    assert!(server.received().iter().all(|request| request.header("authorization") == Some(&key)));
    let [opened, closed] = &bodies(&server)[..] else { panic!() };
    assert_eq!(opened["alias"], "postwatch/iam-audit/run-7");
    assert_eq!((&opened["priority"], &opened["message"]), (&json!("P2"), &json!("iam-audit is failing")));
    assert_eq!(opened["details"]["runbook"], "https://example.com/runbook");
    assert_eq!(closed["note"], "iam-audit has recovered. Recovered after 12 days, 2 resolved");
    assert_eq!(
        server.targets(),
        ["/v2/alerts", "/v2/alerts/postwatch%2Fiam%2Daudit%2Frun%2D7/close?identifierType=alias"]
    );
}

#[test]
fn runs_of_a_monitor_are_one_incident_for_who_hears_of_each() {
    let server = Server::start(|_| Reply::status(202));
    let settings = json!({"pagerDuty": {"routingKey": {"env": "KEY"}, "api": server.url()}, "mode": "every-run"});
    let channel = open(settings, &[("KEY", CANARY)], Path::new("")).unwrap();
    for outcome in [postwatch::event::Outcome::Failure, postwatch::event::Outcome::Success] {
        let mut run = alert(AlertKind::Run, &[], &[], &[]).run;
        run.outcome = outcome;
        let message = AlertMessage::of_run(format!("{outcome:?}"), &run, &[], &monitor("iam-audit"));
        assert_eq!(send(&channel, &[message], None), sent());
    }
    let events = bodies(&server);
    assert_eq!((&events[0]["event_action"], &events[1]["event_action"]), (&json!("trigger"), &json!("resolve")));
    assert_eq!(events[0]["dedup_key"], events[1]["dedup_key"]);
}
