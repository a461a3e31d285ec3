//! The recorded events: their names, order and arguments.

use serde_json::json;

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection};

fn names(ended: &Ended) -> Vec<String> {
    ended.events().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_events_of_one_item_come_in_newmans_order() {
    let server = Server::ok();
    let script = format!("pm.sendRequest('{}/other', () => console.log('done'))", server.url());
    let item =
        Item::get("one", server.url()).prerequest(&script).test("console.log('x'); pm.test('ok', () => {});").test("1");
    let ended = Command::run_of(&collection([item])).run().expect(0);
    assert_eq!(
        names(&ended),
        [
            "recording",
            "start",
            "beforeIteration",
            "beforeItem",
            "beforePrerequest",
            "beforeScript",
            // pm.sendRequest: a request, but not the item's response.
            "beforeRequest",
            "io",
            "request",
            "console",
            "script",
            "prerequest",
            "beforeRequest",
            "responseStart",
            "io",
            "request",
            "response",
            "beforeTest",
            "beforeScript",
            "console",
            "assertion",
            "script",
            "beforeScript",
            "script",
            "test",
            "item",
            "iteration",
            "done",
        ]
    );
}

#[test]
fn every_line_says_its_version_time_and_collection() {
    let server = Server::ok();
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).with(["-n", "2"]).run().expect(0);
    let mut elapsed = 0.0;
    for event in ended.events() {
        assert_eq!((&event["v"], &event["collection"]), (&json!(1), &json!(0)), "{event}");
        assert!(event["at"].as_str().unwrap().ends_with('Z'), "{event}");
        let now = event["elapsed_ms"].as_f64().unwrap();
        assert!(now >= elapsed, "{event}");
        elapsed = now;
    }
    assert!(ended.events()[0]["tool"].as_str().unwrap().starts_with("postwatch/"));
    let cursor = &ended.events_named("item")[1]["cursor"];
    assert_eq!((&cursor["iteration"], &cursor["cycles"], &cursor["length"]), (&json!(1), &json!(2), &json!(1)));
}

#[test]
fn an_item_has_one_reference_through_all_its_events_and_another_in_the_next_iteration() {
    let server = Server::ok();
    let item = Item::get("one", server.url()).test("pm.test('x', () => {})");
    let ended = Command::run_of(&collection([item])).with(["-n", "2"]).run().expect(0);
    let references = |iteration: u64| {
        let events = ended.events();
        let of_item =
            events.iter().filter(|event| event["cursor"]["iteration"] == iteration && event.get("item").is_some());
        let mut references: Vec<String> = of_item.map(|event| event["cursor"]["ref"].to_string()).collect();
        references.dedup();
        references
    };
    assert_eq!(references(0).len(), 1);
    assert_eq!(references(1).len(), 1);
    assert_ne!(references(0), references(1));
}

#[test]
fn a_failed_request_has_no_response_start_and_its_tests_follow() {
    let item = Item::get("one", format!("http://{}", Peer::closed())).test("pm.test('x', () => {})");
    let ended = Command::run_of(&collection([item])).run().expect(5);
    let all = names(&ended);
    let start = all.iter().position(|name| name == "prerequest").unwrap();
    assert_eq!(
        all[start..],
        [
            "prerequest",
            "beforeRequest",
            "io",
            "request",
            "response",
            "beforeTest",
            "beforeScript",
            "assertion",
            "script",
            "test",
            "item",
            "iteration",
            "done"
        ]
    );
    let request = &ended.events_named("request")[0];
    assert_eq!(request["code"], "ECONNREFUSED");
    assert_eq!(ended.events_named("done")[0]["outcome"], "error");
}

#[test]
fn a_skipped_item_has_neither_request_nor_test_events() {
    let server = Server::untouched();
    let item = Item::get("one", server.url()).prerequest("pm.execution.skipRequest()").test("1");
    let ended = Command::run_of(&collection([item])).run().expect(0);
    assert_eq!(
        names(&ended)[3..],
        ["beforeItem", "beforePrerequest", "beforeScript", "script", "prerequest", "item", "iteration", "done"]
    );
}

#[test]
fn hops_of_a_redirect_are_io_events_of_their_own() {
    let server = Server::start(|request| match request.path() {
        "/" => Reply::redirect(302, "/a"),
        "/a" => Reply::redirect(302, "/b"),
        _ => Reply::ok("end"),
    });
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).run().expect(0);
    let sources: Vec<String> =
        ended.events_named("io").iter().map(|event| event["source"].as_str().unwrap().to_owned()).collect();
    assert_eq!(sources, ["redirect", "redirect", "collection"]);
    assert_eq!(ended.events_named("request").len(), 1);
}

#[test]
fn requests_and_responses_are_recorded_as_they_went_over_the_wire() {
    let server = Server::start(|_| {
        Reply::ok("réply").header("Content-Type", "text/plain; charset=utf-8").header("X-Case", "Kept")
    });
    let request = json!({"method": "POST", "url": format!("{}/a b", server.url()), "body": {"mode": "raw", "raw": "bödy"},
        "header": [{"key": "X-Mine", "value": "1"}]});
    let ended = Command::run_of(&collection([Item::request("one", request)])).run().expect(0);
    let event = &ended.events_named("request")[0];
    assert_eq!(event["request"]["method"], "POST");
    assert_eq!(event["request"]["url"], format!("{}/a%20b", server.url()));
    assert_eq!(event["request"]["body_mode"], "raw");
    assert!(event["request"]["body"].to_string().contains("bödy"));
    assert!(event["response"]["body"].to_string().contains("réply"));
    assert_eq!(event["response"]["code"], 200);
    assert_eq!(event["response"]["reason"], "Status");
    let header = |side: &str, name: &str| {
        let headers = event[side]["headers"].as_array().unwrap();
        headers.iter().find(|header| header["name"] == name).cloned().unwrap_or_else(|| panic!("{name}: {headers:?}"))
    };
    assert_eq!(header("response", "X-Case")["value"], "Kept");
    assert_eq!(
        (&header("request", "X-Mine")["system"], &header("request", "User-Agent")["system"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn bodies_can_be_left_out_of_a_recording() {
    let server = Server::start(|_| Reply::ok("a body of the response"));
    let sample = collection([Item::get("one", server.url())]);
    let ended = Command::run_of(&sample).with(["--reporter-events-omit-bodies"]).run().expect(0);
    assert!(!ended.read("events.ndjson").contains("a body of the response"));
}

#[test]
fn what_the_visualizer_was_given_is_in_the_item_event() {
    let server = Server::ok();
    let item = Item::get("one", server.url()).test("pm.visualizer.set('<b>{{name}}</b>', {name: 'n', list: [1]})");
    let ended = Command::run_of(&collection([item])).run().expect(0);
    let visualizer = &ended.events_named("item")[0]["visualizer"];
    assert_eq!(*visualizer, json!({"template": "<b>{{name}}</b>", "data": {"name": "n", "list": [1]}}));
}

#[test]
fn the_recording_may_go_to_standard_output_alone() {
    let server = Server::ok();
    let content = collection([Item::get("one", server.url())]).to_string();
    let ended = Command::new(["run", "c.json", "-r", "events"]).file("c.json", content).run().expect(0);
    assert!(ended.stdout.lines().count() > 10);
    for line in ended.stdout.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
}

#[test]
fn the_recording_is_readable_by_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = Server::ok();
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).run().expect(0);
    let mode = std::fs::metadata(ended.path("events.ndjson")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
