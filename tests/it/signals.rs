//! Ctrl-C, SIGTERM, and outputs that go away.
#![cfg(unix)]

use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::support::{Command, Ended, Item, Reply, Server, collection};

/// A server whose `/slow` takes longer than any test.
fn slow_server() -> Server {
    Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(50)),
        _ => Reply::ok("ok"),
    })
}

/// Waits until the server has seen so many requests.
fn until_received(server: &Server, count: usize) {
    let started = Instant::now();
    while server.received().len() < count {
        assert!(started.elapsed() < Duration::from_secs(60), "the server was not called");
        thread::sleep(Duration::from_millis(10));
    }
    // The client writes first and waits then.
    thread::sleep(Duration::from_millis(100));
}

fn interrupted(signal: &str) -> Ended {
    let server = slow_server();
    let fast =
        Item::get("fast", format!("{}/fast", server.url())).test("pm.test('seen', () => pm.expect(1).to.equal(2))");
    let slow = Item::get("slow", format!("{}/slow", server.url())).test("pm.test('never', () => {})");
    let last = Item::get("last", format!("{}/last", server.url()));
    let started = Command::run_of(&collection([fast, slow, last])).start();
    until_received(&server, 2);
    started.signal(signal);
    let ended = started.wait();
    assert_eq!(server.targets(), ["/fast", "/slow"]);
    assert!(ended.took < Duration::from_secs(40), "{:?}", ended.took);
    ended
}

#[test]
fn ctrl_c_during_a_slow_request_ends_the_run_with_its_reports_and_130() {
    let ended = interrupted("INT").expect(130).says("1. seen").says("total run duration");
    let done = ended.events_named("done");
    assert_eq!((done[0]["outcome"].as_str(), done[0]["error"].as_str()), (Some("abort"), Some("interrupted")));
    assert_eq!(ended.assertions(), ["seen: expected 1 to equal 2"]);
    // The item that was cut off is in the recording too.
    assert_eq!(ended.events_named("beforeItem").len(), 2);
}

#[test]
fn sigterm_ends_the_run_as_orderly_with_143() {
    let ended = interrupted("TERM").expect(143).says("1. seen").says("total run duration");
    assert_eq!(ended.events_named("done").len(), 1);
}

#[test]
fn suppress_exit_code_does_not_hide_an_interruption() {
    let server = slow_server();
    let sample = collection([Item::get("slow", format!("{}/slow", server.url()))]);
    let started = Command::run_of(&sample).with(["-x"]).start();
    until_received(&server, 1);
    started.signal("INT");
    started.wait().expect(130);
}

#[test]
fn ctrl_c_ends_an_endless_script() {
    let server = slow_server();
    let sample = collection([Item::get("one", server.url()).test("pm.test('before', () => {}); while (true) {}")]);
    let started = Command::run_of(&sample).start();
    until_received(&server, 1);
    thread::sleep(Duration::from_millis(300));
    started.signal("INT");
    let ended = started.wait().expect(130);
    assert_eq!(ended.events_named("done").len(), 1);
    assert!(ended.took < Duration::from_secs(40), "{:?}", ended.took);
}

#[test]
fn after_ctrl_c_in_a_prerequest_script_nothing_is_sent() {
    let server = slow_server();
    let first = Item::get("first", server.url());
    let busy = Item::get("busy", format!("{}/busy", server.url())).prerequest("while (true) {}");
    let started = Command::run_of(&collection([first, busy])).start();
    until_received(&server, 1);
    thread::sleep(Duration::from_millis(300));
    started.signal("INT");
    started.wait().expect(130);
    assert_eq!(server.targets(), ["/"]);
}

#[test]
fn ctrl_c_ends_a_script_that_waits_for_a_request_of_its_own() {
    let server = slow_server();
    let script = format!("await pm.sendRequest('{}/slow')", server.url());
    let started = Command::run_of(&collection([Item::get("one", server.url()).prerequest(&script)])).start();
    until_received(&server, 1);
    started.signal("INT");
    started.wait().expect(130);
}

#[test]
fn what_a_script_did_before_it_was_cut_off_is_kept() {
    let slow = slow_server();
    let url = slow.url();
    for waiting in [format!("await pm.sendRequest('{url}/slow')"), "setTimeout(() => {}, 50000)".into()] {
        let server = slow_server();
        let script = format!(
            "pm.environment.set('seen', 'yes'); pm.environment.set('apiToken', 'found-in-the-answer');
             pm.test('before', () => {{}}); console.log('found-in-the-answer'); {waiting}"
        );
        let first = Item::get("one", server.url()).test("pm.globals.set('first', '1')");
        let sample = collection([first, Item::get("two", server.url()).test(&script)]);
        let exports = ["--export-environment", "e.json", "--export-globals", "g.json"];
        let started = Command::run_of(&sample).with(exports).start();
        until_received(&server, 2);
        thread::sleep(Duration::from_millis(200));
        started.signal("INT");
        let ended = started.wait().expect(130).says("✓  before");
        assert!(ended.read("g.json").contains("\"first\""), "{}", ended.read("g.json"));
        assert!(ended.read("e.json").contains("\"seen\""), "{}", ended.read("e.json"));
        assert_eq!(ended.assertions(), ["before"]);
        // What it stored under a secret's name masks its own item.
        assert!(!ended.stdout.contains("found-in-the-answer"), "{}", ended.stdout);
    }
}

#[test]
fn the_time_limit_keeps_what_a_waiting_script_did() {
    let server = slow_server();
    let script = format!("pm.environment.set('seen', 'yes'); await pm.sendRequest('{}/slow')", server.url());
    let sample = collection([Item::get("one", server.url()).test(&script)]);
    let ended = Command::run_of(&sample).with(["--timeout", "1500", "--export-environment", "e.json"]).run().expect(5);
    assert!(ended.read("e.json").contains("\"seen\""), "{}", ended.read("e.json"));
}

#[test]
fn ctrl_c_ends_the_delay_before_a_request() {
    let server = slow_server();
    let sample = collection([Item::get("one", server.url()), Item::get("two", server.url())]);
    let started = Command::run_of(&sample).with(["--delay-request", "1000"]).start();
    until_received(&server, 1);
    started.signal("INT");
    started.wait().expect(130);
    assert_eq!(server.received().len(), 1);
}

/// Runs with standard output going into a pipe whose reader is gone.
fn run_into_a_closed_pipe(arguments: &[&str]) -> (Option<i32>, String, usize) {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url()).test("pm.test('x', () => {})")]);
    let command = Command::run_of(&sample).with(["-n", "200"]).with(arguments.iter().copied());
    let mut child = command.child(Stdio::piped(), Stdio::piped());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), server.received().len())
}

#[test]
fn a_closed_pipe_is_told_as_a_report_that_could_not_be_written() {
    let (code, stderr, requests) = run_into_a_closed_pipe(&[]);
    assert_eq!(stderr, "error: reporter cli: Broken pipe (os error 32)\n");
    assert_eq!((code, requests), (Some(4), 200));
}

#[test]
fn help_into_a_closed_pipe_is_quiet() {
    let mut child = Command::new(["run", "--help"]).child(Stdio::piped(), Stdio::piped());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
