//! One step, top to bottom: prerequest scripts → resolve, sign, send → test scripts.

use std::sync::Arc;

use serde_json::Value;

use super::{
    exchange::{Answer, Outbound},
    facts::response_time_ms,
    iteration::Iteration,
    log::{ItemLog, RawFact},
    nested::Left,
    resolve::refusal,
    script_host::StepHost,
    stated::Stated,
    totals::Totals,
};
use crate::{
    collection::{Listen, Request, ScriptSource},
    event::{AssertionSource, Origin},
    finding::{self, Carrier, Flaw},
    http::Failure,
    plan::{Plan, Step},
    script::{Assertion, Cookie, Input, NextRequest, ResponseInput, ScriptError, Visualizer},
    spelling::nearest,
};

/// What a step leaves for the iteration.
#[derive(Default)]
pub(super) struct StepEnd {
    pub(super) totals: Totals,
    pub(super) next_request: Option<NextRequest>,
}

/// What a step's scripts have asked for so far.
#[derive(Default)]
struct ScriptDirectives {
    next_request: Option<NextRequest>,
    visualizer: Option<Visualizer>,
    /// Findings that a later script of the item put something else in the place of.
    replaced: Vec<Value>,
    skip: bool,
}

/// A step under way. Everything that happens is stated in its log.
pub(super) struct StepRun<'run> {
    iteration: &'run mut Iteration,
    step: &'run Step,
    log: &'run ItemLog,
    host: StepHost<'run>,
    directives: ScriptDirectives,
    totals: Totals,
}

/// What a script sees of the request and its response.
#[derive(Clone)]
struct Scene {
    request: Arc<Value>,
    response: Option<ResponseInput>,
    cookies: Vec<Cookie>,
}

