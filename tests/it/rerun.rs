//! `--only-failed`: what failed in a recording runs again, with what it needs.

use std::fs;

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Reply, Server, collection};

/// A server that answers `/bad…` with 500 as long as its file is there.
fn api() -> Server {
    Server::start(|request| if request.path().starts_with("/bad") { Reply::status(500) } else { Reply::ok("ok") })
}

const IS_OK: &str = "pm.test('is ok', () => pm.response.to.have.status(200));";

fn item(api: &Server, path: &str, name: &str) -> Item {
    Item::get(name, format!("{}/{path}", api.url())).test(IS_OK)
}

/// Runs a collection and leaves its recording as `first.ndjson`.
fn first(sample: &Value, more: &[&str]) -> Ended {
    let ended = Command::run_of(sample).with(more.iter().map(|argument| (*argument).to_owned())).run();
    fs::rename(ended.path("events.ndjson"), ended.path("first.ndjson")).unwrap();
    ended
}

/// Runs what failed of it.
fn again(ended: Ended, more: &[&str]) -> Ended {
    ended
        .then(["run", "collection.json", "--only-failed", "first.ndjson", "-r", "cli,events"])
        .with(["--reporter-events-export", "events.ndjson"])
        .with(more.iter().map(|argument| (*argument).to_owned()))
        .run()
}

/// Names of the items that ran, each with its iteration where there are several.
fn ran(ended: &Ended) -> Vec<String> {
    let items = ended.events_named("beforeItem");
    let name = |event: &Value| match event["cursor"]["cycles"].as_u64() {
        Some(0 | 1) | None => event["item"]["name"].as_str().unwrap().to_owned(),
        Some(_) => format!("{} {}", event["item"]["name"].as_str().unwrap(), event["cursor"]["iteration"]),
    };
    items.iter().map(name).collect()
}

fn described(item: Item, description: &str) -> Item {
    item.with("description", json!(description))
}

#[test]
fn an_item_runs_again_with_those_before_it_in_its_folder() {
    let api = api();
    let sample = collection([
        item(&api, "", "Root"),
        Item::folder("Other", [item(&api, "", "Unrelated")]),
        Item::folder("Orders", [item(&api, "", "Log in"), item(&api, "bad", "Get"), item(&api, "", "After")]),
    ]);
    let ended = again(first(&sample, &[]).expect(1), &[]).expect(1);
    assert_eq!(ran(&ended), ["Log in", "Get"]);
    assert_eq!(ended.events_named("done")[0]["shortfall"], Value::Null);
}

#[test]
fn a_description_says_what_an_item_a_folder_and_a_collection_need() {
    let api = api();
    let mut sample = collection([
        Item::folder("Auth", [item(&api, "", "Token"), item(&api, "", "Refresh")]),
        item(&api, "", "Set up"),
        Item::folder(
            "Orders",
            [
                item(&api, "", "List"),
                described(item(&api, "bad", "Get"), "---\nneeds: [Create]\n---\nGets one."),
                item(&api, "", "Create"),
            ],
        )
        .with("description", json!({"content": "---\nneeds:\n - Auth\n---", "type": "text/markdown"})),
    ]);
    sample["info"]["description"] = json!("---\nneeds: Set up\n---");
    let ended = again(first(&sample, &[]).expect(1), &[]).expect(1);
    assert_eq!(ran(&ended), ["Token", "Refresh", "Set up", "List", "Get", "Create"]);
    let alone = collection([item(&api, "", "A"), described(item(&api, "bad", "B"), "---\nneeds: []\n---")]);
    assert_eq!(ran(&again(first(&alone, &[]).expect(1), &[]).expect(1)), ["B"]);
    let unknown = collection([described(item(&api, "bad", "B"), "---\nneeds: Nobody\n---")]);
    again(first(&unknown, &[]).expect(1), &[]).expect(1).complains("\"B\" needs \"Nobody\"");
}

