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
    /// There was no memory left for what it asked of the sandbox.
    Exhausted,
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
    /// When the slice began: it computes since then.
    slice: Cell<Option<Instant>>,
    /// How long the earlier slices took by the clock.
    elapsed: Cell<Duration>,
    /// CPU time of the earlier slices, as far as it was measured.
    cpu: Cell<Duration>,
    /// CPU time of the thread when measuring the slice began.
    measured_from: Cell<Option<Duration>>,
    ended: Cell<Option<Ended>>,
}

impl Deadline {
    pub(super) fn new(settings: &EngineSettings) -> Deadline {
        let script = Script {
            at: Cell::default(),
            slice: Cell::default(),
            elapsed: Cell::default(),
            cpu: Cell::default(),
            measured_from: Cell::default(),
            ended: Cell::default(),
        };
        settings.pulse.follow_this_thread();
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
        self.script.at.set(limit.map(|limit| now + limit));
        self.script.elapsed.set(Duration::ZERO);
        self.script.cpu.set(Duration::ZERO);
        self.script.ended.set(None);
        self.compute();
    }

    /// The script computes again, after it has waited.
    pub(super) fn compute(&self) {
        self.script.slice.set(Some(self.clock.instant()));
        let is_measured = self.script.elapsed.get() >= self.measured_after();
        self.script.measured_from.set(if is_measured { self.clock.computed() } else { None });
        let left = self.computing_limit.map(|limit| limit.saturating_sub(self.script.cpu.get()));
        self.pulse.compute(self.at(), left);
    }

    /// The script waits, or has ended.
    pub(super) fn rest(&self) {
        if let Some(began) = self.script.slice.take() {
            self.script.elapsed.set(self.script.elapsed.get() + (self.clock.instant() - began));
            self.script.cpu.set(self.cpu_time());
            self.script.measured_from.set(None);
        }
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

    /// Ends a script for whose objects there is no memory left.
    pub(super) fn exhaust(&self) {
        self.end(Ended::Exhausted);
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
        let slice = self.script.slice.get().map(|began| now - began).unwrap_or_default();
        let elapsed = self.script.elapsed.get() + slice;
        if self.script.measured_from.get().is_none() && elapsed >= self.measured_after() {
            self.script.measured_from.set(self.clock.computed());
        }
        // Nobody computes longer than the time that has passed.
        elapsed >= limit && self.cpu_time() >= limit
    }

    /// From which age on the script is measured.
    fn measured_after(&self) -> Duration {
        self.computing_limit.map_or(MEASURED_FROM, |limit| MEASURED_FROM.min(limit / 2))
    }

    /// CPU time of the script, waiting and the work of the run between its slices left out, as far as it was measured.
    fn cpu_time(&self) -> Duration {
        let now = self.script.measured_from.get().and_then(|from| Some(self.clock.computed()?.saturating_sub(from)));
        self.script.cpu.get() + now.unwrap_or_default()
    }
}
