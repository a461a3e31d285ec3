//! A bot of Slack. The recovery edits the message that told of the failure; details stand in its thread.

use serde_json::{Value, json};

use super::{
    outcome::{Outcome, retry_after, words},
    slack_template::SlackMessages,
    slack_webhook::is_fault_of_form,
    transport::{OutcomeFuture, Sending, Transport},
};
use crate::{
    alert::AlertKind,
    deliver::{Posting, answer_text},
};

/// Errors that are over some time.
const PASSING: [&str; 7] = [
    "ratelimited",
    "rate_limited",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
];

/// A bot and the channel it writes to.
pub(super) struct SlackBot {
    pub(super) api: String,
    pub(super) token: String,
    pub(super) channel: String,
    pub(super) messages: SlackMessages,
}

/// Where a message stands: `C123:1503435956.000247`.
struct Place<'a> {
    channel: &'a str,
    time: &'a str,
}

impl<'a> Place<'a> {
    fn read(receipt: &'a str) -> Option<Place<'a>> {
        let (channel, time) = receipt.split_once(':')?;
        Some(Place { channel, time })
    }
}

/// Why a call did not do what it should.
enum Fault {
    /// Slack's word.
    Word(String),
    Other(Outcome),
}

impl Transport for SlackBot {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let [message] = sending.messages else { return self.post_new(sending).await };
            let place = sending.receipt.and_then(Place::read);
            match (message.kind, place) {
                (AlertKind::Resolved, Some(place)) => self.resolve(sending, &place).await,
                (AlertKind::Changed | AlertKind::Reminder, Some(place)) => self.reply(sending, &place, true).await,
                _ => self.post_new(sending).await,
            }
        })
    }

    fn shows_several(&self) -> bool {
        false
    }
}

impl SlackBot {
    async fn post_new(&self, sending: &Sending<'_>) -> Outcome {
        let said = self.say(sending, "chat.postMessage", json!({"channel": self.channel})).await;
        match said {
            Ok(answer) => Outcome::Sent { receipt: place_of(&answer, &self.channel) },
            Err(fault) => outcome(fault),
        }
    }

    /// In the thread of the first message, and in the channel as well where it must be seen.
    async fn reply(&self, sending: &Sending<'_>, place: &Place<'_>, is_loud: bool) -> Outcome {
        let wish = json!({"channel": place.channel, "thread_ts": place.time, "reply_broadcast": is_loud});
        match self.say(sending, "chat.postMessage", wish).await {
            Ok(_) => Outcome::sent(),
            // The thread is gone: better a new message than none.
            Err(Fault::Word(word)) if !PASSING.contains(&word.as_str()) => self.post_new(sending).await,
            Err(fault) => outcome(fault),
        }
    }

    async fn resolve(&self, sending: &Sending<'_>, place: &Place<'_>) -> Outcome {
        let wish = json!({"channel": place.channel, "ts": place.time});
        match self.say(sending, "chat.update", wish).await {
            // Editing notifies nobody: the thread does.
            Ok(_) => self.reply(sending, place, false).await,
            Err(Fault::Word(word)) if !PASSING.contains(&word.as_str()) => self.post_new(sending).await,
            Err(fault) => outcome(fault),
        }
    }

    /// Calls a method with the message; once more with text alone where its form is not liked.
    async fn say(&self, sending: &Sending<'_>, method: &str, wish: Value) -> Result<Value, Fault> {
        let (message, plain) = self.messages.of(sending.messages);
        match self.call(sending, method, joined(&wish, message)).await {
            Err(Fault::Word(word)) if is_fault_of_form(&word) => self.call(sending, method, joined(&wish, plain)).await,
            other => other,
        }
    }

    async fn call(&self, sending: &Sending<'_>, method: &str, body: Value) -> Result<Value, Fault> {
        let url = format!("{}/{method}", self.api.trim_end_matches('/'));
        let mut posting = Posting::json(&url, &body);
        posting.headers.push(("Authorization", format!("Bearer {}", self.token)));
        let answer = match sending.post.post(posting).await {
            Err(silence) => return Err(Fault::Other(Outcome::of_silence(&silence, sending.redactor))),
            Ok(answer) => answer,
        };
        if answer.status != 200 {
            return Err(Fault::Other(Outcome::of_status(&answer, sending.redactor, sending.now)));
        }
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        match (said["ok"].as_bool(), said["error"].as_str()) {
            (Some(true), _) => Ok(said),
            (_, Some(word)) if PASSING.contains(&word) => Err(Fault::Other(Outcome::TryAgain {
                after: retry_after(&answer, sending.now),
                why: answer_text(sending.redactor, word),
                may_have_arrived: false,
            })),
            (_, Some(word)) => Err(Fault::Word(answer_text(sending.redactor, word))),
            _ => {
                let why = format!("{}, which is no answer of Slack's", words(&answer, sending.redactor));
                Err(Fault::Other(Outcome::refused(why)))
            }
        }
    }
}

/// Slack's answer names the place of a message.
fn place_of(answer: &Value, channel: &str) -> Option<String> {
    let channel = answer["channel"].as_str().unwrap_or(channel);
    answer["ts"].as_str().map(|time| format!("{channel}:{time}"))
}

fn outcome(fault: Fault) -> Outcome {
    match fault {
        Fault::Word(word) => Outcome::refused(word),
        Fault::Other(outcome) => outcome,
    }
}

/// The message with what is wanted of it.
fn joined(wish: &Value, mut message: Value) -> Value {
    for (name, value) in wish.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    // An edit keeps the coloured bar of the message before unless it is told otherwise.
    if message.get("attachments").is_none() && wish.get("ts").is_some() {
        message["attachments"] = json!([]);
    }
    message
}
