//! The recording that reports are made from: during a run, after it, and of a run that was killed.

use std::{fs, process::Stdio, thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Command, Item, Peer, Reply, Server, collection};

const REPORTS: [&str; 4] = ["--reporter-json-export", "r.json", "--reporter-junit-export", "r.xml"];

/// Findings, errors, redirects, console, visualizer, binary bodies: something for every reporter.
fn eventful(url: &str) -> Value {
    let test = "pm.test('holds', () => {}); pm.test('fails <&>', () => pm.expect(1).to.equal(2)); pm.test.skip('left out', () => {});
        console.log('told', {a: [1]}); pm.environment.set('after', 1); pm.visualizer.set('<b>{{a}}</b>', {a: 'ü'});";
    let form = json!({"mode": "urlencoded", "urlencoded": [{"key": "k", "value": "{{who}}"}]});
    collection([
        Item::folder(
            "F",
            [Item::request("form", json!({"method": "POST", "url": format!("{url}/form?q=a b"), "body": form}))
                .test(test)],
        ),
        Item::get("moved", format!("{url}/moved")).prerequest(&format!("pm.sendRequest('{url}/side', () => {{}})")),
        Item::get("bytes", format!("{url}/bytes")),
        Item::get("refused", format!("http://{}/", Peer::closed())).test("nothing.there"),
    ])
}

fn server() -> Server {
    Server::start(|request| match request.path() {
        "/moved" => Reply::redirect(302, "/form"),
        "/bytes" => Reply::status(200).body(vec![0_u8, 255, 128]),
        "/slow" => Reply::ok("late").after(Duration::from_secs(50)),
        _ => Reply::json(&json!({"ok": "é"})),
    })
}

fn variables() -> String {
    json!({"name": "env", "values": [{"key": "who", "value": "me"}, {"key": "api_key", "value": "s3cret-in-a-recording"}]}).to_string()
}

#[test]
fn a_recording_gives_byte_for_byte_the_reports_of_the_run() {
    let server = server();
    let ended = Command::new(["run", "c.json", "-e", "e.json", "-n", "2", "-r", "cli,json,junit,events,progress"])
        .file("c.json", eventful(&server.url()).to_string())
        .file("e.json", variables())
        .with(REPORTS)
        .with(["--reporter-events-export", "events.ndjson", "--verbose"])
        .run()
        .expect(5);
    assert_eq!(ended.names_in("."), ["c.json", "e.json", "events.ndjson", "r.json", "r.xml"]);
    let names = ["r.json", "r.xml", "events.ndjson"];
    let (stdout, first) = (ended.stdout.clone(), names.map(|name| ended.read(name)));
    for name in &names[..2] {
        fs::remove_file(ended.path(name)).unwrap();
    }
    let again = ended
        .then(["report", "events.ndjson", "-r", "cli,json,junit,events,progress", "--verbose"])
        .with(REPORTS)
        .with(["--reporter-events-export", "again.ndjson"])
        .run()
        .expect(0);
    assert_eq!(again.stdout, stdout);
    assert_eq!(["r.json", "r.xml", "again.ndjson"].map(|name| again.read(name)), first);
    assert!(first.iter().all(|report| !report.contains("s3cret-in-a")));
}

#[test]
fn several_collections_come_back_as_several_reports() {
    let server = server();
    let ended =
        Command::new(["run", "a.json", "b.json", "-r", "json,junit,events", "--reporter-events-export", "e.ndjson"])
            .file("a.json", collection([Item::get("one", server.url())]).to_string())
            .file("b.json", eventful(&server.url()).to_string().replace("\"Sample\"", "\"Other\""))
            .with(REPORTS)
            .run()
            .expect(5);
    let names = ["r-Other.json", "r-Sample.json", "r.xml"];
    let first = names.map(|name| ended.read(name));
    for name in names {
        fs::remove_file(ended.path(name)).unwrap();
    }
    let again = ended.then(["report", "e.ndjson", "-r", "json,junit"]).with(REPORTS).run().expect(0);
    assert_eq!(names.map(|name| again.read(name)), first);
}

