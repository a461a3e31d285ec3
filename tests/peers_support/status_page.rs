//! The status page of monitors in a real browser: Chromium, driven by playwright-core, judged by axe-core.

#![expect(clippy::print_stdout, reason = "the figures are wanted")]

use std::fs;

use serde_json::{Value, json};

use super::{
    html_report::{Answers, HOSTILE, chromium, item},
    programs::{Server, node_with, postwatch, run},
};

/// As JavaScript has it in a string.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
#[ignore = "needs tests/peers/install and Chromium"]
fn the_status_page_is_for_everybody_and_reaches_nobody() {
    let Some(chromium) = chromium() else { return };
    let outside = Answers::start(|_| ("text/plain".to_owned(), b"never".to_vec()));
    let api = Answers::start(|_| ("application/json".to_owned(), b"{}".to_vec()));
    // A name cannot have control characters in it; its findings can.
    let hostile = HOSTILE.replace('%', &outside.url);
    let name: String = hostile.chars().filter(|letter| !letter.is_control()).collect();
    let name = name.trim();
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, json: Value| fs::write(folder.path().join(path), json.to_string()).unwrap();
    fs::create_dir(folder.path().join("monitors")).unwrap();
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let collection = |name: &str, test: &str| json!({"info": {"name": name, "schema": schema}, "item": [item(name, &format!("{}/x", api.url), test), item("two", &api.url, test)]});
    let fails = format!("console.log({0}); pm.test({0}, () => pm.expect(1, {0}).to.equal(2))", quoted(&hostile));
    write("bad.json", collection(name, &fails));
    write("good.json", collection("Shop", "pm.test('fine', () => {})"));
    write(
        "monitors/bad.monitor.json",
        json!({"name": name, "collection": "../bad.json", "description": hostile.replace('\0', ""), "owner": name, "runbook": "javascript:window.hacked=9", "tags": [name, "live"], "schedule": {"every": "5m"}}),
    );
    write("monitors/shop.monitor.json", json!({"name": "Shop", "collection": "../good.json", "tags": ["live"]}));
    write("monitors/new.monitor.json", json!({"name": "Never ran", "collection": "../good.json", "active": false}));
    let monitor = |arguments: &[&str], status: i32| {
        let mut command = postwatch();
        command.current_dir(folder.path()).arg("monitor").args(arguments).args(["--history", "history.db"]);
        run(command, status)
    };
    for _ in 0..2 {
        monitor(&["once", name], 1);
        monitor(&["once", "Shop"], 0);
    }
    write("bad.json", collection(name, "pm.test('fine', () => {})"));
    monitor(&["once", name], 0);
    write("bad.json", collection(name, &fails));
    monitor(&["once", name], 1);
    monitor(&["page", "out"], 0);
    let mut server = postwatch();
    server.current_dir(folder.path()).args(["monitor", "serve", "--listen", "127.0.0.1:0", "--history", "history.db"]);
    let server = Server::start(server, "the status page of 3 monitors");
    let url = server.greeting.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let mut command = node_with("browser", "status_page.cjs");
    command.arg(chromium).arg(url).arg(folder.path().join("out"));
    let counts = run(command, 0);
    println!("{counts}");
    let counts: Value = serde_json::from_str(&counts).unwrap();
    assert!(counts["served"].as_u64().unwrap() >= 9 && counts["files"].as_u64().unwrap() >= 9, "{counts}");
    assert_eq!(outside.connections(), 0);
}
