//! Folders of monitor files: what is read, and what is told of what is wrong.

use std::fs;

use super::*;
use crate::schedule::Missed;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn project(files: &[(&str, &str)]) -> Project {
    Project::load(None, folder(files).path()).unwrap()
}

/// What is told of one monitor file.
fn fault(text: &str) -> String {
    let project = project(&[("monitors/m.monitor.yaml", text)]);
    assert!(project.monitors.is_empty(), "{text}");
    let faults: Vec<String> = project.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults[0].clone()
}

const WHOLE: &str = "
name: Orders
description: The shop's API
tags: [shop]
owner: team-shop
runbook: https://wiki.example.com/orders
collection: ../collections/orders.postman_collection.json
environment: https://example.com/environment.json
data: rows.csv
iterationCount: 3
folders: [Smoke]
schedule: {cron: '0 9-17 * * MON-FRI', timezone: Europe/Berlin, jitter: 30s, missed: skip}
options:
  followRedirects: false
  strictSSL: true
  requestDelay: 100
  requestTimeout: 30s
  timeout: 10m
  retry: {attempts: 2, delay: 500}
  allowHosts: ['*.example.com']
  expect: {requests: 2, assertions: 3}
  envFile: [.env]
variables: {base: 'https://example.com', days: 45, on: true}
secrets:
  password: {env: SHOP_PASSWORD}
  key: {file: key.txt}
reports:
  html: {export: 'reports/{monitor}-{run}.html', title: Orders}
history: {keep: 30d, runs: 100}
";

#[test]
fn a_whole_file_is_read_and_its_paths_are_relative_to_it() {
    let project = project(&[("monitors/orders.monitor.yaml", WHOLE)]);
    assert!(project.faults.is_empty(), "{:?}", project.faults);
    let orders = project.find("orders").unwrap();
    assert_eq!((orders.name.as_str(), project.find("Orders").is_some()), ("Orders", true));
    assert_eq!(orders.schedule.as_ref().unwrap().text(), "0 9-17 * * MON-FRI (Europe/Berlin)");
    assert_eq!(orders.missed, Missed::Skip);
    let files: Vec<String> = orders.files().map(|(key, path)| format!("{key} {}", path.display())).collect();
    assert_eq!(files, ["collection monitors/../collections/orders.postman_collection.json", "data monitors/rows.csv"]);
    assert_eq!(orders.options.env_file, Some(vec!["monitors/.env".into()]));
    assert_eq!(orders.variables.0["days"].text(), "45");
    assert_eq!(orders.secrets["password"].value, SecretSource::Env("SHOP_PASSWORD".into()));
    let reports: Vec<_> = orders.reports.value.wanted().map(|(name, report)| (name, report.export.as_str())).collect();
    assert_eq!(reports, [("html", "reports/{monitor}-{run}.html")]);
}

