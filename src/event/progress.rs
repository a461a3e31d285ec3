//! What leaves a run before its events do: counts, and no text.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::clock::Clock;

/// How far a call has come. Events of an item come when it has ended, which may take minutes; these counts do not wait.
#[derive(Clone, Debug)]
pub struct Progress {
    requests: Arc<AtomicU64>,
    clock: Clock,
    started: Instant,
}

impl Progress {
    /// Nothing yet, from now on.
    pub fn new(clock: Clock) -> Progress {
        Progress { requests: Arc::default(), clock, started: clock.instant() }
    }

    /// A request was answered, or will not be.
    pub fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// Time since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.clock.instant().saturating_duration_since(self.started)
    }
}
