//! A run begins.

use std::sync::PoisonError;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{
    History, HistoryError, RunResult,
    database::{milliseconds, moment},
    holder::Holder,
    monitors,
};

/// A run that is about to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewRun<'run> {
    /// The monitor.
    pub monitor: &'run str,
    /// Since when it is due, if a schedule says so.
    pub due_at: Option<DateTime<Utc>>,
    /// Now.
    pub started_at: DateTime<Utc>,
}

/// Whether it may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It has this number.
    Run(i64),
    /// Another run of the monitor goes on.
    Busy(Busy),
}

/// A run that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Busy {
    /// Its number.
    pub run: i64,
    /// When it began.
    pub since: DateTime<Utc>,
}

impl History {
    /// Writes the row of a run that begins, unless another of that monitor goes on, in this program or another.
    pub fn begin(&self, new: NewRun<'_>) -> Result<Begun, HistoryError> {
        let token = self.token()?;
        self.write(|transaction| {
            let monitor = monitors::id(transaction, new.monitor, new.started_at)?;
            self.settle(transaction, monitor, new.started_at)?;
            let going_on = transaction
                .query_row(
                    "SELECT id, started_at FROM runs WHERE monitor = ?1 AND result IS NULL ORDER BY id LIMIT 1",
                    [monitor],
                    |row| Ok(Busy { run: row.get(0)?, since: moment(row.get(1)?) }),
                )
                .optional()?;
            if let Some(busy) = going_on {
                return Ok(Begun::Busy(busy));
            }
            transaction.execute(
                "INSERT INTO runs (monitor, version, due_at, started_at, holder) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    monitor,
                    env!("CARGO_PKG_VERSION"),
                    new.due_at.map(milliseconds),
                    milliseconds(new.started_at),
                    token
                ],
            )?;
            Ok(Begun::Run(transaction.last_insert_rowid()))
        })
    }

    /// Marks the runs of processes that live no more as lost; tells how many.
    pub fn settle_lost(&self, now: DateTime<Utc>) -> Result<usize, HistoryError> {
        self.write(|transaction| {
            let mut statement = transaction.prepare("SELECT DISTINCT monitor FROM runs WHERE result IS NULL")?;
            let monitors: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            monitors.into_iter().map(|monitor| self.settle(transaction, monitor, now)).sum()
        })
    }

    fn settle(&self, transaction: &Transaction<'_>, monitor: i64, now: DateTime<Utc>) -> rusqlite::Result<usize> {
        let mut statement =
            transaction.prepare_cached("SELECT id, holder FROM runs WHERE monitor = ?1 AND result IS NULL")?;
        let rows = statement.query_map([monitor], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let going_on: Vec<(i64, Option<String>)> = rows.collect::<Result<_, _>>()?;
        let is_lost = |holder: &Option<String>| match holder {
            Some(holder) => !self.is_own(holder) && !Holder::lives(&self.path, holder),
            None => true,
        };
        let lost: Vec<i64> = going_on.iter().filter(|(_, holder)| is_lost(holder)).map(|(run, _)| *run).collect();
        for run in &lost {
            transaction.execute(
                "UPDATE runs SET result = ?2, ended_at = max(started_at, ?3), holder = NULL WHERE id = ?1",
                params![run, RunResult::Lost.name(), milliseconds(now)],
            )?;
        }
        Ok(lost.len())
    }

    /// Whether that token is this program's.
    pub(super) fn is_own(&self, token: &str) -> bool {
        let holder = self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        holder.as_ref().is_some_and(|own| own.token == token)
    }

    pub(super) fn token(&self) -> Result<String, HistoryError> {
        let mut holder = self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(holder) = &*holder {
            return Ok(holder.token.clone());
        }
        let taken = Holder::take(&self.path).map_err(|error| HistoryError::new(&self.path, error))?;
        Ok(holder.insert(taken).token.clone())
    }
}
