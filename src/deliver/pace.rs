//! Waiting, as a thing that tests can hand in.

use std::{
    future::Future,
    pin::Pin,
    time::{Duration, Instant},
};

use crate::clock::Clock;

/// Measures and waits.
pub trait Pace {
    /// Time since some fixed point.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>>;
}

/// Real time.
pub struct SystemPace {
    clock: Clock,
    start: Instant,
}

impl SystemPace {
    /// Real time, from now on.
    pub fn new(clock: Clock) -> SystemPace {
        SystemPace { clock, start: clock.instant() }
    }
}

impl Pace for SystemPace {
    fn elapsed(&self) -> Duration {
        self.clock.instant().saturating_duration_since(self.start)
    }

    fn pause(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(tokio::time::sleep(duration))
    }
}
