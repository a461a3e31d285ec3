//! What another thread needs to end a run whose script does not let go of the run's own thread.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{log::ItemLog, settings::Stop};
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

/// Postman's words for a script that does not answer.
const SILENT: &str = "sandbox not responding";

/// Follows the scripts of a run. Copies share what they know.
#[derive(Clone, Debug)]
pub struct Watch {
    clock: Clock,
    pulse: Pulse,
    playing: Arc<Mutex<Option<PlayingScript>>>,
    pending: Arc<Mutex<Vec<Event>>>,
    stopped: Arc<Mutex<Option<Instant>>>,
}

/// The script that runs, or ran last.
#[derive(Debug)]
struct PlayingScript {
    cursor: Cursor,
    item: Arc<ItemFacts>,
    listen: Listen,
    collection: usize,
    started: Instant,
}

impl Watch {
    /// Nothing runs yet.
    pub fn new(clock: Clock) -> Watch {
        Watch {
            clock,
            pulse: Pulse::new(clock),
            playing: Arc::default(),
            pending: Arc::default(),
            stopped: Arc::default(),
        }
    }

    /// To be told to the engine.
    pub(super) fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Events that wait to be handed on.
    pub(super) fn pending(&self) -> MutexGuard<'_, Vec<Event>> {
        lock(&self.pending)
    }

    /// A script of an item begins.
    pub(super) fn begin(&self, log: &ItemLog, listen: Listen, collection: usize, started: Instant) {
        let (cursor, item) = (log.cursor.clone(), log.item.clone());
        *lock(&self.playing) = Some(PlayingScript { cursor, item, listen, collection, started });
    }

    /// The last events of a run whose script should have ended a while ago and does not. `None` for a run that goes on.
    pub fn rescue(&self, stop: &Stop) -> Option<Vec<Event>> {
        let must_have_ended = self.pulse.is_overdue(GRACE) || (self.pulse.is_computing() && self.was_stopped(stop));
        if !must_have_ended {
            return None;
        }
        let playing = lock(&self.playing).take()?;
        let mut events = std::mem::take(&mut *self.pending());
        let at = self.clock.now();
        let elapsed_ms = playing.started.elapsed().as_secs_f64() * 1000.0;
        let kinds = playing.last_facts();
        events.extend(kinds.into_iter().map(|kind| Event::new(at, elapsed_ms, playing.collection, kind)));
        Some(events)
    }

    /// Whether the stop was asked for that long ago.
    fn was_stopped(&self, stop: &Stop) -> bool {
        let now = self.clock.instant();
        stop.is_asked() && now.duration_since(*lock(&self.stopped).get_or_insert(now)) >= GRACE
    }
}

impl PlayingScript {
    /// What the run's own thread would have said. What the item's scripts said before is lost with that thread.
    fn last_facts(&self) -> Vec<EventKind> {
        let (cursor, listen) = (self.cursor.clone(), self.listen);
        let error = ErrorFacts { name: Shown::fixed("Error"), message: Shown::fixed(SILENT), line: None, column: None };
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
            EventKind::RunFinished(RunFinished {
                outcome: Outcome::Abort,
                error: Some(Shown::fixed(SILENT)),
                documents: None,
            }),
        ]
    }
}

/// A panic elsewhere leaves these whole.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
