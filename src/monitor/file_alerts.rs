//! Whom a monitor tells, and when it keeps quiet, as written.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    DurationText,
    file_schedule::{cron, zone},
};
use crate::{
    alert::channel::ChannelSettings,
    schedule::{Cron, Schedule, Zone},
};

/// Whom alerts go to: a channel of `postwatch.yaml` by its name, or one in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertTarget {
    /// The name of a channel of `postwatch.yaml`.
    Named(String),
    /// A channel of this monitor alone.
    Own(Box<ChannelSettings>),
}

impl<'de> Deserialize<'de> for AlertTarget {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AlertTarget, D::Error> {
        struct Target;
        impl<'de> Visitor<'de> for Target {
            type Value = AlertTarget;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("the name of a channel of postwatch.yaml, or a channel")
            }
            fn visit_str<E: Error>(self, name: &str) -> Result<AlertTarget, E> {
                Ok(AlertTarget::Named(name.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AlertTarget, A::Error> {
                ChannelSettings::deserialize(MapAccessDeserializer::new(map)).map(Box::new).map(AlertTarget::Own)
            }
        }
        deserializer.deserialize_any(Target)
    }
}

/// A time at which the monitor runs and nobody is told: `{cron, duration, timezone}` or `{from, to}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MaintenanceFile {
    /// When it begins, again and again.
    #[serde(default, deserialize_with = "cron")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub cron: Option<Cron>,
    /// How long it takes each time.
    #[serde(default)]
    pub duration: Option<DurationText>,
    /// The time zone of `cron`, and of `from` and `to` where they name none. Default: UTC.
    #[serde(default, deserialize_with = "zone")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub timezone: Option<Zone>,
    /// When it begins, once: `2026-12-24`, `2026-12-24T08:00` or `2026-12-24T08:00:00Z`.
    #[serde(default)]
    pub from: Option<String>,
    /// When it ends.
    #[serde(default)]
    pub to: Option<String>,
}

/// A time at which nobody is told.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Maintenance {
    /// Again and again.
    Repeated(Schedule, TimeDelta),
    /// Once.
    Once(DateTime<Utc>, DateTime<Utc>),
}

impl MaintenanceFile {
    /// When it is.
    pub(super) fn read(&self) -> Result<Maintenance, String> {
        let zone = self.timezone.unwrap_or(Zone::UTC);
        match (&self.cron, self.duration, &self.from, &self.to) {
            (Some(cron), Some(duration), None, None) => {
                let duration = TimeDelta::from_std(duration.0).map_err(|_| "`duration` is too long".to_owned())?;
                Ok(Maintenance::Repeated(Schedule::cron(cron.clone(), zone), duration))
            }
            (None, None, Some(from), Some(to)) => {
                let (from, to) = (moment("from", from, zone)?, moment("to", to, zone)?);
                if to <= from {
                    return Err("`to` is not after `from`".to_owned());
                }
                Ok(Maintenance::Once(from, to))
            }
            _ => Err("it has `cron` and `duration`, or `from` and `to`".to_owned()),
        }
    }
}

impl Maintenance {
    /// Whether it is going on.
    pub(super) fn holds(&self, now: DateTime<Utc>) -> bool {
        match self {
            Maintenance::Repeated(schedule, duration) => now
                .checked_sub_signed(*duration)
                .and_then(|before| schedule.next_after(before))
                .is_some_and(|begin| begin <= now),
            Maintenance::Once(from, to) => (*from..*to).contains(&now),
        }
    }
}

fn moment(key: &str, text: &str, zone: Zone) -> Result<DateTime<Utc>, String> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.with_timezone(&Utc));
    }
    let wall = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)));
    wall.and_then(|wall| zone.moment(wall)).ok_or_else(|| {
        format!("{key}: \"{text}\" is no moment: write it as 2026-12-24T08:00, 2026-12-24 or 2026-12-24T08:00:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Maintenance, String> {
        serde_json::from_str::<MaintenanceFile>(json).map_err(|error| error.to_string())?.read()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn maintenance_is_repeated_or_once() {
        let nightly = read(r#"{"cron": "0 2 * * *", "duration": "90m", "timezone": "Europe/Berlin"}"#).unwrap();
        for (moment, holds) in [
            ("2026-12-01T00:59:59Z", false),
            ("2026-12-01T01:00:00Z", true),
            ("2026-12-01T02:29:59Z", true),
            ("2026-12-01T02:30:00Z", false),
        ] {
            assert_eq!(nightly.holds(at(moment)), holds, "{moment}");
        }
        let once = read(r#"{"from": "2026-12-24", "to": "2026-12-26T12:00", "timezone": "America/New_York"}"#).unwrap();
        for (moment, holds) in [
            ("2026-12-24T04:59:59Z", false),
            ("2026-12-24T05:00:00Z", true),
            ("2026-12-26T16:59:59Z", true),
            ("2026-12-26T17:00:00Z", false),
        ] {
            assert_eq!(once.holds(at(moment)), holds, "{moment}");
        }
    }

    #[test]
    fn what_is_no_maintenance_is_told() {
        for (json, problem) in [
            ("{}", "it has `cron` and `duration`, or `from` and `to`"),
            (r#"{"cron": "0 2 * * *"}"#, "it has `cron`"),
            (r#"{"from": "2026-12-24", "to": "2026-12-24"}"#, "`to` is not after `from`"),
            (r#"{"from": "tomorrow", "to": "2026-12-24"}"#, "from: \"tomorrow\" is no moment"),
            (r#"{"cron": "0 2 * *", "duration": "1h"}"#, "cron"),
            (r#"{"cron": "0 2 * * *", "duration": "1h", "zone": "UTC"}"#, "unknown field `zone`"),
        ] {
            let told = read(json).unwrap_err();
            assert!(told.contains(problem), "{json}: {told}");
        }
    }
}
