//! One step, top to bottom: prerequest scripts → resolve, sign, send → test scripts.

use std::sync::Arc;

use serde_json::Value;

use super::{
    exchange::{Answer, Asked},
    facts::response_time_ms,
    log::{ItemLog, RawFact},
    playing::Playing,
    resolve::refusal,
    runner::Runner,
    script_host::StepHost,
    stated::Stated,
    totals::Totals,
};
use crate::{
    collection::{Listen, Request, ScriptSource},
    event::{AssertionSource, Origin},
    finding::{self, Carrier, Flaw},
    http::Failure,
    plan::Step,
    script::{Assertion, Input, NextRequest, ResponseInput, ScriptError, Visualizer},
    variable,
};

/// What a step leaves for the runner.
#[derive(Default)]
pub(super) struct StepEnd {
    pub(super) totals: Totals,
    pub(super) next_request: Option<NextRequest>,
}

/// What a step's scripts have said so far.
#[derive(Default)]
pub(super) struct Wishes {
    next_request: Option<NextRequest>,
    visualizer: Option<Visualizer>,
    pub(super) skip: bool,
}

impl Runner {
    /// Runs one step and states everything that happens in `log`.
    pub(super) async fn step(&mut self, step: &Step, log: &ItemLog) -> StepEnd {
        let wire = self.wire.clone();
        let nested = self.nested.clone();
        let host = StepHost::new(&wire, log, step, &nested);
        let mut end = StepEnd::default();
        let mut wishes = Wishes::default();

        log.state(RawFact::StepStarted);
        // A sleep of nothing would still take a tick of the timer, a millisecond.
        if !wire.settings.delay_request.is_zero() {
            tokio::time::sleep(wire.settings.delay_request).await;
        }

        let edited = self.prerequest(step, &host, log, &mut wishes, &mut end.totals).await;
        if !wishes.skip && !self.bails(end.totals) {
            let answer = self.send(step, &edited, Origin::Step, log, &mut end.totals).await;
            if !self.bails(end.totals) {
                self.test(step, &edited, answer.ok(), &host, log, &mut wishes, &mut end.totals).await;
            }
        }
        self.judge_findings(&wishes, log, &mut end.totals);
        end.totals.skipped_items += usize::from(wishes.skip);
        log.state(RawFact::StepFinished { skipped: wishes.skip, visualizer: wishes.visualizer });
        end.next_request = wishes.next_request;
        end
    }

    /// States what the item's findings object says as assertions of their own, where no assertion tells of it.
    pub(super) fn judge_findings(&mut self, wishes: &Wishes, log: &ItemLog, totals: &mut Totals) {
        let data = wishes.visualizer.as_ref().map(|visualizer| &visualizer.data);
        let Some(data) = data.filter(|data| finding::is_findings(data)) else { return };
        let assertions = log.assertions();
        let carrier = Carrier { position: log.cursor.position, name: log.item.name.as_str(), assertions: &assertions };
        let today = self.wire.clock.now().date_naive();
        for (number, verdict) in self.judge.judge(data, carrier, today).into_iter().enumerate() {
            let error = verdict.flaw.map(|flaw| {
                let (name, message) = match flaw {
                    Flaw::Found(message) => ("AssertionError", message),
                    Flaw::NotChecked(message) => ("Error", message),
                };
                ScriptError { name: name.to_owned(), message, line: None, column: None, thrown: None }
            });
            let index = assertions.len() + number;
            let assertion = Assertion { name: verdict.name, index, skipped: false, error };
            totals.add_assertion(&assertion);
            let source = AssertionSource::Findings;
            log.state(RawFact::AssertionFinished { listen: Listen::Test, source, assertion });
        }
    }

    fn bails(&self, totals: Totals) -> bool {
        totals.end_it(self.wire.settings.bail)
    }

    /// Runs the prerequest scripts; the request as they leave it.
    pub(super) async fn prerequest(
        &mut self,
        step: &Step,
        host: &StepHost<'_>,
        log: &ItemLog,
        wishes: &mut Wishes,
        totals: &mut Totals,
    ) -> Edited {
        host.listen(Listen::Prerequest);
        let mut edited = Edited { json: step.request_json.clone(), request: Ok(step.request.clone()) };
        if step.prerequest.is_empty() {
            return edited;
        }
        let url = edited.url();
        for source in &step.prerequest {
            let input =
                self.input(step, source, Listen::Prerequest, log, edited.json.clone(), None, host.cookies(&url));
            if let Some(json) = self.script(source, input, host, log, wishes, totals).await {
                edited = edited.changed_to(json);
                log.edit(&edited.json);
            }
            if wishes.skip || self.bails(*totals) {
                break;
            }
        }
        edited
    }

    /// Resolves, signs and sends the request.
    pub(super) async fn send(
        &mut self,
        step: &Step,
        edited: &Edited,
        origin: Origin,
        log: &ItemLog,
        totals: &mut Totals,
    ) -> Result<Answer, Failure> {
        let result = match &edited.request {
            Ok(request) => {
                let asked = Asked {
                    request,
                    auth: request.auth.as_ref(),
                    behaviour: &step.behaviour,
                    origin,
                    scopes: Some(&self.scopes),
                    place: &step.place,
                };
                self.wire.exchange(asked, log).await
            }
            Err(problem) => {
                let failure = refusal(problem);
                log.state(Stated::new(origin, &step.place).unsent(("", ""), Vec::new(), failure.clone()));
                Err(failure)
            }
        };
        if result.is_err() {
            totals.add_broken();
        }
        result
    }

