//! The reports of a recorded run, made again.

use std::{path::PathBuf, sync::Arc};

use super::{
    error::{JobError, Refusal},
    outcome::{Delivery, Observer},
    reporters::{self, Reports},
    spec::ReportSpec,
};
use crate::{
    http::Reach,
    notice::Notice,
    recording::Recording,
    secret::{Masking, Redactor},
    surroundings::Surroundings,
};

/// How many events are handed on at once.
const BATCH: usize = 256;

/// Which recording, and which reports.
#[derive(Clone, Debug)]
pub struct ReplaySpec {
    /// What a run left.
    pub recording: PathBuf,
    /// Which reports are made.
    pub reports: ReportSpec,
    /// Where messages may be posted to.
    pub reach: Reach,
}

/// Makes reports of a recording.
pub struct Replay {
    /// Which recording, and which reports.
    pub spec: ReplaySpec,
    /// Working folder, terminal and the like.
    pub surroundings: Surroundings,
    /// Who is told meanwhile.
    pub observer: Arc<dyn Observer>,
}

impl Replay {
    /// Makes them. The flag tells whether every one of them was written.
    pub fn run(&self) -> Result<bool, JobError> {
        // The recording was masked when it was written; what a report posts to is a secret of this command.
        let mut redactor = Redactor::new(Masking::Mask);
        self.make(&mut redactor).map_err(|refusal| refusal.shown(&redactor, &self.surroundings))
    }

    fn make(&self, redactor: &mut Redactor) -> Result<bool, Refusal> {
        let path = self.surroundings.path(&self.spec.recording);
        let recording = Recording::open(&path).map_err(Refusal::bad_input)?;
        if !recording.is_complete() {
            let sentence = format!(
                "{}: the recording ends before the run does; the reports say so",
                self.spec.recording.display()
            );
            self.observer.notice(Notice::warning(self.surroundings.show(&sentence)));
        }
        let mut reports = reporters::build(&self.spec.reports, None, &self.surroundings, redactor, &*self.observer)
            .map_err(Refusal::usage)?
            .within(self.spec.reach.clone());
        let late = reports.take_late(&path).map_err(Refusal::usage)?;
        let mut all_written = self.replay(&recording, reports, redactor)?.is_complete();
        for report in &late {
            if let Err(error) = report.render(&recording) {
                let sentence = format!("reporter {}: {error}", report.name());
                self.observer.notice(Notice::error(self.surroundings.show(&sentence)));
                all_written = false;
            }
        }
        Ok(all_written)
    }

    /// Shows every event to the reporters that take them as they come.
    fn replay(&self, recording: &Recording, reports: Reports, redactor: &Redactor) -> Result<Delivery, Refusal> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Refusal::usage)?;
        let (sink, working) = reports.start(|_| None).map_err(Refusal::usage)?;
        let mut batch = Vec::with_capacity(BATCH);
        for event in recording.events().map_err(Refusal::bad_input)? {
            batch.push(event.map_err(Refusal::bad_input)?);
            if batch.len() == BATCH {
                sink.emit(std::mem::take(&mut batch));
            }
        }
        sink.emit(batch);
        Ok(working.finish(&[], &runtime, redactor, &*self.observer))
    }
}
