//! Where the outbox is kept.

use std::fmt::Display;

use chrono::{DateTime, Utc};

use super::entry::{Entry, EntryId, EntryState};

/// Keeps entries over the end of the program. Entries come into it in the transaction of the run they belong to, which is
/// the store's own matter.
pub trait OutboxStore {
    /// Why it could not be read or written.
    type Error: Display;

    /// All entries that are not final, in the order they were written.
    fn unfinished(&self) -> Result<Vec<Entry>, Self::Error>;

    /// Marks these as being sent, and counts an attempt, if all of them are still as they were read: else somebody else
    /// is sending them, nothing is changed, and the answer is false.
    fn claim(&self, entries: &[Entry], now: DateTime<Utc>) -> Result<bool, Self::Error>;

    /// Writes how an attempt ended.
    fn record(&self, entry: EntryId, state: &EntryState, is_in_doubt: bool) -> Result<(), Self::Error>;

    /// What a channel called the first message of an incident.
    fn receipt(&self, channel: &str, monitor: &str, incident: &str) -> Result<Option<String>, Self::Error>;
}
