//! What a running script looks at and changes. Shared between the engine and the native functions, on one thread.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    clock::Clock,
    collection::Listen,
    http,
    script::{Call, Cookie, Fact, NextRequest, ScriptError, ScriptSource, Visualizer},
    variable::{Dynamic, Scopes},
};

use super::deadline::Deadline;

/// The state, as native functions hold it.
pub(super) type Shared = Rc<RefCell<State>>;

/// What a script said or asked for and the run has not heard yet, in order.
pub(super) enum Asked {
    Fact(Fact),
    Call(u32, Call),
}

/// Text and facts that a script may leave before the run has taken them over, in bytes.
const SAID_LIMIT: usize = 64 << 20;
/// The same for a whole script, which may take long: all of it is kept until its item ends.
const SAID_LIMIT_OF_SCRIPT: usize = 256 << 20;
/// What a fact or a call takes beside its text.
const FACT: usize = 512;
/// Calls of a script that may be unanswered at once.
const MOST_CALLS: usize = 20_000;

/// The timers of the script, by when they are due and which was started first.
#[derive(Default)]
struct Timers {
    order: BTreeMap<(Instant, u64), u32>,
    places: HashMap<u32, (Instant, u64)>,
    started: u64,
}

/// A response that scripts hold a handle to; its body stays in Rust until asked for.
pub(super) struct Held {
    pub(super) response: Option<Arc<http::Response>>,
    pub(super) response_time_ms: u64,
}

pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) deadline: Deadline,
    pub(super) dynamic: Dynamic,
    pub(super) scopes: Scopes,
    pub(super) listen: Listen,
    pub(super) source: Option<Arc<ScriptSource>>,
    pub(super) iteration: usize,
    pub(super) iteration_count: usize,
    pub(super) request_name: Arc<str>,
    pub(super) request_id: Arc<str>,
    pub(super) location: Arc<[String]>,
    pub(super) request: Arc<serde_json::Value>,
    pub(super) cookies: Vec<Cookie>,
    /// Handle 0 is `pm.response`.
    pub(super) responses: Vec<Held>,
    timers: Timers,
    pub(super) asked: Vec<Asked>,
    /// Bytes of what is in `asked`, so that printing in an endless loop meets a limit.
    asked_bytes: usize,
    /// Bytes of all that was asked and said.
    said_bytes: usize,
    /// Calls that are not answered yet.
    pub(super) open_calls: usize,
    pub(super) last_id: u32,
    /// The host's time when the turn began, and when that was.
    pub(super) now: (f64, Instant),
    pub(super) is_settled: bool,
    /// The script has waited for something.
    pub(super) is_asynchronous: bool,
    pub(super) error: Option<ScriptError>,
    pub(super) next_request: Option<NextRequest>,
    pub(super) skip_request: bool,
    pub(super) visualizer: Option<Visualizer>,
    pub(super) visualizer_cleared: bool,
    pub(super) edited_request: Option<serde_json::Value>,
    /// Set while left-over jobs of an ended script run: nothing they do counts.
    pub(super) is_muted: bool,
}

impl State {
    /// What `pm.info.eventName` says.
    pub(super) fn event_name(&self) -> &str {
        let own = self.source.as_ref().map_or("", |source| &*source.event_name);
        if own.is_empty() { self.listen.as_str() } else { own }
    }

    pub(super) fn new(clock: Clock, deadline: Deadline) -> State {
        State {
            clock,
            deadline,
            dynamic: Dynamic::new(clock),
            scopes: Scopes::default(),
            listen: Listen::Test,
            source: None,
            iteration: 0,
            iteration_count: 1,
            request_name: "".into(),
            request_id: "".into(),
            location: Arc::new([]),
            request: Arc::new(serde_json::Value::Null),
            cookies: Vec::new(),
            responses: Vec::new(),
            timers: Timers::default(),
            asked: Vec::new(),
            asked_bytes: 0,
            said_bytes: 0,
            open_calls: 0,
            last_id: 0,
            now: (0.0, clock.instant()),
            is_settled: false,
            is_asynchronous: false,
            error: None,
            next_request: None,
            skip_request: false,
            visualizer: None,
            visualizer_cleared: false,
            edited_request: None,
            is_muted: false,
        }
    }

