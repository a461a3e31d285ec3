//! Time zones of IANA. The only file that names the library that knows them; they are part of the program, so that a
//! schedule means the same on every machine.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDateTime, Offset as _, TimeDelta, TimeZone as _, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::ScheduleError;
use crate::spelling::nearest;

/// No clock has been put back by more.
const LONGEST_FOLD: TimeDelta = TimeDelta::hours(24);

/// No two changes of a zone's offset lie within so short a time.
const BETWEEN_CHANGES: TimeDelta = TimeDelta::hours(12);

/// A time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

/// Times on the wall that occur twice, because the clock was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    /// What the clock shows after it was put back.
    pub(super) start: NaiveDateTime,
    /// What it showed before.
    pub(super) end: NaiveDateTime,
    /// The offset of the second occurrence.
    pub(super) offset: TimeDelta,
}

impl Zone {
    /// Where no zone is named.
    pub const UTC: Zone = Zone(Tz::UTC);

    /// What the clock on the wall shows.
    pub fn wall(self, moment: DateTime<Utc>) -> NaiveDateTime {
        moment.with_timezone(&self.0).naive_local()
    }

    /// The moment in this zone, for people: `2026-10-25 02:30 CEST`.
    pub fn text(self, moment: DateTime<Utc>) -> String {
        let local = moment.with_timezone(&self.0);
        let seconds = if local.timestamp() % 60 == 0 { "" } else { ":%S" };
        local.format(&format!("%Y-%m-%d %H:%M{seconds} %Z")).to_string()
    }

    /// What the clock is ahead of UTC at a moment.
    pub fn offset(self, moment: DateTime<Utc>) -> TimeDelta {
        let offset = self.0.offset_from_utc_datetime(&moment.naive_utc()).fix();
        TimeDelta::seconds(i64::from(offset.local_minus_utc()))
    }

    /// When the clock shows this time: the first time if it does so twice, and the end of the gap if it never does.
    pub fn moment(self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        let existing =
            |wall: NaiveDateTime| self.0.from_local_datetime(&wall).earliest().map(|at| at.with_timezone(&Utc));
        if let Some(moment) = existing(wall) {
            return Some(moment);
        }
        // The offset before the gap tells how far into it the time lies.
        let before = wall.checked_sub_signed(LONGEST_FOLD + TimeDelta::hours(1)).and_then(existing)?;
        let late = wall.checked_sub_signed(self.offset(before))?.and_utc();
        self.change_between(before, late)
    }

    /// The first fold of which a part lies between two moments.
    pub(super) fn fold_between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<Fold> {
        let mut at = from.checked_sub_signed(LONGEST_FOLD)?;
        while at < to {
            let next = (at + BETWEEN_CHANGES).min(to);
            let (before, after) = (self.offset(at), self.offset(next));
            if after < before {
                let change = self.change_between(at, next)?.naive_utc();
                let fold = Fold { start: change + after, end: change + before, offset: after };
                if (fold.end - after).and_utc() > from {
                    return Some(fold);
                }
            }
            at = next;
        }
        None
    }

    /// The moment at which the offset changes, to the second.
    fn change_between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let before = self.offset(from);
        let (mut low, mut high) = (from.timestamp(), to.timestamp());
        while low < high {
            let middle = low + (high - low).div_euclid(2);
            if self.offset(DateTime::from_timestamp(middle, 0)?) == before {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        DateTime::from_timestamp(high, 0)
    }
}

impl FromStr for Zone {
    type Err = ScheduleError;

    fn from_str(name: &str) -> Result<Zone, ScheduleError> {
        let name = name.trim();
        if let Some(zone) = TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)) {
            return Ok(Zone(*zone));
        }
        let meant = nearest(name, TZ_VARIANTS.iter().map(|zone| zone.name()));
        // People leave out the continent.
        let city = || {
            let ending = format!("/{}", name.replace(' ', "_").to_lowercase());
            TZ_VARIANTS.iter().map(|zone| zone.name()).find(|known| known.to_lowercase().ends_with(&ending))
        };
        let hint = city().or(meant).map(|meant| format!(" (did you mean {meant}?)")).unwrap_or_default();
        Err(ScheduleError::Zone { name: name.to_owned(), hint })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name())
    }
}
