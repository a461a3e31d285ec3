//! What the iterations of a run share.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{
    RunSettings,
    documents::Shelf,
    selection::Selection,
    stop::{INTERRUPTED, TIMED_OUT},
};
use crate::{
    auth,
    clock::Clock,
    event::{Cursor, Event, EventKind, ItemFacts},
    http::Client,
    plan::Plan,
};

/// What the iterations of a run share: connections, access tokens, settings, and what is run. None of it belongs to one
/// of them alone.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) clock: Clock,
    pub(super) settings: RunSettings,
    pub(super) plan: Arc<Plan>,
    /// Where only a part of it runs.
    pub(super) only: Option<Selection>,
    /// Which of the collections of the job.
    pub(super) collection: usize,
    pub(super) started: Instant,
    /// The steps, as events name them.
    pub(super) items: Vec<Arc<ItemFacts>>,
    /// The collection, for reports that show it.
    pub(super) shelf: Option<Shelf>,
    pub(super) tokens: SharedTokens,
    pub(super) connections: ConnectionNumbers,
}

impl Session {
    /// How long the run has taken.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Ends when the run must, and says why.
    pub(super) async fn ended(&self) -> &'static str {
        let expired = async {
            match self.settings.options.timeout {
                Some(limit) => tokio::time::sleep(limit).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.settings.stop.asked() => INTERRUPTED,
            () = expired => TIMED_OUT,
        }
    }

    /// Why the run must end: a signal or the time limit may have come while a script kept its thread from seeing it.
    pub(super) fn must_end(&self) -> Option<&'static str> {
        if self.settings.stop.is_asked() {
            return Some(INTERRUPTED);
        }
        self.settings.options.timeout.filter(|limit| self.elapsed() >= *limit).map(|_| TIMED_OUT)
    }

    /// A place in the run.
    pub(super) fn cursor(&self, position: usize, iteration: usize, reference: Arc<str>) -> Cursor {
        let cycles = self.settings.options.iterations;
        Cursor { position, iteration, length: self.plan.steps.len(), cycles, reference }
    }

    /// Events of what has just become known.
    pub(super) fn events(&self, kinds: Vec<EventKind>) -> Vec<Event> {
        let at = self.clock.now();
        let elapsed_ms = self.elapsed().as_secs_f64() * 1000.0;
        kinds.into_iter().map(|kind| Event::new(at, elapsed_ms, self.collection, kind)).collect()
    }
}

/// Access tokens that were fetched.
#[derive(Default)]
pub(super) struct SharedTokens(Mutex<auth::Tokens>);

impl SharedTokens {
    /// A panic elsewhere leaves them whole.
    pub(super) fn lock(&self) -> MutexGuard<'_, auth::Tokens> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Numbers for requests that need a connection of their own.
#[derive(Default)]
pub(super) struct ConnectionNumbers(AtomicU64);

impl ConnectionNumbers {
    /// A number that no other request has.
    pub(super) fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}
