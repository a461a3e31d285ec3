//! Answers what scripts ask for, and writes down what they state.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use serde_json::Value;

use super::{
    exchange::Outbound,
    facts::response_time_ms,
    log::{ItemLog, RawFact},
    nested::Nested,
    resolve::refusal,
    totals::Totals,
    vault_access::VaultAccess,
    wire::Wire,
};
use crate::{
    collection::{Body, Listen, Request},
    event::{AssertionSource, Origin, script_place},
    plan::{ProtocolBehaviour, Step},
    script::{Call, Cookie, Fact, Host, PendingReply, Reply, ScriptError},
    secret::Lifetime,
};

/// The host of one item's scripts.
pub(super) struct StepHost<'run> {
    wire: Rc<Wire>,
    nested: Rc<Nested>,
    log: &'run ItemLog,
    step: &'run Step,
    listen: Cell<Listen>,
    totals: RefCell<Totals>,
}

impl<'run> StepHost<'run> {
    pub(super) fn new(nested: Rc<Nested>, log: &'run ItemLog, step: &'run Step) -> StepHost<'run> {
        let wire = nested.wire.clone();
        let (listen, totals) = (Cell::new(Listen::Prerequest), RefCell::default());
        StepHost { wire, nested, log, step, listen, totals }
    }

    pub(super) fn listen(&self, listen: Listen) {
        self.listen.set(listen);
    }

    /// What the scripts' assertions, exceptions and requests add to the counts.
    pub(super) fn take_totals(&self) -> Totals {
        self.totals.take()
    }

    async fn send(&self, json: Value) -> Reply {
        let mut request = match Request::from_script(&json) {
            Ok(request) => request,
            Err(problem) => return Reply::Refused(problem),
        };
        if matches!(request.body, Some(Body::File(_))) {
            self.log.warn_on_console("uploading files from scripts is not allowed".into());
            request.body = None;
        }
        if let Some(Body::FormData(fields)) = &mut request.body {
            let before = fields.len();
            fields.retain(|field| matches!(field.value, crate::collection::FormValue::Text(_)));
            if fields.len() < before {
                self.log.warn_on_console("uploading files from scripts is not allowed".into());
            }
        }
        let behaviour = ProtocolBehaviour { disable_body_pruning: true, ..ProtocolBehaviour::default() };
        let auth = request.auth.clone();
        let outbound = Outbound {
            request: &request,
            auth: auth.as_ref(),
            behaviour: &behaviour,
            origin: Origin::Script,
            scopes: None,
            place: &self.step.place,
        };
        match self.wire.exchange(outbound, self.log).await {
            Ok(answer) => Reply::Response {
                cookies: self.cookies(&answer.exchange.sent.request().url),
                response_time_ms: response_time_ms(&answer.exchange.phases),
                response: answer.exchange.received.clone(),
            },
            Err(failure) => {
                self.totals.borrow_mut().errors += 1;
                Reply::Failed(failure)
            }
        }
    }

    pub(super) fn cookies(&self, url: &str) -> Vec<Cookie> {
        self.wire.jar.borrow().matching(url).into_iter().map(Cookie::of).collect()
    }

    fn answer(&self, call: Call) -> Reply {
        match call {
            Call::Send(_) | Call::RunRequest(_) => Reply::Failed(refusal("a request cannot be answered at once")),
            Call::Vault(call) => match &self.wire.session.settings.vault {
                Some(vault) => vault.answer(call, self.step, |secret| {
                    self.wire.redactor.borrow_mut().learn(secret, Lifetime::Run);
                }),
                None => VaultAccess::denied(),
            },
            Call::Cookies { url } => Reply::Cookies(self.cookies(&url)),
            Call::SetCookie { url, cookie } => {
                let set = self.wire.jar.borrow_mut().set(&url, &cookie);
                match set {
                    Ok(_) => Reply::Cookies(self.cookies(&url)),
                    Err(refused) => Reply::Refused(refused.to_string()),
                }
            }
            Call::UnsetCookie { url, name } => {
                let mut jar = self.wire.jar.borrow_mut();
                match name {
                    Some(name) => jar.remove(&url, &name),
                    None => jar.clear(&url),
                };
                drop(jar);
                Reply::Cookies(self.cookies(&url))
            }
        }
    }
}

impl Host for StepHost<'_> {
    fn state(&self, fact: Fact) {
        let listen = self.listen.get();
        self.log.state(match fact {
            Fact::Console(line) => RawFact::ConsoleLogged(line),
            Fact::Assertion(assertion) => {
                self.totals.borrow_mut().add_assertion(&assertion);
                RawFact::AssertionFinished { listen, source: AssertionSource::Script, assertion }
            }
            Fact::Exception(error) => {
                self.totals.borrow_mut().add_broken();
                RawFact::ExceptionThrown { listen, error }
            }
            Fact::CallbackFailed(error) => RawFact::Warned(dropped(listen, &error)),
            Fact::Warning(message) => return self.log.warn_on_console(message),
        });
    }

    fn call(&self, call: Call) -> PendingReply<'_> {
        match call {
            Call::Send(json) => Box::pin(self.send(json)),
            Call::RunRequest(request) => Box::pin(async move {
                let (reply, totals) = self.nested.run(*request, self.log).await;
                self.totals.borrow_mut().add(totals);
                reply
            }),
            other => {
                let reply = self.answer(other);
                Box::pin(std::future::ready(reply))
            }
        }
    }

    fn now_ms(&self) -> f64 {
        self.wire.session.clock.now().timestamp_micros() as f64 / 1000.0
    }
}

/// What newman keeps to itself: teams would never learn that a part of their script does not run.
fn dropped(listen: Listen, error: &ScriptError) -> String {
    format!(
        "{}: a callback of pm.sendRequest threw {}: {}; as in newman this fails nothing: check in a pm.test, \
         or await the response",
        script_place(listen, error.line, error.column),
        error.name,
        error.message,
    )
}
