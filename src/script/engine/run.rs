//! Runs scripts: begin, start, answer what the script asks for until nothing is left, hand back.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

use crate::{
    script::{Call, Host, Input, Outcome, Reply, ScriptError, host::PendingReply},
    variable::Scopes,
};

use super::{
    EngineSettings,
    deadline::{Deadline, Ended},
    machine::{Broken, Machine},
    native,
    state::{Asked, Held, Shared, State},
};

/// How often a waiting script looks whether the run is being stopped.
const STOP_CHECK: Duration = Duration::from_millis(100);
/// How long left-over jobs of an ended script may take before the runtime is thrown away.
const LEFTOVER_LIMIT: Duration = Duration::from_millis(100);
/// A script said or asked more than anybody would read.
const TOO_MUCH: &str = "sandbox: too much output";
/// Requests of one script that are under way at once; the others wait.
const SIDE_BY_SIDE: usize = 64;

/// Runs the scripts of one run, on the thread it was made on. Global variables that scripts leave behind are seen by
/// the later ones.
pub struct Engine {
    settings: EngineSettings,
    deadline: Deadline,
    state: Shared,
    /// `None` before the first script and after one that had to be killed.
    machine: Option<Machine>,
    /// A script has begun and not finished; stays true when its future was dropped.
    is_playing: bool,
}

type Pending<'h> = FuturesUnordered<std::pin::Pin<Box<dyn Future<Output = (u32, Reply)> + 'h>>>;

impl Engine {
    /// An engine; the JavaScript runtime is made with the first script.
    pub fn new(settings: EngineSettings) -> Engine {
        let deadline = Deadline::new(&settings);
        let state = Rc::new(RefCell::new(State::new(settings.clock, deadline.clone())));
        Engine { settings, deadline, state, machine: None, is_playing: false }
    }

    /// Runs one script to its end: its promise is settled, and no timer, call or test is open.
    ///
    /// Dropping the future before that leaves the engine usable for the next script.
    pub async fn run(&mut self, input: Input, host: &dyn Host) -> Outcome {
        self.begin(&input, host);
        let broken = self.play(&input, host).await.err();
        let ended = self.deadline.check();
        self.finish(host, broken, ended)
    }

    /// The variables as a script left them whose future was dropped; `None` when every script has ended.
    pub fn cut_off(&mut self) -> Option<Scopes> {
        if !std::mem::take(&mut self.is_playing) {
            return None;
        }
        let scopes = std::mem::take(&mut self.state.borrow_mut().scopes);
        self.state.borrow_mut().is_muted = true;
        self.clear_up(false);
        Some(scopes)
    }

    fn begin(&mut self, input: &Input, host: &dyn Host) {
        self.cut_off();
        self.is_playing = true;
        let mut state = self.state.borrow_mut();
        state.reset();
        state.scopes = input.scopes.clone();
        state.listen = input.listen;
        state.source = Some(input.source.clone());
        state.iteration = input.iteration;
        state.iteration_count = input.iteration_count;
        state.request_name = input.request_name.clone();
        state.request_id = input.request_id.clone();
        state.location = input.location.clone();
        state.request = input.request.clone();
        state.cookies = input.cookies.clone();
        if let Some(response) = &input.response {
            state
                .responses
                .push(Held { response: response.received.clone(), response_time_ms: response.response_time_ms });
        }
        state.now = (host.now_ms(), self.settings.clock.instant());
        drop(state);
        self.deadline.begin(input.timeout);
    }

    async fn play(&mut self, input: &Input, host: &dyn Host) -> Result<(), Broken> {
        if !self.prepare(input)? {
            return Ok(());
        }
        let Some(machine) = &self.machine else { return Err(Broken::Exhausted) };
        machine.start(&input.source)?;
        let state = &self.state;
        let mut pending: Pending<'_> = FuturesUnordered::new();
        let mut waiting = VecDeque::new();
        while machine.drain() {
            machine.turned()?;
            waiting.extend(told(state, host));
            while pending.len() < SIDE_BY_SIDE
                && let Some((id, call)) = waiting.pop_front()
            {
                let reply: PendingReply<'_> = host.call(call);
                pending.push(Box::pin(reply.map(move |reply| (id, reply))));
            }
            let due = state.borrow_mut().take_due();
            if let Some(timer) = due {
                state.borrow_mut().is_asynchronous = true;
                state.borrow_mut().now = (host.now_ms(), self.settings.clock.instant());
                machine.fire(timer)?;
                continue;
            }
            if pending.is_empty() && !state.borrow().has_timers() {
                return Ok(());
            }
            state.borrow_mut().is_asynchronous = true;
            let woken = self.wait(&mut pending).await;
            state.borrow_mut().now = (host.now_ms(), self.settings.clock.instant());
            if let Some((call, reply)) = woken {
                state.borrow_mut().open_calls -= 1;
                let reply = native::reply(state, reply);
                machine.answer(call, &reply)?;
            }
        }
        Ok(())
    }

