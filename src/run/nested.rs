//! `pm.execution.runRequest`: a request of the collection, run with its own scripts while another script waits for it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
    time::Instant,
};

use super::{
    exchange::Wire, facts::response_time_ms, learn::VariableSecrets, log::ItemLog, outgoing::Outgoing, runner::Runner,
    script_host::StepHost, step::Wishes, totals::Totals,
};
use crate::{
    event::Origin,
    http::Failure,
    plan::{Plan, Step},
    script::{Cookie, Engine, Ran, Reply, ResponseInput, RunRequest},
    secret::Lifetime,
    variable::Scopes,
};

/// Requests that run each other: deeper than this is a mistake.
const DEEPEST: usize = 10;

/// What such a request left.
type Left = Result<(Option<ResponseInput>, Vec<Cookie>), Failure>;

/// What such requests are run with, besides the variables. Their scripts have engines of their own: the one of the
/// waiting script is busy.
pub(super) struct Nested {
    pub(super) wire: Rc<Wire>,
    pub(super) plan: Arc<Plan>,
    pub(super) variable_secrets: Rc<VariableSecrets>,
    pub(super) outgoing: Rc<Outgoing>,
    pub(super) started: Instant,
    engines: RefCell<Vec<Engine>>,
    depth: Cell<usize>,
}

impl Nested {
    pub(super) fn new(
        wire: Rc<Wire>,
        plan: Arc<Plan>,
        variable_secrets: Rc<VariableSecrets>,
        outgoing: Rc<Outgoing>,
        started: Instant,
    ) -> Nested {
        Nested { wire, plan, variable_secrets, outgoing, started, engines: RefCell::default(), depth: Cell::default() }
    }

    /// How many scripts wait for a request that they run.
    pub(super) fn depth(&self) -> usize {
        self.depth.get()
    }

    /// Runs the request with its scripts. What they changed in variables goes to the script that asked.
    pub(super) async fn run(self: &Rc<Nested>, asked: RunRequest, log: &ItemLog) -> (Reply, Totals) {
        let refused = |message: String| (Reply::Refused(message), Totals::default());
        let Some(step) = find(&self.plan.steps, &asked.request) else {
            let message = format!("runRequest: no request of this run has the id or name \"{}\"", asked.request);
            return refused(message);
        };
        if self.depth.get() >= DEEPEST {
            return refused(format!("runRequest: requests run each other more than {DEEPEST} deep"));
        }
        self.depth.set(self.depth.get() + 1);
        let before = with_overrides(asked.scopes, asked.variables);
        self.variable_secrets.learn_scope(&before.local, Lifetime::Iteration, &mut self.wire.redactor.borrow_mut());
        let mut runner = Runner::nested(self, before.clone(), self.engines.borrow_mut().pop());
        let (left, totals) = runner.nested_step(step, log).await;
        let (after, engine) = runner.into_parts();
        self.engines.borrow_mut().extend(engine);
        self.depth.set(self.depth.get() - 1);
        let reply = match left {
            Ok((response, cookies)) => {
                Reply::Ran(Box::new(Ran { response, cookies, changes: after.changes_since(&before) }))
            }
            Err(failure) => Reply::Failed(failure),
        };
        (reply, totals)
    }
}

/// By id, with or without the owner's number that Postman puts in front; else by name.
fn find<'plan>(steps: &'plan [Step], wanted: &str) -> Option<&'plan Step> {
    let owned = wanted.split_once('-').filter(|(owner, _)| owner.bytes().all(|byte| byte.is_ascii_digit()));
    let is_id = |step: &&Step| *step.id == *wanted || owned.is_some_and(|(_, id)| *step.id == *id);
    steps.iter().find(is_id).or_else(|| steps.iter().find(|step| *step.name == *wanted))
}

/// The scopes with values that hold for this request alone.
fn with_overrides(mut scopes: Scopes, variables: serde_json::Map<String, serde_json::Value>) -> Scopes {
    for (key, value) in variables {
        scopes.local.set(&key, value.into(), None);
    }
    scopes
}

impl Runner {
    /// One request that a script asked for. No response when its own script skipped it.
    async fn nested_step(&mut self, step: &Step, log: &ItemLog) -> (Left, Totals) {
        let wire = self.wire.clone();
        let nested = self.nested.clone();
        let host = StepHost::new(&wire, log, step, &nested);
        let mut totals = Totals::default();
        let mut wishes = Wishes::default();
        let edited = self.prerequest(step, &host, log, &mut wishes, &mut totals).await;
        if wishes.skip {
            return (Ok((None, Vec::new())), totals);
        }
        let answer = self.send(step, &edited, Origin::Script, log, &mut totals).await;
        let left = match &answer {
            Ok(answer) => {
                let response = ResponseInput {
                    received: Some(answer.exchange.received.clone()),
                    response_time_ms: response_time_ms(&answer.exchange.phases),
                };
                Ok((Some(response), host.cookies(&answer.exchange.sent.request().url)))
            }
            Err(failure) => Err(failure.clone()),
        };
        self.test(step, &edited, answer.ok(), &host, log, &mut wishes, &mut totals).await;
        self.judge_findings(&wishes, log, &mut totals);
        (left, totals)
    }
}
