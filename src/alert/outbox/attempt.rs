//! What becomes of an entry after an attempt.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};

use super::entry::{Entry, EntryState};
use crate::alert::channel::Outcome;

/// The first wait; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// Whatever a server asks for, it is tried again after this time.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(60 * 60);
/// How often a refused recovery is tried.
const REFUSED_WAIT: TimeDelta = TimeDelta::hours(1);
/// So long an alert is tried.
const PATIENCE: TimeDelta = TimeDelta::days(1);

/// The state of an entry after an attempt (which `entry.attempts` counts), and whether that may have arrived all the same.
pub(super) fn after(entry: &Entry, outcome: &Outcome, now: DateTime<Utc>) -> (EntryState, bool) {
    match outcome {
        Outcome::Sent { receipt } => (EntryState::Sent { at: now, receipt: receipt.clone() }, entry.is_in_doubt),
        Outcome::Refused { why } => {
            let again = entry.must_arrive().then(|| now + REFUSED_WAIT);
            (EntryState::Refused { why: why.clone(), again }, entry.is_in_doubt)
        }
        Outcome::TryAgain { after, why, may_have_arrived } => {
            let is_in_doubt = entry.is_in_doubt || *may_have_arrived;
            if now - entry.created_at >= PATIENCE && !entry.must_arrive() {
                return (EntryState::GaveUp { why: why.clone() }, is_in_doubt);
            }
            let wait = after.unwrap_or_default().min(LONGEST_ASKED).max(back_off(entry));
            let not_before = now + TimeDelta::from_std(wait).unwrap_or(PATIENCE);
            (EntryState::Waiting { not_before, why: Some(why.clone()) }, is_in_doubt)
        }
    }
}

/// Twice as long each time, and a quarter more or less: what failed together shall not come back together.
fn back_off(entry: &Entry) -> Duration {
    let wait = FIRST_WAIT.saturating_mul(1 << entry.attempts.saturating_sub(1).min(16)).min(LONGEST_WAIT);
    let digest = Sha256::digest(format!("{}/{}/{}", entry.channel, entry.message.id, entry.attempts));
    let share = u32::from(digest[0]);
    wait.mul_f64(0.75 + f64::from(share) / 512.0)
}
