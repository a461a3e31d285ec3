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
    /// What another clock than the machine's showed, and when.
    other: Option<(DateTime<Utc>, Instant)>,
}

impl Clock {
    /// The machine's clock. It may be set forward and back.
    pub fn system() -> Clock {
        Clock { other: None }
    }

    /// A clock that shows `at` now and goes on from there at the usual pace.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn starting_at(at: DateTime<Utc>) -> Clock {
        Clock { other: Some((at, Instant::now())) }
    }

    /// The time of day, in UTC.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn now(&self) -> DateTime<Utc> {
        match self.other {
            Some((at, since)) => at + since.elapsed(),
            None => Utc::now(),
        }
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
