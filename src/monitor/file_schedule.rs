//! When a monitor runs, as written.

use serde::{Deserialize, Deserializer, de::Error as _};

use super::DurationText;
use crate::schedule::{Cron, Missed, Schedule, ScheduleError, Zone};

/// When a monitor runs: `cron` in a time zone, or `every` so often.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScheduleFile {
    /// Minute, hour, day of month, month, day of week; or six fields with seconds first; or `@daily` and the like.
    #[serde(default, deserialize_with = "cron")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub cron: Option<Cron>,
    /// The time zone of `cron`, by its IANA name. Default: UTC.
    #[serde(default, deserialize_with = "zone")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub timezone: Option<Zone>,
    /// The time between two runs, such as `5m`.
    #[serde(default)]
    pub every: Option<DurationText>,
    /// Run by up to this much later, by an amount that is always the same for one name.
    #[serde(default)]
    pub jitter: Option<DurationText>,
    /// What to do about times at which nothing could run: one run for all, or none. Default: once.
    #[serde(default)]
    pub missed: Option<MissedFile>,
}

/// What to do about times that were missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum MissedFile {
    /// One run makes up for all.
    Once,
    /// Wait for the next time.
    Skip,
}

/// Why a schedule cannot be had.
#[derive(Debug, thiserror::Error)]
pub(super) enum ScheduleFault {
    #[error("a schedule needs `cron` or `every`")]
    Nothing,
    #[error("a schedule has `cron` or `every`, not both")]
    Both,
    #[error("`timezone` belongs to `cron`; `every` needs none")]
    Zone,
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

impl ScheduleFile {
    /// The same with what others say where it says nothing. A zone of others is only for `cron`.
    pub(super) fn or(self, others: &ScheduleFile) -> ScheduleFile {
        let ScheduleFile { cron, timezone, every, jitter, missed } = self;
        let is_timed = cron.is_some() || every.is_some();
        let is_by_clock = cron.is_some() || (!is_timed && others.cron.is_some());
        ScheduleFile {
            timezone: timezone.or(others.timezone.filter(|_| is_by_clock)),
            cron: cron.or_else(|| others.cron.clone().filter(|_| !is_timed)),
            every: every.or(others.every.filter(|_| !is_timed)),
            jitter: jitter.or(others.jitter),
            missed: missed.or(others.missed),
        }
    }

    /// The schedule of the monitor of that name.
    pub(super) fn schedule(&self, name: &str) -> Result<Schedule, ScheduleFault> {
        let schedule = match (&self.cron, self.every) {
            (None, None) => return Err(ScheduleFault::Nothing),
            (Some(_), Some(_)) => return Err(ScheduleFault::Both),
            (None, Some(_)) if self.timezone.is_some() => return Err(ScheduleFault::Zone),
            (Some(cron), None) => Schedule::cron(cron.clone(), self.timezone.unwrap_or(Zone::UTC)),
            (None, Some(every)) => Schedule::every(every.0)?,
        };
        Ok(match self.jitter {
            Some(jitter) => schedule.with_jitter(jitter.0, name)?,
            None => schedule,
        })
    }

    /// What to do about times that were missed.
    pub(super) fn missed(&self) -> Missed {
        match self.missed {
            None | Some(MissedFile::Once) => Missed::Once,
            Some(MissedFile::Skip) => Missed::Skip,
        }
    }
}

pub(super) fn cron<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cron>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(D::Error::custom)
}

pub(super) fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Zone>, D::Error> {
    String::deserialize(deserializer)?.parse().map(Some).map_err(D::Error::custom)
}
