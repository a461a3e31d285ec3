//! What is old goes, in steps so small that no run waits for them.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::params;

use super::{History, HistoryError, Span, database::milliseconds};

/// Runs that go in one step.
const STEP: usize = 50;

/// Pages that are given back in one step.
const PAGES: usize = 200;

/// Numbers of hours are kept for so long; pages show a day of them.
const HOURS_KEPT: TimeDelta = TimeDelta::days(8);

/// Numbers of days are kept for so long.
const DAYS_KEPT: TimeDelta = TimeDelta::days(400);

/// How much of a monitor's past is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Runs that are older go.
    pub age: Duration,
    /// Runs beyond this number go, the oldest first.
    pub runs: usize,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { age: Duration::from_secs(90 * 24 * 3600), runs: 1000 }
    }
}

impl History {
    /// Takes one step; tells how many runs went, none when it is done. The last run that ended stays, and so do open
    /// findings.
    pub fn forget(&self, monitor: &str, retention: Retention, now: DateTime<Utc>) -> Result<usize, HistoryError> {
        let age = TimeDelta::from_std(retention.age).unwrap_or(TimeDelta::MAX);
        let oldest = now.checked_sub_signed(age).map_or(i64::MIN, milliseconds);
        let gone = self.write(|transaction| {
            let gone = transaction
                .prepare_cached(
                    "DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE monitor = (SELECT id FROM monitors WHERE name \
                     = ?1) AND result IS NOT NULL AND (started_at < ?2 OR id <= coalesce((SELECT id FROM runs WHERE monitor \
                     = (SELECT id FROM monitors WHERE name = ?1) ORDER BY id DESC LIMIT 1 OFFSET ?3), 0)) AND id < (SELECT \
                     max(id) FROM runs WHERE monitor = (SELECT id FROM monitors WHERE name = ?1) AND result IS NOT NULL) \
                     ORDER BY id LIMIT ?4)",
                )?
                .execute(params![monitor, oldest, retention.runs, STEP])?;
            transaction
                .prepare_cached(
                    "DELETE FROM findings WHERE id IN (SELECT id FROM findings WHERE monitor = (SELECT id FROM monitors \
                     WHERE name = ?1) AND resolved_at < ?2 LIMIT ?3)",
                )?
                .execute(params![monitor, oldest, STEP])?;
            let mut old_tallies = transaction.prepare_cached(
                "DELETE FROM tallies WHERE span = ?2 AND monitor = (SELECT id FROM monitors WHERE name = ?1) AND since < ?3",
            )?;
            for (span, age) in [(Span::Hour, HOURS_KEPT), (Span::Day, DAYS_KEPT)] {
                let oldest = now.checked_sub_signed(age).map_or(i64::MIN, milliseconds);
                old_tallies.execute(params![monitor, span.milliseconds(), oldest])?;
            }
            Ok(gone)
        })?;
        if gone > 0 {
            self.read(|connection| connection.execute_batch(&format!("PRAGMA incremental_vacuum({PAGES})")))?;
        }
        Ok(gone)
    }
}
