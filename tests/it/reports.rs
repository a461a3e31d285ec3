//! Report files: where they go, what they hold, and what happens when they cannot be written.

use std::fs;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection, reporters};

fn checks(url: &str) -> Value {
    let mut collection = collection([
        Item::folder("F", [Item::request(
            "one",
            json!({"method": "POST", "url": format!("{url}/:id?q=a b"), "description": "says what",
                "header": [{"key": "X-One", "value": "{{who}}", "description": "first"}, {"key": "off", "value": "", "disabled": true}],
                "body": {"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "{{who}}", "description": "d"}]}}),
        )
        .test("pm.test('holds', () => {}); pm.test('fails', () => pm.expect(1).to.equal(2)); pm.test.skip('left out', () => {}); pm.environment.set('after', {a: 1});")]),
        Item::get("refused", format!("http://{}/", Peer::closed())).test("nothing.there"),
    ]);
    collection["info"]["_postman_id"] = json!("c-1");
    collection
}

fn report(ended: &Ended, name: &str) -> Value {
    serde_json::from_str(&ended.read(name)).unwrap()
}

#[test]
fn the_json_report_shows_what_was_run() {
    let server = Server::ok();
    let ended = Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "out/report.json"])
        .file("c.json", checks(&server.url()).to_string())
        .file(
            "e.json",
            json!({"id": "e-1", "name": "env", "_postman_variable_scope": "environment",
            "values": [{"key": "who", "value": "me", "type": "default"}]})
            .to_string(),
        )
        .with(["-e", "e.json"])
        .run()
        .expect(5);
    assert_eq!(ended.stdout, "");
    let report = report(&ended, "out/report.json");
    assert_eq!(report["collection"]["info"]["_postman_id"], "c-1");
    assert_eq!(report["environment"]["_"]["postman_variable_scope"], "environment");
    let who = json!({"type": "any", "value": "me", "key": "who"});
    assert_eq!(report["environment"]["values"], json!([who, {"type": "any", "value": {"a": 1}, "key": "after"}]));
    let executions = report["run"]["executions"].as_array().unwrap();
    let one = &executions[0];
    assert_eq!(one["item"]["name"], "one");
    assert_eq!(one["item"]["request"]["header"][0]["value"], "{{who}}");
    let headers = one["request"]["header"].as_array().unwrap();
    assert_eq!(headers[0]["value"], "me");
    assert_eq!(headers[0]["description"], json!({"content": "first", "type": "text/plain"}));
    assert_eq!(headers[1], json!({"key": "off", "value": "", "disabled": true}));
    assert!(headers[2..].iter().all(|header| header["system"] == true), "{headers:?}");
    assert_eq!(one["request"]["body"]["urlencoded"][0]["value"], "me");
    assert_eq!(one["request"]["url"]["query"], json!([{"key": "q", "value": "a%20b"}]));
    assert_eq!(one["cursor"]["bof"], true);
    assert_eq!(one["assertions"][1]["error"]["message"], "expected 1 to equal 2");
    let refused = &executions[1];
    assert_eq!(refused["requestError"]["code"], "ECONNREFUSED");
    assert_eq!(refused["requestError"]["syscall"], "connect");
    assert!(refused.get("response").is_none(), "{refused}");
    assert_eq!(refused["testScript"][0]["error"]["name"], "ReferenceError");
    let failures = report["run"]["failures"].as_array().unwrap();
    let places: Vec<&str> = failures.iter().map(|failure| failure["at"].as_str().unwrap()).collect();
    assert_eq!(places, ["assertion:1 in test-script", "request", "test-script"]);
    assert_eq!(failures[0]["parent"]["name"], "F");
    assert_eq!(failures[0]["source"]["event"][0]["script"]["_lastExecutionId"].as_str().unwrap().len(), 36);
    assert_eq!(fs::read_dir(ended.path("out")).unwrap().count(), 1, "the recording is left behind");
}

#[test]
fn the_json_report_shows_what_became_of_files_and_of_urls_that_lead_nowhere() {
    let form = json!([
        {"key": "gone", "type": "file", "src": "gone.txt"},
        {"key": "none", "type": "file"},
        {"key": "some", "type": "file", "src": ["a.txt", "gone.txt", "b.txt"]},
    ]);
    let server = Server::ok();
    let posting = |body: Value| json!({"method": "POST", "url": server.url(), "body": body});
    let mut collection = collection([
        Item::request("form", posting(json!({"mode": "formdata", "formdata": form}))),
        Item::request("file", posting(json!({"mode": "file", "file": {"src": "gone.txt"}}))),
        Item::request("nowhere", json!({"url": {"raw": "", "variable": [{"key": "a", "value": "b"}]}})),
        Item::request("no host", json!({"url": "/p"})),
    ]);
    collection["auth"] = json!({"type": "bearer", "bearer": [{"key": "token", "value": "a-bearer-token"}]});
    let ended = Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json", "--secrets", "show"])
        .file("c.json", collection.to_string())
        .file("a.txt", "a")
        .file("b.txt", "b")
        .run()
        .expect(5);
    let report = report(&ended, "r.json");
    let request = |index: usize| &report["run"]["executions"][index]["request"];
    assert_eq!(
        request(0)["body"]["formdata"],
        json!([
            {"key": "gone", "src": "gone.txt", "type": "file", "disabled": true},
            {"key": "none", "type": "file", "fileName": ""},
            {"key": "some", "src": "a.txt", "type": "file"},
            {"key": "some", "src": "b.txt", "type": "file"},
        ])
    );
    assert_eq!(request(1)["body"], json!({"mode": "file", "file": {"src": "gone.txt", "value": null}}));
    // Signed before its URL is looked at, and without what it inherited, as newman shows it.
    let authorization = json!({"key": "Authorization", "value": "Bearer a-bearer-token", "system": true});
    for (index, headers) in [(2, 1), (3, 8)] {
        let list = request(index)["header"].as_array().unwrap();
        assert_eq!((&list[0], list.len(), request(index).get("auth")), (&authorization, headers, None));
    }
    assert_eq!(request(2)["url"]["variable"][0]["key"], "a");
    assert_eq!(request(3)["url"]["host"], json!(["p"]));
}

#[test]
fn the_json_report_names_what_failed_to_be_sent_as_newman_does() {
    let gone = format!("http://{}/", Peer::closed());
    let script = format!("pm.sendRequest('{gone}', () => {{}})");
    let collection = collection([Item::get("delete {{name}}", gone).prerequest(&script)]);
    let ended =
        Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json", "--env-var", "name=it"])
            .file("c.json", collection.to_string())
            .run()
            .expect(5);
    let failures = &report(&ended, "r.json")["run"]["failures"];
    let sources = [&failures[0]["source"], &failures[1]["source"]];
    // The request of a script belongs to no item; the item is the one that was sent.
    assert_eq!(sources.map(|source| source["name"].as_str()), [None, Some("delete it")]);
    assert_eq!(sources[0]["protocolProfileBehavior"], json!({"disableBodyPruning": true}));
}

#[test]
fn without_a_name_reports_go_where_newman_puts_them() {
    let server = Server::ok();
    let ended = Command::new(["run", "c.json", "-r", "json,junitfull,progress"])
        .file("c.json", checks(&server.url()).to_string())
        .run()
        .expect(5);
    assert_eq!(ended.stdout, "progress 2/2\n");
    let mut names: Vec<String> = fs::read_dir(ended.path("newman"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[0].starts_with("newman-run-report-2") && names[0].ends_with("-0.json"), "{names:?}");
    assert!(names[1].starts_with("newman-run-report-2") && names[1].ends_with("-0.xml"), "{names:?}");
}

#[test]
fn a_report_that_cannot_be_written_is_told_and_the_others_are_there() {
    let server = Server::ok();
    let one = collection([Item::get("one", server.url())]);
    let ended = Command::new(["run", "c.json", "-r", "json,junit", "--reporter-junit-export", "file/r.xml"])
        .file("c.json", one.to_string())
        .file("file", "in the way")
        .with(["--reporter-json-export", "r.json"])
        .run()
        .expect(4)
        .complains("error: reporter junit: ")
        .complains("postwatch report ");
    assert_eq!(report(&ended, "r.json")["run"]["stats"]["requests"]["total"], 1);
    let kept: Vec<String> = ended.names_in(".").into_iter().filter(|name| name.ends_with(".recording")).collect();
    assert_eq!(kept, ["r.json.recording"]);
    let again =
        ended.then(["report", "r.json.recording", "-r", "junit", "--reporter-junit-export", "r.xml"]).run().expect(0);
    assert!(again.read("r.xml").contains("<testsuite "));
    // Where the recording cannot be kept beside the report it goes to the folder for temporary files, and stays there.
    let ended = Command::new(["run", "c.json", "-r", "cli,json", "--reporter-json-export", "file/r.json"])
        .file("c.json", one.to_string())
        .file("file", "in the way")
        .file("temporary/x", "");
    let temporary = ended.folder().join("temporary");
    let ended = ended
        .variable("TMPDIR", temporary.to_str().unwrap())
        .run()
        .expect(4)
        .complains("error: reporter json: ")
        .says("200 Status");
    assert_eq!(ended.names_in("temporary").len(), 2);
    // Where there is no place at all, there is no report, and the run is not disturbed.
    let ended = Command::new(["run", "c.json", "-r", "cli,json", "--reporter-json-export", "file/r.json"])
        .file("c.json", one.to_string())
        .file("file", "in the way")
        .variable("TMPDIR", "/nowhere")
        .run()
        .expect(4)
        .complains("error: reporter json: nothing could be recorded: ")
        .says("200 Status");
    assert_eq!(ended.read("file"), "in the way");
}

#[test]
fn a_body_that_is_no_text_is_reported_byte_for_byte() {
    let bytes = vec![0_u8, 255, 128, 10, 27];
    let body = bytes.clone();
    let server = Server::start(move |_| Reply::status(200).body(body.clone()));
    let ended = Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json"])
        .file("c.json", collection([Item::get("one", server.url())]).to_string())
        .run()
        .expect(0);
    let response = &report(&ended, "r.json")["run"]["executions"][0]["response"];
    assert_eq!(response["stream"], json!({"type": "Buffer", "data": bytes}));
    assert_eq!(response["responseSize"], 5);
}

#[test]
fn the_json_report_writes_bodies_as_it_is_told() {
    let secret = "a-secret-of-24-characters";
    let server = Server::start(move |request| match request.path() {
        "/moved" => Reply::redirect(302, "/here"),
        _ => Reply::ok(format!("the body with {secret} in it")),
    });
    let posting = json!({"method": "POST", "url": server.url(), "body": {"mode": "raw", "raw": "asked {{token}}"}});
    let items = [Item::request("one", posting), Item::get("moved", format!("{}/moved", server.url()))];
    let run = |bodies: &[&str]| {
        Command::new(["run", "c.json", "-r", "json", "--reporter-json-export", "r.json", "--env-var"])
            .file("c.json", collection(items.clone()).to_string())
            .with([format!("token={secret}")])
            .with(bodies.iter().copied())
            .run()
    };
    let mut as_newman = report(&run(&[]).expect(0), "r.json");
    assert_eq!(as_newman["run"]["executions"][0]["request"]["body"]["raw"], "asked ********");
    let masked = "the body with ******** in it";
    let list = json!({"type": "Buffer", "data": masked.as_bytes()});
    assert_eq!(as_newman["run"]["executions"][0]["response"]["stream"], list);
    let ended = run(&["--reporter-json-bodies", "base64"]).expect(0);
    let encoded = json!({"type": "Base64", "data": STANDARD.encode(masked)});
    let in_base64 = report(&ended, "r.json");
    for execution in in_base64["run"]["executions"].as_array().unwrap() {
        assert_eq!(execution["response"]["stream"], encoded);
    }
    let omitted = run(&["--reporter-json-bodies=omit"]).expect(0);
    let without = report(&omitted, "r.json");
    for execution in as_newman["run"]["executions"].as_array_mut().unwrap() {
        execution["response"].as_object_mut().unwrap().shift_remove("stream");
        execution["request"].as_object_mut().unwrap().shift_remove("body");
    }
    assert_eq!(shape(&without), shape(&as_newman));
    assert_eq!(without["run"]["executions"][1]["response"]["code"], 200);
    assert!(without["run"]["executions"][1]["response"]["responseSize"].as_u64() > Some(0));
    run(&["--reporter-json-bodies", "hex"])
        .expect(2)
        .complains("reporter json: --reporter-json-bodies: `hex` is not known; expected newman, base64 or omit");
    run(&["--reporter-json-bodies"]).expect(2).complains("expected newman, base64 or omit");
}

/// The names of all members, in order.
fn shape(json: &Value) -> Value {
    match json {
        Value::Array(members) => members.iter().map(shape).collect(),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), shape(member))).collect())
        }
        _ => Value::Null,
    }
}

