//! What leaves a run before its events do: counts, and what it waits for.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::ItemFacts;
use crate::clock::Clock;

/// How far a call has come. Events of an item come when it has ended, which may take minutes; these counts do not wait.
#[derive(Clone, Debug)]
pub struct Progress {
    requests: Arc<AtomicU64>,
    in_flight: Arc<Mutex<Option<InFlight>>>,
    clock: Clock,
    started: Instant,
}

#[derive(Clone, Debug)]
struct InFlight {
    item: Arc<ItemFacts>,
    since: Instant,
}

/// A request that has no response yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The item that sent it.
    pub item: Arc<ItemFacts>,
    /// How long it has waited.
    pub time: Duration,
}

impl Progress {
    /// Nothing yet, from now on.
    pub fn new(clock: Clock) -> Progress {
        Progress { requests: Arc::default(), in_flight: Arc::default(), clock, started: clock.instant() }
    }

    /// An item sends a request.
    pub fn begin_request(&self, item: &Arc<ItemFacts>) {
        *self.in_flight() = Some(InFlight { item: item.clone(), since: self.clock.instant() });
    }

    /// The request was answered, or will not be.
    pub fn end_request(&self) {
        *self.in_flight() = None;
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// Requests that have ended.
    pub fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The request that is in flight.
    pub fn waiting(&self) -> Option<Waiting> {
        let InFlight { item, since } = self.in_flight().clone()?;
        Some(Waiting { item, time: self.clock.instant().saturating_duration_since(since) })
    }

    /// Time since the beginning.
    pub fn elapsed(&self) -> Duration {
        self.clock.instant().saturating_duration_since(self.started)
    }

    fn in_flight(&self) -> MutexGuard<'_, Option<InFlight>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
