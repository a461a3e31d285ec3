//! When a script must end: its limits of time, or the user's stop.

use std::{
    cell::Cell,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use super::EngineSettings;
use crate::{clock::Clock, script::Pulse};

/// Why a script was ended from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The time limit passed.
    TimedOut,
    /// It computed too long.
    Computed,
    /// The run is being stopped.
    Stopped,
    /// The script asked for it: `pm.execution.skipRequest()`.
    Skipped,
    /// It said or asked too much.
    Flooded,
}

/// From this age on it is measured what a script computes: asking the system costs more than a short script.
const MEASURED_FROM: Duration = Duration::from_millis(100);

/// Read by QuickJS's interrupt handler and between jobs. Copies share their state.
#[derive(Clone)]
pub(super) struct Deadline {
    clock: Clock,
    stop: Arc<AtomicBool>,
    pulse: Pulse,
    computing_limit: Option<Duration>,
    script: Rc<Script>,
}

/// The running script.
struct Script {
    /// When its time is over.
    at: Cell<Option<Instant>>,
    began: Cell<Instant>,
    /// What the thread had computed when measuring began.
    measured_from: Cell<Option<Duration>>,
    ended: Cell<Option<Ended>>,
}

impl Deadline {
    pub(super) fn new(settings: &EngineSettings) -> Deadline {
        let script = Script {
            at: Cell::default(),
            began: Cell::new(settings.clock.instant()),
            measured_from: Cell::default(),
            ended: Cell::default(),
        };
        Deadline {
            clock: settings.clock,
            stop: settings.stop.clone(),
            pulse: settings.pulse.clone(),
            computing_limit: settings.computing_limit,
            script: Rc::new(script),
        }
    }

    /// Starts the time of a script, which computes from now on.
    pub(super) fn begin(&self, limit: Option<Duration>) {
        let now = self.clock.instant();
        self.script.began.set(now);
        self.script.at.set(limit.map(|limit| now + limit));
        self.script.measured_from.set(None);
        self.script.ended.set(None);
        self.compute();
    }

    /// The script computes again, after it has waited.
    pub(super) fn compute(&self) {
        let left = self.computing_limit.map(|limit| limit.saturating_sub(self.computed().unwrap_or_default()));
        let computed = left.map(|left| self.clock.instant() + left);
        self.pulse.compute([self.at(), computed].into_iter().flatten().min());
    }

    /// The script waits, or has ended.
    pub(super) fn rest(&self) {
        self.pulse.rest();
    }

    /// When the time is over.
    pub(super) fn at(&self) -> Option<Instant> {
        self.script.at.get()
    }

    /// Ends the script by its own wish.
    pub(super) fn skip(&self) {
        self.script.ended.set(Some(Ended::Skipped));
    }

    /// Ends a script that says or asks too much.
    pub(super) fn flood(&self) {
        self.end(Ended::Flooded);
    }

    /// Whether the script must end now, and why. Once ended it stays so until the next `begin`.
    pub(super) fn check(&self) -> Option<Ended> {
        if self.script.ended.get().is_none() {
            let now = self.clock.instant();
            if self.stop.load(Ordering::Relaxed) {
                self.end(Ended::Stopped);
            } else if self.at().is_some_and(|at| now >= at) {
                self.end(Ended::TimedOut);
            } else if self.computing_limit.is_some_and(|limit| self.has_computed(limit, now)) {
                self.end(Ended::Computed);
            }
        }
        self.script.ended.get()
    }

    fn end(&self, reason: Ended) {
        if self.script.ended.get().is_none() {
            self.script.ended.set(Some(reason));
        }
    }

    fn has_computed(&self, limit: Duration, now: Instant) -> bool {
        let age = now - self.script.began.get();
        if age >= MEASURED_FROM && self.script.measured_from.get().is_none() {
            self.script.measured_from.set(self.clock.computed());
        }
        // Nobody computes longer than the time that has passed.
        age >= limit && self.computed().is_some_and(|computed| computed >= limit)
    }

    /// What the script has computed since it is measured.
    fn computed(&self) -> Option<Duration> {
        let from = self.script.measured_from.get()?;
        self.clock.computed().map(|now| now.saturating_sub(from))
    }
}