#[test]
fn a_recording_is_made_into_json_without_bodies() {
    let server = Server::start(|_| Reply::ok("the body"));
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).run().expect(0);
    let make = ["report", "events.ndjson", "-r", "json", "--reporter-json-export", "r.json", "--reporter-json-bodies"];
    let ended = ended.then(make).with(["base64"]).run().expect(0);
    assert_eq!(report(&ended, "r.json")["run"]["executions"][0]["response"]["stream"]["data"], "dGhlIGJvZHk=");
    let ended = ended.then(make).with(["omit"]).run().expect(0);
    assert_eq!(report(&ended, "r.json")["run"]["executions"][0]["response"].get("stream"), None);
    ended.then(make).with(["none"]).run().expect(2).complains("expected newman, base64 or omit");
}

#[test]
fn a_run_that_times_out_leaves_reports_that_say_so() {
    let server = Server::ok();
    let ended = Command::new(["run", "c.json", "-r", "json,junit", "--timeout", "300"])
        .file("c.json", collection([Item::get("one", server.url()).test("while (true) {}")]).to_string())
        .with(["--reporter-json-export", "r.json", "--reporter-junit-export", "r.xml"])
        .run()
        .expect(5);
    assert!(ended.read("r.xml").contains("<error "), "{}", ended.read("r.xml"));
    assert_eq!(
        report(&ended, "r.json")["run"]["stats"]["iterations"]["total"].as_u64().map(|total| total <= 1),
        Some(true)
    );
}

