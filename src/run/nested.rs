//! `pm.execution.runRequest`: a request of the collection, run with its own scripts while another script waits for it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    iteration::Iteration, learn::VariableSecrets, log::ItemLog, outgoing::Outgoing, step::StepRun, totals::Totals,
    wire::Wire,
};
use crate::{
    http::Failure,
    plan::Step,
    script::{Cookie, Engine, Ran, Reply, ResponseInput, RunRequest},
    secret::Lifetime,
    variable::Scopes,
};

/// Requests that run each other: deeper than this is a mistake.
const DEEPEST: usize = 10;

/// What such a request left.
pub(super) type Left = Result<(Option<ResponseInput>, Vec<Cookie>), Failure>;

/// What such requests are run with, besides the variables. Their scripts have engines of their own: the one of the
/// waiting script is busy.
pub(super) struct Nested {
    pub(super) wire: Rc<Wire>,
    pub(super) variable_secrets: Rc<VariableSecrets>,
    pub(super) outgoing: Rc<Outgoing>,
    engines: RefCell<Vec<Engine>>,
    depth: Cell<usize>,
}

impl Nested {
    pub(super) fn new(wire: Rc<Wire>, variable_secrets: Rc<VariableSecrets>, outgoing: Rc<Outgoing>) -> Nested {
        Nested { wire, variable_secrets, outgoing, engines: RefCell::default(), depth: Cell::default() }
    }

    /// How many scripts wait for a request that they run.
    pub(super) fn depth(&self) -> usize {
        self.depth.get()
    }

    /// Runs the request with its scripts. What they changed in variables goes to the script that asked.
    pub(super) async fn run(self: &Rc<Nested>, request: RunRequest, log: &ItemLog) -> (Reply, Totals) {
        let refused = |message: String| (Reply::Refused(message), Totals::default());
        let Some(step) = find(&self.wire.session.plan.steps, &request.request) else {
            let message = format!("runRequest: no request of this run has the id or name \"{}\"", request.request);
            return refused(message);
        };
        if self.depth.get() >= DEEPEST {
            return refused(format!("runRequest: requests run each other more than {DEEPEST} deep"));
        }
        self.depth.set(self.depth.get() + 1);
        let before = with_overrides(request.scopes, request.variables);
        self.variable_secrets.learn_scope(&before.local, Lifetime::Iteration, &mut self.wire.redactor.borrow_mut());
        let mut iteration = Iteration::nested(self, before.clone(), self.engines.borrow_mut().pop());
        let (left, totals) = StepRun::new(&mut iteration, step, log).run_nested().await;
        let (after, engine) = iteration.into_parts();
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
