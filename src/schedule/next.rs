//! A schedule and the moments at which it comes.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::{Cron, ScheduleError, Zone, duration_text};

/// No schedule is slower.
const LONGEST_INTERVAL: Duration = Duration::from_secs(366 * 24 * 3600);

/// When something runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    times: Times,
    /// By how much it runs later than it is due.
    delay: TimeDelta,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Times {
    /// By the clock on the wall.
    Cron(Box<Cron>, Zone),
    /// At the multiples of a time since 1970 in UTC.
    Every(TimeDelta),
}

impl Schedule {
    /// By the clock on the wall of a zone.
    ///
    /// A time of day that the change to summer time leaves out runs when the gap ends; one that occurs twice runs once, the
    /// first time. An expression for every hour (`*/15 * * * *`) runs in both: nobody wants an hour without.
    pub fn cron(cron: Cron, zone: Zone) -> Schedule {
        Schedule { times: Times::Cron(Box::new(cron), zone), delay: TimeDelta::zero() }
    }

    /// Every so often, whatever the clock shows; the same moments on every machine and after every start.
    pub fn every(interval: Duration) -> Result<Schedule, ScheduleError> {
        let is_fitting = (Duration::from_secs(1)..=LONGEST_INTERVAL).contains(&interval);
        match TimeDelta::from_std(interval) {
            Ok(interval) if is_fitting => Ok(Schedule { times: Times::Every(interval), delay: TimeDelta::zero() }),
            _ => Err(ScheduleError::Interval(duration_text(interval))),
        }
    }

    /// The same up to `most` later, by an amount that is always the same for one name, so that not all begin at once.
    pub fn with_jitter(mut self, most: Duration, name: &str) -> Result<Schedule, ScheduleError> {
        let milliseconds = i64::try_from(most.as_millis()).unwrap_or(i64::MAX);
        if let Times::Every(interval) = self.times
            && interval.num_milliseconds() <= milliseconds
        {
            let every = duration_text(interval.to_std().unwrap_or_default());
            return Err(ScheduleError::Jitter { jitter: duration_text(most), every });
        }
        let digest = Sha256::digest(name.as_bytes());
        let number = digest.iter().take(6).fold(0_i64, |number, byte| number << 8 | i64::from(*byte));
        self.delay = TimeDelta::milliseconds(number % milliseconds.max(1));
        Ok(self)
    }

    /// The zone whose clock decides; UTC where none does.
    pub fn zone(&self) -> Zone {
        match &self.times {
            Times::Cron(_, zone) => *zone,
            Times::Every(_) => Zone::UTC,
        }
    }

    /// For people: `0 3 * * * (Europe/Berlin)`, `every 5m`.
    pub fn text(&self) -> String {
        match &self.times {
            Times::Cron(cron, zone) => format!("{cron} ({zone})"),
            Times::Every(interval) => format!("every {}", duration_text(interval.to_std().unwrap_or_default())),
        }
    }

    /// The first moment after another at which it comes.
    pub fn next_after(&self, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let moment = moment.checked_sub_signed(self.delay)?;
        let next = match &self.times {
            Times::Cron(cron, zone) => next_of_cron(cron, *zone, moment)?,
            Times::Every(interval) => next_multiple(interval.num_milliseconds(), moment)?,
        };
        next.checked_add_signed(self.delay)
    }

    /// The moments after another, in order.
    pub fn after(&self, moment: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> + '_ {
        std::iter::successors(self.next_after(moment), |last| self.next_after(*last))
    }

    /// What the change of the clock has done to a moment, where it has done anything.
    pub fn clock_note(&self, moment: DateTime<Utc>) -> Option<&'static str> {
        let Times::Cron(cron, zone) = &self.times else { return None };
        let due = moment.checked_sub_signed(self.delay)?;
        let wall = zone.wall(due);
        let is_second = zone.moment(wall) != Some(due);
        let is_twice = || {
            zone.fold_between(due - TimeDelta::seconds(1), due + TimeDelta::days(1))
                .is_some_and(|fold| (fold.start..fold.end).contains(&wall))
        };
        let is_as_written = cron.next(wall - TimeDelta::seconds(1)) == Some(wall);
        match (is_second, is_as_written) {
            (true, _) => Some("the clock shows this time for the second time"),
            (false, false) => Some("the clock leaves out the time that was due; this is the next that exists"),
            (false, true) if is_twice() && cron.is_hourly() => {
                Some("the clock shows this time twice; it runs both times")
            }
            (false, true) if is_twice() => Some("the clock shows this time twice; it runs the first time"),
            (false, true) => None,
        }
    }
}

fn next_of_cron(cron: &Cron, zone: Zone, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut wall = zone.wall(moment);
    let next = loop {
        wall = cron.next(wall)?;
        let next = zone.moment(wall)?;
        if next > moment {
            break next;
        }
    };
    let again = if cron.is_hourly() { next_in_fold(cron, zone, moment, next) } else { None };
    Some(again.unwrap_or(next))
}

/// A time before `next` that the clock shows for the second time.
fn next_in_fold(cron: &Cron, zone: Zone, moment: DateTime<Utc>, next: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let fold = zone.fold_between(moment, next)?;
    let wall = moment.naive_utc().checked_add_signed(fold.offset)?.max(fold.start - TimeDelta::seconds(1));
    let again = cron.next(wall).filter(|again| *again < fold.end)?;
    Some((again - fold.offset).and_utc()).filter(|again| *again < next)
}

fn next_multiple(interval: i64, moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let passed = moment.timestamp_millis().div_euclid(interval);
    DateTime::from_timestamp_millis(passed.checked_add(1)?.checked_mul(interval)?)
}
