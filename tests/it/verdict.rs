//! The last lines of a run, and how failures are told.

use std::{thread, time::Duration};

use serde_json::json;

use crate::support::{Command, Item, Peer, Reply, Server, collection, wire::Act};

/// What stands behind the tables.
fn last_lines(stdout: &str) -> Vec<&str> {
    let (_, last) = stdout.trim_end().rsplit_once("\n\n").unwrap();
    last.lines().collect()
}

#[test]
fn the_last_lines_say_how_it_went_why_that_status_and_where_reports_lie() {
    let server = Server::ok();
    let one = |test: &str| collection([Item::get("One", server.url()).test(test)]).to_string();
    let passing = "pm.test('a', () => {}); pm.test('b', () => {});";
    let failing = "pm.test('a', () => {}); pm.test('b', () => pm.expect(1).to.eql(2));";
    for (test, arguments, code, head, reason) in [
        (passing, &[][..], 0, "Passed: 2 assertions, 1 request in ", "(exit status 0)"),
        (
            failing,
            &[][..],
            1,
            "Failed: 1 of 2 assertions failed, 1 request in ",
            "(exit status 1: an assertion failed)",
        ),
        (
            failing,
            &["-x"][..],
            0,
            "Failed: 1 of 2 assertions failed, ",
            "(exit status 0, since --suppress-exit-code is given)",
        ),
        (
            "nothing.here",
            &[][..],
            5,
            "Error: no assertion ran: nothing was checked; a request or script failed, 0 assertions, 1 request in ",
            "(exit status 5: something could not be checked)",
        ),
        (
            "console.warn('odd'); pm.test('a', () => {})",
            &[][..],
            0,
            "Passed: 1 assertion, 1 request in ",
            ", 1 warning (exit status 0)",
        ),
        ("", &[][..], 0, "No assertion ran: nothing was checked. 1 request in ", "(exit status 0)"),
        (
            passing,
            &["--min-assertions", "3"][..],
            5,
            "Error: 2 assertions ran; --min-assertions asks for 3; 2 assertions, ",
            "(exit status 5: something could not be checked)",
        ),
        (
            passing,
            &["-r", "cli,json", "--reporter-json-export", "/proc/no/such.json"][..],
            4,
            "Passed: 2 assertions, ",
            "(exit status 4: a report did not arrive)",
        ),
    ] {
        let ended = Command::new(["run", "c.json"])
            .file("c.json", one(test))
            .with(arguments.iter().copied())
            .run()
            .expect(code);
        let lines = last_lines(&ended.stdout);
        assert!(lines[0].starts_with(head) && lines[0].ends_with(reason), "{arguments:?}: {lines:?}");
        assert_eq!(lines.len(), if code == 4 { 2 } else { 1 }, "{lines:?}");
    }
    let ended = Command::new(["run", "c.json", "-r", "cli,json,junit", "--reporter-json-export", "out/r.json"])
        .with(["--reporter-junit-export", "r.xml", "--export-environment", "env.json"])
        .file("c.json", one(passing))
        .run()
        .expect(0);
    assert_eq!(
        last_lines(&ended.stdout)[1..],
        ["  json         out/r.json", "  junit        r.xml", "  environment  env.json"]
    );
    let ended = Command::new(["run", "c.json", "-r", "json"]).file("c.json", one(passing)).run().expect(0);
    assert_eq!(ended.stdout, "");
}

