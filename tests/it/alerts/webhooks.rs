//! Webhooks of all kinds, and workflows of Teams.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use postwatch::alert::{AlertKind, AlertMessage};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{alert, message, monitor, now, open, send, sent};
use crate::support::{Received, Reply, Server};

fn body(request: &Received) -> Value {
    serde_json::from_str(&request.text()).unwrap()
}

/// Sends one alert to a webhook with these settings; what it received.
fn received(mut webhook: Value, secrets: &[(&str, &str)], message: &AlertMessage) -> Received {
    let server = Server::start(|_| Reply::status(202));
    webhook["url"] = json!(format!("{}/hook", server.url()));
    let channel = open(json!({"webhook": webhook}), secrets, Path::new("")).unwrap();
    assert_eq!(send(&channel, std::slice::from_ref(message), None), sent());
    server.only()
}

#[test]
fn ours_holds_everything_and_is_signed_as_standard_webhooks_say() {
    let key = [7_u8; 24];
    let secret = format!("whsec_{}", STANDARD.encode(key));
    let request =
        received(json!({"secret": {"env": "KEY"}}), &[("KEY", &secret)], &message("id-1", AlertKind::Changed));
    let timestamp = now().timestamp().to_string();
    assert_eq!(request.header("webhook-id"), Some("id-1"));
    assert_eq!(request.header("webhook-timestamp"), Some(timestamp.as_str()));
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("id-1.{timestamp}.").as_bytes());
    mac.update(&request.body);
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(request.header("webhook-signature"), Some(wanted.as_str()));
    let said = body(&request);
    assert_eq!(said["schema"], "postwatch.alert/1");
    assert_eq!((&said["id"], &said["incident"], &said["kind"]), (&json!("id-1"), &json!("run-7"), &json!("changed")));
    assert_eq!(said["counts"], json!({"new": 1, "open": 1, "resolved": 1}));
    assert_eq!(said["open"][0]["age"], "12 days");
    assert_eq!(said["owner"], "security@example.com");
}

#[test]
fn nothing_is_signed_without_a_secret_and_headers_may_be_secret() {
    let webhook = json!({"method": "PUT", "headers": {"X-Key": {"env": "KEY"}, "content-type": "application/x"}});
    let request = received(webhook, &[("KEY", "abcdefghijklmnop")], &message("id-1", AlertKind::Opened));
    assert_eq!((request.method.as_str(), request.header("webhook-signature")), ("PUT", None));
    assert_eq!(request.header("x-key"), Some("abcdefghijklmnop"));
    assert_eq!(request.all("content-type"), ["application/x"]);
}

#[test]
fn postmans_form_has_postmans_names() {
    let mut message = message("id-1", AlertKind::Run);
    (message.metrics.requests, message.metrics.failed_assertions) = (3, 1);
    let said = body(&received(json!({"format": "postman"}), &[], &message));
    assert_eq!(
        said,
        json!({"collection_name": "AWS IAM audit", "collection_uid": "", "environment_name": "production",
               "environment_uid": "", "monitor_name": "iam-audit", "monitor_uid": "",
               "metrics": {"errors": 0, "failedTests": 1, "passedTests": 0, "requestCount": 3, "totalLatency": 0,
                           "warnings": 0}})
    );
}

#[test]
fn datadog_and_statuspage_are_told_in_their_own_forms() {
    let said = body(&received(json!({"format": "datadog"}), &[], &message("id-1", AlertKind::Opened)));
    assert_eq!((&said["alert_type"], &said["title"]), (&json!("error"), &json!("iam-audit is failing")));
    assert_eq!(said["aggregation_key"], "postwatch/iam-audit/run-7");
    assert_eq!(said["tags"], json!(["monitor:iam-audit", "kind:opened", "owner:security@example.com", "aws"]));
    let said = body(&received(json!({"format": "datadog"}), &[], &message("id-1", AlertKind::Resolved)));
    assert_eq!(said["alert_type"], "success");
    for (kind, status) in [(AlertKind::Opened, "major_outage"), (AlertKind::Resolved, "operational")] {
        let request = received(json!({"format": "statuspage", "method": "PATCH"}), &[], &message("id-1", kind));
        assert_eq!((request.method.as_str(), body(&request)), ("PATCH", json!({"component": {"status": status}})));
    }
}

#[test]
fn a_template_makes_json_or_text() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::ok();
    let hostile = AlertMessage::new(
        "1".to_owned(),
        &alert(AlertKind::Opened, &["say \"no\" \\ \u{7}"], &[], &[]),
        &monitor("a\"b"),
    );
    for (template, wanted) in [
        (r#"{"m": "{{monitor}}", "all": {{json new}}, "owner": {{json owner}}}"#, "application/json; charset=utf-8"),
        ("{{{title}}}: {{{sentence}}}", "text/plain; charset=utf-8"),
    ] {
        std::fs::write(folder.path().join("t.hbs"), template).unwrap();
        let settings = json!({"webhook": {"url": server.url()}, "template": "t.hbs"});
        let channel = open(settings, &[], folder.path()).unwrap();
        assert_eq!(send(&channel, std::slice::from_ref(&hostile), None), sent());
        assert_eq!(server.received().last().unwrap().header("content-type"), Some(wanted));
    }
    let said = body(&server.received()[0]);
    assert_eq!((&said["m"], &said["all"][0]["line"]), (&json!("a\"b"), &json!("say \"no\" \\ \u{7}")));
    assert_eq!(server.received()[1].text(), "a\"b is failing: 1 problem");
}

#[test]
fn teams_gets_a_card_that_it_takes() {
    let server = Server::start(|_| Reply::status(202));
    let url = format!("{}/workflows/x", server.url());
    let channel = open(json!({"teams": {"url": {"env": "URL"}}}), &[("URL", &url)], Path::new("")).unwrap();
    let lines: Vec<String> =
        (0..900).map(|line| format!("{line} [x](http://evil.example) é{}", "y".repeat(300))).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let large = AlertMessage::new("1".to_owned(), &alert(AlertKind::Opened, &lines, &[], &[]), &monitor("iam-audit"));
    assert_eq!(send(&channel, &[message("1", AlertKind::Changed)], None), sent());
    assert_eq!(send(&channel, std::slice::from_ref(&large), None), sent());
    assert_eq!(send(&channel, &vec![large; 50], None), sent());
    for request in server.received() {
        assert!(request.body.len() < 28_000, "{}", request.body.len());
        assert!(!request.text().contains("[x](http"), "a name makes no link");
    }
    let card = &body(&server.received()[0])["attachments"][0];
    assert_eq!(card["contentType"], "application/vnd.microsoft.card.adaptive");
    assert_eq!(card["content"]["actions"][0]["url"], "https://watch.example.com/runs/9");
    assert_eq!(card["content"]["body"][0]["items"][0]["color"], "Attention");
}
