//! The HTML report in a real browser: Chromium, driven by playwright-core, judged by axe-core.
//!
//! Chromium is found by POSTWATCH_CHROMIUM or in PATH; without one these tests say so and are skipped.

#![expect(clippy::disallowed_methods, reason = "tests look for the browser in the environment themselves")]
#![expect(clippy::print_stdout, reason = "a skipped test says so, and the figures are wanted")]

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::programs::{postwatch, root, run};

/// Chromium, or the reason why there is no test.
pub(super) fn chromium() -> Option<PathBuf> {
    const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let named = std::env::var_os("POSTWATCH_CHROMIUM").map(PathBuf::from);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name)));
    let found = named.into_iter().chain(in_path).find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: no Chromium in PATH, and POSTWATCH_CHROMIUM does not name one");
    }
    found
}

/// Tries everything on a report; what `tests/peers/browser.cjs` measured.
fn browse(chromium: &Path, report: &Path, kind: &str) -> Value {
    let modules = root().join("peers/browser/node_modules");
    assert!(modules.exists(), "{} is missing: run tests/peers/install", modules.display());
    let mut command = Command::new("node");
    command.arg(root().join("tests/peers/browser.cjs")).args([chromium, report]).arg(kind).env("NODE_PATH", modules);
    let said = run(command, 0);
    println!("{kind}: {said}");
    serde_json::from_str(&said).unwrap()
}

/// A server that gives each path its answer and counts connections.
pub(super) struct Answers {
    pub(super) url: String,
    connections: Arc<AtomicUsize>,
}

impl Answers {
    pub(super) fn start(answer: impl Fn(&str) -> (String, Vec<u8>) + Send + Sync + 'static) -> Answers {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let (counted, answer) = (connections.clone(), Arc::new(answer));
        // Both end with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                counted.fetch_add(1, Ordering::Relaxed);
                let answer = answer.clone();
                thread::spawn(move || serve(stream, &*answer));
            }
        });
        Answers { url, connections }
    }

    /// How many connections there were.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

/// Answers until the client goes.
fn serve(mut stream: TcpStream, answer: &dyn Fn(&str) -> (String, Vec<u8>)) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first).ok()? == 0 {
            return None;
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().ok()?;
            }
        }
        reader.by_ref().take(length).read_to_end(&mut Vec::new()).ok()?;
        let (mime, body) = answer(first.split(' ').nth(1)?);
        // In one write: two of them wait for each other's acknowledgement.
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {mime}\r\nContent-Length: {}\r\n\r\n", body.len());
        stream.write_all(&[head.as_bytes(), &body].concat()).ok()?;
    }
}

fn collection(name: &str, items: &[Value]) -> Value {
    json!({"info": {"name": name, "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": items})
}

pub(super) fn item(name: &str, url: &str, test: &str) -> Value {
    let events = if test.is_empty() { json!([]) } else { json!([{"listen": "test", "script": {"exec": [test]}}]) };
    json!({"name": name, "event": events,
        "request": {"method": "POST", "url": url, "body": {"mode": "raw", "raw": name}}})
}

/// Runs a collection; the folder with its `report.html`.
fn report_of(collection: &Value, arguments: &[&str], status: i32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("collection.json"), collection.to_string()).unwrap();
    let mut command = postwatch();
    command.current_dir(folder.path()).args(["run", "collection.json", "-r", "html"]);
    command.args(["--reporter-html-export", "report.html"]).args(arguments);
    run(command, status);
    folder
}

/// What tries to run, to break out, and to reach `%`.
pub(super) const HOSTILE: &str = concat!(
    "</script></style></textarea></title><script>window.hacked=1</script><img src=x onerror='window.hacked=2'>",
    "<svg onload='window.hacked=3'><iframe src='javascript:parent.hacked=4'></iframe>{{title}}{{#each this}}${window.hacked=5}",
    "<!--<script>\u{2028}\u{2029}\u{202e}evil\u{0}\u{1b}[31m\u{feff} שלום 😀 \"'`&lt;<link rel=stylesheet href=%/css>",
    "<meta http-equiv=refresh content='0;url=%/meta'><form action=%/form><input autofocus onfocus='window.hacked=6'></form>"
);

/// What a hostile visualizer shows: all that reaches out without scripts, and scripts.
const VISUALIZER: &str = concat!(
    "<script>parent.hacked=7;top.hacked=7</script><script src='%/script'></script><img src='%/img' srcset='%/set 2x'>",
    "<link rel=preconnect href='%'><link rel=dns-prefetch href='%'><link rel=prefetch href='%/prefetch'>",
    "<style>@import url('%/import'); body { background: url('%/background') } @font-face { font-family: f; src: url('%/font') } p { font-family: f }</style>",
    "<iframe src='%/frame'></iframe><object data='%/object'></object><embed src='%/embed'><video poster='%/poster' src='%/video' autoplay></video>",
    "<meta http-equiv=refresh content='0;url=%/refresh'><base href='%/'><a href='%/link' ping='%/ping' target=_top>x</a>",
    "<body background='%/bg'><svg><image href='%/image'/><use href='%/use'/></svg><p style=\"background:url('%/style')\">{{{data}}}</p>"
);

