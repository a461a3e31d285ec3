//! The canary: a run full of planted secrets, and a search for every spelling of them in everything that was written.

mod planted;
mod sample;
mod spelling;

use std::{collections::BTreeMap, fs};

use aho_corasick::AhoCorasick;
use serde_json::{Value, json};

use self::{
    planted::{NAMED, planted, secret},
    sample::{sample, server},
    spelling::{percent, spellings},
};
use crate::{
    support::{Command, Ended, Received, Reply, Server, artefacts, reporters},
    vault::vault,
};

/// What is given to the run, not written by it.
const GIVEN: [&str; 10] = [
    "jar.json",
    "collection.json",
    "environment.json",
    "globals.json",
    "rows.json",
    "secrets.env",
    ".newmanrc",
    ".stdout",
    ".stderr",
    "exported.json",
];

fn value_of(name: &str) -> Value {
    json!({"key": name, "value": secret(name)})
}

fn typed(name: &str) -> Value {
    json!({"key": name, "value": secret(name), "type": "secret"})
}

/// A run of the sample with everything that gives it secrets.
fn command(server: &Server, slack: &Server) -> Command {
    let mut values: Vec<Value> = NAMED.iter().map(|name| value_of(name)).collect();
    values.push(typed("typed_environment"));
    values.push(json!({"key": "innocent", "value": secret("variable of a bearer token")}));
    let environment = json!({"name": format!("environment {}", secret("typed_environment")), "values": values});
    let jar = json!({"version": "tough-cookie@4.1.3", "cookies": [{"key": "jar", "value": secret("cookie of the jar"),
        "domain": "127.0.0.1", "path": "/", "hostOnly": true}]});
    let teller = format!(
        "module.exports = {{token: {}, tell: value => console.log('it is', value, {{value}}, btoa(value), [...value])}};",
        Value::from(secret("token of a package"))
    );
    let proxy = percent(&secret("password of a proxy"), "");
    let command =
        Command::new(["run", "collection.json", "-e", "environment.json", "-g", "globals.json", "-d", "rows.json"])
            .file("collection.json", sample(&server.url()).to_string())
            .file("environment.json", environment.to_string())
            .file("globals.json", json!({"values": [typed("typed_global")]}).to_string())
            .file("rows.json", json!([{"row_password": secret("row_password")}]).to_string())
            .file("secrets.env", format!("file_secret='{}'\n", secret("file_secret")))
            .file(".newmanrc", json!({"run": {"envVar": [value_of("rc_password")]}}).to_string())
            .variable("AWS_SECRET_ACCESS_KEY", secret("SECRET_ACCESS_KEY"))
            .variable("AWS_SESSION_TOKEN", secret("SESSION_TOKEN"))
            .variable("SLACK_WEBHOOK_URL", format!("{}/services/{}", slack.url(), secret("webhook")))
            .with(["--env-file", "secrets.env", "--env-from-process", "AWS"])
            .with(["--env-var".to_owned(), format!("option_secret={}", secret("option_secret"))])
            .with(["--global-var".to_owned(), format!("global_option_token={}", secret("global_option_token"))])
            .with(["--export-environment", "exported.json"])
            .file("jar.json", jar.to_string())
            .file("packages/teller.js", teller)
            .with([
                "--cookie-jar",
                "jar.json",
                "--packages",
                "packages",
                "--vault-file",
                "vault.json",
                "--vault-consent",
                "*",
            ])
            .with(["--ssl-client-cert", "none.pem", "--ssl-client-passphrase", &secret("passphrase of a certificate")])
            .variable("POSTWATCH_VAULT_KEY", secret("key of the vault"))
            .variable("HTTP_PROXY", format!("http://someone:{proxy}@{}", server.authority()))
            .variable("NO_PROXY", "127.0.0.1");
    let arguments = ["set", "stored", "--vault-file", "vault.json"];
    let kept = vault(command.folder(), Some(&secret("key of the vault")), &arguments, &secret("vault"));
    assert!(kept.status.success(), "{kept:?}");
    command
}

