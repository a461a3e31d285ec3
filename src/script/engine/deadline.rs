//! When a script must end: its time limit, or the user's stop.

use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::clock::Clock;

/// Why a script was ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The time limit passed.
    TimedOut,
    /// The run is being stopped.
    Stopped,
    /// The script asked for it: `pm.execution.skipRequest()`.
    Skipped,
    /// It said or asked too much.
    Flooded,
}

/// Read by QuickJS's interrupt handler and between jobs. Copies share their state.
#[derive(Clone)]
pub(super) struct Deadline {
    clock: Clock,
    stop: Arc<AtomicBool>,
    at: Rc<Cell<Option<Instant>>>,
    ended: Rc<Cell<Option<Ended>>>,
}

impl Deadline {
    pub(super) fn new(clock: Clock, stop: Arc<AtomicBool>) -> Deadline {
        Deadline { clock, stop, at: Rc::default(), ended: Rc::default() }
    }

    /// Starts the time of a script.
    pub(super) fn begin(&self, limit: Option<Duration>) {
        self.at.set(limit.map(|limit| self.clock.instant() + limit));
        self.ended.set(None);
    }

    /// When the time is over.
    pub(super) fn at(&self) -> Option<Instant> {
        self.at.get()
    }

    /// Ends the script by its own wish.
    pub(super) fn skip(&self) {
        self.ended.set(Some(Ended::Skipped));
    }

    /// Ends a script that says or asks too much.
    pub(super) fn flood(&self) {
        if self.ended.get().is_none() {
            self.ended.set(Some(Ended::Flooded));
        }
    }

    /// Whether the script must end now, and why. Once ended it stays so until the next `begin`.
    pub(super) fn check(&self) -> Option<Ended> {
        if self.ended.get().is_none() {
            if self.stop.load(Ordering::Relaxed) {
                self.ended.set(Some(Ended::Stopped));
            } else if self.at.get().is_some_and(|at| self.clock.instant() >= at) {
                self.ended.set(Some(Ended::TimedOut));
            }
        }
        self.ended.get()
    }
}
