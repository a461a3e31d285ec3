//! Workflows of Microsoft Teams that a webhook starts: an Adaptive Card.

use serde_json::{Value, json};

use super::{
    transport::{OutcomeFuture, Sending, Transport},
    wording::{Tone, shortened, web_address},
};
use crate::alert::message::AlertMessage;

/// Teams takes 28 KB; this is what the problems of a card may measure as JSON.
const MOST_PROBLEMS: usize = 16_000;
const LONGEST_LINE: usize = 1000;
/// Alerts of one card.
const MOST_ALERTS: usize = 15;

/// A workflow.
pub(super) struct Teams {
    pub(super) url: String,
}

impl Transport for Teams {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move { sending.post_json(&self.url, Vec::new(), &card(sending.messages)).await })
    }

    fn shows_several(&self) -> bool {
        true
    }
}

fn card(messages: &[AlertMessage]) -> Value {
    let mut body = Vec::new();
    if let [_, _, ..] = messages {
        body.push(json!({"type": "TextBlock", "text": format!("{} alerts", messages.len()), "size": "Large",
                         "weight": "Bolder", "wrap": true}));
    }
    let share = MOST_PROBLEMS / messages.len().clamp(1, MOST_ALERTS);
    for message in messages.iter().take(MOST_ALERTS) {
        body.push(json!({"type": "Container", "separator": messages.len() > 1, "items": items(message, share)}));
    }
    if messages.len() > MOST_ALERTS {
        body.push(paragraph(&format!("… and {} more alerts", messages.len() - MOST_ALERTS)));
    }
    let mut actions = Vec::new();
    if let [message] = messages {
        let mut open = |title: &str, address| {
            actions
                .extend(web_address(address).map(|url| json!({"type": "Action.OpenUrl", "title": title, "url": url})));
        };
        open("Run", message.link.as_ref());
        open("Runbook", message.runbook.as_ref());
    }
    let mut content = json!({
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "msteams": {"width": "Full"},
    });
    if !actions.is_empty() {
        content["actions"] = Value::Array(actions);
    }
    json!({"type": "message", "attachments": [{
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": null,
        "content": content,
    }]})
}

fn items(message: &AlertMessage, share: usize) -> Vec<Value> {
    let color = match Tone::of(message) {
        Tone::Bad => "Attention",
        Tone::Unknown => "Warning",
        Tone::Good => "Good",
        Tone::Neutral => "Default",
    };
    let mut items = vec![
        json!({"type": "TextBlock", "text": escaped(&shortened(&message.title, 300)), "size": "Medium", "weight": "Bolder",
               "color": color, "wrap": true}),
        paragraph(&message.sentence),
    ];
    items.extend(message.notes().iter().map(|note| paragraph(note)));
    let facts: Vec<Value> = message
        .facts()
        .into_iter()
        .map(|(name, value)| json!({"title": name, "value": escaped(&shortened(&value, 300))}))
        .collect();
    items.push(json!({"type": "FactSet", "facts": facts}));
    let lines = message.problem_lines();
    let mut left = share;
    for (place, line) in lines.iter().enumerate() {
        let block = paragraph(&format!("• {line}"));
        let length = block.to_string().len();
        if length > left {
            items.push(paragraph(&format!("… and {} more: the whole is in the run", lines.len() - place)));
            break;
        }
        left -= length;
        items.push(block);
    }
    items
}

fn paragraph(text: &str) -> Value {
    json!({"type": "TextBlock", "text": escaped(&shortened(text, LONGEST_LINE)), "wrap": true, "spacing": "Small"})
}

/// Text that Teams does not take for Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_[]()#~<>".contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
