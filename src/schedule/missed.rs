//! What is due, and what was missed while nobody could run anything.

use chrono::{DateTime, TimeDelta, Utc};

use super::Schedule;

/// A time that is longer ago was missed.
const MISSED_AFTER: TimeDelta = TimeDelta::minutes(10);

/// So many passed times are counted at most.
const MOST_COUNTED: usize = 1000;

/// What to do about times that were missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missed {
    /// One run makes up for all.
    #[default]
    Once,
    /// Wait for the next.
    Skip,
}

/// A run is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Since when.
    pub since: DateTime<Utc>,
    /// How many times have passed without a run before the last of them; a thousand at most are counted.
    pub missed: usize,
}

impl Schedule {
    /// What is due now, when the last run began at `last`, or the monitor became known then. A clock that was put back
    /// makes nothing due.
    pub fn due(&self, last: DateTime<Utc>, now: DateTime<Utc>, missed: Missed) -> Option<Due> {
        let mut passed = self.after(last).take_while(|moment| *moment <= now).take(MOST_COUNTED);
        let first = passed.next()?;
        let count = passed.count();
        match missed {
            Missed::Once => Some(Due { since: first, missed: count }),
            Missed::Skip => {
                let recent = self.next_after(last.max(now.checked_sub_signed(MISSED_AFTER)?))?;
                (recent <= now).then_some(Due { since: recent, missed: count })
            }
        }
    }
}
