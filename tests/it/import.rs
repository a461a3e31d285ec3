//! `postwatch import postman`: what comes over, what is told of the rest, and what a second import does.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

use serde_json::json;

use crate::support::{
    Command, Ended, Server,
    postman::{self, Account, KEY, Postman, uid},
};

/// All files below a folder with their bytes, but for those of the test itself.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if ![".stdout", ".stderr", ".root.pem"].iter().any(|own| name.ends_with(own)) {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Fails when a text stands in an output or a file.
#[track_caller]
pub fn nowhere(ended: &Ended, folder: &str, text: &str) {
    for (name, bytes) in [("stdout", ended.stdout.as_bytes()), ("stderr", ended.stderr.as_bytes())] {
        assert!(!String::from_utf8_lossy(bytes).contains(text), "{text} stands in {name}");
    }
    for (path, bytes) in files(&ended.path(folder)) {
        assert!(!String::from_utf8_lossy(&bytes).contains(text), "{text} stands in {}", path.display());
        assert!(!path.to_string_lossy().contains(text), "{text} stands in the name of {}", path.display());
    }
}

/// An account with one of each.
pub fn account(url: &str) -> Account {
    let (orders, production) = (uid(1), uid(101));
    let values = json!([
        {"key": "base", "value": url, "type": "default", "enabled": true},
        {"key": "token", "value": "s3cr3t-of-production", "type": "secret", "enabled": true},
        {"key": "absent", "value": "on"},
        {"key": "off", "value": "x", "enabled": false},
    ]);
    Account {
        collections: [postman::collection(1, "Orders", "{{base}}/orders?{{absent}}")].into(),
        environments: [postman::environment(101, "Production", values)].into(),
        monitors: [postman::monitor(201, "Orders every five minutes", &orders, Some(&production))].into(),
        unlisted: Vec::new(),
    }
}

#[test]
fn what_is_written_passes_check_and_runs() {
    let server = Server::ok();
    let api = Postman::start(account(&server.url()));
    let ended = api.import(&["--into", "out"]).run().expect(0);
    assert_eq!(ended.names_in("out"), ["IMPORT.md", "collections", "environments", "monitors", "postwatch.yaml"]);
    assert_eq!(ended.names_in("out/collections"), ["Orders.postman_collection.json"]);
    assert_eq!(ended.names_in("out/environments"), ["Production.postman_environment.json"]);
    assert_eq!(ended.names_in("out/monitors"), ["Orders every five minutes.monitor.yaml"]);
    let monitor = ended.read("out/monitors/Orders every five minutes.monitor.yaml");
    for line in [
        "name: \"Orders every five minutes\"",
        "active: true",
        "collection: \"../collections/Orders.postman_collection.json\"",
        "environment: \"../environments/Production.postman_environment.json\"",
        "  cron: \"*/5 * * * *\"",
        "  timezone: \"Europe/Berlin\"",
        "  requestTimeout: 3000",
        "  \"token\": { env: \"token\" }",
    ] {
        assert!(monitor.lines().any(|found| found == line), "{line} is missing:\n{monitor}");
    }
    assert!(ended.read("out/.env.example").lines().any(|line| line == "token="));
    assert!(ended.read("out/.gitignore").lines().any(|line| line == ".env"));
    nowhere(&ended, "out", "s3cr3t-of-production");
    nowhere(&ended, "out", KEY);
    let checked = ended.then(["check", "out", "--strict"]).run();
    // The switched-off variable is worth a word, and no more.
    let checked = match checked.code() {
        Some(0) => checked,
        _ => checked.expect(3).says("skipped because of `enabled: false`"),
    };
    let run = checked
        .then(["run", "out/collections/Orders.postman_collection.json", "--env-file", "out/.env"])
        .with(["-e", "out/environments/Production.postman_environment.json"])
        .file("out/.env", "token=filled-in-by-hand\n");
    let ran = run.run().expect(0);
    assert_eq!(server.targets(), ["/orders?on"]);
    let once = |ended: Ended| {
        let monitor = ["monitor", "once", "Orders every five minutes", "--monitors", "out", "--history", "history.db"];
        ended.then(monitor)
    };
    let ran = once(ran).run().expect(3).says("the variable token of the process is not set");
    once(ran).variable("token", "filled-in-by-hand").run().expect(0);
    assert_eq!(server.targets(), ["/orders?on", "/orders?on"]);
}