    /// Runs the test scripts, also after a failed request: `pm.response` is then an empty one.
    #[expect(clippy::too_many_arguments, reason = "the parts of a step, which only this file puts together")]
    pub(super) async fn test(
        &mut self,
        step: &Step,
        edited: &Edited,
        answer: Option<Answer>,
        host: &StepHost<'_>,
        log: &ItemLog,
        wishes: &mut Wishes,
        totals: &mut Totals,
    ) {
        if step.test.is_empty() {
            return;
        }
        host.listen(Listen::Test);
        let (json, response, cookies) = match answer {
            Some(answer) => {
                let sent = answer.exchange.sent.request();
                let cookies = host.cookies(&sent.url);
                let json = request_as_sent(&answer.definition, answer.before_redirects.as_ref().unwrap_or(sent));
                let response_time_ms = response_time_ms(&answer.exchange.phases);
                (
                    Arc::new(json),
                    ResponseInput { received: Some(answer.exchange.received.clone()), response_time_ms },
                    cookies,
                )
            }
            None => (edited.json.clone(), ResponseInput { received: None, response_time_ms: 0 }, Vec::new()),
        };
        for source in &step.test {
            let input =
                self.input(step, source, Listen::Test, log, json.clone(), Some(response.clone()), cookies.clone());
            self.script(source, input, host, log, wishes, totals).await;
            if self.bails(*totals) {
                break;
            }
        }
    }

    /// Runs one script. The request comes back if a prerequest script changed it.
    async fn script(
        &mut self,
        source: &Arc<ScriptSource>,
        input: Input,
        host: &StepHost<'_>,
        log: &ItemLog,
        wishes: &mut Wishes,
        totals: &mut Totals,
    ) -> Option<Value> {
        let listen = input.listen;
        log.state(RawFact::ScriptStarted { listen, source: source.clone() });
        if source.code.trim().is_empty() {
            // Postman writes empty scripts into every item; newman counts them.
            self.scopes = input.scopes;
            log.state(RawFact::ScriptFinished { listen, source: source.clone(), error: None, next_request: None });
            return None;
        }
        self.watch_script(listen, log);
        let outcome = Playing(self).0.engine().run(input, host).await;
        self.scopes = outcome.scopes;
        self.settle_written();
        self.variable_secrets.warnings().into_iter().for_each(|warning| log.state(RawFact::Warned(warning)));
        totals.add(host.take_totals());
        if outcome.error.is_some() {
            totals.add_broken();
        }
        if outcome.next_request.is_some() {
            wishes.next_request.clone_from(&outcome.next_request);
        }
        if outcome.visualizer.is_some() || outcome.visualizer_cleared {
            wishes.visualizer = outcome.visualizer;
        }
        wishes.skip |= outcome.skip_request;
        log.state(RawFact::ScriptFinished {
            listen,
            source: source.clone(),
            error: outcome.error,
            next_request: outcome.next_request,
        });
        if self.must_end().is_some() {
            // The runner's own timers and signals could not be heard while the script was busy: nothing more may
            // happen until they are.
            std::future::pending::<()>().await;
        }
        outcome.request
    }

    /// What scripts stored was learnt when they did; what they left is made ready for the next one.
    pub(super) fn settle_written(&mut self) {
        for name in variable::Scopes::ORDER {
            let scope = self.scopes.scope_mut(name);
            for key in scope.take_written() {
                // newman hands variables on as JSON, which has no undefined.
                if scope.find(&key).is_some_and(|variable| matches!(variable.value, variable::Value::Undefined)) {
                    scope.set(&key, variable::Value::Null, None);
                }
            }
            scope.take_written();
        }
        let mut redactor = self.wire.redactor.borrow_mut();
        self.variable_secrets.learn_expanded(&self.scopes, &self.wire.dynamic, &mut redactor);
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a step, which only this file puts together")]
    fn input(
        &mut self,
        step: &Step,
        source: &Arc<ScriptSource>,
        listen: Listen,
        log: &ItemLog,
        request: Arc<Value>,
        response: Option<ResponseInput>,
        cookies: Vec<crate::script::Cookie>,
    ) -> Input {
        Input {
            source: source.clone(),
            listen,
            iteration: log.cursor.iteration,
            iteration_count: log.cursor.cycles,
            request_name: step.name.clone(),
            request_id: step.id.clone(),
            location: step.location.clone(),
            scopes: std::mem::take(&mut self.scopes),
            request,
            response,
            cookies,
            timeout: self.wire.settings.script_timeout(self.elapsed()),
            execution: self.executions,
        }
    }
}

/// The request as the prerequest scripts left it.
pub(super) struct Edited {
    json: Arc<Value>,
    request: Result<Arc<Request>, String>,
}

impl Edited {
    /// What a script left. Body and authentication that it set to nothing stay, as in postman-runtime.
    fn changed_to(self, mut json: Value) -> Edited {
        for name in ["body", "auth"] {
            if json[name].is_null() && !self.json[name].is_null() {
                json[name] = self.json[name].clone();
            }
        }
        let request = Request::from_script(&json).map(Arc::new);
        Edited { json: Arc::new(json), request }
    }

    fn url(&self) -> String {
        self.request.as_ref().map(|request| request.url.to_text()).unwrap_or_default()
    }
}

/// The request as it went out, in Postman's shape: final URL and all headers, ours marked as such.
fn request_as_sent(definition: &Request, sent: &crate::http::Request) -> Value {
    let mut json = definition.to_json();
    json["header"] = sent
        .headers
        .iter()
        .map(|header| {
            let mut member = serde_json::json!({"key": header.name, "value": header.value});
            if header.system {
                member["system"] = true.into();
            }
            member
        })
        .collect();
    json["url"] = crate::collection::Url::parse(&sent.url).to_json();
    json
}
