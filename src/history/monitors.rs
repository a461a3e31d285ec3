//! Monitors as the history knows them: since when, whether they are paused, how their last run went.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{
    History, HistoryError, RunRow,
    database::{milliseconds, moment},
    read,
};

/// A monitor does not run by itself for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Until when; without an end until somebody resumes it.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

/// A monitor that has run, or is known.
#[derive(Clone, Debug, PartialEq)]
pub struct MonitorRow {
    /// Its name.
    pub name: String,
    /// Since when it is known.
    pub known_since: DateTime<Utc>,
    /// Whether it is paused now.
    pub pause: Option<Pause>,
    /// The last run that ended.
    pub last: Option<RunRow>,
    /// A run that goes on: its number and begin.
    pub going_on: Option<(i64, DateTime<Utc>)>,
    /// When the last run began, whether it ended or not.
    pub last_started: Option<DateTime<Utc>>,
    /// The begin of the first run of those that ended as the last did.
    pub since: Option<DateTime<Utc>>,
    /// Findings that are open and not accepted.
    pub open_findings: usize,
}

/// The row of a monitor; one that is not known yet is from now on.
pub(super) fn id(connection: &Connection, name: &str, now: DateTime<Utc>) -> rusqlite::Result<i64> {
    let known = connection
        .prepare_cached("SELECT id FROM monitors WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match known {
        Some(id) => Ok(id),
        None => {
            connection
                .prepare_cached("INSERT INTO monitors (name, known_since) VALUES (?1, ?2)")?
                .execute(params![name, milliseconds(now)])?;
            Ok(connection.last_insert_rowid())
        }
    }
}

impl History {
    /// What is known of a monitor; one that is not known yet is from now on, so that times from now on count as missed.
    pub fn monitor(&self, name: &str, now: DateTime<Utc>) -> Result<MonitorRow, HistoryError> {
        let known = self.known_monitor(name, now)?;
        match known {
            Some(row) => Ok(row),
            None => {
                self.write(|transaction| id(transaction, name, now))?;
                let row = self.known_monitor(name, now)?;
                Ok(row.unwrap_or_else(|| MonitorRow {
                    name: name.to_owned(),
                    known_since: now,
                    pause: None,
                    last: None,
                    going_on: None,
                    last_started: None,
                    since: None,
                    open_findings: 0,
                }))
            }
        }
    }

    /// What is known of a monitor.
    pub fn known_monitor(&self, name: &str, now: DateTime<Utc>) -> Result<Option<MonitorRow>, HistoryError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT id, known_since, paused_at, paused_until, pause_reason FROM monitors WHERE name = ?1",
                )?
                .query_row([name], |row| Ok((row.get::<_, i64>(0)?, moment(row.get(1)?), pause(row, now)?)))
                .optional()?;
            let Some((id, known_since, pause)) = found else { return Ok(None) };
            let last = read::last_run(connection, id)?;
            let one = |sql: &str| {
                connection.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, moment(row.get(1)?)))).optional()
            };
            let since = match &last {
                Some(last) => connection
                    .prepare_cached(
                        "SELECT min(started_at) FROM runs WHERE monitor = ?1 AND result = ?2 AND id > coalesce((SELECT \
                         max(id) FROM runs WHERE monitor = ?1 AND result IS NOT NULL AND result <> ?2), 0)",
                    )?
                    .query_row(params![id, last.result.map(|result| result.name())], |row| row.get::<_, Option<i64>>(0))?
                    .map(moment),
                None => None,
            };
            Ok(Some(MonitorRow {
                name: name.to_owned(),
                known_since,
                pause,
                last,
                going_on: one("SELECT id, started_at FROM runs WHERE monitor = ?1 AND result IS NULL ORDER BY id DESC LIMIT 1")?,
                last_started: one("SELECT id, started_at FROM runs WHERE monitor = ?1 ORDER BY id DESC LIMIT 1")?
                    .map(|(_, at): (i64, _)| at),
                since,
                open_findings: connection
                    .prepare_cached(
                        "SELECT count(*) FROM findings WHERE monitor = ?1 AND resolved_at IS NULL AND suppressed IS NULL",
                    )?
                    .query_row([id], |row| row.get(0))?,
            }))
        })
    }

    /// Names of all monitors that are known.
    pub fn monitor_names(&self) -> Result<Vec<String>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT name FROM monitors ORDER BY name")?;
            statement.query_map([], |row| row.get(0))?.collect()
        })
    }

    /// Names of the monitors that are paused now.
    pub fn paused_monitors(&self, now: DateTime<Utc>) -> Result<Vec<String>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT name FROM monitors WHERE paused_at IS NOT NULL AND (paused_until IS NULL OR paused_until > ?1)",
            )?;
            statement.query_map([milliseconds(now)], |row| row.get(0))?.collect()
        })
    }

    /// Keeps a monitor from running by itself.
    pub fn pause(&self, name: &str, pause: &Pause) -> Result<(), HistoryError> {
        self.write(|transaction| {
            let id = id(transaction, name, pause.since)?;
            transaction.execute(
                "UPDATE monitors SET paused_at = ?2, paused_until = ?3, pause_reason = ?4 WHERE id = ?1",
                params![id, milliseconds(pause.since), pause.until.map(milliseconds), pause.reason],
            )?;
            Ok(())
        })
    }

    /// Lets it run by itself again. False when it was not paused. Times that passed meanwhile were not missed.
    pub fn resume(&self, name: &str, now: DateTime<Utc>) -> Result<bool, HistoryError> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE monitors SET paused_at = NULL, paused_until = NULL, pause_reason = NULL, \
                 known_since = max(known_since, ?2) WHERE name = ?1 AND paused_at IS NOT NULL",
                params![name, milliseconds(now)],
            )?;
            Ok(changed > 0)
        })
    }
}

/// A pause that has not ended.
pub(super) fn pause(row: &Row<'_>, now: DateTime<Utc>) -> rusqlite::Result<Option<Pause>> {
    let Some(since) = row.get::<_, Option<i64>>(2)? else { return Ok(None) };
    let until = row.get::<_, Option<i64>>(3)?.map(moment);
    let is_over = until.is_some_and(|until| until <= now);
    Ok((!is_over).then_some(Pause { since: moment(since), until, reason: row.get(4)? }))
}
