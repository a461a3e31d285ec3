//! Whether a script computes and until when: what another thread must know to see that one blocks its own.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use crate::clock::{Clock, ThreadClock};

const RESTING: u64 = 0;
const WITHOUT_END: u64 = u64::MAX;

/// Engines look at their limits between two instructions of a script. Some functions of JavaScript itself can be kept
/// busy for hours and never do: then only another thread can see it. Copies share their state.
#[derive(Clone, Debug)]
pub struct Pulse {
    clock: Clock,
    created: Instant,
    /// When the script's time is over, in milliseconds since `created`.
    until: Arc<AtomicU64>,
    /// Microseconds of CPU time that the slice may still take.
    cpu_left: Arc<AtomicU64>,
    /// Number of the slice.
    slice: Arc<AtomicU64>,
    followed: Arc<Mutex<Followed>>,
}

/// What another thread follows.
#[derive(Debug, Default)]
struct Followed {
    /// The thread of the scripts.
    thread: Option<ThreadClock>,
    slice: Option<Observed>,
}

/// A slice of a script's work as another thread saw it first.
#[derive(Clone, Copy, Debug)]
struct Observed {
    slice: u64,
    /// CPU time of the script's thread then.
    cpu: Option<Duration>,
    /// The same when the time limit was first seen to be over.
    cpu_when_late: Option<Duration>,
}

impl Pulse {
    /// Nothing is computed.
    pub fn new(clock: Clock) -> Pulse {
        Pulse {
            clock,
            created: clock.instant(),
            until: Arc::default(),
            cpu_left: Arc::default(),
            slice: Arc::default(),
            followed: Arc::default(),
        }
    }

    /// Scripts run on the calling thread.
    pub(super) fn follow_this_thread(&self) {
        self.followed().thread = Some(self.clock.thread());
    }

    /// A script computes from now on: at most until then, and for that much CPU time.
    pub(super) fn compute(&self, until: Option<Instant>, cpu_left: Option<Duration>) {
        let milliseconds = until.map_or(WITHOUT_END, |until| {
            u64::try_from(until.saturating_duration_since(self.created).as_millis()).unwrap_or(WITHOUT_END).max(1)
        });
        let cpu_left = cpu_left.and_then(|left| u64::try_from(left.as_micros()).ok()).unwrap_or(WITHOUT_END);
        self.cpu_left.store(cpu_left, Ordering::Relaxed);
        self.slice.fetch_add(1, Ordering::Relaxed);
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

    /// Whether a script computes that should have ended, and has had that much time since. On a busy machine a thread
    /// may wait for its turn for long: what counts is the CPU time it got, beside the time on the clock. To be asked
    /// again and again: a slice is followed from the first time it is seen.
    pub fn is_overdue(&self, grace: Duration) -> bool {
        let until = self.until.load(Ordering::Relaxed);
        if until == RESTING {
            self.followed().slice = None;
            return false;
        }
        let mut followed = self.followed();
        let cpu = followed.thread.as_ref().and_then(ThreadClock::computed);
        let slice = self.slice.load(Ordering::Relaxed);
        let seen = match &mut followed.slice {
            Some(seen) if seen.slice == slice => seen,
            other => other.insert(Observed { slice, cpu, cpu_when_late: None }),
        };
        let spent = |since: Option<Duration>| Some(cpu?.saturating_sub(since?));
        let cpu_left = self.cpu_left.load(Ordering::Relaxed);
        let is_over_budget = cpu_left != WITHOUT_END
            && spent(seen.cpu).is_some_and(|spent| spent >= Duration::from_micros(cpu_left).saturating_add(grace));
        let now = self.clock.instant().saturating_duration_since(self.created);
        let Some(late) = now.checked_sub(Duration::from_millis(until)).filter(|_| until != WITHOUT_END) else {
            return is_over_budget;
        };
        let when_late = *seen.cpu_when_late.get_or_insert(cpu.unwrap_or_default());
        let had_its_turn = spent(Some(when_late)).is_none_or(|spent| spent >= grace / 2);
        is_over_budget || (late >= grace && had_its_turn)
    }

    fn followed(&self) -> MutexGuard<'_, Followed> {
        // A panic elsewhere leaves it whole.
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
