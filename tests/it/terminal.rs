//! What the terminal shows: the whole picture, and nothing that could play with it.

use serde_json::json;

use crate::support::{Command, Ended, Item, Peer, Reply, Server, collection};

/// Compares with the recorded picture, without what differs from run to run.
fn assert_picture(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (pattern, replacement) in [
        (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"),
        (r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
        (r"\(cache\)", "TIME"),
        (r"\b\d+(\.\d+)?(µs|us|ms|s| ms| s)\b", "TIME"),
        (r"collection\.json:1:\d+", "collection.json:1:COLUMN"),
        // Columns are as wide as the times in them.
        (r"(\S) {2,}", "$1  "),
        (r"(?m) +$", ""),
        (r"(\S) +(│|\|)", "$1 $2"),
        (r"─{3,}", "───"),
        (r"-{3,}", "---"),
        (r"postwatch/\d+\.\d+\.\d+", "postwatch/VERSION"),
    ] {
        settings.add_filter(pattern, replacement);
    }
    settings.bind(|| insta::assert_snapshot!(name, text));
}

fn sample(server: &Server) -> serde_json::Value {
    let one = Item::get("One", format!("{}/one?a=b", server.url()))
        .prerequest("console.log('hello', {a: 1, b: [true, null]}); console.warn('careful')")
        .test("pm.test('passes', () => {}); pm.test('fails', () => pm.expect(1).to.eql(2)); pm.test.skip('is skipped', () => {});");
    let refused = Item::get("Refused", format!("http://{}/x", Peer::closed()));
    let broken = Item::get("Broken", server.url()).test("const a = 1;\nnothing.here;");
    let skipped = Item::get("Skipped", server.url()).prerequest("pm.execution.skipRequest()");
    let jump = Item::get("Jump", server.url()).test("pm.execution.setNextRequest(null)");
    collection([Item::folder("Outer", [one, Item::folder("Inner", [refused])]), broken, skipped, jump])
}

#[test]
fn a_run_with_one_of_everything_looks_like_newmans() {
    let server = Server::start(|_| Reply::ok("{\"a\":1}").header("Content-Type", "application/json"));
    let ended = Command::run_of(&sample(&server)).run().expect(5);
    assert_picture("everything", &ended.stdout);
}

#[test]
fn several_iterations_are_numbered() {
    let server = Server::ok();
    let item =
        Item::get("One", server.url()).test("pm.test('odd', () => pm.expect(pm.info.iteration % 2).to.equal(0))");
    let ended = Command::run_of(&collection([item])).with(["-n", "2"]).run().expect(1);
    assert_picture("iterations", &ended.stdout);
}

#[test]
fn verbose_shows_request_and_response() {
    let server = Server::start(|_| Reply::ok("{\"a\":1}").header("Content-Type", "application/json"));
    let request =
        json!({"method": "POST", "url": format!("{}/v", server.url()), "body": {"mode": "raw", "raw": "sent"}});
    let ended = Command::run_of(&collection([Item::request("One", request)])).with(["--verbose"]).run().expect(0);
    assert_picture("verbose", &ended.stdout);
}

#[test]
fn plain_characters_are_plain() {
    let server = Server::ok();
    let ended = Command::run_of(&sample(&server)).with(["--disable-unicode"]).run().expect(5);
    assert_picture("plain", &ended.stdout);
}

#[test]
fn help_texts_are_as_recorded() {
    assert_picture("help", &Command::new(["--help"]).run().expect(0).stdout);
    assert_picture("help-run", &Command::new(["run", "--help"]).run().expect(0).stdout);
}

fn assert_harmless(ended: &Ended) {
    for text in [&ended.stdout, &ended.stderr] {
        let control = text.chars().find(|character| character.is_control() && !"\n\t".contains(*character));
        assert_eq!(control, None, "{text:?}");
    }
}

#[test]
fn control_characters_of_names_messages_and_bodies_never_reach_the_terminal() {
    let server = Server::start(|_| {
        Reply::ok("body \u{1b}[2J\u{7} end \u{9b}31m")
            .header("Content-Type", "text/plain")
            .header("X-Evil", "\u{1b}]0;title\u{7}")
    });
    let script = "
        console.log('log \\u001b[31m', {key: '\\u001b[2J'}, '\\r overwritten');
        pm.test('name \\u001b[1A\\r', () => { throw new Error('message \\u001b[2K') });
        throw new Error('error \\u0007\\u001b');
    ";
    let item = Item::get("item \u{1b}[31m\r", format!("{}/\u{1b}[2J", server.url())).test(script);
    let refused = Item::get("refused", "http://127.0.0.1:1/\u{1b}[31m");
    let mut sample = collection([Item::folder("folder \u{1b}[0m", [item, refused])]);
    sample["info"]["name"] = "collection \u{1b}]0;x\u{7}".into();
    for arguments in [&["--color", "off"][..], &["--color", "off", "--verbose"]] {
        assert_harmless(&Command::run_of(&sample).with(arguments.iter().copied()).run().expect(5));
    }
}

#[test]
fn control_characters_of_file_names_and_contents_do_not_reach_standard_error() {
    let ended = Command::new(["run", "evil\u{1b}[31m.json"]).run().expect(3);
    assert_harmless(&ended);
    let ended = Command::new(["run", "c.json", "--folder", "x\u{1b}[2J"])
        .file("c.json", collection([Item::folder("f\u{1b}[2J", [])]).to_string());
    assert_harmless(&ended.run().expect(3));
}

/// What has been read so far when the server of the second item is asked: it answers when the reader has seen the first.
#[test]
fn a_pipe_has_an_item_when_it_has_ended() {
    let (seen, is_seen) = std::sync::mpsc::channel::<()>();
    let is_seen = std::sync::Mutex::new(is_seen);
    let server = Server::start(move |request| {
        if request.path() == "/second" {
            // Without a sign the test fails by what is missing below, not by hanging.
            let waited = is_seen.lock().unwrap().recv_timeout(std::time::Duration::from_secs(20));
            return Reply::ok(if waited.is_ok() { "seen" } else { "late" });
        }
        Reply::ok("first")
    });
    let get = |name: &str| Item::get(name, format!("{}/{name}", server.url()));
    let sample = collection([
        get("first").test("pm.test('of the first', () => {})"),
        get("second").test("pm.test('the reader has seen it', () => pm.expect(pm.response.text()).to.equal('seen'))"),
    ]);
    let command = Command::run_of(&sample);
    let mut child = command.child(std::process::Stdio::piped(), std::process::Stdio::null());
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let first = lines.by_ref().map(Result::unwrap).find(|line| line.contains("of the first"));
    assert!(first.is_some());
    seen.send(()).unwrap();
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    assert!(rest.iter().any(|line| line.contains("the reader has seen it")), "{rest:?}");
    assert!(child.wait().unwrap().success(), "{rest:?}");
}
