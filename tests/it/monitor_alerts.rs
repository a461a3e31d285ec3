//! Alerts of monitors: from a run through the history to a channel.

use std::sync::{
    Arc,
    atomic::{AtomicU16, Ordering},
};

use serde_json::Value;

use super::support::{Command, Ended, Item, Peer, Reply, Server, collection};

const SECRET: &str = "Zk3vQ9xw7Lr2Tn5Yb8Hd";

fn monitor(arguments: &[&str]) -> Vec<String> {
    ["monitor"].iter().chain(arguments).chain(&["--history", "history.db"]).map(|word| (*word).to_owned()).collect()
}

/// A server that answers what it is told to, and the switch.
fn switched() -> (Server, Arc<AtomicU16>) {
    let code = Arc::new(AtomicU16::new(200));
    let answer = code.clone();
    (Server::start(move |_| Reply::status(answer.load(Ordering::SeqCst))), code)
}

fn receiver() -> Server {
    Server::start(|_| Reply::ok("ok"))
}

/// A monitor `Shop` of one check, whose alerts go to the channel `hook`, about to run.
fn shop(shop: &Server, hook: &str, more: &str) -> Command {
    let item = Item::get("/a", format!("{}/a", shop.url()))
        .test("pm.test('is 200', () => pm.expect(pm.response.code).to.equal(200))");
    Command::new(monitor(&["once", "Shop"]))
        .file("collections/shop.json", collection([item]).to_string())
        .file("postwatch.yaml", format!("baseUrl: https://watch.example.com/\nchannels:\n  hook: {{webhook: {{url: '{hook}'}}}}\n"))
        .file(
            "monitors/shop.monitor.yaml",
            format!("name: Shop\nowner: team-shop\nrunbook: https://wiki.example.com/shop\ncollection: ../collections/shop.json\n{more}"),
        )
}

fn again(ended: Ended) -> Command {
    ended.then(monitor(&["once", "Shop"]))
}

/// Kinds of the alerts that arrived.
fn kinds(receiver: &Server) -> Vec<String> {
    let kind = |text: String| {
        let json: Value = serde_json::from_str(&text).unwrap();
        json["alerts"].as_array().map_or_else(
            || json["kind"].as_str().unwrap().to_owned(),
            |alerts| alerts.iter().map(|alert| alert["kind"].as_str().unwrap()).collect::<Vec<_>>().join("+"),
        )
    };
    receiver.received().iter().map(|request| kind(request.text())).collect()
}

#[test]
fn a_failure_is_told_once_and_so_is_the_recovery() {
    let ((server, code), hook) = (switched(), receiver());
    let ended = shop(&server, &hook.url(), "alerts: [hook]\n").run().expect(0);
    assert_eq!(kinds(&hook), [""; 0]);
    code.store(500, Ordering::SeqCst);
    let ended = again(again(ended).run().expect(1)).run().expect(1);
    assert_eq!(kinds(&hook), ["opened"]);
    code.store(200, Ordering::SeqCst);
    again(again(ended).run().expect(0)).run().expect(0);
    assert_eq!(kinds(&hook), ["opened", "resolved"]);
    let told: Vec<Value> =
        hook.received().iter().map(|request| serde_json::from_str(&request.text()).unwrap()).collect();
    for alert in &told {
        let alert = alert["alerts"].get(0).unwrap_or(alert);
        assert_eq!(alert["monitor"], "Shop");
        assert_eq!(
            (&alert["owner"], &alert["runbook"]),
            (&"team-shop".into(), &"https://wiki.example.com/shop".into())
        );
        assert!(alert["link"].as_str().unwrap().starts_with("https://watch.example.com/runs/"), "{alert}");
        assert_eq!(alert["repetition"], false);
    }
    assert_eq!(told[0]["incident"], told[1]["incident"]);
    assert_ne!(told[0]["id"], told[1]["id"]);
}

#[test]
fn what_did_not_arrive_is_told_and_sent_by_the_next_call() {
    let ((server, code), hook) = (switched(), receiver());
    code.store(500, Ordering::SeqCst);
    let nobody = format!("http://{}/x", Peer::closed());
    let ended = shop(&server, &nobody, "alerts: [hook]\n").run().expect(1);
    let ended = ended.complains("Shop: the alert to hook did not arrive: ").complains("it is tried again");
    code.store(200, Ordering::SeqCst);
    // The failure went unheard, and the recovery comes behind it in order.
    let project = format!("channels:\n  hook: {{webhook: {{url: '{}'}}, digest: 0s}}\n", hook.url());
    let mut ended = again(ended).file("postwatch.yaml", project).run();
    // It is tried again after some seconds.
    for _ in 0..60 {
        if !hook.received().is_empty() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
        ended = again(ended).run().expect(0);
    }
    assert_eq!(kinds(&hook).join("+"), "opened+resolved");
    again(ended).run().expect(0);
    assert_eq!(kinds(&hook).join("+"), "opened+resolved");
}