#[test]
fn only_the_rows_that_failed_run_again() {
    let api = api();
    let sample = collection([item(&api, "{{path}}", "A"), item(&api, "", "B")]);
    let rows = json!([{"path": "1"}, {"path": "bad2"}, {"path": "3"}, {"path": "bad4"}]);
    let command = Command::run_of(&sample).file("rows.json", rows.to_string()).with(["-d", "rows.json"]);
    let ended = command.run().expect(1);
    fs::rename(ended.path("events.ndjson"), ended.path("first.ndjson")).unwrap();
    let seen = api.received().len();
    let ended = again(ended, &["-d", "rows.json"]).expect(1).says("Iteration 2/4");
    assert_eq!(ran(&ended), ["A 1", "A 3"]);
    let asked: Vec<String> = api.received()[seen..].iter().map(|request| request.path().to_owned()).collect();
    assert_eq!(asked, ["/bad2", "/bad4"]);
    // What failed there runs again from the recording of the second run as well.
    fs::rename(ended.path("events.ndjson"), ended.path("first.ndjson")).unwrap();
    let ended = again(ended, &["-d", "rows.json"]).expect(1);
    assert_eq!(ran(&ended), ["A 1", "A 3"]);
    fs::rename(ended.path("events.ndjson"), ended.path("first.ndjson")).unwrap();
    fs::write(ended.path("rows.json"), json!([{"path": "1"}, {"path": "2"}]).to_string()).unwrap();
    let ended = again(ended, &["-d", "rows.json"]).expect(5).complains("rows may be others");
    assert_eq!(ran(&ended), ["A 1"]);
    assert!(
        ended.stdout.contains("Not all that failed in first.ndjson was run again: iteration 4"),
        "{}",
        ended.stdout
    );
}

#[test]
fn where_nothing_failed_nothing_is_sent() {
    let api = api();
    let ended = first(&collection([item(&api, "", "A")]), &[]).expect(0);
    let seen = api.received().len();
    let ended = again(ended, &["--min-assertions", "3"])
        .expect(0)
        .says("Nothing failed in first.ndjson: nothing was run again.");
    assert_eq!(api.received().len(), seen);
    assert!(ran(&ended).is_empty());
}

#[test]
fn every_kind_of_failure_runs_again() {
    let api = api();
    let check = json!({"schema": "postwatch.findings/1", "checks": [{"check": "1", "title": "t", "status": "error"}]});
    let get = |name: &str| Item::get(name, api.url());
    let items = [
        get("fine"),
        get("throws").test("throw new Error('x')"),
        get("refused").with("request", json!({"url": "http://127.0.0.1:1/"})),
        get("before").prerequest("undefined.x"),
        get("check").test(&format!("pm.visualizer.set('', {check})")),
        get("sends").test("try { await pm.sendRequest('http://127.0.0.1:1/') } catch (error) {}"),
    ];
    let items = items.map(|item| Item::folder("f", [item]));
    let ended = again(first(&collection(items), &[]).expect(5), &[]).expect(5);
    assert_eq!(ran(&ended), ["throws", "refused", "before", "check", "sends"]);
}

#[test]
fn what_is_gone_renamed_or_changed_is_told() {
    let api = api();
    let with_id = |path: &str, name: &str, id: &str| Item::folder(id, [item(&api, path, name).with("id", json!(id))]);
    let sample = collection([
        with_id("bad", "Gone", "a"),
        with_id("bad", "Renamed", "b"),
        with_id("bad", "Changed", "c"),
        with_id("bad", "Same", "d"),
    ]);
    let ended = first(&sample, &["-r", "cli,events,json"]).expect(1);
    let today = collection([
        with_id("bad", "Other", "x"),
        with_id("bad", "New name", "b"),
        with_id("bad?more", "Changed", "c"),
        with_id("bad", "Same", "d"),
    ]);
    fs::write(ended.path("collection.json"), today.to_string()).unwrap();
    let ended = again(ended, &[])
        .expect(5)
        .complains("\"b / Renamed\" of the recording is \"b / New name\" today")
        .complains("\"c / Changed\" has changed since the recording")
        .says("\"a / Gone\" is no longer there");
    assert!(!ended.stderr.contains("Same"), "{}", ended.stderr);
    assert_eq!(ran(&ended), ["New name", "Changed", "Same"]);
    assert_eq!(ended.events_named("done")[0]["outcome"], "error");
}

