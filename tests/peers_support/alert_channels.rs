//! Alerts of monitors before those who know what a receiver takes: SDKs of Slack and Opsgenie, Microsoft's library of Adaptive
//! Cards, aiosmtpd, a receiver that verifies signatures, and the documentation of PagerDuty.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    html_report::{Answers, item},
    programs::{Server, free_ports, node_with, postwatch, python, run},
};

/// A secret of the run, which fails with it in its words.
const CANARY: &str = "c4n4ry-Zk3vQ9xw7Lr2Tn5Yb8Hd";
/// What chat windows and mail programs read in their own way.
const HOSTILE: &str = "<!channel> & <@U0> *b* _i_ `c` [a](http://b) > \u{202e}é\u{1F469}\u{200D}\u{1F467}";
/// In the order of `postwatch.yaml`.
const RECEIVERS: [&str; 7] = ["slack", "bot", "teams", "hook", "pagerduty", "opsgenie", "mail"];
const PASSWORD: &str = "password of the mail server";

struct Project {
    folder: tempfile::TempDir,
    receivers: Server,
    is_well: Arc<AtomicBool>,
    url: String,
}

impl Project {
    fn start() -> Project {
        let folder = tempfile::tempdir().unwrap();
        let mail_port = free_ports(1);
        let mut receivers = python("alert_receivers.py");
        receivers.arg(folder.path()).arg(mail_port.to_string());
        let receivers = Server::start(receivers, "receiving at ");
        let url = receivers.greeting.split_whitespace().last().unwrap().to_owned();
        let is_well = Arc::new(AtomicBool::new(false));
        let answer = is_well.clone();
        let api = Answers::start(move |_| {
            let locked = if answer.load(Ordering::SeqCst) { 0 } else { 40 };
            ("application/json".to_owned(), json!({"locked": locked}).to_string().into_bytes())
        });
        let project = Project { folder, receivers, is_well, url };
        project.write_files(mail_port, &api.url);
        project
    }

    fn write_files(&self, mail_port: u16, api: &str) {
        let (url, write) = (&self.url, |name: &str, value: &Value| {
            let path = self.folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, value.to_string()).unwrap();
        });
        let test = format!(
            "for (let i = 0; i < pm.response.json().locked; i++)
                 pm.test(i + {}, () => pm.expect.fail((pm.environment.get('token') + ' is wrong; ').repeat(40)));
             pm.test('always', () => {{}});",
            Value::from(HOSTILE)
        );
        let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
        write("c.json", &json!({"info": {"name": HOSTILE, "schema": schema}, "item": [item("a", api, &test)]}));
        let secret = |name: &str| json!({"env": name});
        write(
            "postwatch.yaml",
            &json!({"baseUrl": "https://watch.example.com", "channels": {
                "slack": {"slackWebhook": {"url": secret("SLACK")}},
                "bot": {"slackBot": {"token": secret("BOT"), "channel": "C0123456789", "api": format!("{url}/bot")}},
                "teams": {"teams": {"url": secret("TEAMS")}},
                "hook": {"webhook": {"url": format!("{url}/hook"), "secret": secret("HOOK")}},
                "pagerduty": {"pagerDuty": {"routingKey": secret("PAGERDUTY"), "api": format!("{url}/pagerduty")}},
                "opsgenie": {"opsgenie": {"apiKey": secret("OPSGENIE"), "api": format!("{url}/opsgenie")}},
                "mail": {"email": {"host": "127.0.0.1", "port": mail_port, "ca": "ca.pem", "user": "watch",
                    "password": secret("MAIL"), "from": "postwatch <watch@example.com>", "to": ["ops@example.com"]}},
            }}),
        );
        write(
            "monitors/shop.monitor.json",
            &json!({"name": format!("Shop {HOSTILE}"), "collection": "../c.json", "owner": HOSTILE, "tags": [HOSTILE],
                "runbook": "https://wiki.example.com/shop?a=b&c=<d>", "secrets": {"token": secret("CANARY")}, "alerts": RECEIVERS}),
        );
    }

    fn postwatch(&self, arguments: &[&str], password: &str) -> Command {
        let mut command = postwatch();
        command.current_dir(self.folder.path()).arg("monitor").args(arguments).args(["--history", "history.db"]);
        command.env("SLACK", format!("{}/slack", self.url)).env("TEAMS", format!("{}/teams", self.url));
        command.env("BOT", "xoxb-peer-token").env("HOOK", "key of the hook 0123456789");
        command.env("PAGERDUTY", "R".repeat(32)).env("OPSGENIE", "11111111-2222-3333-4444-555555555555");
        command.env("MAIL", password).env("CANARY", CANARY);
        command
    }
}

/// Has Microsoft's library read messages for Teams.
fn judge_cards(cards: &[&str]) {
    let mut judge: Command = node_with("cards", "adaptive_cards.cjs");
    let mut child = judge.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(cards.join("\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), cards.len().to_string());
}

fn database_holds(folder: &Path, text: &str) -> bool {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut histories = files.filter(|path| path.to_string_lossy().contains("history.db"));
    histories.any(|path| fs::read(path).unwrap().windows(text.len()).any(|window| window == text.as_bytes()))
}

#[test]
#[ignore = "a peer: needs what tests/peers/install installs"]
fn every_receiver_takes_a_test_a_failure_and_its_recovery() {
    let mut project = Project::start();
    run(project.postwatch(&["test-alert", "shop"], PASSWORD), 0);
    run(project.postwatch(&["once", "shop"], PASSWORD), 1);
    project.is_well.store(true, Ordering::SeqCst);
    run(project.postwatch(&["once", "shop"], PASSWORD), 0);
    assert!(!database_holds(project.folder.path(), CANARY));
    let told: Vec<Value> =
        project.receivers.stop().iter().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect();
    let text = |line: &Value| line["text"].as_str().unwrap().to_owned();
    for line in &told {
        assert_eq!(line["fault"], Value::Null, "{}: {}", line["receiver"], text(line));
        assert!(!text(line).contains(CANARY), "{line}");
    }
    for receiver in RECEIVERS {
        let of_it: Vec<String> = told.iter().filter(|line| line["receiver"] == receiver).map(text).collect();
        assert!(of_it.len() >= 3, "{receiver}: {} messages: {of_it:#?}", of_it.len());
        if receiver == "teams" {
            judge_cards(&of_it.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

#[test]
#[ignore = "a peer: needs what tests/peers/install installs"]
fn a_mail_servers_refusal_is_told_without_the_password() {
    let project = Project::start();
    let mut tested = project.postwatch(&["test-alert", "shop"], "quite another password");
    let output = tested.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{complaints}");
    let line = complaints.lines().find(|line| line.contains("mail: ")).unwrap();
    assert!(line.contains("535"), "{line}");
    assert!(!complaints.contains("quite another password"), "{complaints}");
}
