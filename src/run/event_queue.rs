//! Events that wait to be handed on.

use std::sync::{Arc, Mutex, PoisonError};

use crate::event::Event;

/// Events that wait to be handed on. Copies are one, so that what waits is not lost with the run's thread.
#[derive(Clone, Debug, Default)]
pub struct EventQueue(Arc<Mutex<Vec<Event>>>);

impl EventQueue {
    /// Adds some, and says how many there are now.
    pub(super) fn push(&self, events: Vec<Event>) -> usize {
        self.with(|queue| {
            queue.extend(events);
            queue.len()
        })
    }

    /// Takes all.
    pub(super) fn take(&self) -> Vec<Event> {
        self.with(std::mem::take)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.with(|queue| queue.is_empty())
    }

    /// A panic elsewhere leaves the events whole.
    fn with<T>(&self, act: impl FnOnce(&mut Vec<Event>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
