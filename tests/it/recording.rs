//! The recording that reports are made from: during a run, after it, and of a run that was killed.

use std::{fs, process::Stdio, thread, time::Duration};

use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection, reporters};

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
    assert_eq!(again.stdout, without_verdict(&stdout));
    assert_eq!(["r.json", "r.xml", "again.ndjson"].map(|name| again.read(name)), first);
    assert!(first.iter().all(|report| !report.contains("s3cret-in-a")));
}

/// What the reporters printed, without the last lines: those are about the command, not the run.
fn without_verdict(stdout: &str) -> String {
    let mut text = String::new();
    for block in stdout.split_inclusive("\n\n") {
        if !block.starts_with("Error: ") {
            text.push_str(block);
        }
    }
    assert_ne!(text, stdout, "there is no verdict");
    text.trim_end().to_owned() + "\n"
}

/// Everything that all reporters made.
fn reports_in(ended: &Ended, folder: &str, slack: &Server) -> Vec<(String, String)> {
    let files = reporters::with_file().into_iter().map(|name| {
        let path = format!("{folder}/{name}.report");
        (name, ended.read(&path))
    });
    let posts = slack.received().into_iter().map(|post| ("slack".to_owned(), post.text()));
    files.chain([("terminal".to_owned(), ended.stdout.clone())]).chain(posts).collect()
}

#[test]
fn every_reporter_makes_the_same_of_a_recording_as_of_the_run() {
    let server = server();
    let [live, again] = [(); 2].map(|()| Server::start(|_| Reply::ok("ok")));
    let hook = |server: &Server| format!("{}/services/T0/B0/secretsecret", server.url());
    let ended = Command::new(["run", "c.json", "-e", "e.json", "-n", "3", "--verbose"])
        .file("c.json", eventful(&server.url()).to_string())
        .file("e.json", variables())
        .variable("SLACK_WEBHOOK_URL", hook(&live))
        .with(reporters::all_into("live"))
        .run()
        .expect(5);
    let mut first = reports_in(&ended, "live", &live);
    for (_, text) in first.iter_mut().filter(|(name, _)| name == "terminal") {
        *text = without_verdict(text);
    }
    let ended = ended
        .then(["report", "live/events.report", "--verbose"])
        .variable("SLACK_WEBHOOK_URL", hook(&again))
        .with(reporters::all_into("again"))
        .run()
        .expect(0);
    let second = reports_in(&ended, "again", &again);
    assert_eq!(first.len(), second.len());
    for ((name, first), (_, second)) in first.iter().zip(&second) {
        assert!(first.len() > 100, "{name} is empty: {first}");
        // Where the recording lies may differ, and between which items emojitrain, which shares the terminal, puts its
        // faces: a run that takes its time shows items as they end.
        let faces = |text: &str| text.chars().filter(|character| "😀😢".contains(*character)).collect::<String>();
        let without = |text: &str| text.replace("😀 ", "").replace("😢 ", "");
        assert_eq!(faces(first), faces(second), "{name}");
        assert_eq!(without(&first.replace("live/", "again/")), without(second), "{name}");
    }
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
fn killed(reporters: &str) -> Ended {
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
    let row = again.stdout.lines().find(|line| line.contains("assertions │")).unwrap();
    assert_eq!(row.matches(" 1 │").count(), 2, "{row}");
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

/// Every report can be made of what was left, and says that it is incomplete.
fn assert_reports_of(ended: Ended, recording: &str) -> Ended {
    let names: Vec<String> = reporters::names().into_iter().filter(|name| name != "slack").collect();
    let again = ended
        .then(["report", recording])
        .with(reporters::all_into("again"))
        .with(["-r".to_owned(), names.join(",")])
        .run()
        .expect(0)
        .complains(&format!("{recording}: the recording ends before the run does; the reports say so"));
    for name in reporters::with_file() {
        let report = again.read(&format!("again/{name}.report"));
        assert!(report.contains("incomplete"), "{name}: {report}");
    }
    let report: Value = serde_json::from_str(&again.read("again/json.report")).unwrap();
    assert_eq!(report["collection"]["info"]["name"], "Sample");
    fs::remove_dir_all(again.path("again")).unwrap();
    again
}

#[test]
fn whenever_a_run_is_killed_every_report_can_be_made_of_what_it_left() {
    for requests in [1, 2, 10, 40] {
        let server = Server::start(|_| Reply::json(&json!({"ok": "é😀"})).after(Duration::from_millis(2)));
        let item = Item::get("É", server.url())
            .test("console.log(pm.response.text()); pm.test('fails é', () => pm.expect(1).to.equal(2))");
        let command = Command::new(["run", "c.json", "-n", "100000", "-r", "json,junit"])
            .file("c.json", collection([item]).to_string())
            .with(REPORTS);
        let recording = command.folder().join("r.json.recording");
        let started = command.start();
        // Without its first line it is no recording yet.
        while server.received().len() < requests || !fs::metadata(&recording).is_ok_and(|found| found.len() > 0) {
            thread::sleep(Duration::from_millis(1));
        }
        started.signal("KILL");
        let ended = started.wait();
        assert_eq!(ended.names_in("."), ["c.json", "r.json.recording"]);
        assert_reports_of(ended, "r.json.recording");
    }
}

#[test]
fn a_recording_that_ends_anywhere_makes_reports_of_what_it_has() {
    let server = server();
    let mut ended = Command::run_of(&eventful(&server.url())).run().expect(5);
    let whole = fs::read(ended.path("events.ndjson")).unwrap();
    let find = |text: &str| memchr::memmem::find(&whole, text.as_bytes()).unwrap();
    let lines: Vec<usize> = memchr::memchr_iter(b'\n', &whole).collect();
    // In the middle of a letter, of a number, behind each of the first lines, before the last line ends.
    let cuts = [find("é") + 1, find("\"elapsed_ms\":") + 14, lines[1] + 1, lines[2], lines[2] + 2];
    let more = [lines[lines.len() / 3] + 1, lines[lines.len() / 2] + 300, lines[lines.len() - 2] + 1, whole.len() - 2];
    for cut in cuts.into_iter().chain(more).filter(|cut| *cut > lines[1]) {
        fs::write(ended.path("cut.ndjson"), &whole[..cut]).unwrap();
        ended = assert_reports_of(ended, "cut.ndjson");
    }
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
