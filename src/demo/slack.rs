//! A Slack incoming webhook that takes what Slack takes and refuses what Slack refuses.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::{
    faults::Faults,
    form::Form,
    message::{Received, Reply},
};

/// The webhook's path. It has the shape of a real one and is none.
pub const WEBHOOK_PATH: &str = "/services/TDEMO0000/BDEMO0000/postwatchDemoWebhookOnly";

const BLOCKS_LIMIT: usize = 50;
const ATTACHMENTS_LIMIT: usize = 100;
const TEXT_LIMIT: usize = 40_000;

/// A message that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct SlackMessage {
    /// `text` as sent; empty when the message has only blocks.
    pub text: String,
    /// Its length as Slack counts: UTF-16 units.
    pub length: usize,
    /// True when Slack would have cut it.
    pub is_cut: bool,
    /// What stands between `<` and `>` and so acts as a link, a mention or a channel.
    pub references: Vec<String>,
    /// The whole message.
    pub body: Value,
}

/// The sink and what it has taken so far.
#[derive(Debug, Default)]
pub(crate) struct SlackSink {
    received: Vec<SlackMessage>,
    asked: u64,
    last: Option<Instant>,
}

impl SlackSink {
    pub(crate) fn received(&self) -> &[SlackMessage] {
        &self.received
    }

    /// Takes a message or refuses it, with a status and a word.
    pub(crate) fn answer(&mut self, received: &Received, faults: &Faults, now: Instant) -> Reply {
        self.asked += 1;
        let spoken = |status: u16, word: &str| Reply::new(status, "text/html", word.to_owned());
        if !is_webhook_shaped(&received.path) {
            return spoken(404, "no_team");
        }
        if received.path != WEBHOOK_PATH {
            return spoken(404, "no_service");
        }
        if received.method != "POST" {
            return spoken(400, "invalid_payload");
        }
        if let Some((_, status)) = faults.slack.filter(|(every, _)| self.asked.is_multiple_of(*every)) {
            return match status {
                400 => spoken(400, "invalid_payload"),
                403 => spoken(403, "action_prohibited"),
                404 => spoken(404, "channel_not_found"),
                410 => spoken(410, "channel_is_archived"),
                429 => too_many(1),
                _ => spoken(500, "rollup_error"),
            };
        }
        let wait = self.last.and_then(|last| faults.slack_pace.checked_sub(now.saturating_duration_since(last)));
        if let Some(wait) = wait.filter(|wait| !wait.is_zero()) {
            return too_many(wait.as_secs() + u64::from(wait.subsec_nanos() > 0));
        }
        match read_message(received) {
            Ok(message) => {
                self.last = Some(now);
                self.received.push(message);
                spoken(200, "ok")
            }
            Err(word) => spoken(400, word),
        }
    }
}

fn too_many(seconds: u64) -> Reply {
    Reply::new(429, "text/html", "rate_limited")
        .with_header("retry-after", Duration::from_secs(seconds.max(1)).as_secs().to_string())
}

/// `/services/T…/B…/…`
fn is_webhook_shaped(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>()[..] {
        ["", "services", team, service, token] => {
            team.starts_with('T') && service.starts_with('B') && !token.is_empty()
        }
        _ => false,
    }
}

fn read_message(received: &Received) -> Result<SlackMessage, &'static str> {
    let is_form =
        received.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let form = if is_form { Form::read(&received.body) } else { Form::default() };
    let json = match form.get("payload") {
        Some(payload) => payload.as_bytes(),
        // Slack reads JSON also when the client says it is a form (curl does).
        None => &received.body,
    };
    let body: Value = serde_json::from_slice(json).map_err(|_| "invalid_payload")?;
    let Value::Object(fields) = &body else { return Err("invalid_payload") };
    let text = match fields.get("text") {
        None | Some(Value::Null) => "",
        Some(Value::String(text)) => text,
        Some(_) => return Err("invalid_payload"),
    };
    let list = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(&[][..]),
        Some(Value::Array(items)) => Ok(items.as_slice()),
        Some(_) => Err("invalid_payload"),
    };
    let (blocks, attachments) = (list("blocks").map_err(|_| "invalid_blocks")?, list("attachments")?);
    if blocks.len() > BLOCKS_LIMIT || !blocks.iter().all(is_block) {
        return Err("invalid_blocks");
    }
    if attachments.len() > ATTACHMENTS_LIMIT {
        return Err("too_many_attachments");
    }
    if text.trim().is_empty() && blocks.is_empty() && attachments.is_empty() {
        return Err("no_text");
    }
    let length = units(text);
    Ok(SlackMessage {
        text: text.to_owned(),
        length,
        is_cut: length > TEXT_LIMIT,
        references: references(text),
        body: body.clone(),
    })
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn references(text: &str) -> Vec<String> {
    text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(inside, _)| inside.to_owned()).collect()
}

/// The rules of Block Kit for the blocks that reports use; other types pass.
fn is_block(block: &Value) -> bool {
    let Some(kind) = block.get("type").and_then(Value::as_str) else { return false };
    if block.get("block_id").is_some_and(|id| id.as_str().is_none_or(|id| units(id) > 255)) {
        return false;
    }
    let elements = |most: usize| {
        block.get("elements").and_then(Value::as_array).is_some_and(|all| (1..=most).contains(&all.len()))
    };
    match kind {
        "header" => block.get("text").is_some_and(|text| is_text(text, 150) && text["type"] == "plain_text"),
        "section" => {
            let text = block.get("text");
            let fields = block.get("fields").map(|fields| fields.as_array().map(Vec::as_slice).unwrap_or_default());
            (text.is_some() || fields.is_some())
                && text.is_none_or(|text| is_text(text, 3000))
                && fields.is_none_or(|fields| {
                    (1..=10).contains(&fields.len()) && fields.iter().all(|field| is_text(field, 2000))
                })
        }
        "context" => elements(10),
        "actions" => elements(25),
        "divider" => true,
        "image" => {
            block.get("image_url").is_some_and(Value::is_string) && block.get("alt_text").is_some_and(Value::is_string)
        }
        _ => true,
    }
}

