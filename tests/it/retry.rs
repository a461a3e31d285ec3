//! `--retry` and `--retry-delay`.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::json;

use crate::support::{Command, Ended, Item, Reply, Server, collection};

/// A server that answers this a few times and `ok` afterwards.
fn failing(times: usize, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    let calls = AtomicUsize::new(0);
    Server::start(move |_| match calls.fetch_add(1, Ordering::Relaxed) {
        call if call < times => reply(),
        _ => Reply::ok("ok"),
    })
}

fn run(item: Item, arguments: &[&str]) -> Ended {
    Command::run_of(&collection([item])).with(arguments.iter().copied()).run()
}

fn tested(method: &str, server: &Server) -> Item {
    let test = "pm.test('fine', () => pm.expect(pm.response.code).to.equal(200))";
    Item::request("one", json!({"method": method, "url": server.url()})).test(test)
}

#[test]
fn a_busy_server_is_asked_again_and_assertions_run_once() {
    let server = failing(2, || Reply::status(503));
    let ended = run(tested("GET", &server), &["--retry", "3", "--retry-delay", "1"]).expect(0);
    assert_eq!(server.received().len(), 3);
    assert_eq!(ended.assertions(), ["fine"]);
    let sources: Vec<String> =
        ended.events_named("io").iter().map(|event| event["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, ["retry", "retry", "collection"]);
}

#[test]
fn the_last_answer_counts_when_all_attempts_are_used_up() {
    let server = failing(9, || Reply::status(500));
    run(tested("GET", &server), &["--retry", "2", "--retry-delay", "1"]).expect(1);
    assert_eq!(server.received().len(), 3);
    let server = failing(1, || Reply::status(500));
    run(tested("GET", &server), &[]).expect(1);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn what_may_have_been_done_is_not_done_twice() {
    let server = failing(1, || Reply::status(503));
    run(tested("POST", &server), &["--retry", "3", "--retry-delay", "1"]).expect(1);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn throttling_by_aws_is_waited_out_whatever_the_method() {
    let server =
        failing(1, || Reply::status(400).body("<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"));
    run(tested("POST", &server), &["--retry", "1", "--retry-delay", "1"]).expect(0);
    assert_eq!(server.received().len(), 2);
}

#[test]
fn retry_after_is_honoured() {
    let server = failing(1, || Reply::status(429).header("Retry-After", "1"));
    let ended = run(tested("GET", &server), &["--retry", "1", "--retry-delay", "60000"]).expect(0);
    assert!(ended.took >= Duration::from_secs(1) && ended.took < Duration::from_secs(30), "{:?}", ended.took);
}

#[test]
fn a_refused_connection_is_tried_again_and_a_wrong_url_is_not() {
    let sends = |url: &str| {
        let ended = run(Item::get("one", url), &["--retry", "2", "--retry-delay", "1"]).expect(5);
        ended.events_named("request").len()
    };
    assert_eq!(sends("http://127.0.0.1:1/"), 3);
    assert_eq!(sends("http:///"), 1);
}

#[test]
fn requests_of_scripts_are_repeated_too() {
    let server = failing(1, || Reply::status(503));
    let script = format!(
        "pm.sendRequest('{}', (error, response) => pm.test('fine', () => pm.expect(response.code).to.equal(200)))",
        server.url()
    );
    let target = Server::ok();
    run(Item::get("one", target.url()).test(&script), &["--retry", "1", "--retry-delay", "1"]).expect(0);
    assert_eq!(server.received().len(), 2);
}
