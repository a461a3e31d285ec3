//! Slack: webhooks, bots and workflows.

use std::path::Path;

use postwatch::alert::{AlertKind, AlertMessage, channel::Outcome};
use serde_json::{Value, json};

use super::{CANARY, alert, message, monitor, open, send, sent};
use crate::support::{Received, Reply, Server};

fn body(request: &Received) -> Value {
    serde_json::from_str(&request.text()).unwrap()
}

/// What all texts of the blocks measure together.
fn block_text(message: &Value) -> usize {
    message["blocks"].to_string().len() + message["attachments"].to_string().len()
}

fn webhook(server: &Server) -> postwatch::alert::channel::Channel {
    let url = format!("{}/services/T0/B0/{CANARY}", server.url());
    open(json!({"slackWebhook": {"url": {"env": "URL"}}}), &[("URL", &url)], Path::new("")).unwrap()
}

#[test]
fn a_webhook_gets_blocks_with_colour_links_and_what_is_wrong() {
    let server = Server::ok();
    assert_eq!(send(&webhook(&server), &[message("1", AlertKind::Changed)], None), sent());
    let request = server.only();
    assert_eq!(request.method, "POST");
    assert_eq!(request.header("content-type"), Some("application/json; charset=utf-8"));
    let said = body(&request);
    assert_eq!(said["text"], "iam-audit: 1 new problem: 1 new, 1 resolved, 1 open since 12 days");
    assert_eq!(said["blocks"][0]["text"]["text"], "iam-audit: 1 new problem");
    let head = said["blocks"][1]["text"]["text"].as_str().unwrap();
    assert_eq!(
        head,
        "1 new, 1 resolved, 1 open since 12 days\n<https://watch.example.com/runs/9|Run> · \
         <https://example.com/runbook|Runbook> · Owner: security@example.com · production"
    );
    assert_eq!(said["attachments"][0]["color"], "#d92d20");
    let lines = said["attachments"][0]["blocks"][0]["text"]["text"].as_str().unwrap();
    assert_eq!(lines, "• NEW c is wrong\n• b is wrong (since 12 days)\n• RESOLVED a is wrong");
}

#[test]
fn a_recovery_is_green_and_an_error_is_neither() {
    let server = Server::ok();
    let mut error = message("2", AlertKind::Opened);
    error.result = postwatch::event::Outcome::Error;
    let channel = webhook(&server);
    for message in [message("1", AlertKind::Resolved), error] {
        assert_eq!(send(&channel, &[message], None), sent());
    }
    let colors: Vec<Value> =
        server.received().iter().map(|request| body(request)["attachments"][0]["color"].clone()).collect();
    assert_eq!(colors, ["#12b76a", "#7a5af8"]);
}

#[test]
fn hostile_names_mention_nobody_and_large_alerts_fit() {
    let server = Server::ok();
    let hostile = "<!channel> & <@U0> *b* `c` ".repeat(20);
    let lines: Vec<String> = (0..900).map(|line| format!("{line} {hostile}")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let message = AlertMessage::new("1".to_owned(), &alert(AlertKind::Opened, &lines, &[], &[]), &monitor(&hostile));
    let channel = webhook(&server);
    assert_eq!(send(&channel, std::slice::from_ref(&message), None), sent());
    assert_eq!(send(&channel, &vec![message; 50], None), sent());
    for request in server.received() {
        let said = body(&request);
        assert!(!request.text().contains("<!channel>") && !request.text().contains("<@U0>"));
        assert!(block_text(&said) < 12_000, "{}", block_text(&said));
        assert!(request.text().contains("more: the history of postwatch has them"), "{}", request.text());
    }
}

#[test]
fn several_alerts_are_one_message() {
    let server = Server::ok();
    let messages: Vec<AlertMessage> = ["payments", "iam-audit", "login"]
        .iter()
        .map(|name| AlertMessage::new("1".to_owned(), &alert(AlertKind::Opened, &["x"], &[], &[]), &monitor(name)))
        .collect();
    assert_eq!(send(&webhook(&server), &messages, None), sent());
    let said = body(&server.only());
    assert_eq!(said["text"], "3 alerts: payments is failing, iam-audit is failing, login is failing");
    assert_eq!(said["attachments"].as_array().unwrap().len(), 3);
}

#[test]
fn what_slack_does_not_like_in_blocks_it_gets_as_text() {
    for word in ["invalid_blocks", "msg_blocks_too_long"] {
        let server = Server::start(move |request| match request.text().contains("\"blocks\"") {
            true => Reply::status(400).body(word),
            false => Reply::ok("ok"),
        });
        assert_eq!(send(&webhook(&server), &[message("1", AlertKind::Opened)], None), sent());
        let said = body(&server.received()[1]);
        assert_eq!(said.as_object().unwrap().keys().collect::<Vec<_>>(), ["text"]);
        assert!(said["text"].as_str().unwrap().contains("a is wrong"), "{said}");
    }
}

#[test]
fn a_page_of_somebody_else_is_no_ok() {
    let server = Server::start(|_| Reply::ok("<html>Log in</html>"));
    let outcome = send(&webhook(&server), &[message("1", AlertKind::Opened)], None);
    assert_eq!(outcome, Outcome::Refused { why: "200 <html>Log in</html> instead of \"ok\"".to_owned() });
}

#[test]
fn a_template_makes_text_or_whole_messages() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::ok();
    let url = format!("{}/x", server.url());
    for (template, wanted) in [
        (
            "*{{title}}* {{#each new}}[{{line}}]{{/each}}",
            json!({"text": "*iam-audit is failing* [a is wrong][b is wrong]"}),
        ),
        (
            r#"{"text": {{json title}}, "unfurl_links": false}"#,
            json!({"text": "iam-audit is failing", "unfurl_links": false}),
        ),
    ] {
        std::fs::write(folder.path().join("t.hbs"), template).unwrap();
        let settings = json!({"slackWebhook": {"url": {"env": "URL"}}, "template": "t.hbs"});
        let channel = open(settings, &[("URL", &url)], folder.path()).unwrap();
        assert_eq!(channel.window(), None, "a template shows one alert");
        assert_eq!(send(&channel, &[message("1", AlertKind::Opened)], None), sent());
        assert_eq!(body(server.received().last().unwrap()), wanted);
    }
}

