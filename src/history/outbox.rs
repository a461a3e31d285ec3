//! Alerts on their way to their channels, kept over the end of the program.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params, types::Type};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    History, HistoryError,
    database::{milliseconds, moment},
    holder::Holder,
};
use crate::alert::outbox::{Entry, EntryId, EntryState, NewEntry, OutboxStore};

/// Entries that are final are kept for so long, for pages and for the receipts of open incidents.
const FINAL_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(90);

const COLUMNS: &str = "id, channel, message, created_at, state, attempts, is_in_doubt";

impl OutboxStore for History {
    type Error = HistoryError;

    fn unfinished(&self) -> Result<Vec<Entry>, HistoryError> {
        self.settle_sending()?;
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM outbox WHERE is_final = 0 ORDER BY id");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map([], entry)?.collect()
        })
    }

    fn claim(&self, entries: &[Entry], now: DateTime<Utc>) -> Result<bool, HistoryError> {
        let token = self.token()?;
        self.write(|transaction| {
            for entry in entries {
                if state_of(transaction, entry.id)?.as_ref() != Some(&entry.state) {
                    return Ok(false);
                }
            }
            let state = json(&EntryState::Sending { since: now })?;
            for entry in entries {
                transaction
                    .prepare_cached("UPDATE outbox SET state = ?2, attempts = attempts + 1, holder = ?3 WHERE id = ?1")?
                    .execute(params![entry.id.0, state, token])?;
            }
            Ok(true)
        })
    }

    fn record(&self, entry: EntryId, state: &EntryState, is_in_doubt: bool) -> Result<(), HistoryError> {
        let receipt = match state {
            EntryState::Sent { receipt, .. } => receipt.clone(),
            _ => None,
        };
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE outbox SET state = ?2, is_final = ?3, is_in_doubt = ?4, holder = NULL, receipt = coalesce(?5, receipt) WHERE id = ?1",
                )?
                .execute(params![entry.0, json(state)?, state.is_final(), is_in_doubt, receipt])?;
            Ok(())
        })
    }

    fn receipt(&self, channel: &str, monitor: &str, incident: &str) -> Result<Option<String>, HistoryError> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT receipt FROM outbox WHERE channel = ?1 AND monitor = ?2 AND incident = ?3 AND receipt IS NOT NULL \
                     ORDER BY id LIMIT 1",
                )?
                .query_row([channel, monitor, incident], |row| row.get(0))
                .optional()
        })
    }
}

impl History {
    /// What a program was sending when it was killed is in doubt, and waits to be sent again.
    fn settle_sending(&self) -> Result<(), HistoryError> {
        let sending: Vec<(i64, String)> = self.read(|connection| {
            let sql = "SELECT id, holder FROM outbox WHERE is_final = 0 AND holder IS NOT NULL";
            let mut statement = connection.prepare_cached(sql)?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })?;
        let is_dead = |holder: &str| !self.is_own(holder) && !Holder::lives(&self.path, holder);
        let left: Vec<&(i64, String)> = sending.iter().filter(|(_, holder)| is_dead(holder)).collect();
        if left.is_empty() {
            return Ok(());
        }
        self.write(|transaction| {
            let why = Some("the program that sent it was ended".to_owned());
            let state = json(&EntryState::Waiting { not_before: DateTime::UNIX_EPOCH, why })?;
            for (id, holder) in left {
                transaction
                    .prepare_cached(
                        "UPDATE outbox SET state = ?3, is_in_doubt = 1, holder = NULL WHERE id = ?1 AND holder = ?2",
                    )?
                    .execute(params![id, holder, state])?;
            }
            Ok(())
        })
    }

    /// Alerts that wait, are being sent, or were refused and are tried again.
    pub fn waiting_alerts(&self) -> Result<usize, HistoryError> {
        self.read(|connection| {
            connection.query_row("SELECT count(*) FROM outbox WHERE is_final = 0", [], |row| row.get(0))
        })
    }

    /// The last alerts of a monitor, or of all, whatever became of them; the latest first.
    pub fn alerts(&self, monitor: Option<&str>, most: usize) -> Result<Vec<Entry>, HistoryError> {
        let condition = if monitor.is_some() { "monitor = ?1" } else { "?1 IS NULL" };
        self.read(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM outbox WHERE {condition} ORDER BY id DESC LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![monitor, most], entry)?.collect()
        })
    }

    /// Old alerts go, a few at a time.
    pub fn forget_alerts(&self, now: DateTime<Utc>) -> Result<(), HistoryError> {
        let oldest = now.checked_sub_signed(FINAL_KEPT).map_or(i64::MIN, milliseconds);
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE is_final = 1 AND created_at < ?1 LIMIT 50)",
                )?
                .execute([oldest])?;
            Ok(())
        })
    }
}

