//! The exit codes, and what the program says about itself.

use serde_json::Value;

use crate::support::{Command, Item, Peer, Server, collection};

fn sample(server: &Server, script: &str) -> Value {
    collection([Item::get("one", server.url()).test(script)])
}

const FINDING: &str = "pm.test('bad', () => pm.expect(1).to.equal(2))";
const ERROR: &str = "throw new Error('broken')";

#[test]
fn the_table_of_exit_codes_holds() {
    let server = Server::ok();
    for (script, code) in [("", 0), ("pm.test('good', () => {})", 0), (FINDING, 1), (ERROR, 5)] {
        Command::run_of(&sample(&server, script)).run().expect(code);
    }
    // An error wins over a finding.
    Command::run_of(&sample(&server, &format!("{FINDING};{ERROR}"))).run().expect(5);
    Command::run_of(&collection([Item::get("refused", format!("http://{}", Peer::closed()))])).run().expect(5);
    Command::new(["run", "none.json"]).run().expect(3);
}

#[test]
fn a_response_of_400_or_500_alone_is_no_failure() {
    let server = Server::start(|_| crate::support::Reply::status(503));
    Command::run_of(&sample(&server, "")).run().expect(0);
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_is_wrong() {
    let server = Server::untouched();
    let content = sample(&server, "").to_string();
    for (arguments, sentence) in [
        (vec!["run"], "collection"),
        (vec!["walk"], "walk"),
        (vec!["run", "c.json", "--nonsense"], "--nonsense"),
        (vec!["run", "c.json", "-n", "0"], "The value must be a positive integer."),
        (vec!["run", "c.json", "-n", "abc"], "The value must be a positive integer."),
        (vec!["run", "c.json", "-n", "1.5"], "The value must be a positive integer."),
        (vec!["run", "c.json", "--delay-request", "-3"], "The value must be a positive integer."),
        (vec!["run", "c.json", "--timeout", "9007199254740993"], "The value must be a positive integer."),
        (vec!["run", "c.json", "--color", "zz"], "zz"),
        (vec!["run", "c.json", "--bail", "sometimes"], "sometimes"),
        (vec!["run", "c.json", "--secrets", "maybe"], "maybe"),
    ] {
        let ended = Command::new(arguments.clone()).file("c.json", &content).run().expect(2);
        assert!(ended.stdout.is_empty(), "{arguments:?}: {}", ended.stdout);
        ended.complains(sentence);
    }
}

#[test]
fn bail_may_stand_before_and_after_the_collection() {
    let server = Server::ok();
    let content = sample(&server, FINDING).to_string();
    Command::new(["run", "--bail=failure", "c.json"]).file("c.json", &content).run().expect(1);
    Command::new(["run", "c.json", "--bail"]).file("c.json", &content).run().expect(1);
}

#[test]
fn no_arguments_show_help_and_exit_with_2() {
    let ended = Command::new(Vec::<String>::new()).run().expect(2);
    assert!(ended.stderr.contains("Usage: postwatch"), "{}", ended.stderr);
}

#[test]
fn version_and_help_go_to_standard_output() {
    let version = Command::new(["--version"]).run().expect(0);
    assert_eq!(version.stdout, format!("postwatch {}\n", env!("CARGO_PKG_VERSION")));
    for arguments in [vec!["--help"], vec!["-h"], vec!["help"], vec!["run", "--help"], vec!["help", "run"]] {
        let ended = Command::new(arguments).run().expect(0).says("Usage: postwatch");
        assert!(ended.stderr.is_empty());
    }
}

#[test]
fn the_help_of_run_lists_newmans_options() {
    let help = Command::new(["run", "--help"]).run().expect(0).stdout;
    for option in [
        "--environment",
        "--globals",
        "--reporters",
        "--iteration-count",
        "--iteration-data",
        "--folder",
        "--global-var",
        "--env-var",
        "--bail",
        "--ignore-redirects",
        "--suppress-exit-code",
        "--silent",
        "--disable-unicode",
        "--color",
        "--delay-request",
        "--timeout",
        "--timeout-request",
        "--timeout-script",
        "--working-dir",
        "--insecure",
        "--verbose",
        "--secrets",
        "--insecure-file-read",
    ] {
        assert!(help.contains(option), "{option} is missing:\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn an_unknown_reporter_is_told_and_the_run_goes_on() {
    let server = Server::ok();
    let command = Command::new(["run", "c.json", "-r", "cli,nonesuch"]).file("c.json", sample(&server, "").to_string());
    command.run().expect(0).complains("could not find \"nonesuch\" reporter").says("Sample");
}

#[test]
fn a_report_that_cannot_be_written_is_told() {
    let server = Server::ok();
    let optional = server.optional();
    let export = |path: &str, script: &str| {
        let arguments = ["run", "c.json", "-r", "events", "--reporter-events-export", path];
        Command::new(arguments).file("c.json", sample(&optional, script).to_string()).run()
    };
    export("/dev/full", "").expect(4).complains("events");
    // A finding and an error say more than a lost report.
    export("/dev/full", FINDING).expect(1).complains("events");
    export("/dev/full", ERROR).expect(5).complains("events");
}

#[test]
fn a_report_that_cannot_even_be_begun_is_told_before_anything_is_sent() {
    let server = Server::untouched();
    let arguments = ["run", "c.json", "-r", "events", "--reporter-events-export", "/proc/nowhere/events"];
    let ended = Command::new(arguments).file("c.json", sample(&server, "").to_string()).run().expect(2);
    ended.complains("/proc/nowhere/events");
}

#[test]
fn the_folders_of_a_report_are_made() {
    let server = Server::ok();
    let arguments = ["run", "c.json", "-r", "events", "--reporter-events-export", "out/of/it.ndjson"];
    let ended = Command::new(arguments).file("c.json", sample(&server, "").to_string()).run().expect(0);
    assert!(ended.read("out/of/it.ndjson").contains("\"done\""));
}

#[test]
fn silent_prints_nothing_and_keeps_the_code() {
    let server = Server::ok();
    let ended = Command::run_of(&sample(&server, FINDING)).with(["--silent"]).run().expect(1);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
}

#[test]
fn colours_are_off_without_a_terminal_and_on_when_asked_for() {
    let server = Server::ok();
    let plain = Command::run_of(&sample(&server, FINDING)).run().expect(1);
    assert!(!plain.stdout.contains('\u{1b}'));
    let coloured = Command::run_of(&sample(&server, FINDING)).with(["--color", "on"]).run().expect(1);
    assert!(coloured.stdout.contains("\u{1b}["));
}

#[test]
fn disable_unicode_prints_only_ascii() {
    let server = Server::ok();
    let folder = Item::folder("F", [Item::get("one", server.url()).test(&format!("console.log('x');{FINDING}"))]);
    let ended = Command::run_of(&collection([folder])).with(["--disable-unicode"]).run().expect(1);
    // The unit stays a micro sign, as in newman.
    assert!(ended.stdout.replace("µs", "us").is_ascii(), "{}", ended.stdout);
}