#[test]
fn an_item_that_does_not_run_again_is_an_error() {
    let api = api();
    let skipping = "if (pm.environment.get('skip')) { pm.execution.skipRequest(); }";
    let stopping = format!("{IS_OK} if (pm.environment.get('stop')) {{ pm.execution.setNextRequest(null); }}");
    let sample = collection([
        Item::get("A", format!("{}/bad", api.url())).test(&stopping),
        item(&api, "bad", "B").prerequest(skipping),
    ]);
    let ended = first(&sample, &[]).expect(1);
    let ended = again(ended, &["--env-var", "stop=1"]).expect(5).says("was run again: \"B\"");
    let ended = again(ended, &["--env-var", "skip=1"]).expect(5).says("was run again: \"B\"");
    again(ended, &["--bail"]).expect(1);
}

#[test]
fn set_next_request_may_lead_to_items_that_did_not_fail() {
    let api = api();
    let lead = "pm.execution.setNextRequest('C');";
    let sample = collection([
        Item::get("A", format!("{}/bad", api.url())).test(&format!("{IS_OK} {lead}")),
        item(&api, "", "B"),
        item(&api, "", "C"),
        described(item(&api, "bad", "D"), "---\nneeds: []\n---"),
    ]);
    let ended = again(first(&sample, &[]).expect(1), &[]).expect(1);
    assert_eq!(ran(&ended), ["A", "C", "D"]);
}

#[test]
fn several_collections_are_told_apart() {
    let api = api();
    let mut other = collection([item(&api, "", "O1"), item(&api, "bad", "O2")]);
    other["info"]["name"] = json!("Other");
    let mut unknown = collection([item(&api, "", "U")]);
    unknown["info"]["name"] = json!("Unknown");
    let ended = Command::run_of(&collection([item(&api, "bad", "S")]))
        .file("other.json", other.to_string())
        .file("unknown.json", unknown.to_string())
        .with(["other.json"])
        .run()
        .expect(1);
    fs::rename(ended.path("events.ndjson"), ended.path("first.ndjson")).unwrap();
    let command = |ended: Ended, files: &[&str]| {
        ended
            .then(["run"].iter().chain(files).map(|argument| (*argument).to_owned()))
            .with(["--only-failed", "first.ndjson", "-r", "cli,events", "--reporter-events-export", "events.ndjson"])
            .run()
    };
    let ended = command(ended, &["other.json", "collection.json"]).expect(1);
    assert_eq!(ran(&ended), ["O1", "O2", "S"]);
    let ended =
        command(ended, &["other.json"]).expect(1).complains("failed in first.ndjson and not given here: \"Sample\"");
    command(ended, &["unknown.json"])
        .expect(3)
        .complains("first.ndjson holds no run of the collection \"Unknown\"; it holds \"Sample\", \"Other\"");
}

#[test]
fn a_recording_that_was_cut_off_works_as_far_as_it_goes() {
    let api = api();
    let folders =
        ["A", "B", "C", "D"].map(|name| Item::folder(name, [item(&api, if name == "A" { "bad" } else { "" }, name)]));
    let ended = first(&collection(folders), &[]).expect(1);
    let text = ended.read("first.ndjson");
    let lines: Vec<&str> = text.lines().collect();
    let third = lines.iter().rposition(|line| line.contains("\"beforeItem\"") && line.contains("\"C\"")).unwrap();
    fs::write(ended.path("first.ndjson"), lines[..=third].join("\n") + "\n{\"v\":1,\"ev").unwrap();
    let ended = again(ended, &[]).expect(1).complains("what it did not reach is not run again");
    assert_eq!(ran(&ended), ["A", "C"]);
    // Cut before anything could fail: that is not «nothing failed».
    fs::write(ended.path("first.ndjson"), lines[..2].join("\n") + "\n").unwrap();
    again(ended, &[]).expect(5).says("no item failed, but the run did");
}

#[test]
fn what_is_no_recording_is_refused() {
    let api = Server::untouched();
    let command = |content: &str| {
        Command::run_of(&collection([Item::get("A", api.url())]))
            .file("first.ndjson", content)
            .with(["--only-failed", "first.ndjson"])
            .run()
    };
    command("").expect(3).complains("--only-failed: ").complains("empty");
    command("{}\n").expect(3).complains("not a recording");
    Command::run_of(&collection([Item::get("A", api.url())])).with(["--only-failed", "no.ndjson"]).run().expect(3);
    Command::run_of(&collection([Item::get("A", api.url())]))
        .with(["--only-failed", "no.ndjson", "--folder", "A"])
        .run()
        .expect(2);
}