/// Writes entries in the transaction of the run that they belong to.
pub(super) fn add(transaction: &Transaction<'_>, entries: &[NewEntry]) -> rusqlite::Result<()> {
    let mut row = transaction.prepare_cached(
        "INSERT INTO outbox (channel, monitor, incident, message, created_at, state, is_final) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for NewEntry { channel, message, created_at, state } in entries {
        row.execute(params![
            channel,
            message.monitor.as_str(),
            message.incident,
            json(message)?,
            milliseconds(*created_at),
            json(state)?,
            state.is_final()
        ])?;
    }
    Ok(())
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: EntryId(row.get(0)?),
        channel: row.get(1)?,
        message: parsed(row, 2)?,
        created_at: moment(row.get(3)?),
        state: parsed(row, 4)?,
        attempts: row.get(5)?,
        is_in_doubt: row.get(6)?,
    })
}

fn state_of(connection: &Connection, id: EntryId) -> rusqlite::Result<Option<EntryState>> {
    connection
        .prepare_cached("SELECT state FROM outbox WHERE id = ?1")?
        .query_row([id.0], |row| parsed(row, 0))
        .optional()
}

/// A value as the tables keep it.
pub(super) fn json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A value that the tables keep as JSON.
pub(super) fn parsed<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        alert::{AlertMessage, MonitorFacts},
        history::Decision,
    };

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_014_400, 0).unwrap()
    }

    fn with_one(history: &History) -> Entry {
        let facts = MonitorFacts { name: crate::secret::Shown::fixed("Shop"), ..MonitorFacts::default() };
        let entry = NewEntry {
            channel: "hook".to_owned(),
            message: AlertMessage::test("id-1".to_owned(), &facts, noon()),
            created_at: noon(),
            state: EntryState::Waiting { not_before: noon(), why: None },
        };
        let written = history.decide("Shop", noon(), |state| Decision { state, entries: vec![entry] }).unwrap();
        assert_eq!(written, 1);
        history.unfinished().unwrap().pop().unwrap()
    }

    #[test]
    fn one_of_two_programs_sends_an_alert_and_it_outlives_both() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        let (one, other) = (History::open(&path).unwrap(), History::open(&path).unwrap());
        let entry = with_one(&one);
        assert!(one.claim(std::slice::from_ref(&entry), noon()).unwrap());
        assert!(!other.claim(std::slice::from_ref(&entry), noon()).unwrap());
        let sending = other.unfinished().unwrap();
        assert_eq!((&sending[0].state, sending[0].attempts), (&EntryState::Sending { since: noon() }, 1));
        // Whoever was sending is gone: it is in doubt, and the other one may send it.
        drop(one);
        let left = other.unfinished().unwrap();
        assert!(matches!(left[0].state, EntryState::Waiting { .. }) && left[0].is_in_doubt, "{left:?}");
        assert!(other.claim(&left, noon()).unwrap());
        let sent = EntryState::Sent { at: noon(), receipt: Some("ts-1".to_owned()) };
        other.record(entry.id, &sent, true).unwrap();
        assert_eq!((other.unfinished().unwrap().len(), other.waiting_alerts().unwrap()), (0, 0));
        let incident = &entry.message.incident;
        assert_eq!(other.receipt("hook", "Shop", incident).unwrap().as_deref(), Some("ts-1"));
        assert_eq!(other.receipt("mail", "Shop", incident).unwrap(), None);
        let states =
            |monitor| other.alerts(monitor, 9).unwrap().into_iter().map(|entry| entry.state).collect::<Vec<_>>();
        assert_eq!((states(None), states(Some("Shop"))), (vec![sent.clone()], vec![sent]));
        assert_eq!(states(Some("Other")), []);
        other.forget_alerts(noon() + chrono::TimeDelta::days(91)).unwrap();
        assert_eq!(other.receipt("hook", "Shop", incident).unwrap(), None);
    }

    #[test]
    fn what_was_written_by_a_run_that_failed_to_be_written_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("history.db")).unwrap();
        with_one(&history);
        let failed: Result<(), HistoryError> = history.write(|transaction| {
            transaction.execute("DELETE FROM outbox", [])?;
            Err(rusqlite::Error::QueryReturnedNoRows)
        });
        assert!(failed.is_err());
        assert_eq!(history.waiting_alerts().unwrap(), 1);
    }
}
