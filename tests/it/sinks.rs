//! Places that reports go to, when they fail: the others are made, and the exit status says so.

use std::{
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use serde_json::Value;

use crate::support::{Command, Ended, Item, Reply, Server, collection, reporters};

/// A run that passes, with 40 kB of answers.
fn passing(url: &str) -> Value {
    let items = (0..20).map(|number| Item::get(&format!("item {number}"), url).test("pm.test('t', () => {})"));
    collection(items)
}

fn server() -> Server {
    Server::start(|_| Reply::ok("x".repeat(2000)))
}

fn webhook(slack: &Server) -> String {
    format!("{}/services/T0/B0/secretsecret", slack.url())
}

/// Fails unless the cli reporter has told the end of the run.
#[track_caller]
fn assert_told(ended: &Ended) {
    let row = ended.stdout.lines().find(|line| line.contains("assertions │")).unwrap_or("no table");
    let numbers: Vec<&str> = row.split('│').map(str::trim).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(numbers, ["assertions", "20", "0"], "{}", ended.stdout);
}

/// Names of the reporters that an error was told of.
fn failed(ended: &Ended) -> Vec<String> {
    let mut names: Vec<String> = ended
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("error: reporter "))
        .map(|rest| rest.split(':').next().unwrap().to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn one_bad_place_keeps_no_other_report_from_being_made() {
    let server = server();
    for bad in reporters::with_file() {
        let slack = Server::start(|_| Reply::ok("ok"));
        let ended = Command::new(["run", "c.json"])
            .file("c.json", passing(&server.url()).to_string())
            .file("in the way", "a file")
            .variable("SLACK_WEBHOOK_URL", webhook(&slack))
            .with(reporters::all_into("out"))
            .with([format!("--reporter-{bad}-export"), format!("in the way/{bad}.report")])
            .run();
        if ended.code() == Some(2) {
            // What is written during the run is opened before it: nothing has been sent yet.
            assert!(
                ended.stderr.contains(&bad) && server.received().len().is_multiple_of(20),
                "{bad}: {}",
                ended.stderr
            );
            drop(slack.optional());
            continue;
        }
        let ended = ended.expect(4);
        assert_told(&ended);
        assert_eq!(failed(&ended), [bad.as_str()], "{}", ended.stderr);
        for name in reporters::with_file().into_iter().filter(|name| *name != bad) {
            assert!(ended.read(&format!("out/{name}.report")).len() > 200, "{name} is missing when {bad} fails");
        }
        assert!(!slack.received().is_empty());
    }
}

#[test]
fn a_folder_that_nobody_may_write_to_is_told() {
    let server = server();
    let ended = Command::new(["run", "c.json", "-r", "cli,json,junit"])
        .file("c.json", passing(&server.url()).to_string())
        .with(["--reporter-json-export", "/proc/nobody/r.json", "--reporter-junit-export", "r.xml"])
        .run()
        .expect(4);
    assert_told(&ended);
    assert_eq!(failed(&ended), ["json"]);
    assert!(ended.stderr.contains("/proc/nobody/r.json"), "{}", ended.stderr);
    assert!(ended.read("r.xml").contains("tests=\"20\""));
}

/// A run whose files may not become larger than so many blocks of 512 bytes: a disk that is full.
#[cfg(unix)]
fn with_little_room(blocks: u32, url: &str, slack: &Server) -> Ended {
    let command = Command::new(["run", "c.json"])
        .file("c.json", passing(url).to_string())
        .variable("SLACK_WEBHOOK_URL", webhook(slack))
        .with(reporters::all_into("out"));
    command.shell_first(&format!("trap '' XFSZ; ulimit -f {blocks}")).run()
}

#[test]
#[cfg(unix)]
fn a_full_disk_costs_the_reports_that_do_not_fit_and_no_other() {
    let server = server();
    let slack = Server::start(|_| Reply::ok("ok"));
    // The terminal goes to a file too, of 2 kB.
    let ended = with_little_room(20, &server.url(), &slack).expect(4);
    assert_told(&ended);
    let failed = failed(&ended);
    assert!(failed.contains(&"json".to_owned()) && failed.contains(&"events".to_owned()), "{failed:?}");
    assert!(ended.stderr.contains("File too large"), "{}", ended.stderr);
    for name in reporters::with_file().into_iter().filter(|name| !failed.contains(name)) {
        assert!(ended.read(&format!("out/{name}.report")).len() > 200, "{name}");
    }
    assert!(["json-summary", "github"].iter().all(|name| !failed.contains(&(*name).to_owned())), "{failed:?}");
    assert_eq!(server.received().len(), 20);
    assert!(!slack.received().is_empty());
    // No half report lies about.
    let left = ended.names_in("out");
    assert!(left.iter().all(|name| !name.ends_with(".partial")), "{left:?}");
}

#[test]
fn a_terminal_that_goes_away_costs_nothing_but_itself() {
    let server = server();
    let slack = Server::start(|_| Reply::ok("ok"));
    let command = Command::new(["run", "c.json", "-n", "40"])
        .file("c.json", passing(&server.url()).to_string())
        .variable("SLACK_WEBHOOK_URL", webhook(&slack))
        .with(reporters::all_into("out"));
    let mut child = command.child(Stdio::piped(), Stdio::piped());
    // As `| head -1`, while there is more to come than a pipe and our own buffer hold.
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert!(stderr.contains("error: reporter cli: ") && stderr.contains("pipe"), "{stderr}");
    assert_eq!(server.received().len(), 800);
    for name in reporters::with_file() {
        let size = std::fs::metadata(command.folder().join(format!("out/{name}.report"))).unwrap().len();
        assert!(size > 200, "{name}: {size}");
    }
    assert!(!slack.received().is_empty());
}

#[test]
fn a_failing_webhook_costs_nothing_but_its_message() {
    let server = server();
    let slack = Server::start(|_| Reply::status(404).body("no_service"));
    let ended = Command::new(["run", "c.json"])
        .file("c.json", passing(&server.url()).to_string())
        .variable("SLACK_WEBHOOK_URL", webhook(&slack))
        .with(reporters::all_into("out"))
        .run()
        .expect(4)
        .complains("no_service");
    assert_told(&ended);
    assert_eq!(failed(&ended), ["slack"]);
    for name in reporters::with_file() {
        assert!(ended.read(&format!("out/{name}.report")).len() > 200, "{name}");
    }
    assert!(!ended.stderr.contains("secretsecret"));
}