impl<'run> StepRun<'run> {
    pub(super) fn new(iteration: &'run mut Iteration, step: &'run Step, log: &'run ItemLog) -> StepRun<'run> {
        let host = StepHost::new(iteration.nested_requests().clone(), log, step);
        StepRun { iteration, step, log, host, directives: ScriptDirectives::default(), totals: Totals::default() }
    }

    /// Runs the step.
    pub(super) async fn run(mut self) -> StepEnd {
        self.log.state(RawFact::StepStarted);
        let delay = self.iteration.session.settings.options.delay_request;
        // A sleep of nothing would still take a tick of the timer, a millisecond.
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let edited = self.prerequest().await;
        if !self.directives.skip && !self.bails() {
            let answer = self.send(&edited, Origin::Step).await;
            if !self.bails() {
                self.test(&edited, answer.ok()).await;
            }
        }
        self.judge_findings();
        self.totals.skipped_items += usize::from(self.directives.skip);
        if let Some(NextRequest::Named(name)) = &self.directives.next_request
            && self.iteration.session.plan.find(name).is_none()
        {
            self.log.state(RawFact::Warned(unknown_next(&self.iteration.session.plan, self.step, name)));
        }
        let ScriptDirectives { next_request, visualizer, skip, .. } = self.directives;
        self.log.state(RawFact::StepFinished { skipped: skip, visualizer });
        StepEnd { totals: self.totals, next_request }
    }

    /// Runs a request that a script asked for. No response when its own script skipped it.
    pub(super) async fn run_nested(mut self) -> (Left, Totals) {
        let edited = self.prerequest().await;
        if self.directives.skip {
            return (Ok((None, Vec::new())), self.totals);
        }
        let answer = self.send(&edited, Origin::Script).await;
        let left = match &answer {
            Ok(answer) => {
                let cookies = self.host.cookies(&answer.exchange.sent.request().url);
                Ok((Some(response_input(answer)), cookies))
            }
            Err(failure) => Err(failure.clone()),
        };
        self.test(&edited, answer.ok()).await;
        self.judge_findings();
        (left, self.totals)
    }

    /// States what the item's findings object says as assertions of their own, where no assertion tells of it.
    fn judge_findings(&mut self) {
        let last = self.directives.visualizer.as_ref().map(|visualizer| &visualizer.data);
        let objects: Vec<&Value> =
            self.directives.replaced.iter().chain(last.filter(|data| finding::is_findings(data))).collect();
        if objects.is_empty() {
            return;
        }
        let log = self.log;
        let assertions = log.assertions();
        let carrier = Carrier { position: log.cursor.position, name: log.item.name.as_str(), assertions: &assertions };
        let today = self.iteration.session.clock.now().date_naive();
        let judge = &mut self.iteration.judge;
        let verdicts: Vec<_> = objects.into_iter().flat_map(|data| judge.judge(data, carrier, today)).collect();
        for (number, verdict) in verdicts.into_iter().enumerate() {
            let error = verdict.flaw.map(|flaw| {
                let (name, message) = match flaw {
                    Flaw::Found(message) => ("AssertionError", message),
                    Flaw::NotChecked(message) => ("Error", message),
                };
                ScriptError { name: name.to_owned(), message, line: None, column: None, thrown: None, compared: None }
            });
            let index = assertions.len() + number;
            let assertion = Assertion { name: verdict.name, index, skipped: false, error };
            self.totals.add_assertion(&assertion);
            let source = AssertionSource::Findings;
            log.state(RawFact::AssertionFinished { listen: Listen::Test, source, assertion });
        }
    }

    /// What checks found counts, also where a script of the same item shows something else in its place.
    fn keep_replaced(&mut self, before: Option<Visualizer>) {
        let now = self.directives.visualizer.as_ref();
        let is_lost = now.is_some_and(|visualizer| !finding::is_findings(&visualizer.data));
        let before = before.map(|visualizer| visualizer.data).filter(|data| is_lost && finding::is_findings(data));
        if let Some(data) = before {
            self.log.state(RawFact::Warned(
                "pm.visualizer.set was called again by a later script of this item: the checks that the first call told \
                 count, but reports show the data of the last one"
                    .to_owned(),
            ));
            self.directives.replaced.push(data);
        }
    }

    fn bails(&self) -> bool {
        self.totals.end_it(self.iteration.session.settings.options.bail)
    }

    /// Runs the prerequest scripts; the request as they leave it.
    async fn prerequest(&mut self) -> Edited {
        self.host.listen(Listen::Prerequest);
        let mut edited = Edited { json: self.step.request_json.clone(), request: Ok(self.step.request.clone()) };
        if self.step.prerequest.is_empty() {
            return edited;
        }
        let url = edited.url();
        for source in &self.step.prerequest {
            let scene = Scene { request: edited.json.clone(), response: None, cookies: self.host.cookies(&url) };
            if let Some(json) = self.script(source, Listen::Prerequest, scene).await {
                edited = edited.changed_to(json);
                self.log.edit(&edited.json);
            }
            if self.directives.skip || self.bails() {
                break;
            }
        }
        edited
    }

    /// Resolves, signs and sends the request.
    async fn send(&mut self, edited: &Edited, origin: Origin) -> Result<Answer, Failure> {
        let result = match &edited.request {
            Ok(request) => {
                let outbound = Outbound {
                    request,
                    auth: request.auth.as_ref(),
                    behaviour: &self.step.behaviour,
                    origin,
                    scopes: Some(&self.iteration.scopes),
                    place: &self.step.place,
                };
                self.iteration.wire.exchange(outbound, self.log).await
            }
            Err(problem) => {
                let failure = refusal(problem);
                let stated = Stated::new(origin, &self.step.place);
                self.log.state(stated.unsent(("", ""), Vec::new(), failure.clone()));
                Err(failure)
            }
        };
        if result.is_err() {
            self.totals.add_broken();
        }
        result
    }

    /// Runs the test scripts, also after a failed request: `pm.response` is then an empty one.
    async fn test(&mut self, edited: &Edited, answer: Option<Answer>) {
        if self.step.test.is_empty() {
            return;
        }
        self.host.listen(Listen::Test);
        let scene = match answer {
            Some(answer) => {
                let sent = answer.exchange.sent.request();
                let json = request_as_sent(&answer.definition, answer.before_redirects.as_ref().unwrap_or(sent));
                Scene {
                    request: Arc::new(json),
                    response: Some(response_input(&answer)),
                    cookies: self.host.cookies(&sent.url),
                }
            }
            None => Scene {
                request: edited.json.clone(),
                response: Some(ResponseInput { received: None, response_time_ms: 0 }),
                cookies: Vec::new(),
            },
        };
        for source in &self.step.test {
            self.script(source, Listen::Test, scene.clone()).await;
            if self.bails() {
                break;
            }
        }
    }

    /// Runs one script. The request comes back if a prerequest script changed it.
    async fn script(&mut self, source: &Arc<ScriptSource>, listen: Listen, scene: Scene) -> Option<Value> {
        self.log.state(RawFact::ScriptStarted { listen, source: source.clone() });
        if source.code.trim().is_empty() {
            // Postman writes empty scripts into every item; newman counts them.
            let source = source.clone();
            self.log.state(RawFact::ScriptFinished { listen, source, error: None, next_request: None });
            return None;
        }
        self.iteration.watch_script(listen, self.log);
        let input = self.input(source, listen, scene);
        let outcome = RunningScript(self.iteration).0.engine().run(input, &self.host).await;
        self.iteration.scopes = outcome.scopes;
        self.iteration.settle_written();
        for warning in self.iteration.variable_secrets.warnings() {
            self.log.state(RawFact::Warned(warning));
        }
        self.totals.add(self.host.take_totals());
        if outcome.error.is_some() {
            self.totals.add_broken();
        }
        if outcome.next_request.is_some() {
            self.directives.next_request.clone_from(&outcome.next_request);
        }
        if outcome.visualizer.is_some() || outcome.visualizer_cleared {
            let before = std::mem::replace(&mut self.directives.visualizer, outcome.visualizer);
            self.keep_replaced(before);
        }
        self.directives.skip |= outcome.skip_request;
        self.log.state(RawFact::ScriptFinished {
            listen,
            source: source.clone(),
            error: outcome.error,
            next_request: outcome.next_request,
        });
        if self.iteration.session.must_end().is_some() {
            // The run's own timers and signals could not be heard while the script was busy: nothing more may
            // happen until they are.
            std::future::pending::<()>().await;
        }
        outcome.request
    }

    fn input(&mut self, source: &Arc<ScriptSource>, listen: Listen, scene: Scene) -> Input {
        let session = &self.iteration.session;
        Input {
            source: source.clone(),
            listen,
            iteration: self.log.cursor.iteration,
            iteration_count: self.log.cursor.cycles,
            request_name: self.step.name.clone(),
            request_id: self.step.id.clone(),
            location: self.step.location.clone(),
            timeout: session.settings.script_timeout(session.elapsed()),
            scopes: std::mem::take(&mut self.iteration.scopes),
            request: scene.request,
            response: scene.response,
            cookies: scene.cookies,
            execution: self.iteration.executions,
        }
    }
}

/// A script is running. When its future is dropped, by a signal or the time limit, the variables come back as the script
/// left them, so that exports hold them.
struct RunningScript<'run>(&'run mut Iteration);

impl Drop for RunningScript<'_> {
    fn drop(&mut self) {
        if let Some(scopes) = self.0.cut_off_scopes() {
            self.0.scopes = scopes;
            self.0.settle_written();
        }
    }
}

fn response_input(answer: &Answer) -> ResponseInput {
    ResponseInput {
        received: Some(answer.exchange.received.clone()),
        response_time_ms: response_time_ms(&answer.exchange.phases),
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

/// The sentence about a `setNextRequest` that leads nowhere.
fn unknown_next(plan: &Plan, step: &Step, name: &str) -> String {
    let hint = match nearest(name, plan.steps.iter().map(|step| &*step.name)) {
        Some(name) => format!(" did you mean \"{name}\"?"),
        None => String::new(),
    };
    format!(
        "{}: setNextRequest names \"{name}\", and no request of this run has this name or id:{hint} \
         As in newman the iteration ends here",
        step.place
    )
}