#[test]
fn thresholds_and_modes_decide_what_is_told() {
    let ((server, code), hook) = (switched(), receiver());
    code.store(500, Ordering::SeqCst);
    let ended = shop(&server, &hook.url(), "alerts: [hook]\nthresholds: {failure: {consecutive: 3}}\n").run().expect(1);
    let ended = again(ended).run().expect(1);
    assert_eq!(kinds(&hook), [""; 0]);
    again(ended).run().expect(1);
    assert_eq!(kinds(&hook), ["opened"]);

    let ((server, _), hook) = (switched(), receiver());
    let project = format!("channels:\n  hook: {{mode: every-run, webhook: {{url: '{}'}}}}\n", hook.url());
    shop(&server, "http://unused.example", "alerts: [hook]\n").file("postwatch.yaml", project).run().expect(0);
    assert_eq!(kinds(&hook), ["run"]);
}

#[test]
fn maintenance_and_what_a_monitor_depends_on_hold_alerts_back_but_no_recovery() {
    let ((server, code), hook) = (switched(), receiver());
    code.store(500, Ordering::SeqCst);
    let always = "alerts: [hook]\nmaintenance: [{from: 2000-01-01, to: 2999-01-01}]\n";
    let ended = shop(&server, &hook.url(), always).run().expect(1);
    assert_eq!(kinds(&hook), [""; 0]);
    let name = |more: &str| format!("name: Shop\ncollection: ../collections/shop.json\nalerts: [hook]\n{more}");
    // It is over: the failure is told at once.
    let ended = again(ended).file("monitors/shop.monitor.yaml", name("")).run().expect(1);
    assert_eq!(kinds(&hook), ["opened"]);
    code.store(200, Ordering::SeqCst);
    let ended =
        again(ended).file("monitors/shop.monitor.yaml", name("maintenance: [{from: 2000-01-01, to: 2999-01-01}]\n"));
    let ended = ended.run().expect(0);
    assert_eq!(kinds(&hook), ["opened", "resolved"]);
    // The other one fails, so nobody is told of this one.
    code.store(500, Ordering::SeqCst);
    let ended = again(ended)
        .file("monitors/base.monitor.yaml", "name: Base\ncollection: ../collections/shop.json\n")
        .file("monitors/shop.monitor.yaml", name("dependsOn: [Base]\n"))
        .run()
        .expect(1);
    let ended = ended.then(monitor(&["once", "Base"])).run().expect(1);
    again(ended).run().expect(1);
    assert_eq!(kinds(&hook), ["opened", "resolved", "opened"]);
}

#[test]
fn files_that_name_nobody_or_would_run_programs_are_refused() {
    let (server, _) = switched();
    for (more, problem) in [
        ("alerts: [hok]\n", "alerts: postwatch.yaml has no channel `hok`; did you mean `hook`?"),
        ("alerts: [{command: {argv: [touch, made]}}]\n", "`command` is allowed in postwatch.yaml only"),
        ("alerts: [{webhook: {url: 'http://h'}, teams: {url: {env: T}}}]\n", "a channel is one of them"),
        ("alerts: [{slackWebhook: {url: 'https://hooks.slack.com/x'}}]\n", "a secret itself does not stand in a file"),
        ("dependsOn: [Base]\n", "dependsOn: there is no monitor `Base`"),
        ("maintenance: [{cron: '0 2 * * *'}]\n", "maintenance: it has `cron` and `duration`, or `from` and `to`"),
        ("thresholds: {failure: {consecutive: 0}}\n", "0 runs cannot be a threshold"),
    ] {
        let ended = shop(&server, "http://h.example", more).run();
        assert_ne!(ended.code(), Some(0), "{more}");
        assert!(ended.stderr.contains(problem), "{more}: {}", ended.stderr);
        assert!(!ended.path("made").exists());
    }
    // `check` says the same.
    let ended = shop(&server, "http://h.example", "alerts: [hok]\ndependsOn: [Shop]\n").run();
    let ended = ended.then(["check", "monitors"]).run().expect(3);
    assert!(ended.stdout.contains("alerts: postwatch.yaml has no channel `hok`"), "{}", ended.stdout);
    let ended = ended
        .then(["check", "monitors"])
        .file("monitors/shop.monitor.yaml", "name: Shop\ncollection: ../collections/shop.json\ndependsOn: [Shp]\n");
    let ended = ended.run().expect(3);
    assert!(ended.stdout.contains("dependsOn: there is no monitor `Shp`"), "{}", ended.stdout);
    shop(&server, "nowhere", "").run().expect(0);
    shop(&server, "nowhere", "alerts: [hook]\n").run().expect(4).complains("channels.hook: ");
}

