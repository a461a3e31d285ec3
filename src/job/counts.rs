//! The numbers of a job's runs, as its reports have them.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use crate::{event::Event, recording::Statistics, report::Reporter};

/// Statistics of each collection. Copies share them.
#[derive(Clone, Default)]
pub(super) struct Counts(Arc<Mutex<Vec<Statistics>>>);

impl Counts {
    /// Of the collection at this place of the job.
    pub(super) fn of(&self, collection: usize) -> Statistics {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(collection).cloned().unwrap_or_default()
    }
}

impl Reporter for Counts {
    fn name(&self) -> &'static str {
        "counts"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() <= event.collection {
            all.resize_with(event.collection + 1, Statistics::default);
        }
        all[event.collection].on_event(event);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}
