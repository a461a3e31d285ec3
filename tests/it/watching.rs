//! What somebody sees who watches a run on a terminal.
#![cfg(unix)]

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Command, Item, Peer, Reply, Server, collection};

fn columns(line: &str) -> usize {
    // Wide characters take two.
    line.chars().map(|character| if ('\u{2e80}'..='\u{ffdc}').contains(&character) { 2 } else { 1 }).sum()
}

fn failing(api: &Server) -> Value {
    let tests = "pm.test('has all of them', () => pm.expect(pm.response.json().items.length).to.equal(6));\n\
                 pm.test('is the one that was asked for, by its name and all of its many roles', () => \
                 pm.expect(pm.response.json()).to.eql({id: 8, name: '漢字漢字漢字漢字漢字漢字', roles: []}));";
    let request = json!({"method": "POST", "url": format!("{}/users?page=1", api.url()),
        "header": [{"key": "X-Team", "value": "checks"}], "body": {"mode": "raw", "raw": "{\"name\": \"漢字\"}"}});
    collection([
        Item::folder("Users", [Item::request("create 漢字", request).test(tests)]),
        Item::get("gone", format!("http://{}/", Peer::closed())),
    ])
}

fn items() -> Server {
    Server::start(|_| Reply::ok("{\"items\":[1,2,3,4,5],\"漢\":\"字\"}").header("Content-Type", "application/json"))
}

fn run(sample: &Value, arguments: &[&str]) -> Command {
    Command::new(["run", "c.json", "--color", "off"]).with(arguments.iter().copied()).file("c.json", sample.to_string())
}

#[test]
fn the_first_failure_is_shown_with_its_request_and_response() {
    let api = items();
    let screen = run(&failing(&api), &[]).run_on_terminal(80);
    assert_eq!(screen.status.code(), Some(5));
    let text = screen.text();
    let shown = &text[text.find("First failure: Users / create 漢字\n").unwrap()..];
    let lines: Vec<&str> = shown.lines().map(str::trim).collect();
    for line in [
        &format!("POST {}/users?page=1", api.url()),
        "X-Team: checks",
        "│ \"name\": \"漢字\"",
        "content-type: application/json",
        "│ 5",
        "has all of them",
        "expected 5 to equal 6",
        "expected  6",
        "actual    5",
    ] {
        let found = lines
            .iter()
            .any(|shown| shown.split_whitespace().eq(line.split_whitespace()) || shown.eq_ignore_ascii_case(line));
        assert!(found, "{line}\n{shown}");
    }
    assert!(
        lines.iter().any(|line| line.starts_with("at c.json:1:") && line.ends_with(", test script, line 1")),
        "{shown}"
    );
    assert!(!shown.contains("User-Agent"), "{shown}");
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    let api = items();
    for width in [60, 80, 160] {
        let screen = run(&failing(&api), &["--verbose"]).run_on_terminal(width);
        let text = screen.text();
        let phases = text.lines().filter(|line| line.starts_with("  prepare ") || line.contains("download "));
        let tables = &text[text.find("┌───").unwrap()..];
        // Addresses are not broken: they are to be copied.
        for line in tables.lines().filter(|line| !line.contains("http")).chain(phases) {
            assert!(columns(line) <= usize::from(width), "{width}: {line}");
        }
        assert!(text.contains("first byte time: ") && text.contains("process"), "{text}");
    }
}

#[test]
fn what_goes_into_a_pipe_has_neither_colour_nor_what_is_for_watchers() {
    let api = items();
    let ended = Command::new(["run", "c.json"]).file("c.json", failing(&api).to_string()).run().expect(5);
    assert!(!ended.stdout.contains('\u{1b}') && !ended.stdout.contains("First failure"), "{}", ended.stdout);
    // A log of a CI system may want it.
    let ended = run(&failing(&api), &["--reporter-cli-first-failure"]).run().expect(5).says("First failure: Users");
    assert!(ended.stdout.contains("expected  6") && !ended.stdout.contains('\u{1b}'));
    let screen = run(&failing(&api), &["--reporter-cli-first-failure=false"]).run_on_terminal(80);
    assert!(!screen.sent.contains("First failure"));
}

