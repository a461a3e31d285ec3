//! Whether a monitor is due, by what the history knows of it.

use chrono::{DateTime, TimeDelta, Utc};

use super::Monitor;
use crate::{
    history::{MonitorRow, Pause},
    schedule::Due,
};

/// When the clock was put back behind the last run, this much of the past is looked at.
const AFTER_CLOCK_CHANGE: TimeDelta = TimeDelta::minutes(10);

impl Monitor {
    /// Since when it is due, if it is: its schedule counts, it is not paused, and a time has passed since its last run, or
    /// since it is known.
    pub fn due(&self, row: &MonitorRow, now: DateTime<Utc>) -> Option<Due> {
        if !self.is_active || row.pause.is_some() || row.going_on.is_some() {
            return None;
        }
        let last = row.last_started.map_or(row.known_since, |last| last.max(row.known_since));
        let last = if last > now { now - AFTER_CLOCK_CHANGE } else { last };
        self.schedule.as_ref()?.due(last, now, self.missed)
    }

    /// When it runs next by itself.
    pub fn next(&self, row: Option<&MonitorRow>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.next_unless_paused(row.and_then(|row| row.pause.as_ref()), now)
    }

    /// The same by the pause that holds now.
    pub fn next_unless_paused(&self, pause: Option<&Pause>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let from = match pause {
            Some(pause) => pause.until?,
            None => now,
        };
        self.schedule.as_ref().filter(|_| self.is_active)?.next_after(from)
    }
}