#[test]
fn two_hundred_and_fifty_monitors_come_over_and_a_second_import_changes_nothing() {
    let mut account = account("http://127.0.0.1:1");
    for number in 2..=60 {
        account.collections.extend([postman::collection(number, &format!("Collection {number}"), "{{base}}/")]);
    }
    for number in 202..=450 {
        let of = uid(number % 60 + 1);
        account.monitors.extend([postman::monitor(number, &format!("Monitor {number}"), &of, None)]);
    }
    let api = Postman::start(account);
    let ended = api.import(&[]).run().expect(0);
    assert_eq!(ended.names_in("monitors").len(), 250);
    assert_eq!(ended.names_in("collections").len(), 60);
    let pages = |kind: &str| {
        let targets = api.received().into_iter().map(|request| request.target);
        targets.filter(|target| target.starts_with(&format!("/{kind}?"))).collect::<Vec<_>>()
    };
    assert_eq!(pages("monitors").len(), 10);
    assert_eq!(pages("monitors")[1], "/monitors?limit=25&cursor=c%3D25");
    assert_eq!(pages("collections"), ["0", "25", "50"].map(|from| format!("/collections?limit=25&offset={from}")));
    assert!(api.received().iter().all(|request| request.method == "GET"));
    // Connections are kept.
    assert!(api.hosts().len() < 5, "{}", api.hosts().len());
    let before = files(&ended.path("."));
    let modified = fs::metadata(ended.path("IMPORT.md")).unwrap().modified().unwrap();
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(0);
    assert_eq!(files(&ended.path(".")), before);
    assert_eq!(fs::metadata(ended.path("IMPORT.md")).unwrap().modified().unwrap(), modified);
    let ended = ended.complains("0 files written, 0 changed, 315 unchanged");
    assert_eq!(ended.read("IMPORT.md").matches(".monitor.yaml` |").count(), 250);
}

#[test]
fn hosts_and_workspaces_are_those_that_were_asked_for() {
    let api = Postman::start(account("http://127.0.0.1:1"));
    api.import(&["--region", "eu", "--workspace", "w/1&x"]).run().expect(0).complains("requests to Postman's API");
    assert!(api.hosts().iter().all(|host| host == "api.eu.postman.com:443"), "{:?}", api.hosts());
    let lists = api.received().into_iter().filter(|request| request.path().matches('/').count() == 1);
    let queries: Vec<String> = lists.map(|request| request.target).collect();
    assert_eq!(queries.len(), 3);
    assert!(queries.iter().all(|target| target.contains("?workspace=w%2F1%26x")), "{queries:?}");
    let empty = Postman::start(Account::default());
    empty.import(&["--workspace", "x"]).run().expect(3).complains("sees nothing in this workspace");
    empty.import(&[]).run().expect(3).complains("neither collections, environments nor monitors");
}

