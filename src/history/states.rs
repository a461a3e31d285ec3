//! What alerts remember of a monitor between its runs. It is written with the run, so that neither is without the other.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::{History, HistoryError, monitors, outbox};
use crate::alert::{AlertState, Phase, outbox::NewEntry};

/// What a run, or a moment without one, makes of a monitor's state, and what is to be sent.
#[derive(Debug, Default)]
pub struct Decision {
    /// The state from now on.
    pub state: AlertState,
    /// What is to be sent.
    pub entries: Vec<NewEntry>,
}

impl Decision {
    /// Nothing changes.
    pub fn unchanged(state: AlertState) -> Decision {
        Decision { state, entries: Vec::new() }
    }
}

impl History {
    /// What is remembered of a monitor; nothing of one that has not run.
    pub fn alert_state(&self, monitor: &str) -> Result<AlertState, HistoryError> {
        self.read(|connection| {
            let state = connection
                .prepare_cached(
                    "SELECT state FROM states JOIN monitors ON monitors.id = states.monitor WHERE monitors.name = ?1",
                )?
                .query_row([monitor], |row| outbox::parsed(row, 0))
                .optional()?;
            Ok(state.unwrap_or_default())
        })
    }

    /// Changes the state of a monitor between its runs, and writes what is to be sent, in one transaction.
    pub fn decide(
        &self,
        monitor: &str,
        now: chrono::DateTime<chrono::Utc>,
        decide: impl FnOnce(AlertState) -> Decision,
    ) -> Result<usize, HistoryError> {
        self.write(|transaction| {
            let id = monitors::id(transaction, monitor, now)?;
            apply(transaction, id, decide)
        })
    }

    /// Monitors that fail, by their thresholds.
    pub fn failing_monitors(&self) -> Result<Vec<String>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT monitors.name, states.state FROM states JOIN monitors ON monitors.id = states.monitor \
                 WHERE states.is_quiet = 0",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, outbox::parsed::<AlertState>(row, 1)?)))?;
            let mut failing = Vec::new();
            for row in rows {
                let (name, state) = row?;
                if state.phase() == Phase::Failing {
                    failing.push(name);
                }
            }
            Ok(failing)
        })
    }

    /// Monitors of which something may have to be told without a run: a hold that ends, or a reminder.
    pub fn unquiet_monitors(&self) -> Result<Vec<String>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT monitors.name FROM states JOIN monitors ON monitors.id = states.monitor WHERE states.is_quiet = 0",
            )?;
            statement.query_map([], |row| row.get(0))?.collect()
        })
    }
}

/// Changes the state in the transaction of a run; tells how many alerts were written.
pub(super) fn apply(
    transaction: &Transaction<'_>,
    monitor: i64,
    decide: impl FnOnce(AlertState) -> Decision,
) -> rusqlite::Result<usize> {
    let before: Option<AlertState> = transaction
        .prepare_cached("SELECT state FROM states WHERE monitor = ?1")?
        .query_row([monitor], |row| outbox::parsed(row, 0))
        .optional()?;
    let Decision { state, entries } = decide(before.clone().unwrap_or_default());
    if before.unwrap_or_default() != state {
        // Nothing is told of a quiet one until it runs again.
        let is_quiet = state.phase() == Phase::Ok && !state.is_told() && state.held().is_none();
        transaction
            .prepare_cached(
                "INSERT INTO states (monitor, state, is_quiet) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (monitor) DO UPDATE SET state = excluded.state, is_quiet = excluded.is_quiet",
            )?
            .execute(params![monitor, outbox::json(&state)?, is_quiet])?;
    }
    outbox::add(transaction, &entries)?;
    Ok(entries.len())
}
