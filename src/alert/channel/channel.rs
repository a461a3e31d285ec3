//! A channel that is ready to send.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::{
    address::TextOrSecret,
    command::CommandLine,
    email::{Email, EmailParts},
    opsgenie::Opsgenie,
    outcome::Outcome,
    pagerduty::PagerDuty,
    settings::{ChannelSettings, EmailSettings, WebhookSettings},
    slack_bot::SlackBot,
    slack_template::SlackMessages,
    slack_webhook::{SlackWebhook, SlackWorkflow},
    teams::Teams,
    text_template::{Escape, TextTemplate},
    transport::{Sending, Transport},
    webhook::{SigningKey, Webhook},
};
use crate::{
    alert::{message::AlertMessage, outbox::Mode},
    clock::Clock,
    deliver::Post,
    http::Reach,
    secret::{Lifetime, Masking, Redactor, address_secrets},
    secret_source::SecretSource,
};

/// Alerts that arise within this time are one message, unless the channel says otherwise.
const USUAL_WINDOW: Duration = Duration::from_secs(30);
/// How long a program may take, unless the channel says otherwise.
const USUAL_COMMAND_TIMEOUT: Duration = Duration::from_secs(30);
/// No sending takes longer, whatever its steps may.
const LONGEST_SENDING: Duration = Duration::from_secs(120);

/// Why a channel cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("channels.{channel}: {problem}")]
pub struct ChannelError {
    /// Its name.
    pub channel: String,
    /// What is wrong, and what to do.
    pub problem: String,
}

/// What channels are opened with.
pub struct Equipment<'a> {
    /// Paths of the settings are relative to it.
    pub folder: &'a Path,
    /// Reads a secret.
    pub secret: &'a mut dyn FnMut(&SecretSource) -> Result<String, String>,
    /// Sends over HTTP.
    pub post: Arc<dyn Post + Send + Sync>,
    /// Where mail may go.
    pub reach: Reach,
    /// Time.
    pub clock: Clock,
}

/// A channel.
pub struct Channel {
    name: String,
    mode: Mode,
    window: Duration,
    redactor: Redactor,
    transport: Box<dyn Transport + Send + Sync>,
    post: Arc<dyn Post + Send + Sync>,
}

