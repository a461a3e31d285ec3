//! What all channels over HTTP have in common: answers, secrets, settings.

use std::{path::Path, time::Duration};

use postwatch::alert::{AlertKind, channel::Outcome};
use serde_json::{Value, json};

use super::{CANARY, message, open, send};
use crate::support::{Reply, Server};

/// All kinds over HTTP, sending to this address; the path and every key hold the canary.
pub fn kinds(address: &str) -> Vec<(&'static str, Value)> {
    let url = json!({"env": "URL"});
    let key = json!({"env": "KEY"});
    vec![
        ("slackWebhook", json!({"slackWebhook": {"url": url}})),
        ("slackBot", json!({"slackBot": {"token": key, "channel": "C1", "api": address}})),
        ("slackWorkflow", json!({"slackWorkflow": {"url": url}})),
        ("webhook", json!({"webhook": {"url": url, "secret": key, "headers": {"X-Key": key}}})),
        ("teams", json!({"teams": {"url": url}})),
        ("pagerDuty", json!({"pagerDuty": {"routingKey": key, "api": address}})),
        ("opsgenie", json!({"opsgenie": {"apiKey": key, "api": address}})),
    ]
}

fn outcome(settings: Value, address: &str) -> Outcome {
    let url = format!("{address}/services/T0/B0/{CANARY}?code={CANARY}");
    let channel = open(settings, &[("URL", &url), ("KEY", CANARY)], Path::new("")).unwrap();
    send(&channel, &[message("id-1", AlertKind::Opened)], None)
}

#[test]
fn each_answer_says_whether_to_try_again_and_no_outcome_holds_a_secret() {
    for (kind, _) in kinds("") {
        for (status, is_passing) in [(400, false), (401, false), (403, false), (404, false), (410, false), (302, false)]
            .into_iter()
            .chain([(408, true), (429, true), (500, true), (502, true), (503, true)])
        {
            // A server that tells everybody what it was told.
            let server = Server::start(move |request| {
                let echo = format!("no: {} {:?} {}", request.target, request.headers, request.text());
                Reply::status(status).header("Retry-After", "77").body(echo)
            });
            let settings = kinds(&server.url()).into_iter().find(|(name, _)| *name == kind).unwrap().1;
            let outcome = outcome(settings, &server.url());
            let told = format!("{outcome:?}");
            assert!(!told.contains(CANARY), "{kind}, {status}: {told}");
            match (is_passing, &outcome) {
                (true, Outcome::TryAgain { after, why, may_have_arrived: false }) => {
                    assert_eq!(*after, Some(Duration::from_secs(77)), "{kind}, {status}");
                    assert!(why.starts_with(&status.to_string()), "{kind}: {why}");
                }
                (false, Outcome::Refused { why }) => assert!(why.starts_with(&status.to_string()), "{kind}: {why}"),
                _ => panic!("{kind}, {status}: {outcome:?}"),
            }
        }
    }
}

#[test]
fn silence_is_tried_again_and_tells_whether_it_may_have_arrived() {
    // Nobody listens at a port that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // Somebody listens, reads, and goes away without a word.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let rude = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut head = [0; 64];
            let _ = std::io::Read::read(&mut &stream, &mut head);
        }
    });
    for (address, may_have_arrived_wanted) in [(free, false), (rude, true)] {
        let address = format!("http://{address}");
        for (kind, settings) in kinds(&address) {
            let outcome = outcome(settings, &address);
            assert!(!format!("{outcome:?}").contains(CANARY), "{kind}: {outcome:?}");
            let Outcome::TryAgain { may_have_arrived, .. } = outcome else { panic!("{kind}: {outcome:?}") };
            assert_eq!(may_have_arrived, may_have_arrived_wanted, "{kind}");
        }
    }
}

