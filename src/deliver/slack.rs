//! Posts messages to a Slack incoming webhook.
//!
//! Slack takes about one message a second, answers `200` with the body `ok`, and tells everything else as a status
//! and a word (`404 no_service`). The webhook's address is a credential: no error shows its path.

use std::time::Duration;

use serde_json::Value;
use thiserror::Error;

use super::{
    answer_text::answer_text,
    pace::Pace,
    post::{Answer, Post, Posting},
};
use crate::{
    secret::{Lifetime, Masking, Redactor, slack_webhook_path},
    url_parts::UrlParts,
};

/// How fast, how often and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlackLimits {
    /// Between the starts of two posts.
    pub interval: Duration,
    /// Attempts for one message.
    pub attempts: u32,
    /// Attempts for one message while nobody can be reached at all; these follow each other quickly.
    pub unreachable_attempts: u32,
    /// For all messages together, waiting included, besides what their pace takes.
    pub total: Duration,
}

impl Default for SlackLimits {
    fn default() -> SlackLimits {
        SlackLimits {
            interval: Duration::from_secs(1),
            attempts: 6,
            unreachable_attempts: 3,
            total: Duration::from_secs(120),
        }
    }
}

/// Waits before a repeated attempt when Slack names no time: doubled each time, from this on.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Wait before another attempt to reach a host that refuses connections or has no address.
const UNREACHABLE_WAIT: Duration = Duration::from_millis(300);

/// Why messages did not arrive.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// Slack said no.
    #[error("slack refused message {message} of {messages}: {answer}")]
    Refused {
        /// Which one, from 1.
        message: usize,
        /// How many there were.
        messages: usize,
        /// `404 no_service`.
        answer: String,
    },
    /// It was tried as often or as long as allowed.
    #[error("slack did not take message {message} of {messages} in {attempts} attempts: {last}")]
    GaveUp {
        /// Which one, from 1.
        message: usize,
        /// How many there were.
        messages: usize,
        /// How often it was tried.
        attempts: u32,
        /// What came last.
        last: String,
    },
}

/// What an attempt led to.
enum Attempt {
    Taken,
    Refused(String),
    Again {
        wait: Option<Duration>,
        why: String,
    },
    /// Nothing was sent, so nothing is owed to Slack's pace either.
    Unreachable(String),
}

/// A Slack channel, by its webhook.
pub struct Slack<'a> {
    url: &'a str,
    post: &'a dyn Post,
    pace: &'a dyn Pace,
    limits: SlackLimits,
    redactor: Redactor,
}

impl<'a> Slack<'a> {
    /// A channel. The redactor is the run's; the webhook's path is added to a copy of it.
    pub fn new(
        url: &'a str,
        post: &'a dyn Post,
        pace: &'a dyn Pace,
        limits: SlackLimits,
        redactor: &Redactor,
    ) -> Slack<'a> {
        // `--secrets show` is for the run's own texts, not for this address.
        let mut redactor = match redactor.masking() {
            Masking::Mask => redactor.clone(),
            Masking::Show => Redactor::new(Masking::Mask),
        };
        // A webhook behind a proxy may look different: everything after the host is as good as a password.
        let path = slack_webhook_path(url).or_else(|| UrlParts::of(url).path_and_query.strip_prefix('/'));
        if let Some(path) = path {
            redactor.learn(path, Lifetime::Run);
        }
        redactor.learn(url, Lifetime::Run);
        Slack { url, post, pace, limits, redactor }
    }

    /// Posts all messages, whole ones as Slack takes them, in order. Stops at the first that does not arrive.
    pub async fn deliver(&self, messages: &[Value]) -> Result<(), DeliveryError> {
        let start = self.pace.elapsed();
        let pace = self.limits.interval.saturating_mul(u32::try_from(messages.len()).unwrap_or(u32::MAX));
        let end = start.saturating_add(self.limits.total).saturating_add(pace);
        let mut next_post = start;
        for (place, content) in messages.iter().enumerate() {
            let (message, count) = (place + 1, messages.len());
            let (mut attempts, mut unreachable) = (0, 0);
            loop {
                self.pause_until(next_post).await;
                next_post = self.pace.elapsed().saturating_add(self.limits.interval);
                attempts += 1;
                let (wait, why) = match self.attempt(content).await {
                    Attempt::Taken => break,
                    Attempt::Refused(answer) => {
                        return Err(DeliveryError::Refused { message, messages: count, answer });
                    }
                    Attempt::Unreachable(why) => {
                        unreachable += 1;
                        if unreachable >= self.limits.unreachable_attempts {
                            return Err(DeliveryError::GaveUp { message, messages: count, attempts, last: why });
                        }
                        next_post = self.pace.elapsed();
                        (UNREACHABLE_WAIT * unreachable, why)
                    }
                    Attempt::Again { wait, why } => (wait.unwrap_or_else(|| back_off(attempts)), why),
                };
                // The time to wait may be any number: it comes from outside.
                let resume = self.pace.elapsed().saturating_add(wait).max(next_post);
                if attempts >= self.limits.attempts || resume > end {
                    return Err(DeliveryError::GaveUp { message, messages: count, attempts, last: why });
                }
                next_post = resume;
            }
        }
        Ok(())
    }

    async fn pause_until(&self, moment: Duration) {
        let wait = moment.saturating_sub(self.pace.elapsed());
        if !wait.is_zero() {
            self.pace.pause(wait).await;
        }
    }

    async fn attempt(&self, message: &Value) -> Attempt {
        match self.post.post(Posting::json(self.url, message)).await {
            Err(none) if none.is_unreachable => Attempt::Unreachable(self.shown(&none.why)),
            Err(none) => Attempt::Again { wait: None, why: self.shown(&none.why) },
            Ok(answer) => {
                let word = self.shown(&String::from_utf8_lossy(&answer.body));
                match answer.status {
                    200 if word == "ok" => Attempt::Taken,
                    200 => Attempt::Refused(format!("200, but with \"{word}\" instead of \"ok\"")),
                    status @ (429 | 500..) => {
                        Attempt::Again { wait: retry_after(&answer), why: format!("{status} {word}").trim().to_owned() }
                    }
                    status => Attempt::Refused(format!("{status} {word}").trim().to_owned()),
                }
            }
        }
    }

    /// Slack's word or the client's error, without the address.
    fn shown(&self, text: &str) -> String {
        answer_text(&self.redactor, text)
    }
}

fn back_off(attempts: u32) -> Duration {
    FIRST_WAIT.saturating_mul(1 << attempts.saturating_sub(1).min(16)).min(LONGEST_WAIT)
}

/// Slack names seconds; a proxy may name a date, which is left aside.
fn retry_after(answer: &Answer) -> Option<Duration> {
    answer.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests;
