//! An outbox that lasts as long as the program: for tests, and for a history that cannot be written.

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use super::{
    entry::{Entry, EntryId, EntryState, NewEntry},
    store::OutboxStore,
};

/// Entries in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: RefCell<Vec<Entry>>,
}

impl MemoryStore {
    /// Adds an entry.
    pub fn add(&self, new: NewEntry) -> EntryId {
        let mut entries = self.entries.borrow_mut();
        let id = EntryId(entries.last().map_or(1, |entry| entry.id.0 + 1));
        entries.push(Entry::stored(id, new));
        id
    }

    /// All of them.
    pub fn entries(&self) -> Vec<Entry> {
        self.entries.borrow().clone()
    }
}

impl OutboxStore for MemoryStore {
    type Error = std::convert::Infallible;

    fn unfinished(&self) -> Result<Vec<Entry>, Self::Error> {
        Ok(self.entries.borrow().iter().filter(|entry| !entry.state.is_final()).cloned().collect())
    }

    fn claim(&self, claimed: &[Entry], now: DateTime<Utc>) -> Result<bool, Self::Error> {
        let mut entries = self.entries.borrow_mut();
        let is_unchanged =
            |claimed: &Entry| entries.iter().any(|entry| entry.id == claimed.id && entry.state == claimed.state);
        if !claimed.iter().all(is_unchanged) {
            return Ok(false);
        }
        for entry in entries.iter_mut().filter(|entry| claimed.iter().any(|claimed| claimed.id == entry.id)) {
            entry.state = EntryState::Sending { since: now };
            entry.attempts += 1;
        }
        Ok(true)
    }

    fn record(&self, id: EntryId, state: &EntryState, is_in_doubt: bool) -> Result<(), Self::Error> {
        for entry in self.entries.borrow_mut().iter_mut().filter(|entry| entry.id == id) {
            entry.state = state.clone();
            entry.is_in_doubt = is_in_doubt;
        }
        Ok(())
    }

    fn receipt(&self, channel: &str, monitor: &str, incident: &str) -> Result<Option<String>, Self::Error> {
        let entries = self.entries.borrow();
        let of_it = entries.iter().filter(|entry| {
            let message = &entry.message;
            entry.channel == channel && message.monitor.as_str() == monitor && message.incident == incident
        });
        Ok(of_it
            .filter_map(|entry| match &entry.state {
                EntryState::Sent { receipt, .. } => receipt.clone(),
                _ => None,
            })
            .next())
    }
}