#[test]
fn every_channel_says_of_a_test_that_it_is_one_and_of_a_repetition_that_it_may_be_one() {
    for (kind, _) in kinds("") {
        let server = Server::start(|request| match request.path() {
            "/chat.postMessage" => Reply::json(&json!({"ok": true, "ts": "1.2", "channel": "C1"})),
            _ => Reply::ok("ok"),
        });
        let settings = kinds(&server.url()).into_iter().find(|(name, _)| *name == kind).unwrap().1;
        let url = format!("{}/x", server.url());
        let channel = open(settings, &[("URL", &url), ("KEY", CANARY)], Path::new("")).unwrap();
        let test = postwatch::alert::AlertMessage::test("t".to_owned(), &super::monitor("iam-audit"), super::now());
        assert!(matches!(send(&channel, &[test], None), Outcome::Sent { .. }), "{kind}");
        let said = server.received()[0].text();
        assert!(said.contains("This is a test of the alerts of iam-audit"), "{kind}: {said}");
        let mut repeated = message("id-1", AlertKind::Opened);
        repeated.repetition = true;
        assert!(matches!(send(&channel, &[repeated], None), Outcome::Sent { .. }), "{kind}");
        let said = server.received().last().unwrap().text();
        assert!(said.contains("This may be a repetition") || said.contains(r#""repetition":true"#), "{kind}: {said}");
    }
}

#[test]
fn settings_that_cannot_work_are_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.hbs"), "{{nothing_of_the_kind}}").unwrap();
    std::fs::write(folder.path().join("open.hbs"), "{{#if x}}").unwrap();
    std::fs::write(folder.path().join("no.json.hbs"), "{\"a\": {{title}}}").unwrap();
    let url = json!({"env": "URL"});
    for (settings, wanted) in [
        (json!({}), "it does not say what it is: give one of slackWebhook, "),
        (json!({"teams": {"url": url}, "slackWebhook": {"url": url}}), "it is slackWebhook and teams at once"),
        (json!({"slackWebhook": {"url": {"env": "MISSING"}}}), "url: MISSING is not set"),
        (json!({"slackWebhook": {"url": {"env": "EMPTY"}}}), "url: the secret is empty"),
        (json!({"slackWebhook": {"url": {"env": "NONE"}}}), "it begins with https:// or http://"),
        (
            json!({"slackWebhook": {"url": "https://hooks.slack.com/services/T0/B0/x"}}),
            "a secret itself does not stand",
        ),
        (
            json!({"webhook": {"url": "https://hooks.slack.com/services/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"}}),
            "this looks like a secret",
        ),
        (json!({"webhook": {"url": "https://user:password@example.com"}}), "this looks like a secret"),
        (json!({"webhook": {"url": url, "headers": {"a b": "x"}}}), "`a b` cannot be a header"),
        (json!({"webhook": {"url": url, "headers": {"a": "x\ny: z"}}}), "`a` cannot be a header"),
        (json!({"webhook": {"url": url, "secret": {"env": "WHSEC"}}}), "what follows whsec_ is no Base64"),
        (json!({"webhook": {"url": url, "method": "GET"}}), "unknown variant `GET`"),
        (json!({"slackWebhook": {"url": url}, "template": "no.such.hbs"}), "no.such.hbs"),
        (json!({"slackWebhook": {"url": url}, "template": "bad.hbs"}), "nothing_of_the_kind"),
        (json!({"webhook": {"url": url}, "template": "open.hbs"}), "template: "),
        (json!({"webhook": {"url": url}, "template": "no.json.hbs"}), "what it makes is no JSON"),
        (json!({"teams": {"url": url}, "template": "bad.hbs"}), "teams has no template"),
        (json!({"command": {"argv": []}}), "`argv` names no program"),
        (json!({"email": {"host": "h", "from": "nobody", "to": ["a@b.c"]}}), "\"nobody\" is no address"),
        (json!({"email": {"host": "h", "from": "a@b.c", "to": []}}), "`to` names nobody"),
        (json!({"email": {"host": "h", "from": "a@b.c", "to": ["a@b.c"], "user": "u"}}), "belong together"),
        (
            json!({"email": {"host": "h", "from": "a@b.c", "to": ["a@b.c"], "user": "u", "password": url,
                             "security": "none"}}),
            "not sent over a connection that is not encrypted",
        ),
        (json!({"teams": {"url": url}, "mode": "sometimes"}), "unknown variant `sometimes`"),
        (json!({"teams": {"url": url}, "mode": {"daily": {"at": "25:00"}}}), "is no time of day"),
        (json!({"teams": {"url": url}, "mode": {"daily": {"at": "09:00", "timezone": "Mars"}}}), "Mars"),
        (json!({"teams": {"url": url}, "digest": "30"}), "write a number with its unit"),
        (json!({"pager": {"url": url}}), "unknown field `pager`"),
    ] {
        let secrets = [
            ("URL", "https://example.com/c4n4ry-0123456789abcdef"),
            ("EMPTY", " "),
            ("NONE", CANARY),
            ("WHSEC", "whsec_!"),
        ];
        let error =
            open(settings.clone(), &secrets, folder.path()).err().unwrap_or_else(|| panic!("{settings}: taken"));
        assert!(error.contains(wanted), "{settings}: {error}");
        assert!(!error.contains(CANARY), "{settings}: {error}");
    }
}