/// A run that is killed in its second request.
fn killed(reporters: &str) -> crate::support::Ended {
    let server = server();
    let first =
        Item::get("fast", format!("{}/fast", server.url())).test("pm.test('seen', () => pm.expect(1).to.equal(2))");
    let slow = Item::get("slow", format!("{}/slow", server.url()));
    let command = Command::new(["run", "c.json", "-r", reporters])
        .file("c.json", collection([first, slow]).to_string())
        .with(REPORTS)
        .with(["--reporter-events-export", "e.ndjson"]);
    let recordings = ["r.json.recording", "e.ndjson"].map(|name| command.folder().join(name));
    let started = command.start();
    let holds_an_item =
        || recordings.iter().any(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(r#""event":"item""#)));
    while server.received().len() < 2 || !holds_an_item() {
        thread::sleep(Duration::from_millis(10));
    }
    started.signal("KILL");
    started.wait()
}

#[test]
fn a_killed_run_leaves_its_recording_and_every_report_can_be_made_of_it() {
    let ended = killed("json,junit");
    assert_eq!(ended.names_in("."), ["c.json", "r.json.recording"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(ended.path("r.json.recording")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let again = ended
        .then(["report", "r.json.recording", "-r", "cli,json,junit"])
        .with(REPORTS)
        .run()
        .expect(0)
        .complains("r.json.recording: the recording ends before the run does")
        .says("1. seen");
    let report: Value = serde_json::from_str(&again.read("r.json")).unwrap();
    assert!(
        report["run"]["error"]["message"].as_str().unwrap().starts_with("incomplete: "),
        "{}",
        report["run"]["error"]
    );
    assert_eq!(report["run"]["stats"]["assertions"]["total"], 1);
    assert_eq!(report["run"]["stats"]["assertions"]["failed"], 1);
    assert_eq!(report["collection"]["info"]["name"], "Sample");
    assert_eq!(report["run"]["executions"][0]["item"]["name"], "fast");
    assert_eq!(report["run"]["failures"][0]["source"]["name"], "fast");
    let junit = again.read("r.xml");
    assert!(junit.contains("message=\"incomplete: ") && junit.contains("errors=\"1\""), "{junit}");
}

#[test]
fn a_killed_run_leaves_the_events_that_were_asked_for() {
    let ended = killed("events,json");
    assert_eq!(ended.names_in("."), ["c.json", "e.ndjson"]);
    // Half a line is what a killed process may leave.
    let half = fs::read_to_string(ended.path("e.ndjson")).unwrap() + "{\"v\":1,\"event\":\"it";
    fs::write(ended.path("e.ndjson"), half).unwrap();
    ended.then(["report", "e.ndjson"]).run().expect(0).says("1. seen");
}

#[test]
fn the_recording_of_another_run_is_left_alone() {
    let server = server();
    let one = collection([Item::get("one", server.url())]).to_string();
    let ended = Command::new(["run", "c.json", "-r", "json"])
        .file("c.json", one)
        .file("r.json.recording", "of a killed run")
        .with(REPORTS)
        .run()
        .expect(0);
    assert_eq!(ended.names_in("."), ["c.json", "r.json", "r.json.recording"]);
    assert_eq!(ended.read("r.json.recording"), "of a killed run");
}

#[test]
fn what_is_no_recording_is_told() {
    let head = r#"{"v":1,"event":"recording","tool":"postwatch/0.1.0"}"#;
    let start = r#"{"v":1,"event":"start","at":"2026-11-22T00:00:00.000Z","elapsed_ms":0.0,"collection":0,"tool":"postwatch/0.1.0","collection_id":"","collection_name":"C","environment_name":null,"iterations":1,"steps":0}"#;
    let table: [(&str, Vec<u8>, &str); 8] = [
        ("empty", Vec::new(), "r.ndjson: the recording is empty"),
        ("begun", format!("{head}\n").into(), "r.ndjson: the recording is empty"),
        ("collection", b"{\n  \"info\": {}\n}".to_vec(), "r.ndjson:1: not a recording: "),
        ("other events", b"{\"event\":\"start\",\"v\":1}\n".to_vec(), "r.ndjson:1: not a recording: "),
        (
            "binary",
            vec![0x1f, 0x8b, 0xff, 0xfe, b'\n', 0, 1],
            "r.ndjson:1: not a line of a recording: it is no UTF-8 text",
        ),
        (
            "damaged",
            format!("{head}\n{start}\n{{\"v\":1,\"event\":\"item\"}}\n").into(),
            "r.ndjson:3: not a line of a recording: missing field `cursor`",
        ),
        (
            "two halves",
            format!("{head}\n{start}\n{}{start}\n", &start[..90]).into(),
            "r.ndjson:3: not a line of a recording: ",
        ),
        (
            "later version",
            head.replace("\"v\":1", "\"v\":7").replace("0.1.0", "9.1.0").into(),
            "r.ndjson:1: version 7 of recordings is not known to this postwatch, which knows version 1; it was written by postwatch/9.1.0",
        ),
    ];
    for (name, content, message) in table {
        let ended =
            Command::new(["report", "r.ndjson", "-r", "cli,json"]).file("r.ndjson", content).with(REPORTS).run();
        let ended = ended.expect(3).complains(message);
        assert_eq!((ended.stdout.as_str(), ended.names_in(".")), ("", vec!["r.ndjson".to_owned()]), "{name}");
    }
    Command::new(["report", "nowhere.ndjson"]).run().expect(3).complains("nowhere.ndjson: No such file");
}

#[test]
fn a_recording_is_not_overwritten_by_itself() {
    let server = server();
    let ended = Command::run_of(&collection([Item::get("one", server.url())])).run().expect(0);
    let before = ended.read("events.ndjson");
    let ended = ended
        .then(["report", "events.ndjson", "-r", "events", "--reporter-events-export", "./events.ndjson"])
        .run()
        .expect(2)
        .complains("is the recording that is read");
    assert_eq!(ended.read("events.ndjson"), before);
}

#[test]
fn a_pipe_takes_events_while_reports_are_made_too() {
    let server = server();
    let one = collection([Item::get("one", server.url())]).to_string();
    let command = Command::new(["run", "c.json", "-r", "json,events", "--reporter-events-export", "/dev/stdout"])
        .file("c.json", one)
        .with(REPORTS);
    let output = command.child(Stdio::piped(), Stdio::null()).wait_with_output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().lines().count() > 10);
    assert!(command.folder().join("r.json").exists());
}
