//! The only reader of time, so that tests and the demo can fix it.

mod thread;
mod zone;

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

pub use thread::ThreadClock;
pub use zone::Zone;

/// Tells the time of day and measures durations. Cloned freely; copies of one clock agree.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    started: Instant,
    started_at: DateTime<Utc>,
}

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn system() -> Clock {
        Clock::starting_at(Utc::now())
    }

    /// A clock that shows `at` now and goes on from there at the usual pace.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn starting_at(at: DateTime<Utc>) -> Clock {
        Clock { started: Instant::now(), started_at: at }
    }

    /// The time of day, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        self.started_at + self.started.elapsed()
    }

    /// What the calling thread has computed so far, waiting left out; `None` where the system does not tell.
    #[cfg(unix)]
    pub fn computed(&self) -> Option<Duration> {
        thread::cpu_time(rustix::time::ClockId::ThreadCPUTime)
    }

    /// What the calling thread has computed so far, waiting left out; `None` where the system does not tell.
    #[cfg(not(unix))]
    pub fn computed(&self) -> Option<Duration> {
        None
    }

    /// The CPU time of the calling thread, for other threads to read.
    pub fn thread(&self) -> ThreadClock {
        ThreadClock::of_this_thread()
    }

    /// A point for measuring durations; unaffected by changes of the time of day.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn instant(&self) -> Instant {
        Instant::now()
    }
}
