//! Checks that hand findings to `pm.visualizer`: what they say decides, also where no `pm.test` repeats it.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection, collection::add_event};

fn check(id: &str, status: &str, entities: &[&str]) -> Value {
    let findings: Vec<Value> = entities.iter().map(|name| json!({"entity": name, "reason": "STRAY"})).collect();
    json!({"check": id, "title": "No stray buckets", "status": status, "findings": findings})
}

/// A script that gives these checks to the visualizer.
fn hand_over(checks: &[Value]) -> String {
    let data = json!({"schema": "postwatch.findings/1", "account": {"id": "1"}, "checks": checks});
    format!("pm.visualizer.set('', {data});")
}

/// An audit of one item with this test script.
fn audit(api: &Server, script: &str) -> Value {
    collection([Item::get("Buckets", api.url()).test(script)])
}

/// Runs it with every report that is a file, and Slack's messages on standard output of a second command.
fn reported(sample: &Value) -> Ended {
    Command::run_of(sample)
        .with(["-r", "cli,events,json,json-summary,junit,html,github"])
        .with(["--reporter-json-export", "run.json", "--reporter-json-summary-export", "summary.json"])
        .with(["--reporter-junit-export", "junit.xml", "--reporter-html-export", "run.html"])
        .with(["--reporter-github-export", "github.md"])
        .run()
}