#[test]
fn reporters_that_share_the_terminal_and_unknown_ones_are_told() {
    let server = Server::ok();
    Command::new(["run", "c.json", "-r", "cli,emojitrain,allure"])
        .file("c.json", collection([Item::get("one", server.url())]).to_string())
        .run()
        .expect(0)
        .says("😀")
        .complains("cli, emojitrain reporters might not work well together")
        .complains("could not find \"allure\" reporter");
}

/// The most memory that a run of so many iterations takes, with every report that is rendered at the end.
#[cfg(target_os = "linux")]
fn peak_with_all_reports(server: &Server, iterations: usize) -> u64 {
    let test = "pm.test('one', () => {}); pm.test('odd', () => pm.expect(pm.info.iteration % 2).to.equal(0));
        pm.environment.set('token', 'a-token-of-iteration-' + pm.info.iteration); console.log(pm.response.json().items[0]);";
    let item = Item::request(
        "one",
        json!({"method": "POST", "url": format!("{}/{{{{token}}}}", server.url()), "body": {"mode": "raw", "raw": "{{token}} {{$guid}}"}}),
    );
    let ended = Command::new(["run", "c.json", "--silent"])
        .file("c.json", collection([item.test(test)]).to_string())
        .with(["-n".to_owned(), iterations.to_string()])
        .with(reporters::all_into("out"))
        .with(["-r", "html,json,junit,events"])
        .run()
        .expect(1);
    assert_eq!(report(&ended, "out/json.report")["run"]["stats"]["requests"]["total"], iterations);
    ended.peak_memory.unwrap()
}

/// A server whose answers are as long as those of many.
#[cfg(target_os = "linux")]
fn listing() -> Server {
    Server::start(|request| {
        let items: Vec<Value> = (0..8).map(|id| json!({"id": id, "of": request.target})).collect();
        Reply::json(&json!({"items": items}))
    })
}

#[test]
#[cfg(target_os = "linux")]
fn memory_does_not_grow_with_the_iterations_that_are_reported() {
    let server = listing();
    let (few, many) = (peak_with_all_reports(&server, 100), peak_with_all_reports(&server, 600));
    assert!(many * 10 < few * 13, "{few} kB for 100 iterations, {many} kB for 600");
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "takes a minute"]
fn ten_thousand_iterations_take_no_more_memory_than_a_hundred() {
    let server = listing();
    let (few, many) = (peak_with_all_reports(&server, 100), peak_with_all_reports(&server, 10_000));
    assert!(many * 10 < few * 13, "{few} kB for 100 iterations, {many} kB for 10,000");
}
