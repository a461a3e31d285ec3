//! Events on their way to the sink: short waits are bundled, long ones are not held up.

use std::{
    cell::Cell,
    pin::Pin,
    time::{Duration, Instant},
};

use super::{event_queue::EventQueue, log::ItemLog};
use crate::{
    clock::Clock,
    event::{Event, Sink},
};

/// Events are handed on at least this often. Handing them on wakes another thread, which for a fast request costs as
/// much as the request.
const PACE: Duration = Duration::from_millis(5);

/// More events than this are handed on at once, so that memory stays small.
const MOST_EVENTS: usize = 256;

/// Collects the events of items that follow each other quickly.
pub(super) struct Outgoing {
    sink: Sink,
    clock: Clock,
    queue: EventQueue,
    handed_on: Cell<Instant>,
    has_failed: Cell<bool>,
}

impl Outgoing {
    pub(super) fn new(sink: Sink, clock: Clock, queue: EventQueue) -> Outgoing {
        Outgoing { sink, clock, queue, handed_on: Cell::new(clock.instant()), has_failed: Cell::new(false) }
    }

    /// Takes events, and hands them on when it is time.
    pub(super) fn emit(&self, events: Vec<Event>) {
        let count = self.queue.push(events);
        if count > MOST_EVENTS || self.clock.instant().duration_since(self.handed_on.get()) >= PACE {
            self.flush();
        }
    }

    /// Whether the item with this log is the first to fail. To be asked once for each.
    pub(super) fn is_first_failure(&self, log: &ItemLog) -> bool {
        let is_first = !self.has_failed.get() && log.has_failed();
        self.has_failed.set(self.has_failed.get() || is_first);
        is_first
    }

    /// Hands everything on.
    pub(super) fn flush(&self) {
        let events = self.queue.take();
        self.handed_on.set(self.clock.instant());
        if !events.is_empty() {
            self.sink.emit(events);
        }
    }

    /// Whether anything waits to be handed on.
    fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// Waits for a future; if that takes longer than a moment, what happened before is shown meanwhile. It stays where
    /// it is: a step is kilobytes large.
    pub(super) async fn while_waiting<F: Future>(&self, mut future: Pin<&mut F>) -> F::Output {
        if self.is_empty() {
            return future.await;
        }
        tokio::select! {
            biased;
            output = &mut future => return output,
            () = tokio::time::sleep(PACE) => self.flush(),
        }
        future.await
    }
}