fn bot(server: &Server) -> postwatch::alert::channel::Channel {
    let settings = json!({"slackBot": {"token": {"env": "KEY"}, "channel": "#ops", "api": server.url()}});
    open(settings, &[("KEY", CANARY)], Path::new("")).unwrap()
}

#[test]
fn a_bot_edits_the_red_message_when_it_is_over_and_replies_to_it_meanwhile() {
    let server = Server::start(|request| match request.path() {
        "/chat.postMessage" => Reply::json(&json!({"ok": true, "ts": "15.2", "channel": "C9"})),
        "/chat.update" => Reply::json(&json!({"ok": true, "ts": "15.2", "channel": "C9"})),
        other => panic!("{other}"),
    });
    let bot = bot(&server);
    assert_eq!(bot.window(), None, "an edit needs a message of its own");
    let opened = send(&bot, &[message("1", AlertKind::Opened)], None);
    assert_eq!(opened, Outcome::Sent { receipt: Some("C9:15.2".to_owned()) });
    assert_eq!(send(&bot, &[message("2", AlertKind::Changed)], Some("C9:15.2")), sent());
    assert_eq!(send(&bot, &[message("3", AlertKind::Resolved)], Some("C9:15.2")), sent());
    let received = server.received();
    assert!(received.iter().all(|request| request.header("authorization") == Some(&format!("Bearer {CANARY}"))));
    let bodies: Vec<Value> = received.iter().map(body).collect();
    assert_eq!(server.targets(), ["/chat.postMessage", "/chat.postMessage", "/chat.update", "/chat.postMessage"]);
    assert_eq!((&bodies[0]["channel"], &bodies[0]["thread_ts"]), (&json!("#ops"), &Value::Null));
    assert_eq!((&bodies[1]["thread_ts"], &bodies[1]["reply_broadcast"]), (&json!("15.2"), &json!(true)));
    assert_eq!((&bodies[2]["channel"], &bodies[2]["ts"]), (&json!("C9"), &json!("15.2")));
    assert_eq!(bodies[2]["attachments"][0]["color"], "#12b76a");
    assert_eq!((&bodies[3]["thread_ts"], &bodies[3]["reply_broadcast"]), (&json!("15.2"), &json!(false)));
}

#[test]
fn what_cannot_be_edited_is_told_in_a_new_message() {
    for word in ["message_not_found", "cant_update_message", "edit_window_closed"] {
        let server = Server::start(move |request| match request.path() {
            "/chat.update" => Reply::json(&json!({"ok": false, "error": word})),
            _ => Reply::json(&json!({"ok": true, "ts": "16.0", "channel": "C9"})),
        });
        let outcome = send(&bot(&server), &[message("3", AlertKind::Resolved)], Some("C9:15.2"));
        assert_eq!(outcome, Outcome::Sent { receipt: Some("C9:16.0".to_owned()) });
        assert_eq!(server.targets(), ["/chat.update", "/chat.postMessage"]);
        assert_eq!(body(&server.received()[1])["thread_ts"], Value::Null);
    }
}

#[test]
fn slacks_words_say_whether_a_bot_tries_again() {
    for (reply, wanted) in [
        (
            Reply::json(&json!({"ok": false, "error": "invalid_auth"})),
            Outcome::Refused { why: "invalid_auth".to_owned() },
        ),
        (Reply::json(&json!({"ok": false, "error": CANARY})), Outcome::Refused { why: "********".to_owned() }),
        (
            Reply::json(&json!({"ok": false, "error": "ratelimited"})),
            Outcome::TryAgain { after: None, why: "ratelimited".to_owned(), may_have_arrived: false },
        ),
        (Reply::ok("hello"), Outcome::Refused { why: "200 hello, which is no answer of Slack's".to_owned() }),
    ] {
        let server = Server::start(move |_| reply.clone());
        assert_eq!(send(&bot(&server), &[message("1", AlertKind::Opened)], None), wanted);
    }
}

#[test]
fn a_workflow_gets_flat_texts() {
    let server = Server::start(|_| Reply::json(&json!({"ok": true})));
    let url = format!("{}/triggers/T0/{CANARY}", server.url());
    let settings = json!({"slackWorkflow": {"url": {"env": "URL"}}});
    let channel = open(settings, &[("URL", &url)], Path::new("")).unwrap();
    assert_eq!(send(&channel, &[message("1", AlertKind::Opened)], None), sent());
    let said = body(&server.only());
    assert!(said.as_object().unwrap().values().all(Value::is_string), "{said}");
    assert_eq!((&said["problems"], &said["kind"]), (&json!("a is wrong\nb is wrong"), &json!("opened")));
}
