//! What another thread needs to end a run whose own thread is blocked.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    event_queue::EventQueue,
    log::ItemLog,
    stop::{INTERRUPTED, Stop, TIMED_OUT},
};
use crate::{
    clock::Clock,
    collection::Listen,
    event::{
        Cursor, ErrorFacts, Event, EventKind, ItemFacts, Outcome, RunFinished, ScriptFinished, ScriptStarted,
        StepFinished, StepStarted,
    },
    script::Pulse,
    secret::Shown,
};

/// How long a script that must end may go on before its run is given up. Its limits end it within milliseconds, unless
/// it is inside a function that cannot be interrupted; what the memory limit bounds takes such functions seconds.
const GRACE: Duration = Duration::from_secs(5);

/// The same where the whole run must end anyway: `--timeout` has passed.
const GRACE_OF_RUN: Duration = Duration::from_millis(300);

/// Postman's words for a script that does not answer.
const SILENT: &str = "sandbox not responding";

/// The message about a script that blocks the thread of its run.
const SCRIPT_BLOCKS: &str = "a script did not end when its time was over: it is inside a function of JavaScript that cannot be \
     interrupted. The run ends here, without exports; what the item of that script did is not in the reports";

/// The message about a run that is blocked by something else.
const RUN_BLOCKS: &str = "the run did not end within five seconds after it had to: it is given up, without \
                          exports; what its last item did is not in the reports";

/// Follows a run and its scripts. Copies share what they know.
#[derive(Clone, Debug)]
pub struct RunWatch {
    clock: Clock,
    pulse: Pulse,
    run: Arc<Mutex<Option<ActiveRun>>>,
    script: Arc<Mutex<Option<RunningScript>>>,
    queue: EventQueue,
    stopped: Arc<Mutex<Option<Instant>>>,
}

/// The run that goes on.
#[derive(Clone, Copy, Debug)]
struct ActiveRun {
    collection: usize,
    started: Instant,
    /// When `--timeout` is over.
    ends: Option<Instant>,
}

/// A run that is given up.
#[derive(Debug)]
pub struct Abandoned {
    /// Its last events.
    pub events: Vec<Event>,
    /// Why, for the user.
    pub reason: &'static str,
}

/// The script that runs, or ran last.
#[derive(Debug)]
struct RunningScript {
    cursor: Cursor,
    item: Arc<ItemFacts>,
    listen: Listen,
}

impl RunWatch {
    /// Nothing runs yet.
    pub fn new(clock: Clock, queue: EventQueue) -> RunWatch {
        RunWatch {
            clock,
            pulse: Pulse::new(clock),
            run: Arc::default(),
            script: Arc::default(),
            queue,
            stopped: Arc::default(),
        }
    }

    /// For the engine, which shows here that it works.
    pub(super) fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// A run begins, which may last so long.
    pub(super) fn begin_run(&self, collection: usize, started: Instant, limit: Option<Duration>) {
        let ends = limit.and_then(|limit| started.checked_add(limit));
        *lock(&self.run) = Some(ActiveRun { collection, started, ends });
    }

    /// The run has stated its last event.
    pub(super) fn end_run(&self) {
        *lock(&self.run) = None;
    }

    /// A script of an item begins.
    pub(super) fn begin(&self, log: &ItemLog, listen: Listen) {
        *lock(&self.script) = Some(RunningScript { cursor: log.cursor.clone(), item: log.item.clone(), listen });
    }

    /// Gives up a run that should have ended a while ago and does not. `None` for a run that goes on.
    pub fn abandon(&self, stop: &Stop) -> Option<Abandoned> {
        let mut active = lock(&self.run);
        let run = (*active)?;
        let error = self.must_have_ended(&run, stop)?;
        *active = None;
        let mut events = self.queue.take();
        let script = lock(&self.script).take().filter(|_| self.pulse.is_computing());
        let at = self.clock.now();
        let elapsed_ms = run.started.elapsed().as_secs_f64() * 1000.0;
        let facts = script.as_ref().map(RunningScript::last_facts).unwrap_or_default();
        let error = if script.is_some() { SILENT } else { error };
        let finished =
            RunFinished { outcome: Outcome::Abort, error: Some(Shown::fixed(error)), shortfall: None, documents: None };
        let kinds = facts.into_iter().chain([EventKind::RunFinished(finished)]);
        events.extend(kinds.map(|kind| Event::new(at, elapsed_ms, run.collection, kind)));
        Some(Abandoned { events, reason: if script.is_some() { SCRIPT_BLOCKS } else { RUN_BLOCKS } })
    }

    /// Why the run must have ended a while ago.
    fn must_have_ended(&self, run: &ActiveRun, stop: &Stop) -> Option<&'static str> {
        let is_late =
            |grace| run.ends.is_some_and(|ends| self.clock.instant().saturating_duration_since(ends) >= grace);
        if self.was_stopped(stop) {
            Some(INTERRUPTED)
        } else if is_late(GRACE) || (is_late(GRACE_OF_RUN) && self.pulse.is_overdue(GRACE_OF_RUN)) {
            Some(TIMED_OUT)
        } else if self.pulse.is_overdue(GRACE) {
            Some(SILENT)
        } else {
            None
        }
    }

    /// Whether the stop was asked for that long ago.
    fn was_stopped(&self, stop: &Stop) -> bool {
        let now = self.clock.instant();
        stop.is_asked() && now.duration_since(*lock(&self.stopped).get_or_insert(now)) >= GRACE
    }
}

impl RunningScript {
    /// What the run's own thread would have said. What the item's scripts said before is lost with that thread.
    fn last_facts(&self) -> Vec<EventKind> {
        let (cursor, listen) = (self.cursor.clone(), self.listen);
        let error = ErrorFacts {
            name: Shown::fixed("Error"),
            message: Shown::fixed(SILENT),
            line: None,
            column: None,
            thrown: None,
            difference: None,
        };
        vec![
            EventKind::StepStarted(StepStarted { cursor: cursor.clone(), item: self.item.clone() }),
            EventKind::ScriptStarted(ScriptStarted { cursor: cursor.clone(), listen, script_id: Shown::default() }),
            EventKind::ScriptFinished(ScriptFinished {
                cursor: cursor.clone(),
                listen,
                script_id: Shown::default(),
                error: Some(error),
                next_request: None,
            }),
            EventKind::StepFinished(StepFinished {
                cursor: cursor.clone(),
                item: self.item.clone(),
                skipped: false,
                visualizer: None,
            }),
            EventKind::IterationFinished(Cursor { reference: "".into(), ..cursor }),
        ]
    }
}

/// A panic elsewhere leaves these whole.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