#[test]
fn a_channel_can_be_tried_and_its_secrets_stand_nowhere() {
    let (server, _) = switched();
    let hook = Server::start(|request| match request.path().contains("bad") {
        true => Reply::status(403).body(format!("no {SECRET}")),
        false => Reply::ok("ok"),
    });
    let project = format!(
        "channels:\n  hook: {{slackWebhook: {{url: {{env: HOOK}}}}}}\n  other: {{webhook: {{url: '{}/bad'}}}}\n",
        hook.url()
    );
    let command = |more: &str| {
        shop(&server, "unused", more)
            .file("postwatch.yaml", &project)
            .variable("HOOK", format!("{}/services/{SECRET}", hook.url()))
    };
    let ended = command("alerts: [hook]\n").run().expect(0);
    let ended =
        ended.then(monitor(&["test-alert", "Shop"])).variable("HOOK", format!("{}/services/{SECRET}", hook.url()));
    ended.run().expect(0).says("hook: sent");
    assert_eq!(hook.only().path(), format!("/services/{SECRET}"));
    assert!(hook.only().text().to_lowercase().contains("test"));
    let ended = command("alerts: [hook, other]\n").run().expect(0);
    let ended = ended.then(monitor(&["test-alert", "shop"])).run().expect(4);
    let ended = ended.complains("hook: channels.hook: url: the variable HOOK of the process is not set");
    let ended = ended.complains("other: ").complains("403");
    assert!(!ended.stderr.contains(SECRET) || !ended.stderr.contains("services"), "{}", ended.stderr);
    let ended = command("").run().expect(0).then(monitor(&["test-alert", "Shop"])).run();
    ended.expect(2).complains("names no channels");
}

#[test]
fn whoever_listens_hears_of_each_run_and_no_run_fails_where_nobody_does() {
    let ((server, code), listener) = (switched(), receiver());
    let ping = "ping: {env: PING}\n";
    let address = format!("{}/ping/{SECRET}", listener.url());
    let ended = shop(&server, "unused", ping).variable("PING", &address).run().expect(0);
    code.store(500, Ordering::SeqCst);
    let ended = again(ended).variable("PING", &address).run().expect(1);
    let heard: Vec<String> = listener.received().iter().map(|request| request.path().to_owned()).collect();
    let own = format!("/ping/{SECRET}");
    assert_eq!(heard, [format!("{own}/start"), own.clone(), format!("{own}/start"), format!("{own}/fail")]);
    let body = listener.received()[3].text();
    assert!(body.starts_with("failure in ") && body.contains("/a: is 200: expected 500 to equal 200"), "{body}");
    code.store(200, Ordering::SeqCst);
    let nobody = format!("http://{}/{SECRET}", Peer::closed());
    let ended = again(ended).variable("PING", nobody).run().expect(0).complains("Shop: the ping did not arrive: ");
    assert!(!ended.stderr.contains(SECRET), "{}", ended.stderr);
    again(ended).run().expect(0).complains("the variable PING of the process is not set");
    shop(&server, "unused", "ping: {command: [touch, made]}\n")
        .run()
        .expect(2)
        .complains("`command` is allowed in postwatch.yaml only");
}

/// Files may not grow any more, as on a full disk: the run and its alert go on, and that they are not kept is told.
#[cfg(target_os = "linux")]
#[test]
fn alerts_go_on_where_the_history_cannot_be_written() {
    let ((server, code), hook) = (switched(), receiver());
    let ended = shop(&server, &hook.url(), "alerts: [hook]\n").run().expect(0);
    code.store(500, Ordering::SeqCst);
    let full = again(ended).shell_first("trap '' XFSZ; ulimit -f 1");
    let ended = full.run().expect(1).complains("runs are not kept");
    assert_eq!(kinds(&hook), ["opened"]);
    // There is room again: the history was not harmed, and tells what it knows.
    code.store(200, Ordering::SeqCst);
    let ended = again(ended).run().expect(0);
    ended.then(monitor(&["history", "Shop", "--json"])).run().expect(0).says("\"success\"");
}