impl Channel {
    /// A channel as its settings say.
    ///
    /// # Errors
    /// Where they name no kind or several, a secret is not there, or a template cannot show an alert.
    pub fn open(
        name: &str,
        settings: &ChannelSettings,
        equipment: &mut Equipment<'_>,
    ) -> Result<Channel, ChannelError> {
        let wrong = |problem: String| ChannelError { channel: name.to_owned(), problem };
        settings.check().map_err(wrong)?;
        let mut opening = Opening { equipment, redactor: Redactor::new(Masking::Mask) };
        let template = opening.file(settings.template.as_deref(), "template").map_err(wrong)?;
        let transport = opening.transport(settings, template).map_err(wrong)?;
        let redactor = opening.redactor;
        Ok(Channel {
            name: name.to_owned(),
            mode: settings.mode.clone(),
            window: settings.digest.map_or(USUAL_WINDOW, |window| window.0),
            redactor,
            transport,
            post: Arc::clone(&equipment.post),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it is told something.
    pub fn mode(&self) -> &Mode {
        &self.mode
    }

    /// Within which time alerts are one message; `None` where each is sent alone.
    pub fn window(&self) -> Option<Duration> {
        self.transport.shows_several().then_some(self.window)
    }

    /// Sends one message, once: one alert, or several that arose together. `receipt` is what the channel called the first
    /// message of the incident.
    pub async fn send(&self, messages: &[AlertMessage], receipt: Option<&str>, now: DateTime<Utc>) -> Outcome {
        let sending = Sending { messages, receipt, now, post: &*self.post, redactor: &self.redactor };
        match tokio::time::timeout(LONGEST_SENDING, self.transport.send(&sending)).await {
            Ok(outcome) => outcome,
            Err(_) => Outcome::TryAgain {
                after: None,
                why: format!("it took longer than {} s", LONGEST_SENDING.as_secs()),
                may_have_arrived: true,
            },
        }
    }
}

/// A channel about to be opened.
struct Opening<'o, 'e> {
    equipment: &'o mut Equipment<'e>,
    redactor: Redactor,
}

impl Opening<'_, '_> {
    fn transport(
        &mut self,
        settings: &ChannelSettings,
        template: Option<String>,
    ) -> Result<Box<dyn Transport + Send + Sync>, String> {
        let samples = AlertMessage::samples();
        let slack = |template: Option<String>| {
            SlackMessages::new(template.as_deref(), &samples).map_err(|error| error.to_string())
        };
        let text = |escape| template.as_deref().map(|text| TextTemplate::new(text, escape, &samples)).transpose();
        let named = |error: String| format!("template: {error}");
        if let Some(webhook) = &settings.slack_webhook {
            return Ok(Box::new(SlackWebhook { url: self.address(&webhook.url)?, messages: slack(template)? }));
        }
        if let Some(bot) = &settings.slack_bot {
            return Ok(Box::new(SlackBot {
                api: self.api(bot.api.as_deref(), "https://slack.com/api")?,
                token: self.secret(&bot.token, "slackBot.token")?,
                channel: bot.channel.clone(),
                messages: slack(template)?,
            }));
        }
        if let Some(webhook) = &settings.webhook {
            let template = text(Escape::Json).map_err(named)?;
            return Ok(Box::new(self.webhook(webhook, template)?));
        }
        if let Some(email) = &settings.email {
            let template = text(Escape::Nothing).map_err(named)?;
            return Ok(Box::new(self.email(email, template)?));
        }
        if let Some(workflow) = &settings.slack_workflow {
            return Ok(Box::new(SlackWorkflow { url: self.address(&workflow.url)? }));
        }
        if let Some(teams) = &settings.teams {
            return Ok(Box::new(Teams { url: self.address(&teams.url)? }));
        }
        if let Some(pager_duty) = &settings.pager_duty {
            return Ok(Box::new(PagerDuty {
                api: self.api(pager_duty.api.as_deref(), "https://events.pagerduty.com")?,
                routing_key: self.secret(&pager_duty.routing_key, "pagerDuty.routingKey")?,
                severity: pager_duty.severity,
            }));
        }
        if let Some(opsgenie) = &settings.opsgenie {
            return Ok(Box::new(Opsgenie {
                api: self.api(opsgenie.api.as_deref(), "https://api.opsgenie.com")?,
                key: self.secret(&opsgenie.api_key, "opsgenie.apiKey")?,
                priority: opsgenie.priority,
            }));
        }
        let command = settings.command.as_ref().ok_or("no kind")?;
        Ok(Box::new(CommandLine {
            argv: command.argv.clone(),
            folder: self.folder(),
            timeout: command.timeout.map_or(USUAL_COMMAND_TIMEOUT, |timeout| timeout.0),
            clock: self.equipment.clock,
        }))
    }

    fn webhook(&mut self, settings: &WebhookSettings, template: Option<TextTemplate>) -> Result<Webhook, String> {
        let url = match &settings.url {
            TextOrSecret::Text(url) => self.learnt_address(url.clone(), false)?,
            TextOrSecret::Secret(source) => self.address(source)?,
        };
        let mut headers = Vec::new();
        for (name, value) in &settings.headers {
            let value = self.text(value, &format!("headers.{name}"))?;
            if !is_header(name, &value) {
                return Err(format!("`{name}` cannot be a header: a name is letters, digits and -, a value one line"));
            }
            headers.push((name.clone(), value));
        }
        let signature = match &settings.secret {
            Some(source) => {
                let key = self.secret(source, "webhook.secret")?;
                Some(SigningKey::read(&key).map_err(|problem| format!("webhook.secret: {problem}"))?)
            }
            None => None,
        };
        Ok(Webhook { url, method: settings.method, headers, format: settings.format, template, signature })
    }

    fn email(&mut self, settings: &EmailSettings, template: Option<TextTemplate>) -> Result<Email, String> {
        let credentials = match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => {
                Some((self.text(user, "email.user")?, self.secret(password, "email.password")?))
            }
            (None, None) => None,
            _ => return Err("`user` and `password` of `email` belong together".to_owned()),
        };
        let ca = self.file(settings.ca.as_deref(), "email.ca")?.map(String::into_bytes);
        Email::new(EmailParts {
            host: settings.host.clone(),
            port: settings.port,
            security: settings.security,
            credentials,
            from: settings.from.clone(),
            to: settings.to.clone(),
            ca,
            reach: self.equipment.reach.clone(),
            template,
        })
        .map_err(|problem| format!("email: {problem}"))
    }

    fn folder(&self) -> PathBuf {
        let folder = self.equipment.folder;
        if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
    }

    fn file(&self, path: Option<&Path>, key: &str) -> Result<Option<String>, String> {
        let Some(path) = path else { return Ok(None) };
        let path = self.equipment.folder.join(path);
        fs::read_to_string(&path).map(Some).map_err(|error| format!("{key}: {}: {error}", path.display()))
    }

    /// A secret that is not empty, which nothing tells from now on.
    fn secret(&mut self, source: &SecretSource, key: &str) -> Result<String, String> {
        let value = (self.equipment.secret)(source).map_err(|problem| format!("{key}: {problem}"))?;
        let value = value.trim().to_owned();
        if value.is_empty() || value.contains(char::is_control) {
            return Err(format!("{key}: the secret is empty, or more than one line"));
        }
        self.redactor.learn(&value, Lifetime::Run);
        Ok(value)
    }

    fn text(&mut self, value: &TextOrSecret, key: &str) -> Result<String, String> {
        match value {
            TextOrSecret::Text(text) => Ok(text.clone()),
            TextOrSecret::Secret(source) => self.secret(source, key),
        }
    }

    fn address(&mut self, source: &SecretSource) -> Result<String, String> {
        let url = self.secret(source, "url")?;
        self.learnt_address(url, true)
    }

    fn learnt_address(&mut self, url: String, is_secret: bool) -> Result<String, String> {
        let parsed = url::Url::parse(&url).ok().filter(|parsed| matches!(parsed.scheme(), "http" | "https"));
        let Some(parsed) = parsed else {
            return Err("the address is none: it begins with https:// or http://".to_owned());
        };
        for secret in address_secrets(&url) {
            self.redactor.learn(&secret, Lifetime::Run);
        }
        if is_secret {
            // Everything behind the host is as good as a password.
            let path = parsed.path().trim_start_matches('/');
            self.redactor.learn(path, Lifetime::Run);
            self.redactor.learn(parsed.query().unwrap_or_default(), Lifetime::Run);
        }
        Ok(url)
    }

    fn api(&mut self, given: Option<&str>, usual: &str) -> Result<String, String> {
        self.learnt_address(given.unwrap_or(usual).to_owned(), false)
    }
}

fn is_header(name: &str, value: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!#$%&'*+^`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token) && value.chars().all(|character| !character.is_control())
}

impl ChannelSettings {
    /// What is wrong with them by themselves: they say one kind, and a template only where there can be one.
    pub fn check(&self) -> Result<(), String> {
        let kinds = [
            ("slackWebhook", self.slack_webhook.is_some()),
            ("slackBot", self.slack_bot.is_some()),
            ("slackWorkflow", self.slack_workflow.is_some()),
            ("webhook", self.webhook.is_some()),
            ("teams", self.teams.is_some()),
            ("pagerDuty", self.pager_duty.is_some()),
            ("opsgenie", self.opsgenie.is_some()),
            ("email", self.email.is_some()),
            ("command", self.command.is_some()),
        ];
        let given: Vec<&str> = kinds.iter().filter(|(_, is_given)| *is_given).map(|(kind, _)| *kind).collect();
        let all: Vec<&str> = kinds.iter().map(|(kind, _)| *kind).collect();
        match given[..] {
            [] => Err(format!("it does not say what it is: give one of {}", all.join(", "))),
            [kind] => {
                const WITH_TEMPLATE: [&str; 4] = ["slackWebhook", "slackBot", "webhook", "email"];
                if self.template.is_some() && !WITH_TEMPLATE.contains(&kind) {
                    return Err(format!("{kind} has no template; {} have", WITH_TEMPLATE.join(", ")));
                }
                match &self.command {
                    Some(command) if command.argv.is_empty() => Err("command: `argv` names no program".to_owned()),
                    _ => Ok(()),
                }
            }
            _ => Err(format!("it is {} at once: a channel is one of them", given.join(" and "))),
        }
    }
}
