//! Channels as `postwatch.yaml` has them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::address::TextOrSecret;
use crate::{
    alert::{outbox::Mode, period::Period},
    secret_source::SecretSource,
};

/// A channel: one key that says what it is, and when it is told something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChannelSettings {
    /// When it is told something: on-change (default), every-run, or `{daily: {at: "09:00", timezone: Europe/Berlin}}`.
    #[serde(default)]
    pub mode: Mode,
    /// Alerts that arise within this time are one message, where the channel can show several in one. Default: 30s.
    #[serde(default)]
    pub digest: Option<Period>,
    /// A file with a Handlebars template of the message, relative to this file.
    #[serde(default)]
    pub template: Option<std::path::PathBuf>,
    /// An incoming webhook of Slack.
    #[serde(default)]
    pub slack_webhook: Option<SlackWebhookSettings>,
    /// A bot of Slack: a recovery edits the message that it ends.
    #[serde(default)]
    pub slack_bot: Option<SlackBotSettings>,
    /// A workflow of Slack that a webhook starts.
    #[serde(default)]
    pub slack_workflow: Option<SlackWebhookSettings>,
    /// Any address that takes JSON.
    #[serde(default)]
    pub webhook: Option<WebhookSettings>,
    /// A workflow of Microsoft Teams that a webhook starts.
    #[serde(default)]
    pub teams: Option<TeamsSettings>,
    /// PagerDuty, Events API v2.
    #[serde(default)]
    pub pager_duty: Option<PagerDutySettings>,
    /// Opsgenie, or Jira Service Management's operations.
    #[serde(default)]
    pub opsgenie: Option<OpsgenieSettings>,
    /// E-mail by SMTP.
    #[serde(default)]
    pub email: Option<EmailSettings>,
    /// A program that gets the alert on its standard input.
    #[serde(default)]
    pub command: Option<CommandSettings>,
}

/// A webhook of Slack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlackWebhookSettings {
    /// Its address, which is a secret.
    pub url: SecretSource,
}

/// A bot of Slack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SlackBotSettings {
    /// Its token (xoxb-…), which needs `chat:write`.
    pub token: SecretSource,
    /// Id of the channel (C…), or its name.
    pub channel: String,
    /// Address of Slack's API. Default: `https://slack.com/api`.
    #[serde(default)]
    pub api: Option<String>,
}

/// Any address that takes JSON.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookSettings {
    /// Its address; where it holds a secret, its source.
    pub url: TextOrSecret,
    /// Signs each request (Standard Webhooks: HMAC-SHA256 of id, timestamp and body); `whsec_…` is read as Base64.
    #[serde(default)]
    pub secret: Option<SecretSource>,
    /// Method. Default: POST.
    #[serde(default)]
    pub method: Method,
    /// More headers.
    #[serde(default)]
    pub headers: BTreeMap<String, TextOrSecret>,
    /// What is sent, unless there is a template. Default: postwatch.
    #[serde(default)]
    pub format: Format,
}

/// Methods of webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Method {
    /// POST.
    #[default]
    #[serde(rename = "POST")]
    Post,
    /// PUT.
    #[serde(rename = "PUT")]
    Put,
    /// PATCH.
    #[serde(rename = "PATCH")]
    Patch,
}

/// Bodies of webhooks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// `postwatch.alert/1`: everything that templates see.
    #[default]
    Postwatch,
    /// What webhooks of Postman's monitors get.
    Postman,
    /// An event of Datadog (`https://api.datadoghq.com/api/v1/events`, header `DD-API-KEY`).
    Datadog,
    /// The status of a component of Statuspage (`PATCH …/v1/pages/PAGE/components/COMPONENT`).
    Statuspage,
}

/// A workflow of Microsoft Teams.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TeamsSettings {
    /// Its address, which is a secret.
    pub url: SecretSource,
}

/// PagerDuty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PagerDutySettings {
    /// Integration key of the service.
    pub routing_key: SecretSource,
    /// How bad a failure is. Default: error.
    #[serde(default)]
    pub severity: Severity,
    /// Address of the API. Default: `https://events.pagerduty.com`; in Europe `https://events.eu.pagerduty.com`.
    #[serde(default)]
    pub api: Option<String>,
}

/// PagerDuty's severities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Wakes somebody.
    Critical,
    /// The usual one.
    #[default]
    Error,
    /// Less.
    Warning,
    /// Least.
    Info,
}

/// Opsgenie.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpsgenieSettings {
    /// Key of the API integration.
    pub api_key: SecretSource,
    /// Default: P3.
    #[serde(default)]
    pub priority: Priority,
    /// Address of the API. Default: `https://api.opsgenie.com`; in Europe `https://api.eu.opsgenie.com`.
    #[serde(default)]
    pub api: Option<String>,
}

/// Opsgenie's priorities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Priority {
    /// Critical.
    P1,
    /// High.
    P2,
    /// Moderate.
    #[default]
    P3,
    /// Low.
    P4,
    /// Informational.
    P5,
}

/// E-mail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EmailSettings {
    /// The mail server.
    pub host: String,
    /// Its port. Default: 587 with starttls, 465 with tls, 25 with none.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is encrypted. Default: starttls.
    #[serde(default)]
    pub security: Security,
    /// User, where the server wants one.
    #[serde(default)]
    pub user: Option<TextOrSecret>,
    /// Password.
    #[serde(default)]
    pub password: Option<SecretSource>,
    /// Sender: `postwatch <postwatch@example.com>`.
    pub from: String,
    /// Receivers.
    pub to: Vec<String>,
    /// PEM file of certificates that the server's may be signed by, besides the usual ones; relative to this file.
    #[serde(default)]
    pub ca: Option<std::path::PathBuf>,
}

/// How a connection to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// It begins plain and must become encrypted.
    #[default]
    Starttls,
    /// It is encrypted from the start.
    Tls,
    /// Not at all; a password is then refused.
    None,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CommandSettings {
    /// The program and its arguments. No shell reads them.
    pub argv: Vec<String>,
    /// It is ended after this time. Default: 30s.
    #[serde(default)]
    pub timeout: Option<Period>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_names_what_is_read() {
        let schema = schemars::schema_for!(ChannelSettings).to_value();
        let read =
            r#"{"mode": "on-change", "webhook": {"url": "https://example.com", "headers": {"a": {"env": "B"}}}}"#;
        assert!(serde_json::from_str::<ChannelSettings>(read).is_ok());
        for key in ["mode", "digest", "template", "slackWebhook", "slackBot", "pagerDuty", "email", "command"] {
            assert!(schema["properties"].get(key).is_some(), "{key}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
