//! All monitors at a glance, in a few queries, however many there are.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, params};

use super::{
    History, HistoryError, Pause, RunResult, Span, Tally,
    database::{milliseconds, moment},
    monitors,
};

/// A run as a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunBar {
    /// Its number.
    pub id: i64,
    /// How it went; `None` while it goes on.
    pub result: Option<RunResult>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Runs of four times up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uptimes {
    /// The last 24 hours: this one and the 24 before.
    pub day: Tally,
    /// The last 7 days, this one among them; so are the others.
    pub week: Tally,
    /// The last 30 days.
    pub month: Tally,
    /// The last 90 days.
    pub quarter: Tally,
}

/// A monitor at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct MonitorOverview {
    /// Its name.
    pub name: String,
    /// Since when it is known.
    pub known_since: DateTime<Utc>,
    /// Whether it is paused now.
    pub pause: Option<Pause>,
    /// Its last runs, the latest first.
    pub bars: Vec<RunBar>,
    /// How its runs went.
    pub uptimes: Uptimes,
    /// Findings that are open and not accepted.
    pub open_findings: usize,
}

impl MonitorOverview {
    /// The last run that ended.
    pub fn last(&self) -> Option<&RunBar> {
        self.bars.iter().find(|bar| bar.result.is_some())
    }

    /// The run that goes on.
    pub fn going_on(&self) -> Option<&RunBar> {
        self.bars.iter().find(|bar| bar.result.is_none())
    }
}

impl History {
    /// All monitors that are known, by name, with so many of their last runs.
    pub fn overview(&self, bars: usize, now: DateTime<Utc>) -> Result<Vec<MonitorOverview>, HistoryError> {
        self.overviews(None, bars, now)
    }

    /// One of them.
    pub fn overview_of(
        &self,
        monitor: &str,
        bars: usize,
        now: DateTime<Utc>,
    ) -> Result<Option<MonitorOverview>, HistoryError> {
        Ok(self.overviews(Some(monitor), bars, now)?.pop())
    }

    /// The last run of each monitor that ended.
    pub fn last_runs(&self) -> Result<BTreeMap<String, i64>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT m.name, (SELECT r.id FROM runs r WHERE r.monitor = m.id AND r.result IS NOT NULL ORDER BY r.id DESC \
                 LIMIT 1) AS run FROM monitors m WHERE run IS NOT NULL",
            )?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    fn overviews(
        &self,
        monitor: Option<&str>,
        bars: usize,
        now: DateTime<Utc>,
    ) -> Result<Vec<MonitorOverview>, HistoryError> {
        self.read(|connection| {
            let mut uptimes = all_uptimes(connection, monitor, now)?;
            let mut open = open_counts(connection, monitor)?;
            let mut statement = connection.prepare_cached(
                "SELECT id, known_since, paused_at, paused_until, pause_reason, name FROM monitors \
                 WHERE ?1 IS NULL OR name = ?1 ORDER BY name",
            )?;
            let rows = statement.query_map([monitor], |row| {
                Ok((row.get::<_, i64>(0)?, moment(row.get(1)?), monitors::pause(row, now)?, row.get(5)?))
            })?;
            rows.map(|row| {
                let (id, known_since, pause, name) = row?;
                Ok(MonitorOverview {
                    name,
                    known_since,
                    pause,
                    bars: last_bars(connection, id, bars)?,
                    uptimes: uptimes.remove(&id).unwrap_or_default(),
                    open_findings: open.remove(&id).unwrap_or_default(),
                })
            })
            .collect()
        })
    }
}

/// The index has all that is asked for.
fn last_bars(connection: &Connection, monitor: i64, most: usize) -> rusqlite::Result<Vec<RunBar>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, result, started_at, ended_at FROM runs WHERE monitor = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![monitor, most], |row| {
        Ok(RunBar {
            id: row.get(0)?,
            result: row.get_ref(1)?.as_str_or_null()?.and_then(RunResult::named),
            started_at: moment(row.get(2)?),
            ended_at: row.get::<_, Option<i64>>(3)?.map(moment),
        })
    })?;
    rows.collect()
}

/// Rows of one monitor, or of all; its name is the first parameter.
fn of(monitor: Option<&str>) -> &'static str {
    match monitor {
        Some(_) => "monitor = (SELECT id FROM monitors WHERE name = ?1)",
        None => "?1 IS NULL",
    }
}

fn all_uptimes(
    connection: &Connection,
    monitor: Option<&str>,
    now: DateTime<Utc>,
) -> rusqlite::Result<BTreeMap<i64, Uptimes>> {
    let mut all: BTreeMap<i64, Uptimes> = BTreeMap::new();
    let first_day = |days: i64| milliseconds(Span::Day.of(now - TimeDelta::days(days - 1)));
    let sums = [
        (Span::Hour, milliseconds(Span::Hour.of(now - TimeDelta::hours(24)))),
        (Span::Day, first_day(7)),
        (Span::Day, first_day(30)),
        (Span::Day, first_day(90)),
    ];
    let mut statement = connection.prepare_cached(&format!(
        "SELECT monitor, sum(success), sum(failure), sum(error), sum(abort), sum(lost), sum(took), max(longest) FROM tallies \
         WHERE {} AND span = ?2 AND since >= ?3 GROUP BY monitor",
        of(monitor)
    ))?;
    for (place, (span, from)) in sums.into_iter().enumerate() {
        let rows = statement.query_map(params![monitor, span.milliseconds(), from], |row| {
            Ok((row.get::<_, i64>(0)?, Tally::read(row, 1)?))
        })?;
        for row in rows {
            let (monitor, tally) = row?;
            let uptimes = all.entry(monitor).or_default();
            let slot = match place {
                0 => &mut uptimes.day,
                1 => &mut uptimes.week,
                2 => &mut uptimes.month,
                _ => &mut uptimes.quarter,
            };
            *slot = tally;
        }
    }
    Ok(all)
}

fn open_counts(connection: &Connection, monitor: Option<&str>) -> rusqlite::Result<BTreeMap<i64, usize>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT monitor, count(*) FROM findings WHERE {} AND resolved_at IS NULL AND suppressed IS NULL GROUP BY monitor",
        of(monitor)
    ))?;
    statement.query_map([monitor], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
