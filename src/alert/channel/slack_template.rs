//! Messages for Slack: by the user's template, or laid out by us.

use serde_json::{Value, json};

use super::slack_blocks::{text_only, with_blocks};
use crate::{
    alert::message::AlertMessage,
    slack::{LIMIT, Rendered, Template, TemplateError, cut, escape},
};

/// How messages are made.
pub(super) struct SlackMessages {
    template: Option<Template>,
}

impl SlackMessages {
    /// By this template, if there is one; it must be able to show `samples`.
    pub(super) fn new(template: Option<&str>, samples: &[AlertMessage]) -> Result<SlackMessages, TemplateError> {
        let template = template.map(|text| Template::new("", Some(text))).transpose()?;
        for sample in samples {
            template.as_ref().map(|template| template.users(sample)).transpose()?;
        }
        Ok(SlackMessages { template })
    }

    pub(super) fn has_template(&self) -> bool {
        self.template.is_some()
    }

    /// The message, and one of text alone for when Slack does not take it.
    pub(super) fn of(&self, messages: &[AlertMessage]) -> (Value, Value) {
        let plain = text_only(messages);
        let ([message], Some(template)) = (messages, &self.template) else { return (with_blocks(messages), plain) };
        match template.users(message) {
            Ok(Rendered::Message(message)) => (message, plain),
            Ok(Rendered::Users(text) | Rendered::Ours(text)) if !text.is_empty() => {
                (json!({"text": cut(text, LIMIT, "the history of postwatch").text}), plain)
            }
            Ok(_) => (with_blocks(messages), plain),
            // A template that fails must not silence an alarm.
            Err(error) => {
                let mut message = with_blocks(messages);
                let note = escape(&format!("The template of this channel could not show it: {error}"));
                if let Some(blocks) = message["blocks"].as_array_mut() {
                    let text = json!({"type": "mrkdwn", "text": cut(note, 2900, "").text, "verbatim": true});
                    blocks.push(json!({"type": "context", "elements": [text]}));
                }
                (message, plain)
            }
        }
    }
}
