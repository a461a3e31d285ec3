//! Ends the process in order when the thread of a run is blocked for good.

use super::{
    Exit, Process,
    reporters::{Post, tell_and_post},
    signals::Signals,
};
use crate::{
    event::{Event, Outcome},
    report::{Lifeguard, ReporterError},
    run::{Stop, Watch},
    secret::{Redactor, Shown},
};

/// How a command ends whose run must be given up.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) signals: Signals,
    /// `--suppress-exit-code`.
    pub(super) is_suppressed: bool,
}

/// Looks after the runs of one command.
pub(super) struct RunLifeguard {
    pub(super) watch: Watch,
    pub(super) stop: Stop,
    pub(super) ending: Ending,
    pub(super) post: Post,
    pub(super) redactor: Redactor,
    pub(super) process: Process,
    /// Why the run is given up.
    pub(super) reason: &'static str,
}

impl Lifeguard for RunLifeguard {
    fn rescue(&mut self) -> Option<Vec<Event>> {
        let abandoned = self.watch.rescue(&self.stop)?;
        self.reason = abandoned.reason;
        Some(abandoned.events)
    }

    fn end(self: Box<Self>, errors: Vec<ReporterError>) {
        self.process.tell(&Shown::fixed(self.reason));
        let written = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .is_ok_and(|runtime| tell_and_post(&errors, &self.post, &runtime, &self.redactor, &self.process));
        let reported = if written { Exit::Success } else { Exit::ReportFailed };
        let exit = Exit::of_outcome(Outcome::Abort, self.ending.is_suppressed).worse(reported);
        let exit = self.ending.signals.exit().map_or(exit, |signal| exit.worse(signal));
        std::process::exit(i32::from(exit.code()));
    }
}