/// Everything that was written: outputs, posts and all files that were not given.
fn artefacts(ended: &Ended, slack: &Server) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("stdout".to_owned(), ended.stdout.clone().into_bytes()),
        ("stderr".to_owned(), ended.stderr.clone().into_bytes()),
    ];
    all.extend(slack.received().into_iter().map(|post| ("a post to Slack".to_owned(), post.body)));
    for folder in [".", "out"] {
        let Ok(entries) = fs::read_dir(ended.path(folder)) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_file() && !GIVEN.contains(&name.as_str()) {
                all.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    all
}

/// What of the planted secrets can be found, with a little of the text around it. Line breaks and table borders of the
/// terminal are taken out too, so that a secret that was wrapped is found, and so are those of several arguments.
fn leaks(artefacts: &[(String, Vec<u8>)]) -> Vec<String> {
    let mut patterns: Vec<Vec<u8>> = Vec::new();
    let mut places = Vec::new();
    for planted in planted() {
        patterns.extend(spellings(&planted.value).into_iter().map(String::into_bytes));
        if planted.is_learnt {
            patterns.push(planted.value.encode_utf16().flat_map(u16::to_le_bytes).collect());
            patterns.push(planted.value.chars().map(|character| character as u8).collect());
        }
        places.resize(patterns.len(), planted.name);
    }
    let search = AhoCorasick::new(&patterns).unwrap();
    let mut leaks = BTreeMap::new();
    for (name, bytes) in artefacts {
        let text = String::from_utf8_lossy(bytes);
        let unwrapped: String = text.lines().map(|line| line.trim_start_matches("  │ ")).collect();
        let joined = unwrapped.replace("' '", "").replace("', '", "");
        let mut texts = vec![bytes.clone(), unwrapped.into_bytes(), joined.into_bytes()];
        let inside = artefacts::inside(bytes);
        if text.starts_with("<!doctype html>") {
            assert!(inside.len() > 10_000, "the page holds no requests");
        }
        texts.push(inside);
        for text in &texts {
            for leak in search.find_overlapping_iter(text) {
                let index = leak.pattern().as_usize();
                let told = || {
                    let before = String::from_utf8_lossy(&text[leak.start().saturating_sub(80)..leak.start()]);
                    let spelling = String::from_utf8_lossy(&patterns[index]);
                    format!("{} in {name} as {spelling}: …{before}", places[index])
                };
                leaks.entry((name, index)).or_insert_with(told);
            }
        }
    }
    leaks.into_values().collect()
}

#[track_caller]
fn assert_no_leaks(artefacts: &[(String, Vec<u8>)], least: usize) {
    assert!(artefacts.len() >= least, "{:?}", artefacts.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let sizes: Vec<(&str, usize)> = artefacts.iter().map(|(name, bytes)| (name.as_str(), bytes.len())).collect();
    assert!(sizes[2..].iter().all(|(_, size)| *size > 100), "a report is empty: {sizes:?}");
    let found = leaks(artefacts);
    let shown: Vec<&str> = found.iter().map(String::as_str).take(40).collect();
    assert!(found.is_empty(), "{} leaks\n{}", found.len(), shown.join("\n"));
}

#[test]
fn so_many_secrets_are_planted_and_all_are_different() {
    let all = planted();
    assert!(all.len() >= 250, "{}", all.len());
    for planted in &all {
        assert_eq!(all.iter().filter(|other| other.value.contains(&planted.value)).count(), 1, "{}", planted.name);
    }
}

#[test]
fn no_spelling_of_a_secret_is_found_in_any_report() {
    let (server, slack) = (server(), Server::start(|_| Reply::ok("ok")));
    let ended = command(&server, &slack).with(reporters::all_into("out")).run().expect(5);
    let first = artefacts(&ended, &slack);
    assert_no_leaks(&first, 2 + reporters::with_file().len() + 1);
    // What is made of the recording later, also of one that was cut off.
    let recording = fs::read(ended.path("out/events.report")).unwrap();
    fs::write(ended.path("cut.ndjson"), &recording[..recording.len() / 2]).unwrap();
    fs::remove_dir_all(ended.path("out")).unwrap();
    let again = ended
        .then(["report", "cut.ndjson", "--verbose"])
        .with(reporters::all_into("out"))
        .variable("SLACK_WEBHOOK_URL", format!("{}/services/{}", slack.url(), secret("webhook")))
        .run()
        .expect(0);
    assert_no_leaks(&artefacts(&again, &slack), 2 + reporters::with_file().len() + 1);
}

#[test]
fn no_spelling_of_a_secret_is_found_with_verbose() {
    let (server, slack) = (server(), Server::start(|_| Reply::ok("ok")).optional());
    let verbose = command(&server, &slack).with(["--verbose", "-r", "cli,json", "--reporter-json-export", "r.json"]);
    assert_no_leaks(&artefacts(&verbose.run().expect(5), &slack), 3);
}

#[test]
fn no_spelling_of_a_secret_is_found_in_bodies_in_base64() {
    let (server, slack) = (server(), Server::start(|_| Reply::ok("ok")).optional());
    let json = ["-r", "json", "--reporter-json-export", "r.json", "--reporter-json-bodies", "base64"];
    let ended = command(&server, &slack).with(json).run().expect(5);
    let report = ended.read("r.json");
    let mut inside = Vec::new();
    artefacts::bodies(&serde_json::from_str(&report).unwrap(), &mut inside);
    assert!(report.contains("\"Base64\"") && inside.len() > 100_000, "{}", inside.len());
    assert_no_leaks(&artefacts(&ended, &slack), 4);
}

#[test]
fn no_spelling_of_a_secret_is_found_in_what_check_says() {
    let (server, slack) = (server().optional(), Server::start(|_| Reply::ok("ok")).optional());
    let ended = command(&server, &slack)
        .run()
        .then(["check", "collection.json", "environment.json", "-g", "globals.json", "-d", "rows.json"])
        .run();
    assert!(ended.stdout.len() > 100);
    assert_no_leaks(&artefacts(&ended, &slack), 2);
}

#[test]
fn the_search_finds_every_secret_when_they_are_shown() {
    let (server, slack) = (server(), Server::start(|_| Reply::ok("ok")));
    let ended = command(&server, &slack)
        .with(reporters::all_into("out"))
        .with(["--secrets", "show", "--verbose"])
        .run()
        .expect(5);
    let found = leaks(&artefacts(&ended, &slack));
    let missing: Vec<&str> = planted()
        .iter()
        .map(|planted| planted.name)
        // The program never says to whom it posts.
        .filter(|place| {
            !["webhook", "key of the vault"].contains(place)
                && !found.iter().any(|leak| leak.starts_with(&format!("{place} in ")))
        })
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// What went over the wire without what differs from run to run.
fn wire(server: &Server) -> Vec<String> {
    let stable = |request: Received| {
        let changing = ["postman-token", "x-amz-date", "content-type"];
        let headers =
            request.headers.iter().filter(|(name, _)| !changing.contains(&name.to_ascii_lowercase().as_str()));
        // Signatures that hold a time or a nonce.
        let fresh = ["Hawk", "OAuth", "EG1-", "Bearer eyJ", "AWS4-"];
        let headers: Vec<String> = headers
            .map(|(name, value)| match fresh.iter().find(|scheme| value.starts_with(**scheme)) {
                Some(scheme) => format!("{name}: {scheme}"),
                None => format!("{name}: {value}"),
            })
            .collect();
        let changing = ["&X-Amz-Date", "&oauth_timestamp"];
        let target = changing.iter().fold(&*request.target, |target, name| target.split(name).next().unwrap_or(""));
        let boundary =
            request.header("content-type").and_then(|kind| kind.split("boundary=").nth(1)).unwrap_or("no boundary");
        format!("{} {target}\n{}\n{}", request.method, headers.join("\n"), request.text().replace(boundary, "BOUNDARY"))
    };
    server.received().into_iter().map(stable).collect()
}

#[test]
fn masking_changes_nothing_on_the_wire() {
    let slack = Server::start(|_| Reply::ok("ok")).optional();
    let masked = server();
    command(&masked, &slack).run().expect(5);
    let shown = server();
    command(&shown, &slack).with(["--secrets", "show"]).run().expect(5);
    let normal = |server: &Server| -> Vec<String> {
        wire(server).iter().map(|request| request.replace(&server.authority(), "HOST")).collect()
    };
    let (masked, shown) = (normal(&masked), normal(&shown));
    for (masked, shown) in masked.iter().zip(&shown) {
        assert_eq!(masked, shown);
    }
    assert_eq!(masked.len(), shown.len());
    assert!(masked.len() > 30 && masked.concat().contains(&secret("bearer token")));
}