    /// Forgets all that belongs to one script.
    pub(super) fn reset(&mut self) {
        self.cookies.clear();
        self.responses.clear();
        self.clear_timers();
        self.asked.clear();
        self.asked_bytes = 0;
        self.said_bytes = 0;
        self.open_calls = 0;
        self.is_settled = false;
        self.is_asynchronous = false;
        self.error = None;
        self.next_request = None;
        self.skip_request = false;
        self.visualizer = None;
        self.visualizer_cleared = false;
        self.edited_request = None;
        self.is_muted = false;
    }

    /// Milliseconds since the epoch, as the host counts them.
    pub(super) fn now_ms(&self) -> f64 {
        let (at_turn, turn) = self.now;
        (at_turn + self.clock.instant().saturating_duration_since(turn).as_secs_f64() * 1000.0).floor()
    }

    /// Notes a fact with that much text. False, and the script's end, when it is one too many.
    pub(super) fn state(&mut self, fact: Fact, bytes: usize) -> bool {
        if self.is_muted {
            return true;
        }
        let has_room = self.has_room(bytes);
        if has_room {
            self.asked.push(Asked::Fact(fact));
        }
        has_room
    }

    fn has_room(&mut self, bytes: usize) -> bool {
        self.asked_bytes += bytes + FACT;
        self.said_bytes += bytes + FACT;
        let is_full = self.asked_bytes > SAID_LIMIT || self.said_bytes > SAID_LIMIT_OF_SCRIPT;
        if is_full || self.open_calls > MOST_CALLS {
            self.deadline.flood();
            return false;
        }
        true
    }

    /// What the script said and asked since the last time.
    pub(super) fn take_asked(&mut self) -> Vec<Asked> {
        self.asked_bytes = 0;
        std::mem::take(&mut self.asked)
    }

    /// Notes a call with that much text and answers its number.
    pub(super) fn call(&mut self, call: Call, bytes: usize) -> u32 {
        self.last_id += 1;
        if !self.is_muted && self.has_room(bytes) {
            self.open_calls += 1;
            self.asked.push(Asked::Call(self.last_id, call));
        }
        self.last_id
    }

    /// Starts a timer and answers its number. As in Node less than a millisecond counts as one, which here is «as soon
    /// as the script has nothing else to do».
    pub(super) fn schedule(&mut self, milliseconds: f64) -> u32 {
        self.last_id += 1;
        self.start_timer(self.last_id, milliseconds);
        self.last_id
    }

    /// Starts a timer again under its number (intervals).
    pub(super) fn start_timer(&mut self, id: u32, milliseconds: f64) {
        if self.is_muted {
            return;
        }
        // Node reads anything above 2^31-1, and what is no number, as 1.
        let wait = if milliseconds > 1.0 && milliseconds <= f64::from(i32::MAX) { milliseconds } else { 0.0 };
        let due = self.clock.instant() + Duration::from_micros((wait * 1000.0) as u64);
        self.stop_timer(id);
        self.timers.started += 1;
        self.timers.places.insert(id, (due, self.timers.started));
        self.timers.order.insert((due, self.timers.started), id);
    }

    /// Stops a timer.
    pub(super) fn stop_timer(&mut self, id: u32) {
        if let Some(place) = self.timers.places.remove(&id) {
            self.timers.order.remove(&place);
        }
    }

    /// Stops all timers.
    pub(super) fn clear_timers(&mut self) {
        self.timers = Timers::default();
    }

    /// Whether a timer is waiting.
    pub(super) fn has_timers(&self) -> bool {
        !self.timers.order.is_empty()
    }

    /// When the next timer is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        self.timers.order.first_key_value().map(|((due, _), _)| *due)
    }

    /// Takes the timer that is due first, if one is. Among equals the one started first.
    pub(super) fn take_due(&mut self) -> Option<u32> {
        let now = self.clock.instant();
        let entry = self.timers.order.first_entry().filter(|entry| entry.key().0 <= now)?;
        let id = entry.remove();
        self.timers.places.remove(&id);
        Some(id)
    }
}