#[test]
fn of_several_collections_those_that_did_not_pass_are_named() {
    let server = Server::ok();
    let named = |name: &str, test: &str| {
        let mut collection = collection([Item::get("One", server.url()).test(test)]);
        collection["info"]["name"] = name.into();
        collection.to_string()
    };
    let ended = Command::new(["run", "a.json", "b.json", "c.json"])
        .file("a.json", named("Good", "pm.test('a', () => {})"))
        .file("b.json", named("Bad", "pm.test('a', () => pm.expect(1).to.eql(2))"))
        .file("c.json", named("Blind", ""))
        .run()
        .expect(1);
    let lines = last_lines(&ended.stdout);
    assert!(
        lines[0].starts_with("Failed: no assertion ran: nothing was checked; 1 of 2 assertions failed, 3 requests in "),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("Bad: Failed: 1 of 1 assertion failed, 1 request in "), "{lines:?}");
    assert!(lines[2].starts_with("Blind: No assertion ran"), "{lines:?}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn quiet_prints_what_failed_and_nothing_where_nothing_did() {
    let server = Server::ok();
    let good = Item::get("Good", server.url()).test("pm.test('fine', () => {}); console.log('noise');");
    let bad = Item::get("Bad", server.url()).test("pm.test('wrong', () => pm.expect(1).to.eql(2));");
    let run = |items: Vec<Item>| Command::new(["run", "c.json", "-q"]).file("c.json", collection(items).to_string());
    assert_eq!(run(vec![good.clone()]).run().expect(0).stdout, "");
    let stdout = run(vec![good, bad]).run().expect(1).stdout;
    assert!(stdout.contains("expected 1 to deeply equal 2") && stdout.contains("Failed: 1 of 2"), "{stdout}");
    assert!(!["fine", "noise", "Good", "executed", "postwatch"].iter().any(|word| stdout.contains(word)), "{stdout}");
    // That nothing was checked is no success.
    let blind = run(vec![Item::get("Blind", server.url())]).run().expect(0).stdout;
    assert!(blind.contains("No assertion ran"), "{blind}");
    let findings = json!({"findings": {"version": 1, "check": {"id": "1", "title": "Keys", "severity": "high"},
        "status": "pass", "findings": []}});
    let quiet =
        Item::get("F", server.url()).test(&format!("pm.visualizer.set('', {findings}); pm.test('a', () => {{}});"));
    assert_eq!(run(vec![quiet]).run().expect(0).stdout, "");
}

#[test]
fn a_request_in_flight_is_named_when_the_run_is_cut_off() {
    let peer = Peer::start([Act::Hold]);
    let item = || Item::folder("Keys", [Item::get("list them", peer.url())]);
    let ended = Command::run_of(&collection([item()])).with(["--timeout", "1200"]).run().expect(5);
    let told = "\"Keys / list them\" had waited 1.";
    let lines = last_lines(&ended.stdout);
    assert!(lines[0].starts_with("Aborted: callback timed out, \"Keys / list them\" had waited 1."), "{lines:?}");
    assert!(lines[0].ends_with("(exit status 5: the run was cut off)"), "{lines:?}");
    assert!(ended.warnings().iter().any(|warning| warning.contains(told)), "{:?}", ended.warnings());
    let started = Command::run_of(&collection([item()])).start();
    while peer.seen().len() < 2 {
        thread::sleep(Duration::from_millis(20));
    }
    started.signal("INT");
    let ended = started.wait().expect(130);
    assert!(ended.stdout.contains("Aborted: interrupted, \"Keys / list them\" had waited "), "{}", ended.stdout);
    assert!(ended.stdout.contains("(exit status 130: Ctrl-C)"), "{}", ended.stdout);
}

#[test]
fn failures_point_to_file_line_and_column() {
    let server = Server::ok();
    let url = server.url();
    let text = format!(
        r#"{{
  "info": {{"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
  "item": [
    {{
      "name": "One",
      "request": "{url}",
      "event": [{{"listen": "test", "script": {{"exec": [
        "pm.test('a', () => {{",
        "  pm.expect('\"').to.eql(2);",
        "}});"
      ]}}}}]
    }},
    {{"name": "Whole", "request": "{url}", "event": [{{"listen": "test", "script": {{"exec": "const a = 1;\n  nothing.here;"}}}}]}}
  ]
}}"#
    );
    let run = || Command::new(["run", "checks/c.json"]).file("checks/c.json", &text);
    let stdout = run().run().expect(5).stdout;
    assert!(stdout.contains("at checks/c.json:9:31 (assertion:0 in test-script)"), "{stdout}");
    let place = text.lines().position(|line| line.contains("Whole")).unwrap() + 1;
    let column = text.lines().find_map(|line| line.find("nothing")).unwrap() + 1;
    assert!(stdout.contains(&format!("at checks/c.json:{place}:{column} (test-script:2:3)")), "{stdout}");
    // Called as newman, it has newman's places.
    let folder = run().with(["--reporter-cli-no-assertion"]);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_postwatch"), folder.folder().join("newman")).unwrap();
    let ended = folder.shell_first("shift; set -- ./newman \"$@\"").run().expect(5);
    assert_eq!(ended.stderr, "", "newman says nothing of options that nobody reads");
    let stdout = ended.stdout;
    assert!(stdout.contains("at assertion:0 in test-script") && !stdout.contains("c.json:"), "{stdout}");
    assert!(!stdout.contains("exit status"), "{stdout}");
}

#[test]
fn what_follows_from_a_failed_request_is_folded_and_a_shared_cause_is_told_once() {
    let closed = Peer::closed();
    let item = |name: &str| {
        Item::get(name, format!("http://{closed}/{name}"))
            .test("pm.test('status', () => pm.response.to.have.status(200)); pm.test('body', () => pm.expect(pm.response.text()).to.eql('x'));")
    };
    let mut items: Vec<Item> = (1..=8).map(|number| item(&format!("n{number}"))).collect();
    let server = Server::ok();
    items.push(Item::get("own", server.url()).test("pm.test('mine', () => pm.expect(1).to.eql(2))"));
    let stdout = Command::new(["run", "c.json"]).file("c.json", collection(items).to_string()).run().expect(5).stdout;
    let table = &stdout[stdout.find("  #  failure").or(stdout.find("failure ")).unwrap()..];
    assert_eq!(table.matches("connect ECONNREFUSED").count(), 1, "{table}");
    assert!(table.contains("16 more failures that follow from it"), "{table}");
    assert!(
        table.contains("the same in 7 more requests: \"n2\", \"n3\", \"n4\", \"n5\", \"n6\" and 2 more"),
        "{table}"
    );
    assert!(table.contains("25.") && table.contains("mine"), "{table}");
}

#[test]
fn a_cause_is_shared_though_each_message_names_its_item() {
    let auth = json!({"type": "awsv4", "awsv4": [{"key": "service", "value": "iam"}]});
    let mut sample = collection(["a", "b", "c"].map(|name| Item::get(name, "http://127.0.0.1:1/")));
    sample["auth"] = auth;
    let stdout = Command::new(["run", "c.json"]).file("c.json", sample.to_string()).run().expect(5).stdout;
    let table = &stdout[stdout.find("failure ").unwrap()..];
    assert_eq!(table.matches("cannot sign the request").count(), 1, "{table}");
    assert!(table.contains("the same in 2 more requests: \"b\", \"c\""), "{table}");
}

#[test]
fn a_failure_of_a_request_that_a_script_sends_hides_no_assertion() {
    let server = Server::ok();
    let script =
        format!("pm.sendRequest('http://{}/', () => pm.test('own', () => pm.expect(1).to.eql(2)))", Peer::closed());
    let sample = collection([Item::get("One", server.url()).test(&script)]);
    let stdout = Command::new(["run", "c.json"]).file("c.json", sample.to_string()).run().expect(5).stdout;
    assert!(stdout.contains("expected 1 to deeply equal 2") && stdout.contains("inside \"One\""), "{stdout}");
}

#[test]
fn deep_values_are_shown_by_their_difference() {
    let server = Server::start(|_| Reply::ok(r#"{"user":{"name":"a","password":"hunter2hunter2","roles":["x","y"]}}"#));
    let script = "pm.test('deep', () => pm.expect(pm.response.json()).to.eql({user: {roles: ['x', 'z'], \
                  name: 'a', password: 'hunter2hunter2'}}));";
    let ended = Command::run_of(&collection([Item::get("One", server.url()).test(script)]))
        .with(["-r", "cli,events,junit,html", "--reporter-junit-export", "r.xml", "--reporter-html-export", "r.html"])
        .run()
        .expect(1);
    for text in [ended.stdout.clone(), ended.read("r.xml").replace("&quot;", "\"")] {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let start = lines.iter().position(|line| *line == "- expected  + actual").unwrap();
        let shown: Vec<String> = lines[start + 1..start + 4].iter().map(|line| line.replace(' ', "")).collect();
        assert_eq!(shown, ["\"roles\":[", "\"x\",", "-\"z\""], "{text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
    // What is no object needs none.
    let plain = collection([Item::get("One", server.url()).test("pm.test('p', () => pm.expect('a').to.eql('b'))")]);
    assert!(!Command::run_of(&plain).run().expect(1).stdout.contains("- expected"));
}

#[test]
fn identifiers_are_the_same_in_each_run() {
    let server = Server::ok();
    let sample = collection([Item::folder("F", [Item::get("One", server.url())]), Item::get("One", server.url())]);
    let identifiers = || {
        let ended = Command::run_of(&sample).run().expect(0);
        let steps = ended.events_named("beforeItem");
        steps.iter().map(|step| step["item"]["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = identifiers();
    assert_eq!(first.len(), 2);
    assert_ne!(first[0], first[1]);
    assert_eq!(first, identifiers());
}
