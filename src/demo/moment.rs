//! Times in a fixture: days before now, or a fixed date.

use std::fmt;

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, de};

/// A time as a fixture gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment {
    /// So many days before the fixture's now; fractions are allowed.
    DaysAgo(f64),
    /// A fixed time.
    At(DateTime<Utc>),
    /// Written `-1`: it has not happened.
    Never,
}

impl Moment {
    /// The time itself, or none for [`Moment::Never`].
    pub(crate) fn resolve(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            #[expect(clippy::cast_possible_truncation, reason = "bounded to a million days when read")]
            Moment::DaysAgo(days) => Some(now - Duration::seconds((days * 86_400.0).round() as i64)),
            Moment::At(time) => Some(time),
            Moment::Never => None,
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        deserializer.deserialize_any(MomentVisitor)
    }
}

struct MomentVisitor;

impl de::Visitor<'_> for MomentVisitor {
    type Value = Moment;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number of days ago, -1 for never, or a date such as \"2026-01-31T00:00:00Z\"")
    }

    fn visit_u64<E: de::Error>(self, days: u64) -> Result<Moment, E> {
        self.visit_f64(u32::try_from(days).map_or(f64::INFINITY, f64::from))
    }

    fn visit_i64<E: de::Error>(self, days: i64) -> Result<Moment, E> {
        self.visit_f64(i32::try_from(days).map_or(f64::INFINITY, f64::from))
    }

    fn visit_f64<E: de::Error>(self, days: f64) -> Result<Moment, E> {
        match days {
            -1.0 => Ok(Moment::Never),
            days if (0.0..=1_000_000.0).contains(&days) => Ok(Moment::DaysAgo(days)),
            _ => Err(E::invalid_value(de::Unexpected::Float(days), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Moment, E> {
        DateTime::parse_from_rfc3339(text)
            .map(|time| Moment::At(time.with_timezone(&Utc)))
            .map_err(|_| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// `2026-01-31T12:00:00Z`, as the query API writes times.
pub(crate) fn zulu(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-01-31T12:00:00+00:00`, as the credential report writes times.
pub(crate) fn with_offset(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-03-01T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn days_count_back_from_now() {
        let read = |text: &str| serde_json::from_str::<Moment>(text);
        assert_eq!(zulu(read("1").unwrap().resolve(now()).unwrap()), "2026-02-28T12:00:00Z");
        assert_eq!(with_offset(read("0.5").unwrap().resolve(now()).unwrap()), "2026-03-01T00:00:00+00:00");
        assert_eq!(
            zulu(read("\"2020-01-01T01:00:00+01:00\"").unwrap().resolve(now()).unwrap()),
            "2020-01-01T00:00:00Z"
        );
        assert_eq!(read("-1").unwrap(), Moment::Never);
        for wrong in ["-2", "1e300", "true", "\"yesterday\"", "99999999999"] {
            assert!(read(wrong).unwrap_err().to_string().contains("number of days ago"), "{wrong}");
        }
    }
}
