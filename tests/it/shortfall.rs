//! Runs that could not show anything: they say so in every report, and `--min-assertions` makes them an error.

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection};

const PASS: &str = "pm.test('ok', () => {});";

fn run(sample: &Value, more: &[&str]) -> Ended {
    Command::run_of(sample).with(more.iter().map(|argument| (*argument).to_owned())).run()
}

fn shortfall(ended: &Ended) -> String {
    ended.events_named("done")[0]["shortfall"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_report_says_that_nothing_was_checked() {
    let api = Server::ok();
    let sentence = "o assertion ran: nothing was checked";
    let ended = Command::run_of(&collection([Item::get("A", api.url())]))
        .with(["-r", "cli,events,json,json-summary,junit,html,github"])
        .with(["--reporter-json-export", "run.json", "--reporter-json-summary-export", "summary.json"])
        .with(["--reporter-junit-export", "junit.xml", "--reporter-html-export", "run.html"])
        .with(["--reporter-github-export", "github.md"])
        .run()
        .expect(0)
        .says("No assertion ran: nothing was checked.")
        .says("::warning title=Sample::No assertion ran");
    assert_eq!(shortfall(&ended), "no assertion ran: nothing was checked");
    for file in ["run.json", "summary.json", "junit.xml", "run.html", "github.md"] {
        assert!(ended.read(file).contains(sentence), "{file}: {}", ended.read(file));
    }
    assert!(ended.read("junit.xml").contains(r#"tests="1" failures="0" errors="0""#), "{}", ended.read("junit.xml"));
    assert!(ended.read("run.html").contains("Nothing checked"));
    let slack = ended
        .then(["report", "events.ndjson", "-r", "slack", "--dry-run", "--reporter-slack-only-on-failure"])
        .run()
        .expect(0);
    assert!(slack.stdout.contains(sentence), "{}", slack.stdout);
    for reporter in ["progress", "emojitrain", "cli"] {
        run(&collection([Item::get("A", api.url())]), &["-r", reporter]).expect(0).says("No assertion ran");
    }
}

#[test]
fn a_program_that_stands_in_for_newman_prints_what_newman_prints() {
    let api = Server::ok();
    let ended = Command::run_of(&collection([Item::get("A", api.url())]))
        .with(["-r", "cli,json", "--reporter-json-export", "run.json"])
        .shell_first("ln -s \"$1\" newman; shift; set -- ./newman \"$@\"")
        .run()
        .expect(0);
    assert!(!ended.stdout.contains("nothing was checked") && !ended.read("run.json").contains("shortfall"));
}

#[test]
fn what_is_missing_is_named() {
    let api = Server::ok();
    let item = |script: &str| Item::get("A", api.url()).prerequest(script);
    let folder = collection([Item::folder("Empty", []), item("").test(PASS)]);
    for (sample, more, sentence) in [
        (collection([]), vec![], "no request was sent, and no assertion ran: nothing was checked"),
        (folder, vec!["--folder", "Empty"], "no request was sent, and no assertion ran: nothing was checked"),
        (
            collection([item("pm.execution.skipRequest();").test(PASS), item("pm.execution.skipRequest();")]),
            vec![],
            "no request was sent (2 items were skipped), and no assertion ran: nothing was checked",
        ),
        (
            collection([item("pm.test('before', () => {}); pm.execution.skipRequest();")]),
            vec![],
            "no request was sent (an item was skipped)",
        ),
        (
            collection([item("").test("pm.test.skip('later', () => {});")]),
            vec![],
            "no assertion ran, since all were skipped: nothing was checked",
        ),
        (collection([item("").test(PASS)]), vec![], ""),
    ] {
        let ended = run(&sample, &more).expect(0);
        assert_eq!(shortfall(&ended), sentence);
    }
}

#[test]
fn fewer_assertions_than_asked_for_are_an_error() {
    let api = Server::ok();
    let one = collection([Item::get("A", api.url()).test(PASS)]);
    run(&one, &["--min-assertions", "1"]).expect(0);
    let ended = run(&one, &["--min-assertions", "2"]).expect(5).says("1 assertion ran; --min-assertions asks for 2");
    assert_eq!(ended.events_named("done")[0]["outcome"], "error");
    run(&one, &["--min-assertions", "2", "-n", "2"]).expect(0);
    // An error, also where what ran failed; but not where it was ended on purpose.
    let failing = collection(
        ["A", "B"].map(|name| Item::get(name, api.url()).test("pm.test('x', () => pm.expect(1).to.eql(2));")),
    );
    run(&failing, &["--min-assertions", "3"]).expect(5);
    run(&failing, &["--min-assertions", "2", "--bail"]).expect(1);
    run(&one, &["--min-assertions", "2", "-x"]).expect(0);
    for wrong in ["0", "-1", "many"] {
        run(&one, &["--min-assertions", wrong]).expect(2);
    }
    let ended = run(&one, &["--min-assertions", "2", "-r", "junit", "--reporter-junit-export", "j.xml"]).expect(5);
    assert!(ended.read("j.xml").contains(r#"tests="2" failures="0" errors="1""#), "{}", ended.read("j.xml"));
}

#[test]
fn each_of_several_collections_must_have_its_assertions() {
    let api = Server::ok();
    let bare = collection([Item::get("A", api.url())]);
    Command::run_of(&collection([Item::get("A", api.url()).test(&PASS.repeat(4))]))
        .file("bare.json", bare.to_string())
        .with(["bare.json", "--min-assertions", "2"])
        .run()
        .expect(5)
        .says("Sample (bare.json): no assertion ran: nothing was checked; --min-assertions asks for 2.");
}

#[test]
fn a_run_that_checked_nothing_resolves_nothing_in_slack() {
    let api = Server::ok();
    let slack = Server::start(|_| Reply::ok("ok"));
    let failing = collection([Item::get("A", api.url()).test("pm.test('x', () => pm.expect(1).to.eql(2));")]);
    let url = format!("{}/services/T/B/X", slack.url());
    let options = ["-r", "slack", "--reporter-slack-state", "state.json", "--reporter-slack-url", url.as_str()];
    let ended = run(&failing, &options).expect(1);
    let skipping = json!({"info": failing["info"], "item": [Value::from(
        Item::get("A", api.url()).prerequest("pm.execution.skipRequest();")
    )]});
    std::fs::write(ended.path("collection.json"), skipping.to_string()).unwrap();
    let ended = ended.then(["run", "collection.json"]).with(options).run().expect(0);
    assert!(!slack.received().iter().any(|message| message.text().contains("Resolved")));
    assert!(ended.read("state.json").contains("\"x\""), "{}", ended.read("state.json"));
}

#[test]
fn data_without_rows_is_told() {
    let api = Server::ok();
    for (file, content) in [("d.csv", ""), ("d.csv", "a,b\n"), ("d.json", "[]")] {
        Command::run_of(&collection([Item::get("A", api.url()).test(PASS)]))
            .file(file, content)
            .with(["-d", file])
            .run()
            .expect(0)
            .complains("the iteration data has no rows");
    }
}
