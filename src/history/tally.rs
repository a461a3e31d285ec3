//! Runs of an hour or a day, in numbers. They outlive the runs.

use chrono::{DateTime, Utc};
use rusqlite::{Row, params};

use super::{
    History, HistoryError,
    database::{milliseconds, moment},
};

/// How long a tally's time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// An hour.
    Hour,
    /// A day, in UTC.
    Day,
}

impl Span {
    /// Its length.
    pub(super) fn milliseconds(self) -> i64 {
        match self {
            Span::Hour => 3_600_000,
            Span::Day => 86_400_000,
        }
    }

    /// The hour or day in which a moment lies.
    pub fn of(self, at: DateTime<Utc>) -> DateTime<Utc> {
        let at = milliseconds(at);
        moment(at - at.rem_euclid(self.milliseconds()))
    }
}

/// How many runs ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Everything passed.
    pub success: u64,
    /// An assertion failed.
    pub failure: u64,
    /// It could not check.
    pub error: u64,
    /// It was ended from outside.
    pub abort: u64,
    /// Its process ended without a word.
    pub lost: u64,
    /// How long those of the first three kinds took together, in milliseconds.
    pub took: u64,
    /// The longest of them.
    pub longest: u64,
}

/// Columns of a tally.
pub(super) const COLUMNS: &str = "success, failure, error, abort, lost, took, longest";

impl Tally {
    /// All that say something: not those that were ended from outside.
    pub fn counted(&self) -> u64 {
        self.success + self.failure + self.error + self.lost
    }

    /// The part that succeeded; none where nothing ran. What could not check, or was lost, did not succeed.
    pub fn uptime(&self) -> Option<f64> {
        (self.counted() > 0).then(|| self.success as f64 / self.counted() as f64)
    }

    /// How long a run took on average, in milliseconds.
    pub fn mean(&self) -> Option<u64> {
        self.took.checked_div(self.success + self.failure + self.error)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Tally) -> Tally {
        Tally {
            success: self.success + other.success,
            failure: self.failure + other.failure,
            error: self.error + other.error,
            abort: self.abort + other.abort,
            lost: self.lost + other.lost,
            took: self.took + other.took,
            longest: self.longest.max(other.longest),
        }
    }

    pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Tally> {
        Ok(Tally {
            success: row.get(first)?,
            failure: row.get(first + 1)?,
            error: row.get(first + 2)?,
            abort: row.get(first + 3)?,
            lost: row.get(first + 4)?,
            took: row.get(first + 5)?,
            longest: row.get(first + 6)?,
        })
    }
}

impl History {
    /// The tallies of a monitor from the hour or day of a moment on, in their order. Where nothing ran there is none.
    pub fn tallies(
        &self,
        monitor: &str,
        span: Span,
        from: DateTime<Utc>,
    ) -> Result<Vec<(DateTime<Utc>, Tally)>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT since, {COLUMNS} FROM tallies WHERE span = ?2 AND monitor = (SELECT id FROM monitors WHERE name = ?1) \
                 AND since >= ?3 ORDER BY since"
            ))?;
            let from = milliseconds(span.of(from));
            let rows = statement.query_map(params![monitor, span.milliseconds(), from], |row| {
                Ok((moment(row.get(0)?), Tally::read(row, 1)?))
            })?;
            rows.collect()
        })
    }
}
