//! Sends what is due, and writes what came of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use futures_util::future::join_all;

use super::{
    attempt::after,
    batch::{Gathering, batches},
    entry::{Entry, EntryId, EntryState},
    store::OutboxStore,
};
use crate::alert::channel::Channel;

/// Whether alerts wait for others that may join them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flush {
    /// They wait as long as their channel says.
    WhenDue,
    /// The program is about to end: nothing waits, except for the time that a channel asked for.
    Now,
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Which.
    pub entry: EntryId,
    /// Its channel.
    pub channel: String,
    /// Its monitor.
    pub monitor: String,
    /// How far it is now.
    pub state: EntryState,
}

/// What became of the entries that were due; and what kept the store from being read or written, a sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryReport {
    /// What became of each.
    pub delivered: Vec<Delivered>,
    /// What went wrong with the store. An alert may then be sent once more.
    pub faults: Vec<String>,
}

/// Sends everything that is due, to all channels side by side; one channel that is slow delays no other.
pub async fn deliver_due(
    store: &impl OutboxStore,
    channels: &BTreeMap<String, Channel>,
    now: &dyn Fn() -> DateTime<Utc>,
    flush: Flush,
) -> DeliveryReport {
    let entries = match store.unfinished() {
        Ok(entries) => entries,
        Err(error) => return DeliveryReport { faults: vec![error.to_string()], ..DeliveryReport::default() },
    };
    let mut by_channel: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        by_channel.entry(entry.channel.clone()).or_default().push(entry);
    }
    let reports = by_channel.iter().map(|(name, entries)| async move {
        let mut report = DeliveryReport::default();
        match channels.get(name) {
            Some(channel) => deliver_to(channel, entries, store, now, flush, &mut report).await,
            None => {
                for entry in entries {
                    let why = format!("there is no channel called {name} any more");
                    report.record(store, entry, EntryState::GaveUp { why }, entry.is_in_doubt);
                }
            }
        }
        report
    });
    join_all(reports).await.into_iter().fold(DeliveryReport::default(), DeliveryReport::and)
}

async fn deliver_to(
    channel: &Channel,
    entries: &[Entry],
    store: &impl OutboxStore,
    now: &dyn Fn() -> DateTime<Utc>,
    flush: Flush,
    report: &mut DeliveryReport,
) {
    let gathering = Gathering {
        // What comes once a day has been gathered already.
        window: channel.window(),
        is_hurried: flush == Flush::Now || channel.mode().is_daily(),
    };
    let mut held_up: BTreeSet<String> = BTreeSet::new();
    for mut batch in batches(entries, gathering, now()) {
        batch.retain(|entry| !held_up.contains(entry.message.monitor.as_str()));
        match store.claim(&batch, now()) {
            Ok(true) if !batch.is_empty() => {}
            // Somebody else is sending them.
            Ok(_) => continue,
            // Who cannot mark what is being sent would send it over and over.
            Err(error) => return report.faults.push(error.to_string()),
        }
        let messages: Vec<_> = batch
            .iter()
            .map(|entry| {
                let mut message = entry.message.clone();
                message.repetition = entry.is_repetition();
                message
            })
            .collect();
        let receipt = receipt_of(channel, &batch, store, report);
        let outcome = channel.send(&messages, receipt.as_deref(), now()).await;
        for entry in batch {
            let is_in_doubt = entry.is_repetition();
            let tried = Entry { attempts: entry.attempts + 1, is_in_doubt, ..entry };
            let (state, is_in_doubt) = after(&tried, &outcome, now());
            if matches!(state, EntryState::Waiting { .. }) {
                held_up.insert(tried.message.monitor.to_string());
            }
            report.record(store, &tried, state, is_in_doubt);
        }
    }
}

/// What the channel called the first message of the incident, where there is one incident.
fn receipt_of(
    channel: &Channel,
    batch: &[Entry],
    store: &impl OutboxStore,
    report: &mut DeliveryReport,
) -> Option<String> {
    let [entry] = batch else { return None };
    let message = &entry.message;
    match store.receipt(channel.name(), message.monitor.as_str(), &message.incident) {
        Ok(receipt) => receipt,
        Err(error) => {
            report.faults.push(error.to_string());
            None
        }
    }
}

impl DeliveryReport {
    fn record(&mut self, store: &impl OutboxStore, entry: &Entry, state: EntryState, is_in_doubt: bool) {
        if let Err(error) = store.record(entry.id, &state, is_in_doubt) {
            self.faults.push(error.to_string());
        }
        self.delivered.push(Delivered {
            entry: entry.id,
            channel: entry.channel.clone(),
            monitor: entry.message.monitor.to_string(),
            state,
        });
    }

    fn and(mut self, other: DeliveryReport) -> DeliveryReport {
        self.delivered.extend(other.delivered);
        self.faults.extend(other.faults);
        self
    }
}
