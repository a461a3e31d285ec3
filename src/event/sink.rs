//! The way from a run to its reporters.

use std::sync::Arc;

use super::Event;

/// Where a run's events go. Cloned freely; the events of one item come in one call.
#[derive(Clone)]
pub struct Sink(Arc<dyn Fn(Vec<Event>) + Send + Sync>);

impl Sink {
    /// A sink that hands events on.
    pub fn new(receive: impl Fn(Vec<Event>) + Send + Sync + 'static) -> Sink {
        Sink(Arc::new(receive))
    }

    /// Hands on what happened.
    pub fn emit(&self, events: Vec<Event>) {
        (self.0)(events);
    }
}
