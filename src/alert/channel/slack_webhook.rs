//! Incoming webhooks of Slack, and workflows that a webhook starts.

use serde_json::{Value, json};

use super::{
    outcome::{Outcome, words},
    slack_template::SlackMessages,
    transport::{OutcomeFuture, Sending, Transport},
    wording::{lines_within, shortened},
};
use crate::{
    alert::message::AlertMessage,
    deliver::{Answer, Posting},
};

/// What Slack answers when it does not like the form of a message, and would take another one.
const FORM_FAULTS: [&str; 5] =
    ["invalid_blocks", "msg_blocks_too_long", "msg_too_long", "invalid_attachments", "invalid_blocks_format"];

/// Whether Slack would take the message as text alone.
pub(super) fn is_fault_of_form(word: &str) -> bool {
    FORM_FAULTS.contains(&word.trim())
}

/// An incoming webhook.
pub(super) struct SlackWebhook {
    pub(super) url: String,
    pub(super) messages: SlackMessages,
}

impl Transport for SlackWebhook {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let (message, plain) = self.messages.of(sending.messages);
            let answer = match sending.post.post(Posting::json(&self.url, &message)).await {
                Err(silence) => return Outcome::of_silence(&silence, sending.redactor),
                Ok(answer) => answer,
            };
            let answer = match is_fault_of_form(&String::from_utf8_lossy(&answer.body)) {
                false => answer,
                true => match sending.post.post(Posting::json(&self.url, &plain)).await {
                    Err(silence) => return Outcome::of_silence(&silence, sending.redactor),
                    Ok(answer) => answer,
                },
            };
            judged(&answer, sending)
        })
    }

    fn shows_several(&self) -> bool {
        !self.messages.has_template()
    }
}

/// Slack says `ok`; a 200 with anything else came from somebody else.
fn judged(answer: &Answer, sending: &Sending<'_>) -> Outcome {
    match (answer.status, answer.body.trim_ascii()) {
        (200, b"ok") => Outcome::sent(),
        (200..300, _) => Outcome::refused(format!("{} instead of \"ok\"", words(answer, sending.redactor))),
        _ => Outcome::of_status(answer, sending.redactor, sending.now),
    }
}

/// A workflow that a webhook starts.
pub(super) struct SlackWorkflow {
    pub(super) url: String,
}

impl Transport for SlackWorkflow {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(message) = sending.messages.first() else { return Outcome::sent() };
            sending.post_json(&self.url, Vec::new(), &variables(message)).await
        })
    }
}

/// A workflow takes variables, all of which are texts.
fn variables(message: &AlertMessage) -> Value {
    let text = |shown: &Option<crate::secret::Shown>| shown.as_ref().map(ToString::to_string).unwrap_or_default();
    json!({
        "title": shortened(&message.title, 1000),
        "sentence": message.sentence,
        "monitor": message.monitor,
        "kind": message.kind,
        "result": message.result,
        "since": message.since.to_rfc3339(),
        "owner": text(&message.owner),
        "runbook": text(&message.runbook),
        "link": text(&message.link),
        "problems": lines_within(&message.problem_lines(), 2500),
        "notes": lines_within(&message.notes(), 1000),
        "id": message.id,
    })
}
