//! `postwatch monitor serve`: who may look, what is answered, and that names and findings are only text.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::Duration,
};

use serde_json::Value;

use super::support::{Command, Ended, Item, Reply, Server, collection};

/// What would be markup if it were not text; a monitor may be called so.
const HOSTILE: &str = "</title></script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&";

/// A status page that is served; it ends when dropped.
struct Served {
    child: Child,
    address: String,
    _folder: Option<Ended>,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("{name} is missing: {}", self.head))
    }
}

impl Served {
    /// Asks as a program does that has this in its request.
    fn ask(&self, method: &str, path: &str, headers: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: {}\r\n", self.address) };
        write!(stream, "{method} {path} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.replace('\r', ""), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    /// Sends a signal and tells the exit status.
    fn end(mut self, signal: &str) -> Option<i32> {
        let script = format!("kill -{signal} {}", self.child.id());
        assert!(std::process::Command::new("sh").args(["-c", &script]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

/// A folder with two monitors that have run once: one that fails and has a hostile name, and `Shop`, which passes.
fn folder() -> Ended {
    let server = Server::start(|request| Reply::status(if request.path() == "/bad" { 500 } else { 200 }));
    let item = |path: &str| {
        Item::get(HOSTILE, format!("{}{path}", server.url())).test(&format!(
            "console.log({HOSTILE:?}); pm.test({HOSTILE:?}, () => pm.expect(pm.response.code, {HOSTILE:?}).to.equal(200))"
        ))
    };
    let hostile = serde_json::json!({"name": HOSTILE, "collection": "../bad.json", "runbook": "javascript:alert(3)", "tags": [HOSTILE]});
    Command::new(["monitor", "once", "--all", "--history", "history.db"])
        .file("bad.json", collection([item("/bad")]).to_string())
        .file("good.json", collection([item("/good")]).to_string())
        .file("monitors/bad.monitor.json", hostile.to_string())
        .file("monitors/shop.monitor.yaml", "name: Shop\ncollection: ../good.json\n")
        .file("token", "0123456789abcdef-token\n")
        .file("short", "secret\n")
        .run()
        .expect(1)
}

fn serve(arguments: &[&str]) -> Served {
    let folder = folder();
    let whole = ["monitor", "serve", "--history", "history.db"].iter().chain(arguments);
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"))
        .args(whole)
        .env_clear()
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address =
        line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("{line}"));
    Served { address: address.replace("0.0.0.0", "127.0.0.1"), child, _folder: Some(folder) }
}

const LOOPBACK: [&str; 2] = ["--listen", "127.0.0.1:0"];

#[test]
fn every_page_is_answered_with_headers_that_keep_others_out() {
    let served = serve(&LOOPBACK);
    let summary: Value = serde_json::from_str(&served.get("/status.json").body).unwrap();
    let hostile = &summary["monitors"].as_array().unwrap().iter().find(|monitor| monitor["name"] == HOSTILE).unwrap();
    let page = format!("/{}", hostile["page"].as_str().unwrap());
    let paths = [
        "/",
        "/?q=shop&state=passing",
        "/monitors/shop",
        &page,
        "/runs/1",
        "/runs/2",
        "/findings?state=all",
        "/findings.csv",
        "/feed.json",
        "/badges/shop.svg",
        "/assets/style.css",
        "/assets/live.js",
        "/assets/success.svg",
    ];
    for path in paths {
        let answer = served.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!((answer.header("x-content-type-options"), answer.header("x-frame-options")), ("nosniff", "DENY"));
        let head = served.ask("HEAD", path, "");
        assert_eq!((head.status, head.body.as_str()), (200, ""), "{path}");
        if answer.header("content-type").starts_with("text/html") {
            assert_eq!(answer.body.matches("<script").count(), 1, "{path}");
            assert!(!answer.body.contains("<img src=x") && !answer.body.contains("href=\"javascript"), "{path}");
            assert!(!answer.body.contains("http://www") && !answer.body.contains(" style="), "{path}");
        }
    }
    let first = served.get("/");
    assert!(
        first.body.contains("1 of 2 monitors needs a look") && first.body.contains("href=\"monitors/shop\""),
        "{}",
        first.body
    );
    assert!(served.get("/?state=failing").body.contains("The monitor needs a look"));
    assert!(served.get("/findings").body.contains("1 open finding."));
    assert!(served.get("/findings?severity=high").body.contains("No finding fits."));
    for path in [
        "/monitors/nobody",
        "/runs/3",
        "/runs/x",
        "/runs/99999999999999999999",
        "/badges/shop",
        "/assets/none",
        "/x/y",
        "/monitors/..%2f..",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        answer.header("content-security-policy");
    }
    assert_eq!(served.ask("POST", "/", "Content-Length: 0\r\n").status, 405);
    assert_eq!(served.ask("DELETE", "/runs/1", "").status, 405);
    assert_eq!(served.end("INT"), Some(0));
}

#[test]
fn what_is_known_is_not_sent_again() {
    let served = serve(&LOOPBACK);
    let answer = served.get("/assets/style.css");
    let tag = answer.header("etag").to_owned();
    let again = served.ask("GET", "/assets/style.css", &format!("If-None-Match: \"x\", W/{tag}\r\n"));
    assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()));
    assert_eq!(served.ask("GET", "/assets/style.css", "If-None-Match: \"x\"\r\n").status, 200);
    assert_eq!(served.end("TERM"), Some(0));
}

#[test]
fn a_name_that_leads_here_from_elsewhere_is_refused() {
    let served = serve(&LOOPBACK);
    for path in ["/", "/status.json", "/none"] {
        let answer = served.ask("GET", path, "Host: evil.example\r\n");
        assert_eq!(answer.status, 421, "{path}");
        assert!(!answer.body.contains("Shop"));
    }
    assert_eq!(served.ask("GET", "/", "Host: localhost\r\n").status, 200);
}

#[test]
fn beyond_this_machine_a_token_or_a_proxy_is_needed() {
    let refused = |arguments: &[&str]| {
        let whole = ["monitor", "serve", "--history", "history.db"].iter().chain(arguments).copied();
        folder().then(whole).run()
    };
    refused(&["--listen", "0.0.0.0:0"]).expect(2).complains("0.0.0.0:0 can be reached from other machines");
    refused(&["--listen", "0.0.0.0:0", "--token-file", "short"]).expect(2).complains("shorter than 16 characters");
    refused(&["--listen", "0.0.0.0:0", "--token-file", "none"]).expect(3).complains("--token-file none");
    refused(&["--listen", "0.0.0.0:0", "--proxy-header", "a b"]).expect(2).complains("`a b` is no name of a header");
    refused(&["--listen", "somewhere"]).expect(2).complains("--listen");
}

#[test]
fn without_the_token_nothing_is_shown() {
    let served = serve(&["--listen", "0.0.0.0:0", "--token-file", "token"]);
    for path in ["/", "/assets/style.css", "/none", "/status.json"] {
        for headers in ["", "Authorization: Bearer 0123456789abcdef-tokem\r\n", "Authorization: Basic Og==\r\n"] {
            let answer = served.ask("GET", path, headers);
            assert_eq!(answer.status, 401, "{path}");
            assert!(answer.header("www-authenticate").starts_with("Basic realm"), "{}", answer.head);
            assert!(!answer.body.contains("Shop"));
        }
    }
    assert_eq!(
        served.ask("GET", "/", "Authorization: Bearer 0123456789abcdef-token\r\nHost: any.example\r\n").status,
        200
    );
    // user:0123456789abcdef-token
    assert_eq!(served.ask("GET", "/", "Authorization: Basic dXNlcjowMTIzNDU2Nzg5YWJjZGVmLXRva2Vu\r\n").status, 200);
}

#[test]
fn a_proxy_that_names_the_user_is_believed() {
    let served = serve(&["--listen", "0.0.0.0:0", "--proxy-header", "X-Forwarded-User"]);
    assert_eq!(served.get("/").status, 403);
    assert_eq!(served.ask("GET", "/", "X-Forwarded-User: anna\r\n").status, 200);
}

#[test]
fn the_demo_is_watched_while_the_account_changes_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let temporary = folder.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let child = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"))
        .args(["demo", "--monitor", "--every", "20ms"])
        .env_clear()
        .env("TMPDIR", &temporary)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut served = Served { child, address: String::new(), _folder: None };
    let mut lines = BufReader::new(served.child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let address = lines.find_map(|line| Some(line.split("watch it at http://").nth(1)?.split('/').next()?.to_owned()));
    served.address = address.unwrap();
    // Eleven turns of the story.
    let mut alerts = Vec::new();
    let results: Vec<String> = lines
        .by_ref()
        .inspect(|line| alerts.extend(line.trim().strip_prefix("Slack: ").map(str::to_owned)))
        .filter(|line| line.contains("(run "))
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .take(11)
        .collect();
    let expected = "success failure failure failure error failure failure success success failure success";
    assert_eq!(results.join(" "), expected);
    // Slack takes one a second; what it does not take at once is tried again after the next run.
    assert!(alerts.first().is_some_and(|alert| alert.starts_with("AWS IAM audit is failing: 1 problem")), "{alerts:?}");
    let first = served.get("/");
    assert!(first.body.contains(">opened</span>"), "{}", first.body);
    assert!(first.status == 200 && first.body.contains("AWS IAM audit"), "{}", first.body);
    let page = served.get("/monitors/aws-iam-audit").body;
    for words in ["ROOT_ACCESS_KEY", "NO_MFA", "ACTION_STAR", "KEY_NOT_ROTATED", "Resolved lately", "could not check"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let findings = served.get("/findings.csv?state=all").body;
    assert!(findings.matches(",resolved,").count() >= 4, "{findings}");
    let rest = std::thread::spawn(move || lines.collect::<Vec<String>>().join("\n"));
    assert_eq!(served.end("INT"), Some(0));
    let rest = rest.join().unwrap();
    assert!(rest.contains("the page is gone, and the temporary folder with the history"), "{rest}");
    let left: Vec<_> =
        std::fs::read_dir(&temporary).unwrap().chain(std::fs::read_dir(folder.path()).unwrap()).flatten().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn a_run_that_was_killed_is_shown_as_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (asked, wait) = std::sync::mpsc::channel();
    let server = Server::start(move |_| {
        asked.send(()).unwrap();
        Reply::ok("late").after(Duration::from_secs(600))
    });
    let item = Item::get("slow", format!("{}/slow", server.url()));
    std::fs::create_dir(folder.path().join("monitors")).unwrap();
    std::fs::write(folder.path().join("slow.json"), collection([item]).to_string()).unwrap();
    std::fs::write(folder.path().join("monitors/slow.monitor.yaml"), "name: Slow\ncollection: ../slow.json\n").unwrap();
    let command = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_postwatch"));
        command.arg("monitor").args(arguments).args(["--history", "history.db"]).env_clear().current_dir(folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        command
    };
    let mut run = command(&["once", "Slow"]).spawn().unwrap();
    wait.recv().unwrap();
    run.kill().unwrap();
    run.wait().unwrap();
    let mut child = command(&["serve", "--listen", "127.0.0.1:0"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let served = Served { child, address, _folder: None };
    let page = served.get("/").body;
    assert!(page.contains("The monitor needs a look") && page.contains("1 lost"), "{page}");
}
