//! Any address that takes JSON: ours, signed, or the form of somebody else.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{
    outcome::Outcome,
    settings::{Format, Method},
    text_template::TextTemplate,
    transport::{OutcomeFuture, Sending, Transport},
    wording::{Tone, incident_key, lines_within, shortened},
};
use crate::{alert::message::AlertMessage, deliver::Posting};

/// Name and version of what is sent unless something else is wanted.
const SCHEMA: &str = "postwatch.alert/1";

/// A key with this in front is Base64 (Standard Webhooks).
const BASE64_KEY: &str = "whsec_";

/// An address.
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) method: Method,
    pub(super) headers: Vec<(String, String)>,
    pub(super) format: Format,
    pub(super) template: Option<TextTemplate>,
    pub(super) signature: Option<SigningKey>,
}

/// Signs requests.
pub(super) struct SigningKey(Vec<u8>);

impl SigningKey {
    pub(super) fn read(text: &str) -> Result<SigningKey, String> {
        let key = match text.strip_prefix(BASE64_KEY) {
            Some(encoded) => STANDARD.decode(encoded).map_err(|_| "what follows whsec_ is no Base64".to_owned())?,
            None => text.as_bytes().to_vec(),
        };
        Ok(SigningKey(key))
    }

    /// `v1,…` of id, timestamp and body (Standard Webhooks).
    fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> Option<String> {
        // A key of HMAC may have any length.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(format!("{id}.{timestamp}.").as_bytes());
        mac.update(body);
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

impl Transport for Webhook {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(message) = sending.messages.first() else { return Outcome::sent() };
            let (body, content_type) = match &self.template {
                None => (self.body(message).to_string(), "application/json; charset=utf-8"),
                Some(template) => match template.render(message) {
                    Ok(text) => {
                        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
                        (text, if is_json { "application/json; charset=utf-8" } else { "text/plain; charset=utf-8" })
                    }
                    // It showed the samples: what it cannot show now is better sent in our form than not at all.
                    Err(_) => (self.body(message).to_string(), "application/json; charset=utf-8"),
                },
            };
            let body = body.into_bytes();
            let mut headers = vec![("Content-Type", content_type.to_owned())];
            headers.push(("webhook-id", message.id.clone()));
            let timestamp = sending.now.timestamp();
            headers.push(("webhook-timestamp", timestamp.to_string()));
            let signature = self.signature.as_ref().and_then(|key| key.sign(&message.id, timestamp, &body));
            headers.extend(signature.map(|signature| ("webhook-signature", signature)));
            for (name, value) in &self.headers {
                headers.retain(|(present, _)| !present.eq_ignore_ascii_case(name));
                headers.push((name, value.clone()));
            }
            let method = match self.method {
                Method::Post => "POST",
                Method::Put => "PUT",
                Method::Patch => "PATCH",
            };
            sending.judged(Posting { method, url: &self.url, headers, body }).await
        })
    }
}

impl Webhook {
    fn body(&self, message: &AlertMessage) -> Value {
        match self.format {
            Format::Postwatch => ours(message),
            Format::Postman => postmans(message),
            Format::Datadog => datadogs(message),
            Format::Statuspage => statuspages(message),
        }
    }
}

/// What is sent unless something else is wanted, and what a program gets.
pub(super) fn ours(message: &AlertMessage) -> Value {
    let mut body = json!({"schema": SCHEMA});
    if let Ok(Value::Object(fields)) = serde_json::to_value(message) {
        for (name, value) in fields {
            body[name] = value;
        }
    }
    body
}

/// The names that webhooks of Postman's monitors have.
fn postmans(message: &AlertMessage) -> Value {
    let metrics = &message.metrics;
    json!({
        "collection_name": message.collection,
        "collection_uid": "",
        "environment_name": message.environment.as_ref().map(ToString::to_string).unwrap_or_default(),
        "environment_uid": "",
        "monitor_name": message.monitor,
        "monitor_uid": "",
        "metrics": {
            "errors": metrics.errors,
            "failedTests": metrics.failed_assertions,
            "passedTests": metrics.passed_assertions,
            "requestCount": metrics.requests,
            "totalLatency": metrics.total_latency,
            "warnings": metrics.warnings,
        },
    })
}

/// An event of Datadog's Events API, v1.
fn datadogs(message: &AlertMessage) -> Value {
    let alert_type = match Tone::of(message) {
        Tone::Bad => "error",
        Tone::Unknown => "warning",
        Tone::Good => "success",
        Tone::Neutral => "info",
    };
    let mut tags = vec![format!("monitor:{}", message.monitor), format!("kind:{}", word(&message.kind))];
    tags.extend(message.owner.iter().map(|owner| format!("owner:{owner}")));
    tags.extend(message.tags.iter().map(ToString::to_string));
    let mut lines = vec![message.sentence.clone()];
    lines.extend(message.notes());
    lines.extend(message.problem_lines());
    lines.extend(message.facts().into_iter().map(|(name, value)| format!("{name}: {value}")));
    json!({
        "title": shortened(&message.title, 500),
        "text": lines_within(&lines, 4000),
        "alert_type": alert_type,
        "aggregation_key": shortened(&incident_key(message), 100),
        "date_happened": message.at.timestamp(),
        "tags": tags,
    })
}

/// The status of a component of Statuspage. A test changes nothing.
fn statuspages(message: &AlertMessage) -> Value {
    match Tone::of(message) {
        Tone::Bad | Tone::Unknown => json!({"component": {"status": "major_outage"}}),
        Tone::Good => json!({"component": {"status": "operational"}}),
        Tone::Neutral => json!({"component": {}}),
    }
}

fn word(kind: &crate::alert::AlertKind) -> String {
    serde_json::to_value(kind).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
