//! Runs as they were kept.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{History, HistoryError, RunCounts, RunResult, database::moment};

/// A run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// The monitor.
    pub monitor: String,
    /// The version of postwatch that ran it.
    pub version: String,
    /// Since when it was due.
    pub due_at: Option<DateTime<Utc>>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it went; `None` while it goes on.
    pub result: Option<RunResult>,
    /// Name of the collection.
    pub collection: Option<String>,
    /// Name of the environment.
    pub environment: Option<String>,
    /// Why it could not begin or ended early.
    pub error: Option<String>,
    /// What it lacks to have shown anything.
    pub shortfall: Option<String>,
    /// Its numbers.
    pub counts: RunCounts,
    /// How much of it was not kept.
    pub left_out: usize,
    /// Findings that were new in it.
    pub new_findings: usize,
    /// Findings that were gone in it.
    pub resolved_findings: usize,
    /// Findings that were open at its end.
    pub open_findings: usize,
}

/// An item of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// Which iteration, from 0.
    pub iteration: usize,
    /// Folders and name.
    pub name: String,
    /// Method of its request.
    pub method: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Status of the answer.
    pub code: Option<u16>,
    /// Response time in milliseconds.
    pub time: Option<u64>,
    /// Assertions that held.
    pub passed: usize,
    /// Assertions that did not.
    pub failed: usize,
    /// Why its request or a script failed.
    pub error: Option<String>,
}

/// An assertion of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssertionRow {
    /// The place of its item among the items.
    pub item: usize,
    /// Its name.
    pub name: String,
    /// `passed`, `failed` or `skipped`.
    pub state: String,
    /// Why it failed.
    pub message: Option<String>,
}

/// A failure of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailureRow {
    /// Folders and name of the item.
    pub inside: String,
    /// Name of the error.
    pub name: String,
    /// Name of the assertion, if it was one.
    pub test: Option<String>,
    /// The message.
    pub message: String,
    /// Where in the item.
    pub place: String,
}

/// A line that a script wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleRow {
    /// When.
    pub at: DateTime<Utc>,
    /// `log`, `warn`, …
    pub level: String,
    /// The text.
    pub text: String,
}

/// All that is kept of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunDetail {
    /// The run.
    pub run: RunRow,
    /// Its items.
    pub items: Vec<ItemRow>,
    /// Its assertions.
    pub assertions: Vec<AssertionRow>,
    /// What failed.
    pub failures: Vec<FailureRow>,
    /// What scripts wrote.
    pub console: Vec<ConsoleRow>,
}

const RUN: &str = "SELECT r.id, m.name, r.version, r.due_at, r.started_at, r.ended_at, r.result, r.collection, \
    r.environment, r.error, r.shortfall, r.iterations, r.requests, r.failed_requests, r.passed_assertions, \
    r.failed_assertions, r.skipped_assertions, r.errors, r.warnings, r.latency, r.p50, r.p95, r.bytes, r.left_out, \
    r.new_findings, r.resolved_findings, r.open_findings FROM runs r JOIN monitors m ON m.id = r.monitor";

/// The last run of a monitor that ended.
pub(super) fn last_run(connection: &Connection, monitor: i64) -> rusqlite::Result<Option<RunRow>> {
    connection
        .prepare_cached(&format!("{RUN} WHERE r.monitor = ?1 AND r.result IS NOT NULL ORDER BY r.id DESC LIMIT 1"))?
        .query_row([monitor], run_row)
        .optional()
}

impl History {
    /// The last runs of a monitor, the latest first; before a run, or all.
    pub fn runs(&self, monitor: &str, before: Option<i64>, most: usize) -> Result<Vec<RunRow>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "{RUN} WHERE r.monitor = (SELECT id FROM monitors WHERE name = ?1) AND (?2 IS NULL OR r.id < ?2) \
                 ORDER BY r.id DESC LIMIT ?3"
            ))?;
            statement.query_map(params![monitor, before, most], run_row)?.collect()
        })
    }

    /// All that is kept of a run.
    pub fn run(&self, id: i64) -> Result<Option<RunDetail>, HistoryError> {
        self.read(|connection| {
            let run =
                connection.prepare_cached(&format!("{RUN} WHERE r.id = ?1"))?.query_row([id], run_row).optional()?;
            let Some(run) = run else { return Ok(None) };
            Ok(Some(RunDetail {
                run,
                items: rows(
                    connection,
                    "SELECT iteration, name, method, url, code, time, passed, failed, error FROM items WHERE run = ?1 \
                     ORDER BY number",
                    id,
                    |row| {
                        Ok(ItemRow {
                            iteration: row.get(0)?,
                            name: row.get(1)?,
                            method: row.get(2)?,
                            url: row.get(3)?,
                            code: row.get(4)?,
                            time: row.get(5)?,
                            passed: row.get(6)?,
                            failed: row.get(7)?,
                            error: row.get(8)?,
                        })
                    },
                )?,
                assertions: rows(
                    connection,
                    "SELECT item, name, state, message FROM assertions WHERE run = ?1 ORDER BY number",
                    id,
                    |row| {
                        Ok(AssertionRow {
                            item: row.get(0)?,
                            name: row.get(1)?,
                            state: row.get(2)?,
                            message: row.get(3)?,
                        })
                    },
                )?,
                failures: rows(
                    connection,
                    "SELECT inside, name, test, message, place FROM failures WHERE run = ?1 ORDER BY number",
                    id,
                    |row| {
                        Ok(FailureRow {
                            inside: row.get(0)?,
                            name: row.get(1)?,
                            test: row.get(2)?,
                            message: row.get(3)?,
                            place: row.get(4)?,
                        })
                    },
                )?,
                console: rows(
                    connection,
                    "SELECT at, level, text FROM console WHERE run = ?1 ORDER BY number",
                    id,
                    |row| Ok(ConsoleRow { at: moment(row.get(0)?), level: row.get(1)?, text: row.get(2)? }),
                )?,
            }))
        })
    }
}

fn rows<T>(
    connection: &Connection,
    sql: &str,
    run: i64,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare_cached(sql)?.query_map([run], read)?.collect()
}

fn run_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    let time = |place: usize| row.get::<_, Option<i64>>(place).map(|at| at.map(moment));
    Ok(RunRow {
        id: row.get(0)?,
        monitor: row.get(1)?,
        version: row.get(2)?,
        due_at: time(3)?,
        started_at: moment(row.get(4)?),
        ended_at: time(5)?,
        result: row.get::<_, Option<String>>(6)?.as_deref().and_then(RunResult::named),
        collection: row.get(7)?,
        environment: row.get(8)?,
        error: row.get(9)?,
        shortfall: row.get(10)?,
        counts: RunCounts {
            iterations: row.get(11)?,
            requests: row.get(12)?,
            failed_requests: row.get(13)?,
            passed_assertions: row.get(14)?,
            failed_assertions: row.get(15)?,
            skipped_assertions: row.get(16)?,
            errors: row.get(17)?,
            warnings: row.get(18)?,
            latency: row.get(19)?,
            p50: row.get(20)?,
            p95: row.get(21)?,
            bytes: row.get(22)?,
        },
        left_out: row.get(23)?,
        new_findings: row.get(24)?,
        resolved_findings: row.get(25)?,
        open_findings: row.get(26)?,
    })
}
