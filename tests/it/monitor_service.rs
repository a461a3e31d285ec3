//! `postwatch monitor run`: monitors run by themselves, beside other commands, through signals, crashes and edits.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};

use serde_json::Value;

use super::support::{Command, Ended, Item, Reply, Server, Started, collection};

const HISTORY: [&str; 2] = ["--history", "history.db"];

/// A service of these monitors, by name and the lines of their files; each has the collection `NAME.json`.
fn service(monitors: &[(&str, &str, Item)], more: &[&str]) -> Command {
    let arguments = ["monitor", "run", "--listen", "127.0.0.1:0"].iter().chain(&HISTORY).chain(more);
    monitors.iter().fold(Command::new(arguments.map(|word| (*word).to_owned())), |command, (name, lines, item)| {
        command.file(&format!("collections/{name}.json"), collection([item.clone()]).to_string()).file(
            &format!("monitors/{name}.monitor.yaml"),
            format!("name: {name}\ncollection: ../collections/{name}.json\n{lines}\n"),
        )
    })
}

fn check(server: &Server, path: &str) -> Item {
    Item::get(path, format!("{}{path}", server.url()))
        .test("pm.test('is 200', () => pm.expect(pm.response.code).to.equal(200))")
}

fn runs(service: &Started, monitor: &str) -> Vec<Value> {
    let output = service.beside(&["monitor", "history", monitor, "--json", "--limit", "99", "--history", "history.db"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn end(service: Started) -> Ended {
    service.signal("TERM");
    service.wait().expect(143)
}

#[test]
fn what_is_due_runs_and_the_log_may_be_json() {
    let server = Server::ok();
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/a"))], &["--log", "json"]).start();
    started.until_says("\"event\":\"run\"", 3);
    let ended = end(started);
    let lines: Vec<Value> = ended
        .stdout
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let run = lines.iter().find(|line| line["event"] == "run").unwrap();
    assert_eq!((&run["monitor"], &run["level"]), (&"a".into(), &"info".into()));
    assert!(run["message"].as_str().unwrap().starts_with("success in "), "{run}");
    assert!(
        ended.stdout.starts_with("1 monitor run by themselves")
            || ended.stdout.contains("status page: http://127.0.0.1:")
    );
    assert!(server.received().len() >= 3);
}

#[test]
fn no_monitor_overlaps_itself_and_a_signal_waits_for_what_goes_on() {
    let server = Server::start(|_| Reply::ok("late").after(Duration::from_millis(2500)));
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/slow"))], &[]).start();
    started.until_says("is left out: the last one goes on", 1);
    started.signal("TERM");
    let ended = started.wait().expect(143);
    assert!(ended.stdout.contains("waits up to 30 s for 1 run"), "{}", ended.stdout);
    assert!(ended.stdout.contains("a: success in 2s"), "{}", ended.stdout);
}

#[test]
fn what_does_not_end_in_time_is_cut_off_and_kept_as_aborted() {
    let server = Server::start(|_| Reply::ok("late").after(Duration::from_secs(50)));
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/slow"))], &["--grace", "100ms"]).start();
    while server.received().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    started.signal("TERM");
    let ended = started.wait().expect(143).complains("1 run cut off, and kept as aborted");
    let ended = ended.then(["monitor", "history", "a", "--json", "--history", "history.db"]).run().expect(0);
    let runs: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(runs[0]["result"], "abort");
}

#[test]
fn there_is_one_service_for_a_history_and_other_commands_work_beside_it() {
    let server = Server::ok();
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/a"))], &[]).start();
    started.until_says("a: success", 1);
    let second = started.beside(&["monitor", "run", "--no-page", "--history", "history.db"]);
    let told = String::from_utf8_lossy(&second.stderr);
    assert!(second.status.code() == Some(3) && told.contains("already runs its monitors"), "{told}");
    assert!(started.beside(&["monitor", "once", "a", "--history", "history.db"]).status.success());
    assert!(started.beside(&["monitor", "pause", "a", "--history", "history.db"]).status.success());
    std::thread::sleep(Duration::from_secs(3));
    let before = runs(&started, "a").len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(runs(&started, "a").len(), before);
    assert!(started.beside(&["monitor", "resume", "a", "--history", "history.db"]).status.success());
    let said = started.until_says("a: success", 1).matches("a: success").count();
    started.until_says("a: success", said + 1);
    end(started);
}

#[test]
fn files_that_change_are_read_again_and_a_broken_one_changes_nothing() {
    let server = Server::ok();
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/a"))], &[]).start();
    started.until_says("a: success", 1);
    let file = started.folder().join("monitors/a.monitor.yaml");
    let whole = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{whole}colour: red\n")).unwrap();
    let said = started.until_says("a.monitor.yaml:4:1: unknown key `colour`", 1);
    started.until_says("a: success", said.matches("a: success").count() + 1);
    fs::write(&file, &whole).unwrap();
    fs::write(started.folder().join("monitors/b.monitor.yaml"), whole.replace("name: a", "name: b")).unwrap();
    started.until_says("b: success", 1);
    fs::remove_file(&file).unwrap();
    started.until_says("files were read again: 1 monitor", 1);
    let said = started.until_says("files were read again", 1).matches("files were read again").count();
    started.signal("HUP");
    started.until_says("files were read again", said + 1);
    end(started);
}

#[test]
fn alerts_and_recoveries_are_sent_by_themselves() {
    let code = Arc::new(AtomicU16::new(500));
    let answer = code.clone();
    let server = Server::start(move |_| Reply::status(answer.load(Ordering::SeqCst)));
    let hook = Server::start(|_| Reply::ok("ok"));
    let project = format!("channels:\n  hook: {{webhook: {{url: '{}'}}, digest: 0s}}\n", hook.url());
    let started = service(&[("a", "schedule: {every: 1s}\nalerts: [hook]", check(&server, "/a"))], &[])
        .file("postwatch.yaml", project)
        .start();
    started.until_says("a: alert sent to hook", 1);
    code.store(200, Ordering::SeqCst);
    started.until_says("a: alert sent to hook", 2);
    end(started);
    let kinds: Vec<String> = hook
        .received()
        .iter()
        .map(|request| {
            let json: Value = serde_json::from_str(&request.text()).unwrap();
            json["alerts"].get(0).unwrap_or(&json)["kind"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(kinds, ["opened", "resolved"]);
}

#[test]
fn a_killed_service_leaves_a_lost_run_and_the_next_one_goes_on() {
    let server = Server::start(|request| match request.path() {
        "/slow" => Reply::ok("late").after(Duration::from_secs(50)),
        _ => Reply::ok("fine"),
    });
    let started = service(&[("a", "schedule: {every: 1s}", check(&server, "/slow"))], &[]).start();
    while server.received().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    started.signal("KILL");
    let ended = started.wait();
    let mended = collection([check(&server, "/a")]).to_string();
    let started = ended
        .then(["monitor", "run", "--no-page", "--history", "history.db"])
        .file("collections/a.json", mended)
        .start();
    started.until_says("a: success", 1);
    let results: Vec<String> =
        runs(&started, "a").iter().map(|run| run["result"].as_str().unwrap_or("none").to_owned()).collect();
    assert_eq!(results.last().map(String::as_str), Some("lost"), "{results:?}");
    assert!(results.iter().any(|result| result == "success"));
    end(started);
}

/// What the service answers to a GET: status and body.
fn ask(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[test]
fn probes_and_metrics_are_answered() {
    let server = Server::start(|request| match request.path() {
        "/bad" => Reply::status(500),
        _ => Reply::ok("fine"),
    });
    let monitors = [
        ("good", "schedule: {every: 1s}", check(&server, "/a")),
        ("bad", "schedule: {every: 1s}", check(&server, "/bad")),
    ];
    let started = service(&monitors, &[]).start();
    started.until_says("good: success", 1);
    let said = started.until_says("bad: failure", 1);
    let address = said.split("status page: http://").nth(1).unwrap().split('/').next().unwrap();
    assert_eq!(ask(address, "/healthz").0, 200);
    assert_eq!(ask(address, "/readyz").0, 200);
    let (status, metrics) = ask(address, "/metrics");
    assert_eq!(status, 200);
    for line in [
        "postwatch_runs_total{monitor=\"good\",result=\"success\"} ",
        "postwatch_runs_total{monitor=\"bad\",result=\"failure\"} ",
        "postwatch_assertions_total{monitor=\"bad\",state=\"failed\"} ",
        "postwatch_open_findings{monitor=\"bad\",check=\"/bad\",severity=\"\"} 1",
        "postwatch_run_duration_seconds_bucket{le=\"",
        "postwatch_run_lateness_seconds_count ",
        "postwatch_monitors 2",
        "postwatch_history_bytes ",
        "# EOF",
    ] {
        assert!(metrics.contains(line), "no {line}\n{metrics}");
    }
    assert!(ask(address, "/").1.contains("good"));
    end(started);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("token"), "long-enough-token-0123456789").unwrap();
    let token = folder.path().join("token").display().to_string();
    let started = service(&monitors[..1], &["--token-file", &token]).start();
    let said = started.until_says("good: success", 1);
    let address = said.split("status page: http://").nth(1).unwrap().split('/').next().unwrap();
    assert_eq!((ask(address, "/metrics").0, ask(address, "/healthz").0), (401, 200));
    end(started);
}

/// A script inside a function that cannot be interrupted blocks its thread for good; the service goes on.
#[test]
fn a_service_survives_a_run_that_has_to_be_given_up() {
    let server = Server::ok();
    let never = Item::get("never", format!("{}/never", server.url()))
        .test("pm.test('before', () => {}); [].reverse.call({ length: 2 ** 53 - 1 });");
    let monitors = [
        ("never", "schedule: {every: 1s}\noptions: {timeout: 800ms}", never),
        ("good", "schedule: {every: 1s}", check(&server, "/a")),
    ];
    let started = service(&monitors, &["--grace", "100ms"]).start();
    let said = started.until_says("never: error in ", 1);
    started.until_says("good: success", said.matches("good: success").count() + 2);
    let errors = runs(&started, "never");
    assert!(errors.iter().any(|run| run["result"] == "error"), "{errors:?}");
    started.signal("TERM");
    let ended = started.wait();
    assert_eq!(ended.code(), Some(143), "{}", ended.stdout);
}
