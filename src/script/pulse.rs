//! Whether a script computes and until when: what another thread must know to see that one does not let go of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::clock::Clock;

const RESTING: u64 = 0;
const WITHOUT_END: u64 = u64::MAX;

/// Engines look at their limits between two instructions of a script. Some functions of JavaScript itself can be kept
/// busy for hours and never do: then only another thread can see it. Copies share their state.
#[derive(Clone, Debug)]
pub struct Pulse {
    clock: Clock,
    made: Instant,
    /// Milliseconds since `made`.
    until: Arc<AtomicU64>,
}

impl Pulse {
    /// Nothing is computed.
    pub fn new(clock: Clock) -> Pulse {
        Pulse { clock, made: clock.instant(), until: Arc::default() }
    }

    /// A script computes from now on, at most until then.
    pub(super) fn compute(&self, until: Option<Instant>) {
        let milliseconds = until.map_or(WITHOUT_END, |until| {
            u64::try_from(until.saturating_duration_since(self.made).as_millis()).unwrap_or(WITHOUT_END).max(1)
        });
        self.until.store(milliseconds, Ordering::Relaxed);
    }

    /// The script waits, or has ended.
    pub(super) fn rest(&self) {
        self.until.store(RESTING, Ordering::Relaxed);
    }

    /// Whether a script computes.
    pub fn is_computing(&self) -> bool {
        self.until.load(Ordering::Relaxed) != RESTING
    }

    /// Whether a script computes that should have ended that long ago.
    pub fn is_overdue(&self, grace: Duration) -> bool {
        let until = self.until.load(Ordering::Relaxed);
        let now = self.clock.instant().saturating_duration_since(self.made);
        until != RESTING && now.checked_sub(grace).is_some_and(|then| then.as_millis() > u128::from(until))
    }
}
