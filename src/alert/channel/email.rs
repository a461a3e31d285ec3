//! E-mail by SMTP. The only file that names lettre.

use std::{net::IpAddr, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        response::Response,
    },
};

use super::{
    outcome::Outcome,
    settings::Security,
    text_template::TextTemplate,
    transport::{OutcomeFuture, Sending, Transport},
};
use crate::{alert::message::AlertMessage, deliver::answer_text, http::Reach, secret::Redactor};

/// How long connecting may take. What follows ends with the time that every channel has.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A mail server, and between whom.
pub(super) struct Email {
    host: String,
    port: u16,
    tls: Tls,
    credentials: Option<Credentials>,
    from: Mailbox,
    to: Vec<Mailbox>,
    reach: Reach,
    template: Option<TextTemplate>,
}

/// What a mail server needs.
pub(super) struct EmailParts {
    pub(super) host: String,
    pub(super) port: Option<u16>,
    pub(super) security: Security,
    pub(super) credentials: Option<(String, String)>,
    pub(super) from: String,
    pub(super) to: Vec<String>,
    /// PEM.
    pub(super) ca: Option<Vec<u8>>,
    pub(super) reach: Reach,
    pub(super) template: Option<TextTemplate>,
}

/// Tells programs that answer mail to leave this one alone (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(AutoSubmitted::name(), "auto-generated".to_owned())
    }
}

impl Email {
    pub(super) fn new(parts: EmailParts) -> Result<Email, String> {
        let mailbox =
            |text: &str| text.parse::<Mailbox>().map_err(|error| format!("\"{text}\" is no address: {error}"));
        if parts.to.is_empty() {
            return Err("`to` names nobody".to_owned());
        }
        if parts.security == Security::None && parts.credentials.is_some() {
            return Err("a password is not sent over a connection that is not encrypted: set `security`".to_owned());
        }
        let parameters = || -> Result<TlsParameters, String> {
            let mut builder = TlsParameters::builder(parts.host.clone());
            if let Some(pem) = &parts.ca {
                let certificate = Certificate::from_pem(pem).map_err(|error| format!("ca: {error}"))?;
                builder = builder.add_root_certificate(certificate);
            }
            builder.build().map_err(|error| error.to_string())
        };
        let (tls, port) = match parts.security {
            Security::Starttls => (Tls::Required(parameters()?), 587),
            Security::Tls => (Tls::Wrapper(parameters()?), 465),
            Security::None => (Tls::None, 25),
        };
        Ok(Email {
            from: mailbox(&parts.from)?,
            to: parts.to.iter().map(|to| mailbox(to)).collect::<Result<_, _>>()?,
            port: parts.port.unwrap_or(port),
            tls,
            credentials: parts.credentials.map(|(user, password)| Credentials::new(user, password)),
            host: parts.host,
            reach: parts.reach,
            template: parts.template,
        })
    }

    fn message(&self, sending: &Sending<'_>, id: &str) -> Result<Message, String> {
        let [first, rest @ ..] = sending.messages else { return Err("there is nothing to say".to_owned()) };
        let subject = match rest.len() {
            0 => format!("[postwatch] {}", first.title),
            _ => format!("[postwatch] {} alerts", sending.messages.len()),
        };
        let texts: Vec<String> = sending.messages.iter().map(|message| self.text(message)).collect();
        let mut builder = Message::builder()
            .from(self.from.clone())
            .subject(one_line(&subject))
            .message_id(Some(id.to_owned()))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN);
        for to in &self.to {
            builder = builder.to(to.clone());
        }
        if let Some(receipt) = sending.receipt {
            builder = builder.in_reply_to(receipt.to_owned()).references(receipt.to_owned());
        }
        builder.body(texts.join("\n\n")).map_err(|error| error.to_string())
    }

    fn text(&self, message: &AlertMessage) -> String {
        match self.template.as_ref().map(|template| template.render(message)) {
            None => message.text(),
            Some(Ok(text)) => text,
            // A template that fails must not silence an alarm.
            Some(Err(error)) => {
                format!("{}The template of this channel could not show it: {error}\n", message.text())
            }
        }
    }

    /// A repetition has the same, so that mail programs can see it.
    fn message_id(&self, message: &AlertMessage) -> String {
        let id: String = message.id.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        format!("<{id}@{}>", self.from.email.domain())
    }

    async fn send_to(&self, address: IpAddr, message: Message) -> Result<Response, lettre::transport::smtp::Error> {
        // The address was judged, so it is the address that is connected to; certificates are for the name.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.to_string())
            .port(self.port)
            .tls(self.tls.clone())
            .timeout(Some(TIMEOUT));
        if let Some(credentials) = &self.credentials {
            builder = builder.credentials(credentials.clone());
        }
        builder.build().send(message).await
    }
}

impl Transport for Email {
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a> {
        Box::pin(async move {
            let Some(first) = sending.messages.first() else { return Outcome::sent() };
            let id = self.message_id(first);
            let message = match self.message(sending, &id) {
                Ok(message) => message,
                Err(why) => return Outcome::refused(answer_text(sending.redactor, &why)),
            };
            let addresses = match self.reach.addresses(&self.host, self.port).await {
                Ok(addresses) => addresses,
                Err(failure) => return again(answer_text(sending.redactor, &failure.message), false),
            };
            let mut last = again(format!("{} has no address", self.host), false);
            for address in addresses {
                last = match self.send_to(address, message.clone()).await {
                    Ok(_) => return Outcome::Sent { receipt: Some(id) },
                    Err(error) => outcome(&error, sending.redactor),
                };
                // Only where nobody listens may another address do better.
                if !matches!(last, Outcome::TryAgain { may_have_arrived: true, .. }) {
                    continue;
                }
                break;
            }
            last
        })
    }

    fn shows_several(&self) -> bool {
        true
    }
}

fn again(why: String, may_have_arrived: bool) -> Outcome {
    Outcome::TryAgain { after: None, why, may_have_arrived }
}

/// 4xx is over some time, 5xx is for good (RFC 5321 §4.2.1).
fn outcome(error: &lettre::transport::smtp::Error, redactor: &Redactor) -> Outcome {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    let why = answer_text(redactor, &words);
    match error.is_permanent() || error.is_client() {
        true => Outcome::Refused { why },
        false => again(why, error.is_timeout()),
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}
