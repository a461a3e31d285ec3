//! PagerDuty, Events API v2.

use serde_json::{Value, json};

use super::{
    outcome::Outcome,
    settings::Severity,
    transport::{OutcomeFuture, Sending, Transport},
    wording::{Tone, incident_key, lines_within, shortened, web_address},
};
use crate::alert::message::AlertMessage;

/// A service of PagerDuty.
pub(super) struct PagerDuty {
    pub(super) api: String,
    pub(super) routing_key: String,
    pub(super) severity: Severity,
}

impl Transport for PagerDuty {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(message) = sending.messages.first() else { return Outcome::sent() };
            let url = format!("{}/v2/enqueue", self.api.trim_end_matches('/'));
            let action = if Tone::of(message) == Tone::Good { "resolve" } else { "trigger" };
            let outcome = sending.post_json(&url, Vec::new(), &self.event(message, action)).await;
            if message.test && outcome == Outcome::sent() {
                // Whoever tries a channel shall wake nobody for long.
                return sending.post_json(&url, Vec::new(), &self.event(message, "resolve")).await;
            }
            outcome
        })
    }
}

impl PagerDuty {
    fn event(&self, message: &AlertMessage, action: &str) -> Value {
        let mut event = json!({
            "routing_key": self.routing_key,
            "event_action": action,
            "dedup_key": incident_key(message),
        });
        if action == "resolve" {
            return event;
        }
        let severity = match (message.test, self.severity) {
            (true, _) | (false, Severity::Info) => "info",
            (false, Severity::Critical) => "critical",
            (false, Severity::Error) => "error",
            (false, Severity::Warning) => "warning",
        };
        let mut links = Vec::new();
        for (text, address) in [("Run", &message.link), ("Runbook", &message.runbook)] {
            links.extend(web_address(address.as_ref()).map(|href| json!({"href": href, "text": text})));
        }
        event["payload"] = json!({
            "summary": shortened(&format!("{}: {}", message.title, message.sentence), 1024),
            "source": message.monitor,
            "severity": severity,
            "timestamp": message.at.to_rfc3339(),
            "component": message.collection,
            "custom_details": {
                "problems": lines_within(&message.problem_lines(), 20_000),
                "notes": message.notes(),
                "result": message.result,
                "owner": message.owner,
                "runbook": message.runbook,
                "run": message.run,
                "since": message.since.to_rfc3339(),
                "environment": message.environment,
            },
        });
        event["client"] = json!("postwatch");
        if let Some(url) = web_address(message.link.as_ref()) {
            event["client_url"] = json!(url);
        }
        if !links.is_empty() {
            event["links"] = Value::Array(links);
        }
        event
    }
}