#[test]
#[ignore = "needs tests/peers/install and Chromium"]
fn a_report_of_hostile_text_runs_nothing_and_reaches_nobody() {
    let Some(chromium) = chromium() else { return };
    let outside = Answers::start(|_| ("text/plain".to_owned(), b"never".to_vec()));
    let hostile = HOSTILE.replace('%', &outside.url);
    let visualizer = VISUALIZER.replace('%', &outside.url);
    let answer = hostile.clone();
    let server = Answers::start(move |path| match path {
        "/html" => ("text/html".to_owned(), answer.clone().into_bytes()),
        "/json" => {
            ("application/json".to_owned(), json!({"key": answer, answer.clone(): [1, {}]}).to_string().into_bytes())
        }
        "/xml" => ("text/xml".to_owned(), format!("<a b=\"{answer}\">{answer}</a>").into_bytes()),
        "/line" => ("text/plain".to_owned(), "x".repeat(5 << 20).into_bytes()),
        "/deep" => ("application/json".to_owned(), "[".repeat(300_000).into_bytes()),
        "/bytes" => ("application/octet-stream".to_owned(), (0..=255).cycle().take(5000).collect()),
        "/svg" => ("image/svg+xml".to_owned(), answer.clone().into_bytes()),
        _ => (answer.replace(|character: char| character.is_control(), ""), answer.clone().into_bytes()),
    });
    let script = json!(hostile).to_string();
    let test = format!(
        "const h = {script}; console.log(h, {{h}}); console.error(h); pm.test(h, () => {{ throw new Error(h); }}); pm.test(h, () => {{}});
         pm.environment.set('hostile', h); pm.globals.set(h, h);
         pm.visualizer.set({}, {{data: h, schema: 'postwatch.findings/1', account: {{id: h}}, checks: [{{check: h, title: h, status: 'fail', notes: [h],
            findings: [{{entity: h, reason: h, arn: h, detail: h, key: h, severity: h, remediation: 'javascript:window.hacked=8', references: [h]}},
                       {{entity: '=1+1', reason: h, remediation: 'https://example.com/\"><script>window.hacked=9</script>'}}]}}]}});",
        json!(visualizer)
    );
    let items: Vec<Value> = ["html", "json", "xml", "line", "deep", "bytes", "svg", "other"]
        .iter()
        .map(|path| {
            item(
                &hostile,
                &format!("{}/{path}", server.url),
                if *path == "html" { &test } else { "console.warn('x'.repeat(200000));" },
            )
        })
        .chain([item(
            "5 MB of name",
            &format!("{}/html", server.url),
            "pm.test('n'.repeat(5000000), () => { throw new Error('m'.repeat(5000000)); });",
        )])
        .collect();
    let folder = json!([{"name": hostile, "item": items}]);
    let report = report_of(&collection(&hostile, folder.as_array().unwrap()), &[], 5);
    browse(&chromium, &report.path().join("report.html"), "hostile");
    assert_eq!(outside.connections(), 0, "the report reached out");
}

#[test]
#[ignore = "needs tests/peers/install and Chromium"]
fn everything_on_the_page_works_by_mouse_keyboard_and_screen_reader() {
    let Some(chromium) = chromium() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut demo = postwatch();
    demo.current_dir(folder.path()).arg("demo");
    run(demo, 0);
    browse(&chromium, &folder.path().join("postwatch-demo.html"), "plain");

    let server = Answers::start(|path| match path {
        "/xml" => ("text/xml".to_owned(), b"<a><b>1</b></a>".to_vec()),
        _ => ("application/json".to_owned(), br#"{"list":[1,2,{"a":null}]}"#.to_vec()),
    });
    let at = |path: &str| format!("{}/{path}", server.url);
    let checks = collection(
        "Pets",
        &[
            json!({"name": "F", "item": [
                item("one", &at("json"), "pm.test('holds', () => {}); pm.test('fails', () => pm.expect(1).to.equal(2)); pm.test.skip('not now', () => {}); console.log('line', {a: 1}); console.warn('w');"),
                item("two", &at("xml"), "pm.sendRequest(pm.request.url.toString(), () => {}); pm.visualizer.set('<b>{{n}}</b>', {n: 1});"),
            ]}),
            json!({"name": "G", "item": [item("three", &at("json"), "nothing.there();"), item("four", &at("json"), "")]}),
            json!({"name": "refused", "request": "http://127.0.0.1:1/"}),
        ],
    );
    let report = report_of(&checks, &["-n", "3", "--env-var", "a=b"], 5);
    browse(&chromium, &report.path().join("report.html"), "plain");
}

#[test]
#[ignore = "needs tests/peers/install and Chromium"]
fn ten_thousand_requests_open_and_filter_at_once() {
    let Some(chromium) = chromium() else { return };
    let server = Answers::start(|path| {
        ("application/json".to_owned(), json!({"path": path, "list": vec![path; 20]}).to_string().into_bytes())
    });
    let folder = |name: &str, first: usize| {
        let items: Vec<Value> = (first..first + 5)
            .map(|number| {
                // Scripts cost a debug build most of its time: one item in ten has one.
                let test = if number == 3 {
                    "pm.test('holds', () => pm.expect(pm.info.iteration % 97).to.be.above(0)); console.log(pm.info.iteration);"
                } else {
                    ""
                };
                item(&format!("item {number}"), &format!("{}/{number}?i={{{{$timestamp}}}}", server.url), test)
            })
            .collect();
        json!({"name": name, "item": items})
    };
    let report = report_of(&collection("Big", &[folder("F", 0), folder("G", 5)]), &["-n", "1000"], 1);
    let measured = browse(&chromium, &report.path().join("report.html"), "big");
    assert_eq!(measured["total"], 10_000);
    // Bounds for a busy machine; the figures themselves are printed.
    assert!(measured["open"].as_u64().unwrap() < 10_000, "{measured}");
    assert!(measured["filter"].as_array().unwrap().iter().all(|time| time.as_u64().unwrap() < 1000), "{measured}");
}
