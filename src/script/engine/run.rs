//! Runs scripts: begin, start, answer what the script asks for until nothing is left, hand back.

use std::{cell::RefCell, rc::Rc, time::Duration};

use futures_util::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};

use crate::{
    script::{Host, Input, Outcome, Reply, ScriptError, host::PendingReply},
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
        let deadline = Deadline::new(settings.clock, settings.stop.clone());
        let state = Rc::new(RefCell::new(State::new(settings.clock, deadline.clone())));
        Engine { settings, deadline, state, machine: None, is_playing: false }
    }

    /// Runs one script to its end: its promise is settled, and no timer, call or test is open.
    ///
    /// Dropping the future before that leaves the engine usable for the next script.
    pub async fn run(&mut self, input: Input, host: &dyn Host) -> Outcome {
        self.begin(&input, host);
        let broken = self.play(&input, host).await.is_err();
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
        if self.machine.is_none() {
            self.machine = Some(Machine::new(&self.settings, &self.state, &self.deadline)?);
        }
        let Some(machine) = &mut self.machine else { return Err(Broken) };
        let body = input.response.as_ref().and_then(|response| response.received.as_ref());
        machine.expect_body(body.map_or(0, |response| response.body.len()));
        machine.begin()?;
        machine.start(&input.source)?;
        let Some(machine) = &self.machine else { return Err(Broken) };
        let state = &self.state;
        let mut pending: Pending<'_> = FuturesUnordered::new();
        while machine.drain() {
            machine.turned()?;
            pass_on(state, host, &mut pending);
            let due = state.borrow_mut().take_due();
            if let Some(timer) = due {
                state.borrow_mut().is_asynchronous = true;
                state.borrow_mut().now = (host.now_ms(), self.settings.clock.instant());
                machine.fire(timer)?;
                continue;
            }
            if pending.is_empty() && state.borrow().timers.is_empty() {
                return Ok(());
            }
            state.borrow_mut().is_asynchronous = true;
            let woken = self.wait(&mut pending).await;
            state.borrow_mut().now = (host.now_ms(), self.settings.clock.instant());
            if let Some((call, reply)) = woken {
                let reply = native::reply(state, reply);
                machine.answer(call, &reply)?;
            }
        }
        Ok(())
    }

    /// Waits for whatever comes first: an answer, a timer, the time limit, the stop.
    async fn wait(&self, pending: &mut Pending<'_>) -> Option<(u32, Reply)> {
        let due = self.state.borrow().next_due();
        let stop_check = self.settings.clock.instant() + STOP_CHECK;
        let wake = [due, self.deadline.at()].into_iter().flatten().fold(stop_check, std::cmp::Ord::min);
        tokio::select! {
            biased;
            Some(answer) = pending.next() => Some(answer),
            () = tokio::time::sleep_until(wake.into()) => None,
        }
    }

    fn finish(&mut self, host: &dyn Host, broken: bool, ended: Option<Ended>) -> Outcome {
        let mut broken = broken || matches!(ended, Some(Ended::TimedOut | Ended::Stopped));
        if !broken && let Some(machine) = &self.machine {
            broken = machine.finish().is_err();
        }
        let mut nothing = FuturesUnordered::new();
        pass_on_facts(&self.state, host, &mut nothing);
        let mut state = self.state.borrow_mut();
        let error = match ended {
            Some(Ended::TimedOut) => Some(timeout(state.is_asynchronous)),
            Some(Ended::Stopped) => Some(sandbox("sandbox: script execution interrupted")),
            Some(Ended::Skipped) => None,
            None if broken => Some(sandbox(&self.memory_message())),
            None => state.error.take(),
        };
        broken = broken || error.as_ref().is_some_and(|error| error.message == self.memory_message());
        let outcome = Outcome {
            scopes: std::mem::take(&mut state.scopes),
            request: state.edited_request.take(),
            error,
            next_request: state.next_request.take(),
            skip_request: state.skip_request,
            visualizer: state.visualizer.take(),
            visualizer_cleared: state.visualizer_cleared,
        };
        state.timers.clear();
        state.is_muted = true;
        drop(state);
        self.clear_up(broken);
        self.is_playing = false;
        outcome
    }

    /// Leaves nothing of a script behind but its global variables; of a broken runtime nothing at all.
    fn clear_up(&mut self, is_broken: bool) {
        if is_broken || !self.exhaust() {
            self.machine = None;
        }
        self.state.borrow_mut().reset();
    }

    fn memory_message(&self) -> String {
        format!("sandbox: script memory limit of {} MB exceeded", self.settings.memory_limit >> 20)
    }

    /// Lets jobs that an ended script left behind run out, unheard, so that none runs in the next script.
    fn exhaust(&self) -> bool {
        self.deadline.begin(Some(LEFTOVER_LIMIT));
        self.machine.as_ref().is_none_or(Machine::drain)
    }
}

/// Tells the host what the script said and asked, in that order.
fn pass_on<'h>(state: &Shared, host: &'h dyn Host, pending: &mut Pending<'h>) {
    if state.borrow().asked.is_empty() {
        return;
    }
    let asked = {
        let mut state = state.borrow_mut();
        state.asked_bytes = 0;
        std::mem::take(&mut state.asked)
    };
    for asked in asked {
        match asked {
            Asked::Fact(fact) => host.state(fact),
            Asked::Call(id, call) => {
                let reply: PendingReply<'h> = host.call(call);
                pending.push(Box::pin(reply.map(move |reply| (id, reply))));
            }
        }
    }
}

/// As `pass_on`, at the end: calls nobody will hear the answer of are not begun.
fn pass_on_facts<'h>(state: &Shared, host: &'h dyn Host, pending: &mut Pending<'h>) {
    state.borrow_mut().asked.retain(|asked| matches!(asked, Asked::Fact(_)));
    pass_on(state, host, pending);
}

fn sandbox(message: &str) -> ScriptError {
    ScriptError { name: "Error".into(), message: message.into(), line: None, column: None }
}

fn timeout(is_asynchronous: bool) -> ScriptError {
    let kind = if is_asynchronous { "asynchronous" } else { "synchronous" };
    sandbox(&format!("sandbox: {kind} script execution timeout"))
}
