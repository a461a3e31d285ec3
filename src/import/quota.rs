//! What Postman's API says of its limits: 300 requests a minute for a key, and so many a month for a team.
//! (<https://learning.postman.com/docs/developer/postman-api/postman-api-rate-limits/>)

use std::{fmt, time::Duration};

use chrono::{DateTime, Utc};

use crate::{http::Response, printable::counted};

/// How many requests were sent, and how many are left of this month's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Quota {
    /// Requests of this import.
    pub(super) used: usize,
    /// The month's limit, where the API told.
    pub(super) limit: Option<u64>,
    /// What is left of it.
    pub(super) remaining: Option<u64>,
}

impl Quota {
    /// Counts an answer.
    pub(super) fn count(&mut self, response: &Response) {
        self.used += 1;
        let number = |names: [&str; 2]| names.iter().find_map(|name| response.header(name)?.trim().parse().ok());
        self.limit = number(["RateLimit-Limit-Month", "X-RateLimit-Limit-Month"]).or(self.limit);
        self.remaining = number(["RateLimit-Remaining-Month", "X-RateLimit-Remaining-Month"]).or(self.remaining);
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} to Postman's API", counted(self.used, "request"))?;
        match (self.remaining, self.limit) {
            (Some(remaining), Some(limit)) => write!(formatter, "; {remaining} of {limit} are left this month"),
            (Some(remaining), None) => write!(formatter, "; {remaining} are left this month"),
            (None, _) => Ok(()),
        }
    }
}

/// How long the API asks to wait. Its own header is spelt without a hyphen.
pub(super) fn asked_wait(response: &Response, now: DateTime<Utc>) -> Option<Duration> {
    let header = |names: &[&str]| names.iter().find_map(|name| response.header(name)).map(str::trim);
    if let Some(wait) = header(&["Retry-After", "RetryAfter", "X-RateLimit-RetryAfter"]) {
        let date = || {
            let date = DateTime::parse_from_rfc2822(wait).ok()?;
            (date.with_timezone(&Utc) - now).to_std().ok()
        };
        return wait.parse().ok().map(Duration::from_secs).or_else(date);
    }
    // `RateLimit: limit=300, remaining=0, reset=12`
    let in_one = || header(&["RateLimit"])?.split(',').find_map(|part| part.trim().strip_prefix("reset="));
    let reset: i64 = header(&["RateLimit-Reset", "X-RateLimit-Reset"]).or_else(in_one)?.parse().ok()?;
    // Seconds since 1970, as its documentation has it, or seconds from now, as the header was standardised.
    let seconds = if reset > 1_000_000_000 { reset.saturating_sub(now.timestamp()) } else { reset };
    u64::try_from(seconds.max(1)).ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Header;

    fn answer(headers: &[(&str, &str)]) -> Response {
        Response {
            code: 429,
            reason: String::new(),
            headers: headers.iter().map(|(name, value)| Header::system(*name, *value)).collect(),
            body: Default::default(),
            downloaded_bytes: 0,
            header_bytes: 0,
            http_version: String::new(),
        }
    }

    #[test]
    fn every_spelling_of_the_wait_is_read() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let wait = |name: &str, value: &str| asked_wait(&answer(&[(name, value)]), now).map(|wait| wait.as_secs());
        assert_eq!(wait("Retry-After", "7"), Some(7));
        assert_eq!(wait("retryafter", " 8 "), Some(8));
        assert_eq!(wait("X-RateLimit-RetryAfter", "9"), Some(9));
        assert_eq!(wait("X-RateLimit-Reset", "1800000030"), Some(30));
        assert_eq!(wait("RateLimit-Reset", "12"), Some(12));
        assert_eq!(wait("RateLimit-Reset", "1700000000"), Some(1));
        assert_eq!(wait("Retry-After", "Fri, 15 Jan 2027 08:00:05 GMT"), Some(5));
        assert_eq!(wait("RateLimit", "limit=300, remaining=0, reset=44"), Some(44));
        assert_eq!(wait("RateLimit", "limit=300"), None);
        assert_eq!(wait("Retry-After", "soon"), None);
        assert_eq!(wait("Retry-After", "-1"), None);
    }

    #[test]
    fn the_last_answer_that_tells_counts() {
        let mut quota = Quota::default();
        quota.count(&answer(&[("X-RateLimit-Limit-Month", "10000"), ("X-RateLimit-Remaining-Month", "9000")]));
        quota.count(&answer(&[("RateLimit-Remaining-Month", "8999")]));
        quota.count(&answer(&[("RateLimit-Remaining-Month", "many")]));
        assert_eq!(quota, Quota { used: 3, limit: Some(10_000), remaining: Some(8999) });
    }
}
