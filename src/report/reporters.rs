//! Several reporters as one.

use std::io;

use super::{Finished, ReportFile, Reporter, ReporterError, late::Recorder};
use crate::event::{Detail, Event};

/// All reporters of a run. One that fails is put aside and its error kept; the others go on.
#[derive(Default)]
pub struct Reporters {
    working: Vec<Box<dyn Reporter>>,
    recorder: Option<Recorder>,
    errors: Vec<ReporterError>,
}

impl Reporters {
    /// No reporters yet.
    pub fn new() -> Reporters {
        Reporters::default()
    }

    /// Adds one.
    pub fn add(&mut self, reporter: Box<dyn Reporter>) {
        self.working.push(reporter);
    }

    /// Records the run for reports that need its end.
    pub fn record(&mut self, recorder: Recorder) {
        self.recorder = Some(recorder);
    }

    /// What they read of events; the rest need not be in them.
    pub fn detail(&self) -> Detail {
        let is_recorded = self.recorder.is_some();
        let any = |wants: fn(&dyn Reporter) -> bool| self.working.iter().any(|reporter| wants(reporter.as_ref()));
        Detail {
            headers: is_recorded || any(|reporter| reporter.wants_headers()),
            bodies: self.recorder.as_ref().is_some_and(Recorder::wants_bodies)
                || any(|reporter| reporter.wants_bodies()),
            failed_bodies: any(|reporter| reporter.wants_failed_bodies()),
            documents: is_recorded || any(|reporter| reporter.wants_documents()),
        }
    }

    /// Whether somebody watches any of them.
    pub(super) fn is_live(&self) -> bool {
        self.working.iter().any(|reporter| reporter.is_live())
    }

    /// Lets each know that time has passed.
    pub(super) fn tick(&mut self) {
        self.with_each(|reporter| reporter.tick());
    }

    /// Lets each show what it holds back.
    pub(super) fn flush(&mut self) {
        self.with_each(|reporter| reporter.flush());
    }

    /// Hands an event to each.
    pub fn on_event(&mut self, event: &Event) {
        self.with_each(|reporter| reporter.on_event(event));
        if let Some(recorder) = &mut self.recorder {
            recorder.on_event(event);
        }
    }

    fn with_each(&mut self, mut act: impl FnMut(&mut dyn Reporter) -> io::Result<()>) {
        let errors = &mut self.errors;
        self.working.retain_mut(|reporter| match act(reporter.as_mut()) {
            Ok(()) => true,
            Err(error) => {
                keep(errors, reporter.name(), error);
                false
            }
        });
    }

    /// Lets each write what is left, and tells which of them failed.
    pub fn finish(self) -> Finished {
        let mut finished = Finished { errors: self.errors, files: Vec::new() };
        for reporter in self.working {
            let name = reporter.name();
            let file = reporter.file();
            match reporter.finish() {
                Ok(()) => finished.files.extend(file.map(|path| ReportFile { reporter: name, path })),
                Err(error) => keep(&mut finished.errors, name, error),
            }
        }
        if let Some(recorder) = self.recorder {
            recorder.finish(&mut finished);
        }
        finished
    }
}

/// Also when the reader of standard output went away (`postwatch run … | head`): somebody did not get the whole report.
fn keep(errors: &mut Vec<ReporterError>, name: &'static str, error: io::Error) {
    errors.push(ReporterError { name, error });
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::{event::sample::warned, report::ReporterThread};

    struct Recorder {
        seen: Arc<Mutex<Vec<f64>>>,
        fail_at: Option<(f64, io::ErrorKind)>,
    }

    impl Reporter for Recorder {
        fn name(&self) -> &'static str {
            "recorder"
        }

        fn on_event(&mut self, event: &Event) -> io::Result<()> {
            match self.fail_at {
                Some((at, kind)) if event.elapsed_ms >= at => Err(kind.into()),
                _ => {
                    self.seen.lock().unwrap().push(event.elapsed_ms);
                    Ok(())
                }
            }
        }

        fn finish(self: Box<Self>) -> io::Result<()> {
            self.seen.lock().unwrap().push(-1.0);
            Ok(())
        }
    }

    fn recorder(fail_at: Option<(f64, io::ErrorKind)>) -> (Box<Recorder>, Arc<Mutex<Vec<f64>>>) {
        let seen = Arc::new(Mutex::new(Vec::new()));
        (Box::new(Recorder { seen: seen.clone(), fail_at }), seen)
    }

    #[test]
    fn a_reporter_that_fails_is_put_aside_and_the_others_go_on() {
        let (failing, before) = recorder(Some((2.0, io::ErrorKind::StorageFull)));
        let (piped, _) = recorder(Some((1.0, io::ErrorKind::BrokenPipe)));
        let (working, all) = recorder(None);
        let mut reporters = Reporters::new();
        reporters.add(failing);
        reporters.add(piped);
        reporters.add(working);
        let thread = ReporterThread::start(reporters, None).unwrap();
        let sender = thread.sender();
        sender.send(vec![warned(1.0), warned(2.0)]);
        sender.send(vec![warned(3.0)]);
        let errors = thread.finish().errors;
        assert_eq!(*before.lock().unwrap(), [1.0]);
        assert_eq!(*all.lock().unwrap(), [1.0, 2.0, 3.0, -1.0]);
        assert_eq!(
            errors.iter().map(ReporterError::to_string).collect::<Vec<_>>(),
            ["reporter recorder: broken pipe", "reporter recorder: no storage space"]
        );
        sender.send(vec![warned(4.0)]);
    }
}
