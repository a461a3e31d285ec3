//! What every kind of channel can do, and what it is given for it.

use std::{future::Future, pin::Pin};

use chrono::{DateTime, Utc};

use super::outcome::Outcome;
use crate::{
    alert::message::AlertMessage,
    deliver::{Post, Posting},
    secret::Redactor,
};

/// One message to be sent: one alert, or several that arose together.
pub(super) struct Sending<'a> {
    pub(super) messages: &'a [AlertMessage],
    /// What the channel called the first message of the incident.
    pub(super) receipt: Option<&'a str>,
    pub(super) now: DateTime<Utc>,
    pub(super) post: &'a dyn Post,
    /// Knows the secrets of the channel.
    pub(super) redactor: &'a Redactor,
}

/// An outcome to come.
pub(super) type OutcomeFuture<'a> = Pin<Box<dyn Future<Output = Outcome> + 'a>>;

/// A kind of channel.
pub(super) trait Transport {
    /// Sends it, once.
    fn send<'a>(&'a self, sending: &'a Sending<'a>) -> OutcomeFuture<'a>;

    /// Whether several alerts can stand in one message; else each is sent alone.
    fn shows_several(&self) -> bool {
        false
    }
}

impl Sending<'_> {
    /// Posts JSON, and judges the answer by its status.
    pub(super) async fn post_json(&self, url: &str, headers: Vec<(&str, String)>, body: &serde_json::Value) -> Outcome {
        let mut posting = Posting::json(url, body);
        posting.headers.extend(headers);
        self.judged(posting).await
    }

    pub(super) async fn judged(&self, posting: Posting<'_>) -> Outcome {
        match self.post.post(posting).await {
            Err(silence) => Outcome::of_silence(&silence, self.redactor),
            Ok(answer) => Outcome::of_status(&answer, self.redactor, self.now),
        }
    }
}
