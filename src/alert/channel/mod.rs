//! Channels: where alerts go, and in which form.

mod address;
#[expect(clippy::module_inception, reason = "the folder is about what this file defines")]
mod channel;
mod command;
mod email;
mod opsgenie;
mod outcome;
mod pagerduty;
mod settings;
mod slack_blocks;
mod slack_bot;
mod slack_template;
mod slack_webhook;
mod teams;
mod text_template;
mod transport;
mod webhook;
mod wording;

pub use address::TextOrSecret;
pub use channel::{Channel, ChannelError, Equipment};
pub use outcome::Outcome;
pub use settings::{
    ChannelSettings, CommandSettings, EmailSettings, Format, Method, OpsgenieSettings, PagerDutySettings, Priority,
    Security, Severity, SlackBotSettings, SlackWebhookSettings, TeamsSettings, WebhookSettings,
};
