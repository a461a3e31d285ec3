//! `--retry`: which failures are worth another attempt, and how long to wait before it.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::http::{Failure, Response};

/// The longest wait between two attempts, whatever the server asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(300);

/// Methods that may be repeated when nobody knows whether the server acted.
const IDEMPOTENT: [&str; 6] = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];

/// Faults of the network in Node's words. Certificates, malformed answers and the like stay what they are.
const NETWORK: [&str; 11] = [
    "ECONNREFUSED",
    "ECONNRESET",
    "ECONNABORTED",
    "EPIPE",
    "ETIMEDOUT",
    "ESOCKETTIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EADDRNOTAVAIL",
];

/// What AWS answers when it did not act because there were too many requests.
const THROTTLED: [&str; 9] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "Throttled",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
];

/// How often and how soon to try again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retry {
    /// Attempts after the first one.
    pub times: usize,
    /// Wait before the second attempt; doubled for each further one.
    pub delay: Duration,
}

impl Retry {
    /// The wait before the next attempt. What the server asks for goes before our own.
    pub(super) fn wait(&self, attempts: usize, response: Option<&Response>, now: DateTime<Utc>) -> Wait {
        let asked = response.and_then(|response| response.header("retry-after")).and_then(|value| after(value, now));
        let doublings = u32::try_from(attempts).unwrap_or(u32::MAX).min(16);
        let wanted = asked.unwrap_or_else(|| self.delay.saturating_mul(1 << doublings));
        let warning = asked.filter(|asked| *asked > LONGEST_WAIT).map(|asked| {
            format!(
                "Retry-After asks for {} seconds; the next attempt comes after {}",
                asked.as_secs(),
                LONGEST_WAIT.as_secs()
            )
        });
        Wait { time: wanted.min(LONGEST_WAIT), warning }
    }
}

/// The wait before an attempt.
#[derive(Debug)]
pub(super) struct Wait {
    pub(super) time: Duration,
    /// Set when the server asked for more.
    pub(super) warning: Option<String>,
}

/// Seconds, or a date.
fn after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a number has are as good as the largest.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let at = DateTime::parse_from_rfc2822(value).ok()?;
    Some((at.with_timezone(&Utc) - now).to_std().unwrap_or_default())
}

/// Whether a request that got no answer may be sent again.
pub(super) fn may_follow_failure(method: &str, failure: &Failure) -> bool {
    let is_network = failure.code.as_deref().is_some_and(|code| NETWORK.contains(&code));
    is_network && (failure.is_transient || is_idempotent(method))
}

/// Whether a request that got this answer may be sent again.
pub(super) fn may_follow_response(method: &str, response: &Response) -> bool {
    let is_busy = response.code == 429 || (500..600).contains(&response.code);
    (is_busy && is_idempotent(method)) || (response.code >= 400 && is_throttled(response))
}

fn is_idempotent(method: &str) -> bool {
    IDEMPOTENT.iter().any(|known| method.eq_ignore_ascii_case(known))
}

/// AWS says it in XML (`<Code>Throttling</Code>`), in JSON (`"__type": "…#ThrottlingException"`) or in a header.
fn is_throttled(response: &Response) -> bool {
    let named = |text: &str| {
        let code = text.split(':').next().unwrap_or_default();
        THROTTLED.contains(&code.rsplit('#').next().unwrap_or_default().trim())
    };
    if response.header("x-amzn-errortype").is_some_and(named) {
        return true;
    }
    let start = &response.body[..response.body.len().min(8192)];
    let text = String::from_utf8_lossy(start);
    let between = |open: &str, close: char| {
        let rest = &text[text.find(open)? + open.len()..];
        rest.find(close).map(|end| rest[..end].to_owned())
    };
    let in_json = between("\"__type\"", ',').or_else(|| between("\"__type\"", '}'));
    between("<Code>", '<').is_some_and(|code| named(&code))
        || in_json.is_some_and(|rest| named(rest.trim_matches([' ', ':', '"', '\n'])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Header;

    fn response(code: u16, header: (&str, &str), body: &str) -> Response {
        Response {
            code,
            reason: String::new(),
            headers: vec![Header::new(header.0, header.1)],
            http_version: "HTTP/1.1".into(),
            header_bytes: 0,
            body: body.to_owned().into(),
            downloaded_bytes: 0,
        }
    }

    #[test]
    fn answers_are_told_apart() {
        let xml = "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>";
        let json = r#"{"__type":"com.amazonaws#ThrottlingException","message":"x"}"#;
        let table = [
            ("GET", response(200, ("a", ""), ""), false),
            ("GET", response(404, ("a", ""), ""), false),
            ("GET", response(429, ("a", ""), ""), true),
            ("GET", response(503, ("a", ""), ""), true),
            ("POST", response(503, ("a", ""), ""), false),
            ("POST", response(429, ("a", ""), ""), false),
            ("put", response(500, ("a", ""), ""), true),
            ("POST", response(400, ("a", ""), xml), true),
            ("POST", response(400, ("a", ""), json), true),
            ("POST", response(400, ("a", ""), r#"{"__type": "ThrottlingException"}"#), true),
            ("POST", response(400, ("x-amzn-ErrorType", "ThrottlingException:http://x/"), ""), true),
            ("POST", response(400, ("a", ""), "<Code>ValidationError</Code><Message>Throttling</Message>"), false),
            ("POST", response(200, ("a", ""), xml), false),
        ];
        for (method, response, repeated) in table {
            assert_eq!(may_follow_response(method, &response), repeated, "{method} {response:?}");
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let retry = Retry { times: 9, delay: Duration::from_millis(100) };
        let wait = |attempts: usize, value: &str| {
            retry.wait(attempts, Some(&response(429, ("Retry-After", value), "")), now).time.as_millis()
        };
        assert_eq!([wait(0, "x"), wait(1, "x"), wait(3, "x")], [100, 200, 800]);
        assert_eq!(wait(0, "7"), 7000);
        assert_eq!(wait(0, "99999"), 300_000);
        assert_eq!(wait(0, "Sun, 22 Nov 2026 10:00:05 GMT"), 5000);
        assert_eq!(wait(0, "Sun, 22 Nov 2026 09:00:00 GMT"), 0);
        assert_eq!(wait(0, "99999999999999999999999"), 300_000);
        assert_eq!(wait(0, "-7"), 100);
        assert_eq!(retry.wait(60, None, now).time.as_secs(), 300);
        let warning = |value: &str| retry.wait(0, Some(&response(429, ("Retry-After", value), "")), now).warning;
        let told = "Retry-After asks for 86400 seconds; the next attempt comes after 300";
        assert_eq!(warning("86400").as_deref(), Some(told));
        assert_eq!(warning("Mon, 23 Nov 2026 10:00:00 GMT").as_deref(), Some(told));
        assert_eq!(warning("300"), None);
        assert!(retry.wait(60, None, now).warning.is_none());
    }
}
