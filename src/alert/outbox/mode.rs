//! How much a channel wants to hear, and which entries a run makes of it.

use chrono::{DateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::entry::{EntryState, NewEntry};
use crate::{
    alert::{AlertKind, message::AlertMessage},
    schedule::{Cron, Schedule, Zone},
};

/// When a channel is told something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// When a monitor begins to fail, has news, or recovers.
    #[default]
    OnChange,
    /// After each run, whatever came of it.
    EveryRun,
    /// Once a day, all of the day's changes in one message: `{daily: {at: "09:00", timezone: Europe/Berlin}}`.
    Daily(Daily),
}

/// The time of the daily message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "DailyText", into = "DailyText")]
#[cfg_attr(test, schemars(with = "DailyText"))]
pub struct Daily(Schedule, DailyText);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct DailyText {
    /// `09:00`.
    at: String,
    /// `Europe/Berlin`; UTC without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
}

impl TryFrom<DailyText> for Daily {
    type Error = String;

    fn try_from(text: DailyText) -> Result<Daily, String> {
        let at = NaiveTime::parse_from_str(text.at.trim(), "%H:%M")
            .map_err(|_| format!("\"{}\" is no time of day: write it as 09:00", text.at))?;
        let zone: Zone = text.timezone.as_deref().unwrap_or("UTC").parse().map_err(explained)?;
        let cron: Cron = at.format("%-M %-H * * *").to_string().parse().map_err(explained)?;
        Ok(Daily(Schedule::cron(cron, zone), text))
    }
}

impl From<Daily> for DailyText {
    fn from(daily: Daily) -> DailyText {
        daily.1
    }
}

fn explained(error: crate::schedule::ScheduleError) -> String {
    error.to_string()
}

impl Mode {
    /// The entry that this message makes for a channel, if the channel wants to hear of it.
    pub fn entry(&self, channel: &str, message: &AlertMessage, now: DateTime<Utc>) -> Option<NewEntry> {
        let is_wanted = match (self, message.kind) {
            (_, AlertKind::Test) => true,
            (Mode::EveryRun, kind) => kind != AlertKind::Reminder,
            (_, kind) => kind != AlertKind::Run,
        };
        let not_before = match (self, message.kind) {
            (Mode::Daily(daily), kind) if kind != AlertKind::Test => daily.0.next_after(now).unwrap_or(now),
            _ => now,
        };
        is_wanted.then(|| NewEntry {
            channel: channel.to_owned(),
            message: message.clone(),
            created_at: now,
            state: EntryState::Waiting { not_before, why: None },
        })
    }

    /// Whether it is told all at once.
    pub(super) fn is_daily(&self) -> bool {
        matches!(self, Mode::Daily(_))
    }
}
