//! `--delay-request` and the three timeouts.

use std::time::Duration;

use crate::support::{Command, Ended, Item, Reply, Server, collection, wire};

fn get(server: &Server, name: &str) -> Item {
    Item::get(name, format!("{}/{name}", server.url()))
}

#[test]
fn delay_request_waits_before_every_item_the_first_included() {
    let server = Server::ok();
    let sample = collection([get(&server, "one"), get(&server, "two")]);
    let ended = Command::run_of(&sample).with(["--delay-request", "300"]).run().expect(0);
    assert!(ended.took >= Duration::from_millis(600), "{:?}", ended.took);
}

#[test]
fn timeout_request_fails_the_request_and_the_run_goes_on() {
    let server = Server::start(|request| match request.target.as_str() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(20)),
        _ => Reply::ok("ok"),
    });
    let slow = get(&server, "slow").test("pm.test('ran', () => {})");
    let ended =
        Command::run_of(&collection([slow, get(&server, "two")])).with(["--timeout-request", "300"]).run().expect(5);
    assert_eq!(server.targets(), ["/slow", "/two"]);
    assert_eq!(ended.errors(), ["ESOCKETTIMEDOUT"]);
    assert_eq!(ended.assertions(), ["ran"]);
    assert!(ended.took < Duration::from_secs(15));
}

#[test]
fn timeout_request_holds_for_a_body_that_never_ends() {
    let acts = [wire::send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), wire::Act::Hold];
    let peer = wire::Peer::start(acts);
    let sample = collection([Item::get("one", peer.url())]);
    Command::run_of(&sample).with(["--timeout-request", "400"]).run().expect(5);
}

#[test]
fn timeout_ends_the_whole_run_and_the_reports_are_finished() {
    let server = Server::start(|_| Reply::ok("late").after(Duration::from_secs(30)));
    let sample = collection([get(&server, "one"), get(&server, "two")]);
    let ended = Command::run_of(&sample).with(["--timeout", "500"]).run().expect(5);
    assert_eq!(server.targets(), ["/one"]);
    let done = &ended.events_named("done")[0];
    assert_eq!(done["outcome"], "abort");
    assert_eq!(done["error"], "callback timed out");
    assert!(ended.took < Duration::from_secs(20));
}

#[test]
fn timeout_ends_a_run_whose_script_is_endless() {
    let server = Server::ok();
    let sample = collection([get(&server, "one").test("while (true) {}"), get(&server, "two")]);
    let ended = Command::run_of(&sample).with(["--timeout", "700"]).run().expect(5);
    assert!(ended.took < Duration::from_secs(20));
    assert_eq!(server.targets(), ["/one"]);
}

#[test]
fn timeout_ends_a_run_whose_prerequest_script_is_endless_before_anything_is_sent() {
    let server = Server::untouched();
    let ended = Command::run_of(&collection([get(&server, "one").prerequest("while (true) {}")]))
        .with(["--timeout", "500"])
        .run()
        .expect(5);
    assert_eq!(ended.events_named("done")[0]["error"], "callback timed out");
}

#[test]
fn timeout_script_ends_an_endless_script_alone_and_the_run_goes_on() {
    let server = Server::ok();
    let sample =
        collection([get(&server, "one").test("while (true) {}"), get(&server, "two").test("pm.test('ran', () => {})")]);
    let ended = Command::run_of(&sample).with(["--timeout-script", "300"]).run().expect(5);
    assert_eq!(server.targets(), ["/one", "/two"]);
    assert_eq!(ended.assertions(), ["ran"]);
    let errors = ended.errors();
    assert!(errors.len() == 1 && errors[0].contains("timeout"), "{errors:?}");
}

#[test]
fn timeout_script_holds_for_a_script_that_waits_for_its_own_request() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(30)),
        _ => Reply::ok("ok"),
    });
    let script = format!("await pm.sendRequest('{}/slow')", server.url());
    let sample = collection([get(&server, "one").prerequest(&script), get(&server, "two")]);
    let ended = Command::run_of(&sample).with(["--timeout-script", "400"]).run().expect(5);
    assert_eq!(server.targets(), ["/slow", "/one", "/two"]);
    assert!(ended.took < Duration::from_secs(20), "{:?}", ended.took);
}