fn is_text(text: &Value, most: usize) -> bool {
    matches!(text["type"].as_str(), Some("plain_text" | "mrkdwn"))
        && text["text"].as_str().is_some_and(|text| (1..=most).contains(&units(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use serde_json::json;

    fn post(path: &str, body: &str) -> Received {
        Received { method: "POST".into(), path: path.into(), body: body.to_owned().into(), ..Received::default() }
    }

    fn say(sink: &mut SlackSink, faults: &Faults, body: &str) -> (u16, String) {
        let reply = sink.answer(&post(WEBHOOK_PATH, body), faults, Clock::system().instant());
        (reply.status.as_u16(), String::from_utf8(reply.body.to_vec()).unwrap())
    }

    #[test]
    fn messages_are_judged_as_slack_does() {
        let long = |units: usize| "x".repeat(units);
        let section = |text: String| {
            json!({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]}).to_string()
        };
        let header = |kind: &str, text: String| {
            json!({"blocks": [{"type": "header", "text": {"type": kind, "text": text}}]}).to_string()
        };
        let many = |count: usize| json!({"text": "x", "blocks": vec![json!({"type": "divider"}); count]}).to_string();
        for (body, status, word) in [
            (r#"{"text":"hello"}"#.to_owned(), 200, "ok"),
            ("hello".to_owned(), 400, "invalid_payload"),
            ("[]".to_owned(), 400, "invalid_payload"),
            (r#"{"text":7}"#.to_owned(), 400, "invalid_payload"),
            ("{}".to_owned(), 400, "no_text"),
            (r#"{"text":" "}"#.to_owned(), 400, "no_text"),
            (section(long(3000)), 200, "ok"),
            (section(long(3001)), 400, "invalid_blocks"),
            (section(String::new()), 400, "invalid_blocks"),
            (header("plain_text", long(150)), 200, "ok"),
            (header("plain_text", "\u{1f512}".repeat(76)), 400, "invalid_blocks"),
            (header("mrkdwn", long(3)), 400, "invalid_blocks"),
            (many(50), 200, "ok"),
            (many(51), 400, "invalid_blocks"),
            (r#"{"text":"x","blocks":[{}]}"#.to_owned(), 400, "invalid_blocks"),
            (r#"{"text":"x","blocks":{}}"#.to_owned(), 400, "invalid_blocks"),
        ] {
            assert_eq!(say(&mut SlackSink::default(), &Faults::none(), &body), (status, word.to_owned()), "{body:.80}");
        }
    }

    #[test]
    fn length_is_in_utf16_units_and_references_are_told() {
        let mut sink = SlackSink::default();
        let text = format!("{} <!channel> &lt;root_account&gt;", "\u{1f512}".repeat(20_000));
        assert_eq!(say(&mut sink, &Faults::none(), &json!({ "text": text }).to_string()).0, 200);
        let message = &sink.received()[0];
        assert_eq!((message.length, message.is_cut), (40_032, true));
        assert_eq!(message.references, ["!channel"]);
    }

    #[test]
    fn the_form_that_old_clients_send_is_read() {
        let mut received = post(WEBHOOK_PATH, "payload=%7B%22text%22%3A%22a+b%22%7D");
        received.headers.push(("content-type".into(), "application/x-www-form-urlencoded".into()));
        let mut sink = SlackSink::default();
        assert_eq!(sink.answer(&received, &Faults::none(), Clock::system().instant()).status, 200);
        assert_eq!(sink.received()[0].text, "a b");
    }

    #[test]
    fn other_addresses_are_unknown() {
        for (path, word) in [("/services/T1/B1/other", "no_service"), ("/services/x", "no_team")] {
            let reply = SlackSink::default().answer(&post(path, "{}"), &Faults::none(), Clock::system().instant());
            assert_eq!((reply.status.as_u16(), reply.body.as_ref()), (404, word.as_bytes()));
        }
    }

    #[test]
    fn faults_and_pace_refuse() {
        let mut sink = SlackSink::default();
        let archived: Faults = "slack=2:410".parse().unwrap();
        assert_eq!(say(&mut sink, &archived, r#"{"text":"1"}"#).0, 200);
        assert_eq!(say(&mut sink, &archived, r#"{"text":"2"}"#), (410, "channel_is_archived".to_owned()));

        let paced: Faults = "slack-pace=1s".parse().unwrap();
        let mut sink = SlackSink::default();
        let start = Clock::system().instant();
        let message = post(WEBHOOK_PATH, r#"{"text":"x"}"#);
        assert_eq!(sink.answer(&message, &paced, start).status, 200);
        let early = sink.answer(&message, &paced, start + Duration::from_millis(900));
        assert_eq!(early.status, 429);
        assert!(early.headers.contains(&("retry-after", "1".to_owned())));
        assert_eq!(sink.answer(&message, &paced, start + Duration::from_secs(1)).status, 200);
        assert_eq!(sink.received().len(), 2);
    }
}