#[test]
fn what_stays_behind_is_told_with_what_to_do() {
    let mut account = account("http://127.0.0.1:1");
    let values = json!([
        {"key": "token", "value": "s3cr3t-of-staging", "type": "secret"},
        {"key": "db password", "value": "hunter2-hunter2", "type": "default"},
        {"key": "linked", "value": "", "type": "secret", "source":
            {"provider": "postman", "postman": {"type": "cloud", "secretId": "9f8e", "vaultId": "v"}}},
        {"key": "from_aws", "value": "", "source": {"provider": "aws", "aws": {"secretArn": "arn:aws:secretsmanager:x"}}},
    ]);
    account.environments.extend([postman::environment(102, "Staging (EU)", values)]);
    let (id, mut second) = postman::collection(2, "Second", "{{base}}/{{vault:api}}");
    second["event"] =
        json!([{"listen": "prerequest", "script": {"exec": ["pm.vault.get('other'); pm.iterationData.get('row')"]}}]);
    second["auth"] =
        json!({"type": "bearer", "bearer": [{"key": "token", "value": "s3cr3t-of-staging", "type": "string"}]});
    second["item"][0]["request"]["body"] = json!({"mode": "file", "file": {"src": "/home/me/up.bin"}});
    account.collections.insert(id.clone(), second);
    let (monitor_id, mut monitor) = postman::monitor(202, "Second", &id, Some(&uid(102)));
    monitor["distribution"] = json!([{"region": "us-east"}, {"region": "eu-central"}, {"region": "rack-17"}]);
    monitor["notifications"] =
        json!({"onError": [{"email": "ops@example.org"}], "onFailure": [{"email": "dev@example.org"}]});
    monitor["notificationLimit"] = 5.into();
    monitor["retry"] = json!({"attempts": 2});
    monitor["iterationData"] = json!({"fileId": "f1"});
    account.monitors.insert(monitor_id, monitor);
    let api = Postman::start(account);
    let ended = api.import(&["--into", "out"]).run().expect(0);
    let guide = ended.read("out/IMPORT.md");
    for sentence in [
        "`token` (by type)",
        "`db password` (by name or value)",
        "`linked` is kept by postman as 9f8e",
        "`from_aws` is kept by aws as arn:aws:secretsmanager:x",
        "`api` comes from Postman's vault | `postwatch vault set api`; see above",
        "`other` comes from Postman's vault",
        "its scripts read `pm.iterationData`",
        "`iterationData`: {\"fileId\":\"f1\"}",
        "`/home/me/up.bin`",
        "mail to dev@example.org, ops@example.org; silent after 5 failures in a row",
        "us-east, eu-central → one run",
        "runner rack-17 → this machine",
        "Postman repeats the run up to 2 times",
        "it holds the value of `token` of `environments/Staging (EU).postman_environment.json`",
        "hold data files of monitors",
    ] {
        assert!(guide.contains(sentence), "`{sentence}` is missing:\n{guide}");
    }
    // Collections are as they are served; nothing else holds the secrets.
    for path in files(&ended.path("out")).keys().filter(|path| !path.starts_with("collections")) {
        let text = ended.read(&format!("out/{}", path.display()));
        for secret in ["s3cr3t-of-staging", "s3cr3t-of-production", "hunter2-hunter2"] {
            assert!(!text.contains(secret), "{secret} stands in {}", path.display());
        }
    }
    // Both environments have a token: each has a variable of its own.
    let example = ended.read("out/.env.example");
    for line in ["PRODUCTION_TOKEN=", "STAGING__EU_TOKEN=", "STAGING__EU_DB_PASSWORD=", "STAGING__EU_LINKED="] {
        assert!(example.lines().any(|found| found == line), "{line} is missing:\n{example}");
    }
    let monitor = ended.read("out/monitors/Second.monitor.yaml");
    for line in [
        "  \"db password\": { env: \"STAGING__EU_DB_PASSWORD\" }",
        "  \"linked\": { env: \"STAGING__EU_LINKED\" } # Postman: postman 9f8e",
        "  notificationLimit: 5",
    ] {
        assert!(monitor.lines().any(|found| found == line), "{line} is missing:\n{monitor}");
    }
    // The channel of mail stands ready.
    let settings = ended.read("out/postwatch.yaml");
    let (before, channel) = settings.split_once("# channels:").unwrap();
    let channel = format!("# channels:{channel}").replace("\n# ", "\n").replacen("# ", "", 1);
    assert!(channel.contains(r#"to: ["dev@example.org", "ops@example.org"]"#), "{channel}");
    ended
        .then(["check", "out/postwatch.yaml", "out/monitors/Second.monitor.yaml"])
        .file("out/postwatch.yaml", format!("{before}{channel}"))
        .run()
        .expect(0);
}

#[test]
fn variables_of_the_process_fill_what_was_left_out() {
    let server = Server::ok();
    let mut account = account(&server.url());
    let values = json!([
        {"key": "base", "value": server.url()},
        {"key": "token", "value": "s3cr3t-of-staging", "type": "secret"},
        {"key": "db-password", "value": "hunter2-hunter2", "type": "secret"},
    ]);
    account.environments.extend([postman::environment(102, "Staging", values)]);
    account.collections.extend([postman::collection(2, "Both", "{{base}}/{{token}}/{{db-password}}")]);
    let ended = Postman::start(account).import(&[]).run().expect(0);
    assert!(
        ended
            .read(".env.example")
            .contains("-e \"environments/Staging.postman_environment.json\" --env-from-process STAGING\n")
    );
    ended
        .then([
            "run",
            "collections/Both.postman_collection.json",
            "-e",
            "environments/Staging.postman_environment.json",
        ])
        .with(["--env-from-process", "STAGING"])
        .variable("STAGING_TOKEN", "one-one-one")
        .variable("STAGING_DB_PASSWORD", "two-two-two")
        .run()
        .expect(0);
    assert_eq!(server.only().target, "/one-one-one/two-two-two");
}

#[test]
fn the_key_is_written_and_printed_nowhere() {
    let mut account = account("http://127.0.0.1:1");
    let (id, mut collection) =
        postman::collection(2, &format!("Has {KEY} in its name"), "https://api.getpostman.com/me");
    collection["item"][0]["request"]["header"] = json!([{"key": "X-Api-Key", "value": KEY}]);
    account.collections.insert(id, collection);
    account.environments.extend([postman::environment(102, KEY, json!([{"key": "x", "value": format!("a{KEY}b")}]))]);
    account.monitors.extend([postman::monitor(202, &format!("m {KEY}"), &uid(2), None)]);
    let api = Postman::start(account).with_fault(|request| {
        let is_first = request.target == format!("/monitors/{}", &uid(201)[3..]);
        is_first.then(|| postman::error(403, "forbidden", &format!("The key {KEY} may not see it")))
    });
    let ended = api.import(&["--into", "out"]).run().expect(5).complains("may not see it");
    nowhere(&ended, "out", KEY);
    let collection = fs::read_dir(ended.path("out/collections"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap());
    assert!(collection.collect::<String>().contains("\"value\": \"{{POSTMAN_API_KEY}}\""));
    assert!(ended.read("out/.env.example").contains("\nPOSTMAN_API_KEY=\n"));
}

#[test]
fn hostile_names_stay_inside_the_folder() {
    let names = [
        "../../../outside",
        "..",
        "CON",
        "aux.txt",
        "a/b\\c:d",
        "nul\u{0}\u{1b}[31m\n",
        "🚀 rocket",
        "\u{202e}gnp.exe",
        "Orders",
        "orders",
        "",
        ".git",
        "--help",
        "$(touch x)`touch y`",
        "'; touch z; '",
        "# heading | <b> [x](y) \"quoted\"",
    ];
    let mut account = account("http://127.0.0.1:1");
    let long = "very long ".repeat(400);
    for (number, name) in names.iter().copied().chain([long.as_str()]).enumerate() {
        account.collections.extend([postman::collection(10 + number, name, "http://127.0.0.1:1/")]);
        account.environments.extend([postman::environment(
            110 + number,
            name,
            json!([{"key": name, "value": "v", "type": "secret"}]),
        )]);
        account.monitors.extend([postman::monitor(210 + number, name, &uid(10 + number), Some(&uid(110 + number)))]);
    }
    let ended = Postman::start(account).import(&["--into", "deep/er/out"]).run().expect(0);
    assert_eq!(ended.names_in("."), ["deep"]);
    assert_eq!(ended.names_in("deep/er"), ["out"]);
    for kind in ["collections", "environments", "monitors"] {
        let names = ended.names_in(&format!("deep/er/out/{kind}"));
        assert_eq!(names.len(), 18, "{names:?}");
        assert!(names.iter().all(|name| name.len() < 143 && !name.chars().any(char::is_control)), "{names:?}");
    }
    let (out, guide) = (files(&ended.path("deep/er/out")), ended.read("deep/er/out/IMPORT.md"));
    assert!(!guide.contains("<b>") && !guide.contains('\u{1b}') && !guide.contains('\u{202e}'));
    let ended = ended.then(["check", "deep/er/out"]).run().expect(0);
    assert_eq!(files(&ended.path("deep/er/out")), out);
}

#[test]
fn a_collection_that_cannot_be_run_is_told_of() {
    let mut account = account("http://127.0.0.1:1");
    let (id, mut broken) = postman::collection(2, "Broken", "http://127.0.0.1:1/");
    broken["item"][0]["request"]["header"] = 7.into();
    account.collections.insert(id, broken);
    let ended = Postman::start(account).import(&[]).run().expect(0);
    let guide = ended.read("IMPORT.md");
    assert!(guide.contains("it cannot be run: collections/Broken.postman_collection.json: "), "{guide}");
}

#[test]
fn an_edited_file_is_kept_and_told_of() {
    let api = Postman::start(account("http://127.0.0.1:1"));
    let ended = api.import(&[]).run().expect(0);
    let path = "collections/Orders.postman_collection.json";
    let edited = ended.read(path).replace("/orders", "/edited");
    fs::write(ended.path(path), &edited).unwrap();
    let again = |ended: Ended, arguments: &[&str]| {
        api.reached_by(ended.then(["import", "postman"]).with(arguments.iter().copied())).run().expect(0)
    };
    // Nothing is new in Postman.
    let ended = again(ended, &[]).complains("1 kept as edited here");
    assert_eq!(ended.read(path), edited);
    api.change(|account| account.collections.get_mut(&uid(1)).unwrap()["item"][0]["name"] = "new".into());
    let mut ended = ended;
    for _ in 0..2 {
        ended = again(ended, &[]).complains(&format!("warning: {path}: kept as it is"));
        assert_eq!(ended.read(path), edited);
        assert!(ended.read("IMPORT.md").contains("### Edited here, and changed in Postman"));
    }
    let ended = again(ended, &["--overwrite"]).complains(&format!("{path}: replaced; it had been edited here"));
    assert!(ended.read(path).contains("\"name\": \"new\"") && !ended.read(path).contains("/edited"));
    assert!(!ended.read("IMPORT.md").contains("### Edited here"));
    // A name that changes in Postman keeps its file, and what is gone there stays here.
    api.change(|account| {
        account.collections.get_mut(&uid(1)).unwrap()["info"]["name"] = "Renamed".into();
        account.collections.extend([postman::collection(2, "Orders", "{{base}}/")]);
        account.monitors.clear();
        account.monitors.extend([postman::monitor(202, "Other", &uid(2), None)]);
    });
    let ended = again(ended, &[]);
    assert_eq!(ended.names_in("collections"), ["Orders-2.postman_collection.json", "Orders.postman_collection.json"]);
    assert!(ended.read(path).contains("\"name\": \"Renamed\""));
    assert_eq!(ended.names_in("monitors").len(), 2);
    assert!(ended.read("IMPORT.md").contains("was not served this time"));
}

#[test]
fn files_of_somebody_elses_are_left_alone() {
    let api = Postman::start(account("http://127.0.0.1:1"));
    let ended = api
        .import(&[])
        .file(".gitignore", "target\n.env\n")
        .file("collections/Orders.postman_collection.json", "mine")
        .file("IMPORT.md", "mine too")
        .run()
        .expect(0)
        .complains("collections/Orders.postman_collection.json: kept as it is")
        .complains("IMPORT.md: kept as it is");
    assert_eq!(ended.read(".gitignore"), "target\n.env\n");
    assert_eq!(ended.read("collections/Orders.postman_collection.json"), "mine");
    assert_eq!(ended.read("IMPORT.md"), "mine too");
    api.import(&[]).file(".gitignore", "target\n").run().expect(0).complains(".gitignore: kept as it is");
}

#[test]
fn what_is_in_no_list_is_fetched_where_a_monitor_needs_it() {
    let mut account = account("http://127.0.0.1:1");
    account.unlisted = vec![uid(1), uid(101)];
    account.monitors.extend([postman::monitor(202, "Lost", &uid(77), None)]);
    let api = Postman::start(account);
    let ended = api.import(&[]).run().expect(5).complains("We could not find it");
    assert_eq!(ended.names_in("collections"), ["Orders.postman_collection.json"]);
    assert_eq!(ended.names_in("environments"), ["Production.postman_environment.json"]);
    assert!(ended.read("monitors/Lost.monitor.yaml").contains(&format!("collection: \"{}\"", uid(77))));
    assert!(ended.read("monitors/Orders every five minutes.monitor.yaml").contains("\"token\": { env: \"token\" }"));
    nowhere(&ended, ".", "s3cr3t-of-production");
    let before = files(&ended.path("."));
    let ended = api.reached_by(ended.then(["import", "postman"])).run().expect(5);
    let after = files(&ended.path("."));
    assert_eq!(after, before);
}

/// The account as Postman exports it.
fn dump(account: &Account) -> Vec<(String, Vec<u8>)> {
    let listing = |things: &BTreeMap<String, serde_json::Value>| -> serde_json::Value {
        things.keys().map(|uid| (uid.clone(), true.into())).collect::<serde_json::Map<_, _>>().into()
    };
    let index = json!({"collection": listing(&account.collections), "environment": listing(&account.environments)});
    let mut files = vec![("archive.json".to_owned(), index.to_string().into_bytes())];
    for (folder, things) in [("collection", &account.collections), ("environment", &account.environments)] {
        let bytes = |thing: &serde_json::Value| serde_json::to_vec_pretty(thing).unwrap();
        files.extend(things.iter().map(|(uid, thing)| (format!("{folder}/{uid}.json"), bytes(thing))));
    }
    files
}

fn zipped(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn an_export_of_the_data_gives_the_same_as_the_api() {
    let mut account = account("http://127.0.0.1:1");
    for number in 2..6 {
        account.collections.extend([postman::collection(number, "Orders", "{{base}}/")]);
    }
    let api = Postman::start(account.clone()).import(&["--into", "out"]).run().expect(0);
    let zip = Command::new(["import", "postman", "--from-dump", "export.zip", "--into", "out"])
        .file("export.zip", zipped(&dump(&account)))
        .run()
        .expect(0);
    let unpacked = Command::new(["import", "postman", "--from-dump", "export", "--into", "out"]);
    let unpacked =
        dump(&account).iter().fold(unpacked, |command, (name, bytes)| command.file(&format!("export/{name}"), bytes));
    let unpacked = unpacked.run().expect(0);
    let (from_api, from_zip) = (files(&api.path("out")), files(&zip.path("out")));
    for folder in ["collections", "environments", ".env.example", ".gitignore"] {
        let of = |files: &BTreeMap<PathBuf, Vec<u8>>| {
            files
                .iter()
                .filter(|(path, _)| path.starts_with(folder))
                .map(|(path, bytes)| (path.clone(), bytes.clone()))
                .collect::<Vec<_>>()
        };
        assert!(!of(&from_api).is_empty(), "{folder}");
        assert_eq!(of(&from_api), of(&from_zip), "{folder}");
    }
    assert_eq!(files(&unpacked.path("out")), from_zip);
    assert!(zip.read("out/IMPORT.md").contains("Postman's exports hold no monitors"));
    let again = zip.then(["import", "postman", "--from-dump", "export.zip", "--into", "out"]).run().expect(0);
    assert_eq!(files(&again.path("out")), from_zip);
    // The monitors come into the same folder with a key.
    let both = Postman::start(account).reached_by(again.then(["import", "postman", "--into", "out"])).run().expect(0);
    assert_eq!(both.names_in("out/monitors").len(), 1);
    assert!(!both.read("out/IMPORT.md").contains("not served this time"));
}

#[test]
fn old_exports_and_monitors_in_files_are_read_too() {
    let account = account("http://127.0.0.1:1");
    let (_, monitor) = account.monitors.first_key_value().unwrap();
    let collection = account.collections.values().next().unwrap();
    let old = json!({"id": "9a8b", "name": "Old", "order": ["r"], "folders": [], "requests": [
        {"id": "r", "name": "one", "method": "GET", "url": "http://127.0.0.1:1/", "collectionId": "9a8b"}]});
    let environment = account.environments.values().next().unwrap();
    let whole = json!({"version": 1, "collections": [collection, old], "environments": [environment], "headerPresets": [], "globals": []});
    let ended = Command::new(["import", "postman", "--from-dump", "dump"])
        .file("dump/Backup.postman_dump.json", whole.to_string())
        .file("dump/monitor/m.json", json!({"monitor": monitor}).to_string())
        .file("dump/notes.json", "{\"x\": 1}")
        .file("dump/globals.json", json!({"values": [], "_postman_variable_scope": "globals"}).to_string())
        .run()
        .expect(0);
    assert_eq!(ended.names_in("collections"), ["Old.postman_collection.json", "Orders.postman_collection.json"]);
    assert_eq!(ended.names_in("monitors").len(), 1);
    let guide = ended.read("IMPORT.md");
    assert!(guide.contains("neither collections, environments nor monitors: notes.json"), "{guide}");
    assert!(guide.contains("### Globals"), "{guide}");
    ended.then(["check", "collections"]).run().expect(0);
}