    /// Makes the runtime ready for a script. An earlier script may have left one that does not even begin; then a new
    /// one is made. False for a syntax error.
    fn prepare(&mut self, input: &Input) -> Result<bool, Broken> {
        if let Some(machine) = &mut self.machine {
            match prepared(machine, input) {
                Ok(is_prepared) => return Ok(is_prepared),
                Err(broken) if self.deadline.check().is_some() => return Err(broken),
                Err(_) => self.machine = None,
            }
        }
        let machine = self.machine.insert(Machine::new(&self.settings, &self.state, &self.deadline)?);
        prepared(machine, input)
    }

    /// Waits for whatever comes first: an answer, a timer, the time limit, the stop.
    async fn wait(&self, pending: &mut Pending<'_>) -> Option<(u32, Reply)> {
        let due = self.state.borrow().next_due();
        let stop_check = self.settings.clock.instant() + STOP_CHECK;
        let wake = [due, self.deadline.at()].into_iter().flatten().fold(stop_check, std::cmp::Ord::min);
        self.deadline.rest();
        let woken = tokio::select! {
            biased;
            Some(answer) = pending.next() => Some(answer),
            () = tokio::time::sleep_until(wake.into()) => None,
        };
        self.deadline.compute();
        woken
    }

    fn finish(&mut self, host: &dyn Host, broken: Option<Broken>, ended: Option<Ended>) -> Outcome {
        let is_cut = matches!(ended, Some(Ended::TimedOut | Ended::Computed | Ended::Stopped | Ended::Exhausted));
        let broken = match &self.machine {
            Some(machine) if broken.is_none() && !is_cut => machine.finish().err(),
            _ => broken,
        };
        // Calls nobody will hear the answer of are not begun.
        told(&self.state, host);
        let mut state = self.state.borrow_mut();
        let error = match ended {
            Some(Ended::TimedOut) => Some(timeout(state.is_asynchronous)),
            Some(Ended::Computed) => Some(sandbox(&self.computing_message())),
            Some(Ended::Stopped) => Some(sandbox("sandbox: script execution interrupted")),
            Some(Ended::Exhausted) => Some(sandbox(&self.memory_message())),
            Some(Ended::Skipped) => None,
            Some(Ended::Flooded) => Some(ScriptError { name: "RangeError".into(), ..sandbox(TOO_MUCH) }),
            None => match &broken {
                Some(Broken::Exhausted) => Some(sandbox(&self.memory_message())),
                Some(Broken::Threw(name, message)) => Some(ScriptError { name: name.clone(), ..sandbox(message) }),
                None => state.error.take(),
            },
        };
        let is_broken =
            is_cut || broken.is_some() || error.as_ref().is_some_and(|error| error.message == self.memory_message());
        let outcome = Outcome {
            scopes: std::mem::take(&mut state.scopes),
            request: state.edited_request.take(),
            error,
            next_request: state.next_request.take(),
            skip_request: state.skip_request,
            visualizer: state.visualizer.take(),
            visualizer_cleared: state.visualizer_cleared,
        };
        state.clear_timers();
        state.is_muted = true;
        drop(state);
        self.clear_up(is_broken);
        self.is_playing = false;
        outcome
    }

    /// Leaves nothing of a script behind but its global variables; of a broken runtime nothing at all.
    fn clear_up(&mut self, is_broken: bool) {
        if is_broken || !self.exhaust() {
            self.machine = None;
        }
        self.state.borrow_mut().reset();
        self.deadline.rest();
    }

    fn memory_message(&self) -> String {
        format!("sandbox: script memory limit of {} MB exceeded", self.settings.memory_limit >> 20)
    }

    fn computing_message(&self) -> String {
        let limit = self.settings.computing_limit.unwrap_or_default();
        format!("sandbox: script CPU time limit of {} ms exceeded", limit.as_millis())
    }

    /// Lets jobs that an ended script left behind run out, unheard, so that none runs in the next script.
    fn exhaust(&self) -> bool {
        self.deadline.begin(Some(LEFTOVER_LIMIT));
        self.machine.as_ref().is_none_or(Machine::drain)
    }
}

/// Tells the host what the script said, and answers what it asked for.
fn told(state: &Shared, host: &dyn Host) -> Vec<(u32, Call)> {
    if state.borrow().asked.is_empty() {
        return Vec::new();
    }
    let asked = state.borrow_mut().take_asked();
    let mut calls = Vec::new();
    for asked in asked {
        match asked {
            Asked::Fact(fact) => host.state(fact),
            Asked::Call(id, call) => calls.push((id, call)),
        }
    }
    calls
}

fn prepared(machine: &mut Machine, input: &Input) -> Result<bool, Broken> {
    let body = input.response.as_ref().and_then(|response| response.received.as_ref());
    machine.share_memory(input.scopes.cost());
    machine.expect_body(body.map_or(0, |response| response.body.len()));
    machine.begin()?;
    machine.prepare(&input.source)
}

fn sandbox(message: &str) -> ScriptError {
    ScriptError {
        name: "Error".into(),
        message: message.into(),
        line: None,
        column: None,
        thrown: None,
        compared: None,
    }
}

fn timeout(is_asynchronous: bool) -> ScriptError {
    let kind = if is_asynchronous { "asynchronous" } else { "synchronous" };
    sandbox(&format!("sandbox: {kind} script execution timeout"))
}