#[test]
fn defaults_stand_behind_what_a_monitor_says() {
    let project = project(&[
        (
            "postwatch.yaml",
            "monitors: checks\ndefaults:\n  owner: all\n  environment: env.json\n  schedule: {timezone: Europe/Berlin, missed: skip}\n  \
             options: {requestTimeout: 5s, retry: {attempts: 1}, expect: {assertions: 5}, envFile: [.env]}\n  \
             variables: {a: 1, b: 2}\n  secrets: {key: {command: [pass, key]}}\n  history: {keep: 7d}\n",
        ),
        ("checks/a.monitor.yaml", "name: a\ncollection: a.json\nschedule: {cron: '@daily'}\nvariables: {b: 3}\n"),
        (
            "checks/b.monitor.json",
            r#"{"name": "b", "collection": "b.json", "owner": "b", "schedule": {"every": "5m"},
            "options": {"requestTimeout": 100, "expect": {"requests": 2}}, "history": {"runs": 5}}"#,
        ),
        ("checks/c.monitor.yml", "name: c\ncollection: c.json\nenvironment: own.json\n"),
        ("checks/readme.yaml", "nothing: of ours"),
    ]);
    assert!(project.faults.is_empty(), "{:?}", project.faults);
    let [a, b, c] = project.monitors.as_slice() else { panic!("{:?}", project.monitors) };
    assert_eq!(a.schedule.as_ref().unwrap().text(), "0 0 * * * (Europe/Berlin)".replace("0 0 * * *", "@daily"));
    assert_eq!((a.missed, b.missed), (Missed::Skip, Missed::Skip));
    assert_eq!(b.schedule.as_ref().unwrap().text(), "every 5m");
    assert!(c.schedule.is_none());
    assert_eq!((a.owner.as_deref(), b.owner.as_deref()), (Some("all"), Some("b")));
    let values: Vec<String> = a.variables.0.values().map(Scalar::text).collect();
    assert_eq!(values, ["1", "3"]);
    assert_eq!(a.environment.as_ref().unwrap().place(), crate::job::Place::At("env.json".into()));
    assert_eq!(c.environment.as_ref().unwrap().place(), crate::job::Place::At("checks/own.json".into()));
    assert_eq!(b.options.expect, Expectation { requests: Some(2), assertions: Some(5) });
    assert_eq!(b.options.request_timeout, Some(Milliseconds(std::time::Duration::from_millis(100))));
    assert_eq!(a.options.env_file, Some(vec![".env".into()]));
    assert!(b.history.keep.is_some() && b.history.runs.is_some());
    assert!(matches!(a.secrets["key"].value, SecretSource::Command(_)));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let with = |more: &str| format!("name: m\ncollection: c.json\n{more}");
    for (text, told) in [
        ("collection: c.json\n".to_owned(), "monitors/m.monitor.yaml:1:1: `name` is missing"),
        ("name: ''\ncollection: c.json\n".to_owned(), "m.monitor.yaml:1:1: `name` is empty"),
        (with("shedule: {}\n"), ":3:1: unknown key `shedule`: did you mean `schedule`?"),
        (with("schedule: {cron: '99 * * * *'}\n"), ":3:18: the cron expression `99 * * * *` is wrong"),
        (with("schedule: {cron: '0 0 31 2 *'}\n"), ":3:18: the cron expression `0 0 31 2 *` never comes"),
        (with("schedule: {cron: '@daily', timezone: Berlin}\n"), ":3:38: there is no time zone `Berlin` (did you mean Europe/Berlin?)"),
        (with("schedule: {}\n"), ":3:1: schedule: a schedule needs `cron` or `every`"),
        (with("schedule: {cron: '@daily', every: 5m}\n"), ":3:1: schedule: a schedule has `cron` or `every`, not both"),
        (with("schedule: {every: 5m, timezone: UTC}\n"), ":3:1: schedule: `timezone` belongs to `cron`"),
        (with("schedule: {every: 5}\n"), ":3:19: `5` is no duration"),
        (with("schedule: {every: 5m, jitter: 6m}\n"), ":3:1: schedule: a jitter of 6m is not shorter than"),
        (with("options: {requestTimeout: soon}\n"), ":3:27: `soon` is no duration"),
        (with("options: {httpVersion: http3}\n"), ":3:24: unknown word `http3`"),
        (with("options: {allowHosts: ['http://x/']}\n"), "`http://x/` is no host"),
        (with("variables:\n  password: correct-horse-battery\n"), ":4:3: the value of `password` has the name of a secret"),
        (with("secrets:\n  key: wJalrXUtnFEMI/K7MDENG\n"), ":4:8: a secret itself does not stand in a file"),
        (with("secrets: {key: {}}\n"), "a secret has one source"),
        (with("secrets: {key: {env: A, file: b}}\n"), "a secret has one source"),
        (with("secrets: {key: {evn: A}}\n"), "unknown key `evn`: did you mean `env`?"),
        (with("secrets: {key: {command: [echo, x]}}\n"), ":3:1: secrets.key: `command` is allowed in postwatch.yaml only"),
        (with("secrets: {key: {vault: x}}\n"), ":3:1: secrets.key: there is no `options.vault`"),
        (with("variables: {a: 1}\nsecrets: {a: {env: A}}\n"), ":4:1: `a` stands under `variables` and under `secrets`"),
        (with("reports: {html: {title: x}}\n"), "a report needs `export`"),
        (with("reports: {htm: {export: x}}\n"), "unknown key `htm`: did you mean `html`?"),
        (with("aws: {profile: audit}\n"), ":3:1: unknown key `aws`"),
        ("name: m\ncollection: 'https://api.getpostman.com/collections/1?apikey=PMAK-0123456789abcdef01234567-0123456789abcdef0123456789abcdef01'\n".to_owned(), ":2:13: the address holds a secret"),
    ] {
        let found = fault(&text);
        assert!(found.contains(told), "{text}\n  told   {found}\n  wanted {told}");
        assert!(!found.contains("wJalr") && !found.contains("correct-horse") && !found.contains("PMAK"), "{found}");
    }
}

#[test]
fn two_monitors_of_one_name_are_one_and_a_fault() {
    let text = "name: Same\ncollection: c.json\n";
    let project = project(&[("monitors/a.monitor.yaml", text), ("monitors/b.monitor.yaml", &text.to_lowercase())]);
    assert_eq!(project.monitors.len(), 1);
    let told = project.faults[0].to_string();
    assert_eq!(told, "monitors/b.monitor.yaml:1:1: the name `same` is that of monitors/a.monitor.yaml, too");
}

#[test]
fn folders_are_found_from_above_and_by_name() {
    let files = [
        ("p/monitors/a.monitor.yaml", "name: a\ncollection: c.json\n"),
        ("p/postwatch.yaml", "defaults: {owner: x}\n"),
    ];
    let folder = folder(&files);
    for given in ["p", "p/monitors"] {
        let project = Project::load(Some(given.as_ref()), folder.path()).unwrap();
        assert_eq!(project.monitors[0].owner.as_deref(), Some("x"), "{given}");
        assert_eq!(project.monitors[0].file, std::path::Path::new("p/monitors/a.monitor.yaml"));
    }
    let error = Project::load(None, folder.path()).unwrap_err().to_string();
    assert!(error.starts_with("monitors: ") && error.contains("NAME.monitor.yaml"), "{error}");
    fs::write(folder.path().join("p/postwatch.yaml"), "default: {}\n").unwrap();
    let error = Project::load(Some("p".as_ref()), folder.path()).unwrap_err().to_string();
    assert_eq!(error, "p/postwatch.yaml:1:1: unknown key `default`: did you mean `defaults`?");
}