#[test]
fn timeout_request_holds_for_send_request_too() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(30)),
        _ => Reply::ok("ok"),
    });
    let script = format!("pm.sendRequest('{}/slow', (error) => pm.test(error.code, () => {{}}))", server.url());
    let sample = collection([get(&server, "one").prerequest(&script)]);
    let ended = Command::run_of(&sample).with(["--timeout-request", "400"]).run().expect(5);
    assert_eq!(ended.assertions(), ["ESOCKETTIMEDOUT"]);
}

/// Nothing of a script's may stay in the process when the script is over.
#[cfg(target_os = "linux")]
#[test]
fn iterations_of_a_leaky_script_do_not_grow() {
    let server = Server::ok();
    let code = format!(
        "for (let i = 0; i < 300; i++) {{ setTimeout(() => {{}}, 1e6); new Promise(() => {{}}) }}
        for (let i = 0; i < 20; i++) pm.sendRequest('{}/' + 'x'.repeat(1000), () => {{}});
        const cycle = {{ text: 'y'.repeat(1e5) }}; cycle.self = cycle; pm.test('never', (done) => {{}});
        const response = await pm.sendRequest('{}'); throw new Error(response.code + 'z'.repeat(1e4));",
        server.url(),
        server.url(),
    );
    let sample = collection([get(&server, "one").test(&code)]);
    let peak = |iterations: &str| {
        let run = Command::run_of(&sample).with(["--timeout-script", "30", "-n", iterations]).run().expect(5);
        run.peak_memory.unwrap()
    };
    let (few, many) = (peak("20"), peak("200"));
    assert!(many < few + (8 << 10), "{few} kB after 20 iterations, {many} kB after 200");
}

#[test]
fn script_cpu_time_ends_a_script_that_computes_and_not_one_that_waits() {
    let server = Server::ok();
    let waits = "await new Promise((r) => setTimeout(r, 1500)); pm.test('waited', () => {})";
    let sample = collection([get(&server, "one").test("for (;;);"), get(&server, "two").test(waits)]);
    let ended = Command::run_of(&sample).with(["--script-cpu-time", "600"]).run().expect(5);
    assert_eq!(ended.errors(), ["sandbox: script CPU time limit of 600 ms exceeded"]);
    assert_eq!(ended.assertions(), ["waited"]);
    assert!(ended.took < Duration::from_secs(60), "{:?}", ended.took);
}

/// JavaScript's own function goes through all of these, which takes years, and is not interrupted.
const NEVER_ENDS: &str = "[].reverse.call({ length: 2 ** 53 - 1 })";

/// A run that had to be given up: what was before is reported, and every report is complete.
fn given_up(ended: &Ended) {
    assert_eq!(ended.assertions(), ["before"]);
    assert_eq!(ended.events_named("beforeItem").len(), 2);
    let done = &ended.events_named("done")[0];
    assert_eq!((done["outcome"].as_str(), done["error"].as_str()), (Some("abort"), Some("sandbox not responding")));
    assert!(ended.errors().contains(&"sandbox not responding".to_owned()), "{:?}", ended.errors());
    assert!(ended.read("report.xml").trim_end().ends_with("</testsuites>"));
    assert!(ended.took < Duration::from_secs(50), "{:?}", ended.took);
}

fn run_of_a_script_that_never_answers(server: &Server) -> Command {
    let first = get(server, "one").test("pm.test('before', () => {})");
    let never = get(server, "two").test(NEVER_ENDS);
    Command::run_of(&collection([first, never, get(server, "three")])).with([
        "-r",
        "cli,junit,events",
        "--reporter-junit-export",
        "report.xml",
    ])
}

#[test]
fn a_script_inside_a_function_that_cannot_be_interrupted_ends_its_run_with_complete_reports() {
    let servers = [Server::ok(), Server::ok()];
    let limits = ["--timeout", "--script-cpu-time"];
    let started: Vec<_> = limits
        .into_iter()
        .zip(&servers)
        .map(|(limit, server)| run_of_a_script_that_never_answers(server).with([limit, "800"]).start())
        .collect();
    for (started, server) in started.into_iter().zip(&servers) {
        given_up(&started.wait().expect(5).complains("cannot be interrupted").says("sandbox not responding"));
        assert_eq!(server.targets(), ["/one", "/two"]);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_such_a_run_too() {
    let server = Server::ok();
    let started = run_of_a_script_that_never_answers(&server).start();
    while server.targets().len() < 2 {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(300));
    started.signal("INT");
    given_up(&started.wait().expect(130));
}
