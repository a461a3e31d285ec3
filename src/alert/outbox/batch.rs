//! Which entries are to be sent now, and which of them in one message.

use std::{collections::BTreeSet, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    attempt::LONGEST_ASKED,
    entry::{Entry, EntryState},
};

/// Whoever sends for longer has died over it: no channel may take so long.
const LONGEST_SENDING: TimeDelta = TimeDelta::minutes(10);

/// So many alerts stand in one message.
const MOST_IN_ONE: usize = 50;

/// How a channel puts alerts together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gathering {
    /// Alerts that arise within this time are one message; `None` where each is sent alone.
    pub(super) window: Option<Duration>,
    /// Whether nothing waits for others.
    pub(super) is_hurried: bool,
}

/// What of one channel's entries is to be sent now, a message each, in order.
///
/// The alerts of one monitor stay in order: nothing is sent while an earlier one waits. One that is refused holds up
/// nobody, and a test waits for nobody.
pub(super) fn batches(entries: &[Entry], gathering: Gathering, now: DateTime<Utc>) -> Vec<Vec<Entry>> {
    let mut held_up: BTreeSet<&str> = BTreeSet::new();
    let mut ready: Vec<&Entry> = Vec::new();
    for entry in entries {
        let monitor = entry.message.monitor.as_str();
        if held_up.contains(monitor) && !entry.message.test {
            continue;
        }
        match &entry.state {
            EntryState::Waiting { not_before, .. } if is_reached(entry, *not_before, now) => ready.push(entry),
            EntryState::Sending { since } if (now - *since).abs() >= LONGEST_SENDING => ready.push(entry),
            EntryState::Refused { again: Some(again), .. } if *again <= now => ready.push(entry),
            EntryState::Waiting { .. } | EntryState::Sending { .. } => {
                held_up.insert(monitor);
            }
            EntryState::Refused { .. } | EntryState::Sent { .. } | EntryState::GaveUp { .. } => {}
        }
    }
    let Some(window) = gathering.window else { return ready.into_iter().map(|entry| vec![entry.clone()]).collect() };
    // What was tried before has waited long enough, and so has what a clock set back makes younger than nothing.
    let has_waited = |entry: &&Entry| {
        entry.attempts > 0 || entry.message.test || (now - entry.created_at).to_std().unwrap_or(window) >= window
    };
    if !gathering.is_hurried && !ready.iter().any(has_waited) {
        return Vec::new();
    }
    ready.chunks(MOST_IN_ONE).map(|chunk| chunk.iter().map(|entry| (*entry).clone()).collect()).collect()
}

/// Whether an entry has waited long enough. A clock that was set back delays nothing: no wait after an attempt is longer
/// than [`LONGEST_ASKED`], and what was to be sent at once is sent at once.
fn is_reached(entry: &Entry, not_before: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    let is_at_once = not_before <= entry.created_at;
    not_before <= now
        || match entry.attempts {
            0 => is_at_once && now < entry.created_at,
            _ => (not_before - now).to_std().is_ok_and(|wait| wait > LONGEST_ASKED),
        }
}