#[test]
fn a_long_run_has_a_line_that_tells_how_far_it_is() {
    let api = Server::start(|_| Reply::ok("{}").after(Duration::from_millis(400)));
    let script = format!("pm.sendRequest('{}/more'); pm.test('never', () => pm.expect(1).to.equal(2));", api.url());
    let sample = collection([Item::get("slow", api.url()).test(&script)]);
    let screen = run(&sample, &["-n", "3"]).run_on_terminal(80);
    let passing = screen.passing_lines();
    let live: Vec<&&str> = passing.iter().filter(|line| line.contains(" of 3 items  ")).collect();
    assert!(!live.is_empty(), "{passing:?}");
    assert!(live.iter().all(|line| columns(line) < 80 && line.contains(" requests  ") && line.contains("/s  ")));
    assert!(live.iter().any(|line| line.ends_with("2 failing") || line.ends_with("1 failing")), "{live:?}");
    // The report itself is what it is without that line.
    let text = screen.text();
    assert!(!text.contains(" of 3 items") && !text.contains('\u{1b}') && !text.contains('\r'), "{text}");
    assert_eq!(text.matches("Iteration ").count(), 3);
    assert!(text.contains("│ total data received: "), "{text}");
}

#[test]
fn whoever_cannot_or_does_not_want_to_watch_gets_no_such_line() {
    let api = Server::start(|_| Reply::ok("{}").after(Duration::from_millis(1400)));
    let sample = collection([Item::get("slow", api.url())]);
    for (name, value) in [("TERM", "dumb"), ("CI", "true")] {
        let screen = run(&sample, &[]).variable(name, value).run_on_terminal(80);
        assert!(!screen.sent.contains('\u{1b}') && screen.sent.contains("total run duration"), "{}", screen.sent);
    }
    let screen = run(&sample, &["--silent"]).run_on_terminal(80);
    assert_eq!((screen.sent.as_str(), screen.status.code()), ("", Some(0)));
}

#[test]
fn no_color_means_none() {
    let api = items();
    let command = Command::new(["run", "c.json"]).file("c.json", failing(&api).to_string());
    assert!(command.run_on_terminal(80).sent.contains("\u{1b}[31m"));
    let command = command.variable("NO_COLOR", "1");
    assert!(!command.run_on_terminal(80).sent.contains('\u{1b}'));
}

#[test]
fn findings_are_listed_by_check_with_their_number() {
    let api = Server::ok();
    let script = "const finding = n => ({entity: 'user' + n, reason: 'NO_MFA', arn: 'arn:' + n});\n\
        pm.test('7. MFA', () => pm.expect(1).to.equal(2));\n\
        pm.visualizer.set('', {schema: 'postwatch.findings/1', account: {id: '1', alias: 'prod'}, checks: [\n\
        {check: '7', title: 'MFA', status: 'fail', findings: Array.from({length: 30}, (_, n) => finding(n))},\n\
        {check: '1', title: 'Root', status: 'pass', notes: ['a note']}]})";
    let sample = collection([Item::get("one", api.url()).test(script)]);
    let ended = run(&sample, &[]).run().expect(1);
    assert!(
        ended.stdout.contains(
            "\naccount prod (1): 2 checks: 1 passed, 1 failed; 30 findings\n  pass   1. Root\n         note: a note\n  \
             FAIL   7. MFA (30)\n         user0: NO_MFA\n"
        ),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("         user19: NO_MFA\n         … and 10 more\n"), "{}", ended.stdout);
    let ended = run(&sample, &["--reporter-cli-no-findings"]).run().expect(1);
    assert!(!ended.stdout.contains("user0"));
}

#[test]
fn without_unicode_every_letter_of_ours_is_ascii() {
    let api = Server::start(|_| Reply::ok("{\"a\":1}").header("Content-Type", "application/json"));
    let tests = "console.log('x'.repeat(300)); pm.test('fails', () => pm.expect(pm.response.json().a).to.equal(2));\n\
        pm.visualizer.set('', {schema: 'postwatch.findings/1', account: {id: '1'}, checks: [{check: '7', title: 'MFA', \
        status: 'fail', findings: Array.from({length: 30}, () => ({entity: 'u', reason: 'R'}))}]}); nothing.there();";
    let sample = collection([
        Item::folder("F", [Item::get("one", api.url()).test(tests)]),
        Item::get("gone", format!("http://{}/", Peer::closed())),
    ]);
    for arguments in [&["--disable-unicode"][..], &["--disable-unicode", "--verbose", "-n", "2"]] {
        let screen = run(&sample, arguments).run_on_terminal(80);
        assert!(
            screen.sent.is_ascii(),
            "{}",
            screen.sent.chars().filter(|letter| !letter.is_ascii()).collect::<String>()
        );
        assert!(screen.sent.contains("First failure: ") && screen.sent.contains("... and 10 more"), "{}", screen.sent);
    }
}
