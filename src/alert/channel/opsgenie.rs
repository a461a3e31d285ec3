//! Opsgenie: alerts with an alias, which a recovery closes.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{
    outcome::Outcome,
    settings::Priority,
    transport::{OutcomeFuture, Sending, Transport},
    wording::{Tone, incident_key, lines_within, shortened},
};
use crate::alert::message::AlertMessage;

/// What alerts say where they come from.
const SOURCE: &str = "postwatch";

/// An integration of Opsgenie.
pub(super) struct Opsgenie {
    pub(super) api: String,
    pub(super) key: String,
    pub(super) priority: Priority,
}

impl Transport for Opsgenie {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(message) = sending.messages.first() else { return Outcome::sent() };
            if Tone::of(message) == Tone::Good {
                return self.close(sending, message).await;
            }
            let outcome = self.call(sending, "/v2/alerts", &self.alert(message)).await;
            if message.test && outcome == Outcome::sent() {
                return self.close(sending, message).await;
            }
            outcome
        })
    }
}

impl Opsgenie {
    async fn call(&self, sending: &Sending<'_>, path: &str, body: &Value) -> Outcome {
        let url = format!("{}{path}", self.api.trim_end_matches('/'));
        sending.post_json(&url, vec![("Authorization", format!("GenieKey {}", self.key))], body).await
    }

    async fn close(&self, sending: &Sending<'_>, message: &AlertMessage) -> Outcome {
        let alias = incident_key(message);
        let path = format!("/v2/alerts/{}/close?identifierType=alias", utf8_percent_encode(&alias, NON_ALPHANUMERIC));
        let note = shortened(&format!("{}. {}", message.title, message.sentence), 25_000);
        self.call(sending, &path, &json!({"source": SOURCE, "note": note})).await
    }

    /// An alert of the same alias that is open is counted up, not opened anew.
    fn alert(&self, message: &AlertMessage) -> Value {
        let priority = match self.priority {
            Priority::P1 => "P1",
            Priority::P2 => "P2",
            Priority::P3 => "P3",
            Priority::P4 => "P4",
            Priority::P5 => "P5",
        };
        let mut lines = vec![message.sentence.clone()];
        lines.extend(message.notes());
        lines.extend(message.problem_lines());
        let mut details = json!({"result": message.result, "run": message.run, "since": message.since.to_rfc3339()});
        for (name, value) in message.facts() {
            details[name.to_lowercase()] = Value::String(shortened(&value, 1000));
        }
        json!({
            "message": shortened(&message.title, 130),
            "alias": incident_key(message),
            "description": lines_within(&lines, 15_000),
            "note": shortened(&message.sentence, 25_000),
            "entity": shortened(message.monitor.as_str(), 512),
            "source": SOURCE,
            "tags": message.tags.iter().take(20).map(|tag| shortened(tag.as_str(), 50)).collect::<Vec<_>>(),
            "details": details,
            "priority": if message.test { "P5" } else { priority },
        })
    }
}
