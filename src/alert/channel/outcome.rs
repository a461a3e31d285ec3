//! How an attempt to send ended, so that an outbox can store it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::{
    deliver::{Answer, NoAnswer, answer_text},
    secret::Redactor,
};

/// How an attempt to send ended. All text is masked and one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The channel took it.
    Sent {
        /// What it calls the message, where later ones need that.
        receipt: Option<String>,
    },
    /// It did not work now.
    TryAgain {
        /// How long the channel asks to be left alone.
        after: Option<Duration>,
        /// Why.
        why: String,
        /// Whether it may have arrived all the same.
        may_have_arrived: bool,
    },
    /// The channel will not take it.
    Refused {
        /// Why.
        why: String,
    },
}

impl Outcome {
    /// Taken, by a channel that calls messages nothing.
    pub(super) fn sent() -> Outcome {
        Outcome::Sent { receipt: None }
    }

    pub(super) fn refused(why: impl Into<String>) -> Outcome {
        Outcome::Refused { why: why.into() }
    }

    /// What there is no answer for.
    pub(super) fn of_silence(silence: &NoAnswer, redactor: &Redactor) -> Outcome {
        Outcome::TryAgain {
            after: None,
            why: answer_text(redactor, &silence.why),
            may_have_arrived: !silence.is_unreachable,
        }
    }

    /// What a status says: 2xx took it; 408, 425, 429 and 5xx are over some time; all others are for good.
    pub(super) fn of_status(answer: &Answer, redactor: &Redactor, now: DateTime<Utc>) -> Outcome {
        match answer.status {
            200..300 => Outcome::sent(),
            408 | 425 | 429 | 500.. => Outcome::TryAgain {
                after: retry_after(answer, now),
                why: words(answer, redactor),
                may_have_arrived: false,
            },
            _ => Outcome::Refused { why: words(answer, redactor) },
        }
    }
}

/// `403 invalid_token`.
pub(super) fn words(answer: &Answer, redactor: &Redactor) -> String {
    let words = answer_text(redactor, &String::from_utf8_lossy(&answer.body));
    format!("{} {words}", answer.status).trim().to_owned()
}

/// Seconds, or a date.
pub(super) fn retry_after(answer: &Answer, now: DateTime<Utc>) -> Option<Duration> {
    let text = answer.header("retry-after")?.trim();
    match text.parse::<f64>() {
        Ok(seconds) => Duration::try_from_secs_f64(seconds).ok(),
        Err(_) => (DateTime::parse_from_rfc2822(text).ok()?.to_utc() - now).to_std().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(status: u16, body: &str, retry_after: Option<&str>) -> Outcome {
        let headers = retry_after.map(|value| ("Retry-After".to_owned(), value.to_owned())).into_iter().collect();
        let answer = Answer { status, headers, body: body.as_bytes().to_vec() };
        Outcome::of_status(&answer, &Redactor::knowing(&["hunter2hunter2"]), DateTime::UNIX_EPOCH)
    }

    fn again(after: Option<u64>, why: &str) -> Outcome {
        Outcome::TryAgain { after: after.map(Duration::from_secs), why: why.to_owned(), may_have_arrived: false }
    }

    #[test]
    fn a_status_says_whether_to_try_again() {
        assert_eq!(outcome(202, "{}", None), Outcome::sent());
        assert_eq!(outcome(429, "slow down", Some("7")), again(Some(7), "429 slow down"));
        assert_eq!(outcome(503, "", Some("Thu, 01 Jan 1970 00:01:00 GMT")), again(Some(60), "503"));
        assert_eq!(outcome(500, "x", Some("soon")), again(None, "500 x"));
        assert_eq!(outcome(429, "", Some("-5")), again(None, "429"));
        assert_eq!(outcome(429, "", Some("1e400")), again(None, "429"));
        assert_eq!(outcome(403, "no\r\nhunter2hunter2 here", None), Outcome::refused("403 no  ******** here"));
        assert_eq!(outcome(302, "", None), Outcome::refused("302"));
    }
}
