//! One alert on its way to one channel.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::alert::{alert::AlertKind, message::AlertMessage};

/// Its place in the outbox: a later entry has a greater one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntryId(pub i64);

/// An entry that is not stored yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewEntry {
    /// Name of the channel.
    pub channel: String,
    /// What is to be sent.
    pub message: AlertMessage,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How far it is.
    pub state: EntryState,
}

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place.
    pub id: EntryId,
    /// Name of the channel.
    pub channel: String,
    /// What is to be sent.
    pub message: AlertMessage,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// How far it is.
    pub state: EntryState,
    /// How often it was tried.
    pub attempts: u32,
    /// Whether an earlier attempt may have arrived.
    pub is_in_doubt: bool,
}

/// How far an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum EntryState {
    /// To be sent, not before this moment.
    Waiting {
        /// The moment.
        not_before: DateTime<Utc>,
        /// Why the attempt before failed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    },
    /// Being sent since this moment. Where nobody is sending, it is in doubt.
    Sending {
        /// The moment.
        since: DateTime<Utc>,
    },
    /// It arrived.
    Sent {
        /// When.
        at: DateTime<Utc>,
        /// What the channel calls it, where later messages need that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<String>,
    },
    /// The channel does not take it.
    Refused {
        /// Why.
        why: String,
        /// When it is tried again: a recovery is never given up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<DateTime<Utc>>,
    },
    /// It was tried for a day.
    GaveUp {
        /// Why the last attempt failed.
        why: String,
    },
}

impl EntryState {
    /// Whether nothing more happens to it.
    pub fn is_final(&self) -> bool {
        matches!(self, EntryState::Sent { .. } | EntryState::GaveUp { .. } | EntryState::Refused { again: None, .. })
    }
}

impl Entry {
    /// An entry that was just stored.
    pub fn stored(id: EntryId, new: NewEntry) -> Entry {
        let NewEntry { channel, message, created_at, state } = new;
        Entry { id, channel, message, created_at, state, attempts: 0, is_in_doubt: false }
    }

    /// Whether it may have arrived before: an attempt had no answer, or whoever tried it has ended over it.
    pub(super) fn is_repetition(&self) -> bool {
        self.is_in_doubt || matches!(self.state, EntryState::Sending { .. })
    }

    /// Whether it is a recovery: those are not given up.
    pub(super) fn must_arrive(&self) -> bool {
        self.message.kind == AlertKind::Resolved
    }
}