#[test]
fn a_failed_check_without_a_test_fails_the_run_in_every_report() {
    let api = Server::ok();
    let ended = reported(&audit(&api, &hand_over(&[check("10", "fail", &["old-logs", "tmp"])]))).expect(1);
    let message = "2 findings: old-logs: STRAY; tmp: STRAY";
    assert_eq!(ended.assertions(), [format!("10. No stray buckets: {message}")]);
    assert_eq!(ended.events_named("assertion")[0]["source"], "findings");
    assert_eq!(ended.events_named("done")[0]["outcome"], "failure");
    assert!(ended.stdout.contains("1. 10. No stray buckets"), "{}", ended.stdout);
    assert!(ended.stdout.contains(message), "{}", ended.stdout);
    let json: Value = serde_json::from_str(&ended.read("run.json")).unwrap();
    assert_eq!(json["run"]["stats"]["assertions"], json!({"total": 1, "pending": 0, "failed": 1}));
    assert_eq!(json["run"]["failures"][0]["error"]["test"], "10. No stray buckets");
    assert_eq!(json["run"]["executions"][0]["assertions"][0]["error"]["message"], message);
    let summary: Value = serde_json::from_str(&ended.read("summary.json")).unwrap();
    assert_eq!(
        (&summary["outcome"], &summary["runs"][0]["failures"][0]["message"]),
        (&json!("failure"), &json!(message))
    );
    let junit = ended.read("junit.xml");
    assert!(junit.contains(r#"tests="1" failures="1" errors="0""#), "{junit}");
    assert!(junit.contains(r#"<testcase name="10. No stray buckets""#), "{junit}");
    let github = ended.read("github.md");
    assert!(github.contains("Failure") || github.contains("failure"), "{github}");
    assert!(github.contains("old-logs"), "{github}");
    assert!(ended.stdout.contains("::error"), "{}", ended.stdout);
    let html = ended.read("run.html");
    assert!(html.contains("1 of 1 assertion failed") && html.contains("10. No stray buckets"));
    let slack = ended
        .then(["report", "events.ndjson", "-r", "slack", "--dry-run", "--reporter-slack-mode", "summary"])
        .run()
        .expect(0);
    assert!(slack.stdout.contains("Sample: failure"), "{}", slack.stdout);
    assert!(!slack.stdout.contains("Other failures"), "the check is told twice: {}", slack.stdout);
}

#[test]
fn live_reporters_count_it_too() {
    let api = Server::ok();
    let sample = audit(&api, &hand_over(&[check("10", "fail", &["old-logs"])]));
    for reporter in ["progress", "emojitrain"] {
        Command::run_of(&sample).with(["-r", reporter]).run().expect(1);
    }
    let slack = Server::start(|_| Reply::ok("ok"));
    let url = format!("{}/services/T/B/X", slack.url());
    Command::run_of(&sample)
        .with(["-r", "slack", "--reporter-slack-only-on-failure", "--reporter-slack-url", &url])
        .run()
        .expect(1);
    assert!(slack.received().iter().any(|message| message.text().contains("old-logs")));
}

#[test]
fn a_check_that_could_not_look_is_an_error() {
    let api = Server::ok();
    let mut unreadable = check("9", "error", &[]);
    unreadable["notes"] = json!(["not checked: AccessDenied: no"]);
    let ended = reported(&audit(&api, &hand_over(&[unreadable]))).expect(5);
    assert_eq!(ended.assertions(), ["9. No stray buckets: not checked: AccessDenied: no"]);
    assert!(ended.read("junit.xml").contains(r#"tests="1" failures="0" errors="1""#));
    let summary: Value = serde_json::from_str(&ended.read("summary.json")).unwrap();
    assert_eq!(summary["outcome"], "error");
    // A test that takes it for a finding does not change that.
    let script = format!("{} pm.test('9. keys', () => pm.expect.fail('?'));", hand_over(&[check("9", "error", &[])]));
    let ended = Command::run_of(&audit(&api, &script)).run().expect(5);
    assert_eq!(ended.assertions().len(), 2);
}

#[test]
fn what_a_test_tells_is_not_told_again() {
    let api = Server::ok();
    let fail = hand_over(&[check("10", "fail", &["old-logs"])]);
    for (script, assertions) in [
        (format!("{fail} pm.test('10. buckets', () => pm.expect(1).to.equal(0));"), 1),
        (format!("pm.test('all is well', () => pm.expect(1).to.equal(0)); {fail}"), 1),
        // A test that passed, or was skipped, must not hide what the check found.
        (format!("{fail} pm.test('10. buckets', () => {{}});"), 2),
        (format!("{fail} pm.test.skip('10. buckets', () => {{}});"), 2),
        (format!("{fail} pm.test('responds', () => {{}});"), 2),
    ] {
        let ended = Command::run_of(&audit(&api, &script)).run().expect(1);
        assert_eq!(ended.assertions().len(), assertions, "{script}");
    }
    let ended = Command::run_of(&audit(&api, &hand_over(&[check("10", "pass", &[])]))).run().expect(0);
    assert_eq!(ended.assertions(), ["10. No stray buckets"]);
}

#[test]
fn contradictions_and_faults_of_the_data_are_errors_that_name_item_and_place() {
    let api = Server::ok();
    let change = |path: &str, value: Value| {
        let mut data =
            json!({"schema": "postwatch.findings/1", "account": {"id": "1"}, "checks": [check("10", "fail", &["a"])]});
        match path {
            "" => data = value,
            path => *data.pointer_mut(path).unwrap() = value,
        }
        format!("pm.visualizer.set('', {data}); pm.test('responds', () => {{}});")
    };
    for (script, message) in [
        (change("/checks/0/status", json!("pass")), "status is \"pass\", but there is a finding"),
        (change("/checks/0/findings", json!([])), "status is \"fail\", but there are no findings"),
        (change("/checks/0/status", json!("FAIL")), "checks[0].status: unknown variant `FAIL`"),
        (change("/checks/0/status", json!(null)), "checks[0].status: "),
        (change("/checks/0", json!({"check": "10", "title": "t"})), "checks[0]: missing field `status`"),
        (change("/checks/0", json!("10")), "checks[0]: "),
        (change("/checks/0/findings/0/entity", json!(7)), "checks[0].findings[0].entity: invalid type"),
        (change("/checks/0/findings/0", json!({"entity": "a"})), "checks[0].findings[0]: missing field `reason`"),
        (change("/checks", json!(null)), "checks: not a list"),
        (change("/account", json!("1")), "account: "),
        (change("/schema", json!("postwatch.findings/2")), "\"postwatch.findings/2\" is not known"),
        (change("/schema", json!("Postwatch.findings/1")), "\"Postwatch.findings/1\" is not known"),
        (change("", json!({"schema": "postwatch.findings/1"})), "checks: missing"),
    ] {
        let ended = Command::run_of(&audit(&api, &script)).run().expect(5);
        let told = ended.assertions();
        assert!(told.iter().any(|line| line.starts_with("findings data: ") && line.contains(message)), "{told:?}");
        assert!(ended.stdout.contains("findings data") && ended.stdout.contains("Buckets"), "{}", ended.stdout);
    }
}

#[test]
fn two_items_of_an_iteration_cannot_carry_one_check() {
    let api = Server::ok();
    let script = hand_over(&[check("10", "pass", &[])]);
    let items = ["One", "Two"].map(|name| Item::get(name, api.url()).test(&script));
    let ended = Command::run_of(&collection(items)).with(["-n", "2"]).run().expect(5);
    let told = ended.assertions();
    assert_eq!(told.iter().filter(|line| line.contains("carried by item \"One\" already")).count(), 2, "{told:?}");
}

#[test]
fn a_check_of_a_request_that_another_runs_decides_too() {
    let api = Server::ok();
    let items = [
        Item::get("Main", api.url()).test("await pm.execution.runRequest('inner');").with("id", json!("main")),
        Item::get("Inner", api.url()).test(&hand_over(&[check("10", "fail", &["a"])])).with("id", json!("inner")),
    ];
    let ended = Command::run_of(&collection(items)).with(["--folder", "Main", "--folder", "Inner"]).run().expect(1);
    assert_eq!(ended.assertions().len(), 2);
}

#[test]
fn bail_stops_at_a_failed_check_and_secrets_in_it_are_masked() {
    let api = Server::ok();
    let mut failed = check("10", "fail", &["sEcReT-entity-0815"]);
    failed["title"] = json!("No sEcReT-entity-0815");
    let items = ["One", "Two"].map(|name| Item::get(name, api.url()).test(&hand_over(std::slice::from_ref(&failed))));
    let ended = Command::run_of(&collection(items))
        .with(["--bail", "--env-var", "api_token=sEcReT-entity-0815"])
        .run()
        .expect(1);
    assert_eq!(ended.events_named("item").len(), 1);
    assert!(!ended.stdout.contains("sEcReT") && !ended.read("events.ndjson").contains("sEcReT"));
}

#[test]
fn findings_that_a_later_script_of_the_item_replaces_count_all_the_same() {
    let api = Server::ok();
    let mut sample = audit(&api, "pm.test('ok', () => {}); pm.visualizer.set('', {rows: []});");
    add_event(&mut sample, "test", &hand_over(&[check("10", "fail", &["old-logs"])]));
    let ended = Command::run_of(&sample).run().expect(1).says("10. No stray buckets");
    assert!(ended.warnings()[0].contains("called again by a later script"), "{:?}", ended.warnings());
}
