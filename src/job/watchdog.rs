//! Gives a job up when its thread is blocked for good.

use std::sync::Arc;

use super::{
    outcome::{Delivery, JobOutcome, Observer},
    reporters::{Pending, deliver},
};
use crate::{
    event::Event,
    notice::Notice,
    report::{Finished, Watchdog},
    run::{RunWatch, Stop},
    secret::{Redactor, Shown},
};

/// Looks after the runs of one job.
pub(super) struct JobWatchdog {
    pub(super) watch: RunWatch,
    pub(super) stop: Stop,
    pub(super) pending: Pending,
    pub(super) redactor: Redactor,
    pub(super) observer: Arc<dyn Observer>,
    /// Why the job is given up.
    pub(super) reason: &'static str,
}

impl Watchdog for JobWatchdog {
    fn last_events(&mut self) -> Option<Vec<Event>> {
        let abandoned = self.watch.abandon(&self.stop)?;
        self.reason = abandoned.reason;
        Some(abandoned.events)
    }

    fn abandon(self: Box<Self>, finished: Finished) {
        self.observer.notice(Notice::error(Shown::fixed(self.reason)));
        // What the run has learnt is on the thread that is blocked.
        let knowing = [&self.redactor];
        let delivery = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => deliver(finished, &knowing, &self.pending, &runtime, &self.redactor, &*self.observer),
            Err(error) => {
                self.observer.notice(Notice::error(self.redactor.show(&format!("reports: {error}"))));
                Delivery { failed: vec!["reports"], ..Delivery::default() }
            }
        };
        self.observer.abandoned(JobOutcome::Abandoned { delivery });
    }
}
