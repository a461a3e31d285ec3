//! A run from its first iteration to its last.

use std::{rc::Rc, sync::Arc};

use super::{
    Minimum, RunSettings, Totals,
    documents::Shelf,
    iteration::Iteration,
    learn::{self, VariableSecrets},
    outgoing::Outgoing,
    own_text::own_text,
    selection::Selection,
    session::Session,
    shortfall::Done,
    wire::Wire,
};
use crate::{
    clock::Clock,
    collection::Data,
    event::{Documents, EventKind, ItemFacts, Outcome, RunFinished, RunStarted, Sink, Waiting, Warned},
    http::{Client, CookieJar},
    plan::{Plan, Step},
    secret::{Lifetime, Masking, Redactor, Shown},
    variable::Scopes,
};

/// Why a run ends whose data file changed under it.
const DATA_GONE: &str = "the data file could not be read to its end";

/// What a run starts from.
pub struct Inputs {
    /// What to run.
    pub plan: Arc<Plan>,
    /// Variables before the first iteration.
    pub scopes: Scopes,
    /// Data rows; iterations beyond them use the last one.
    pub data: Data,
    /// Which of the collections of the job.
    pub collection: usize,
    /// Sentences for the user that loading produced.
    pub warnings: Vec<String>,
    /// The collection's JSON, for reports that show it.
    pub json: Option<serde_json::Value>,
    /// Where only a part of the iterations and items runs.
    pub only: Option<Selection>,
}

/// What a run works with.
pub struct Resources {
    /// Sends requests.
    pub client: Client,
    /// Time.
    pub clock: Clock,
    /// Cookies before the first iteration.
    pub cookies: CookieJar,
    /// Knows the secrets of the job.
    pub redactor: Redactor,
}

/// What a run leaves behind.
pub struct RunSummary {
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended early, if it did.
    pub ended_early: Option<&'static str>,
    /// The request that was in flight then.
    pub waited_for: Option<Shown>,
    /// What it lacks to have shown anything, if it lacks it.
    pub shortfall: Option<Shown>,
    /// What went wrong.
    pub totals: Totals,
    /// Variables after the last iteration.
    pub scopes: Scopes,
    /// Cookies after the last iteration.
    pub cookies: CookieJar,
    /// Knows the secrets that were met, those in the variables among them.
    pub secrets: Redactor,
}

/// Runs a plan.
pub struct Runner {
    session: Arc<Session>,
    iteration: Iteration,
    outgoing: Rc<Outgoing>,
    data: Data,
    warnings: Vec<Warning>,
}

/// A sentence for the user before the first iteration.
struct Warning {
    sentence: String,
    /// Whether the caller has told it already.
    is_told: bool,
}

impl Runner {
    /// Ready to run; events go to `sink`, those of an item at once.
    pub fn new(inputs: Inputs, resources: Resources, settings: RunSettings, sink: Sink) -> Runner {
        let Inputs { plan, scopes, data, collection, warnings, json, only } = inputs;
        let Resources { client, clock, cookies, mut redactor } = resources;
        let started = clock.instant();
        let variable_secrets = Rc::new(VariableSecrets::new(&scopes));
        if redactor.masking() == Masking::Mask {
            redactor.allow(&own_text(json.as_ref(), &plan, &scopes));
        }
        let mut warnings: Vec<Warning> =
            warnings.into_iter().map(|sentence| Warning { sentence, is_told: true }).collect();
        for scope in [&scopes.environment, &scopes.collection, &scopes.globals, &scopes.local] {
            variable_secrets.learn_scope(scope, Lifetime::Run, &mut redactor);
        }
        for step in &plan.steps {
            let url = &step.request.url;
            learn::learn_url(url, &url.to_text(), Lifetime::Run, &mut redactor);
            if let Some(auth) = &step.auth {
                learn::learn_written_auth(auth, &mut redactor);
            }
        }
        warnings.extend(variable_secrets.warnings().into_iter().map(|sentence| Warning { sentence, is_told: false }));
        let outgoing = Rc::new(Outgoing::new(sink, clock, settings.queue.clone()));
        let session = Arc::new(Session {
            client,
            clock,
            items: plan.steps.iter().map(|step| Arc::new(item_facts(step, &redactor))).collect(),
            shelf: json.filter(|_| settings.detail.documents).as_ref().map(Shelf::new),
            settings,
            plan,
            only,
            collection,
            started,
            tokens: Default::default(),
            connections: Default::default(),
        });
        let wire = Rc::new(Wire::new(session.clone(), redactor, cookies));
        let iteration = Iteration::new(wire, scopes, variable_secrets, outgoing.clone());
        Runner { session, iteration, outgoing, data, warnings }
    }

    /// Runs all iterations, or as many as `--bail`, `--timeout` and signals allow.
    pub async fn run(mut self) -> RunSummary {
        let session = self.session.clone();
        session.settings.watch.begin_run(session.collection, session.started, session.settings.options.timeout);
        self.start();
        let sent_before = session.settings.progress.requests();
        let mut totals = Totals::default();
        let ended_early = tokio::select! {
            biased;
            reason = session.ended() => Some(reason),
            ended_early = self.iterations(&mut totals) => ended_early,
        };
        let waited_for = ended_early.and_then(|_| self.warn_of_request_in_flight());
        self.iteration.learn_scopes();
        self.warn_of_masking();
        let (only, bail) = (session.only.as_ref(), session.settings.options.bail);
        let is_all = !only.is_some_and(Selection::is_empty);
        let minimum = if is_all { session.settings.options.minimum } else { Minimum::default() };
        let lost = only.filter(|_| !totals.end_it(bail)).and_then(|only| only.lost_sentence(&self.iteration.not_run));
        totals.errors += usize::from(lost.is_some());
        let sent = session.settings.progress.requests() - sent_before;
        let done = Done { totals: &totals, sent, bail };
        let outcome = done.outcome(totals.outcome(ended_early.is_some()), minimum);
        let nothing_failed = only.filter(|only| only.is_empty()).map(Selection::nothing_failed);
        let shortfall = lost.or(nothing_failed).or_else(|| done.shortfall(minimum));
        let shortfall = shortfall.filter(|_| ended_early.is_none());
        let shortfall = shortfall.map(|sentence| self.iteration.wire.redactor.borrow().show(&sentence));
        let error = ended_early.map(Shown::fixed);
        let finished = RunFinished { outcome, error, shortfall: shortfall.clone(), documents: self.documents() };
        self.iteration.emit(vec![EventKind::RunFinished(finished)]);
        self.outgoing.flush();
        session.settings.watch.end_run();
        if session.settings.is_last {
            self.iteration.forget_engine();
        }
        let wire = self.iteration.wire.clone();
        let cookies = wire.jar.borrow().clone();
        let secrets = wire.redactor.borrow().clone();
        RunSummary {
            outcome,
            ended_early,
            waited_for,
            shortfall,
            totals,
            scopes: self.iteration.into_parts().0,
            cookies,
            secrets,
        }
    }

    /// States the first facts of the run.
    fn start(&mut self) {
        let (session, wire) = (self.session.clone(), self.iteration.wire.clone());
        let redactor = wire.redactor.borrow();
        let only = session.only.as_ref();
        let mut kinds = vec![EventKind::RunStarted(RunStarted {
            tool: concat!("postwatch/", env!("CARGO_PKG_VERSION")).into(),
            collection_id: redactor.show(&session.plan.collection_id),
            collection_name: redactor.show_name(&session.plan.collection_name),
            environment_name: self.iteration.scopes.environment.name.as_deref().map(|name| redactor.show_name(name)),
            iterations: only.map_or(session.settings.options.iterations, |only| only.iterations.len()),
            steps: only.map_or(session.plan.steps.len(), Selection::steps),
            masked_by_name: self.iteration.variable_secrets.by_name(&redactor),
        })];
        kinds.extend(self.warnings.drain(..).map(|Warning { sentence, is_told }| {
            EventKind::Warned(Warned { cursor: None, message: redactor.show(&sentence), is_hint: false, is_told })
        }));
        self.iteration.emit(kinds);
    }

    /// All iterations. Says why, when they end early for another reason than `--bail`.
    async fn iterations(&mut self, totals: &mut Totals) -> Option<&'static str> {
        let session = self.session.clone();
        let selected = session.only.iter().flat_map(|only| only.iterations.keys().copied());
        let all = 0..if session.only.is_some() { 0 } else { session.settings.options.iterations };
        for number in all.chain(selected) {
            let row = match self.data.row(number) {
                Ok(row) => row,
                Err(error) => {
                    let message = self.iteration.wire.redactor.borrow().show(&error.to_string());
                    let warned = Warned { cursor: None, message, is_hint: false, is_told: false };
                    self.iteration.emit(vec![EventKind::Warned(warned)]);
                    return Some(DATA_GONE);
                }
            };
            let goes_on = self.iteration.run(number, row.as_ref(), totals).await;
            self.warn_of_masking();
            if !goes_on {
                return self.session.must_end();
            }
        }
        None
    }

    /// The events of an item come when it has ended: without this, nothing would name the request that the run waited for.
    fn warn_of_request_in_flight(&self) -> Option<Shown> {
        let progress = &self.session.settings.progress;
        let Waiting { item, time } = progress.waiting()?;
        progress.end_request();
        let folders = item.folders.iter().flat_map(|folder| [folder.as_str(), " / "]);
        let name: String = folders.chain([item.name.as_str()]).collect();
        let redactor = self.iteration.wire.redactor.borrow();
        let sentence = format!("\"{name}\" had waited {:.1} s for a response", time.as_secs_f64());
        let message = redactor.show(&format!("the run ended while a request was in flight: {sentence}"));
        let warned = Warned { cursor: None, message, is_hint: false, is_told: false };
        self.iteration.emit(vec![EventKind::Warned(warned)]);
        Some(redactor.show(&sentence))
    }

    /// What the redactor cannot do is told when it happens.
    fn warn_of_masking(&self) {
        let warnings = self.iteration.wire.redactor.borrow_mut().take_warnings();
        if !warnings.is_empty() {
            let warned = |message| Warned { cursor: None, message, is_hint: false, is_told: false };
            let kinds = warnings.into_iter().map(|message| EventKind::Warned(warned(Shown::fixed(message))));
            self.iteration.emit(kinds.collect());
        }
    }

    /// What was run, for reports that show it.
    fn documents(&mut self) -> Option<Arc<Documents>> {
        let shelf = self.session.shelf.as_ref()?;
        let mut redactor = self.iteration.wire.redactor.borrow_mut();
        Some(Arc::new(shelf.documents(&self.session.plan, &self.iteration.scopes, &mut redactor)))
    }
}

fn item_facts(step: &Step, redactor: &Redactor) -> ItemFacts {
    ItemFacts {
        id: redactor.show(&step.id),
        name: redactor.show_name(&step.name),
        folders: step.folders.iter().map(|folder| redactor.show_name(folder)).collect(),
        place: redactor.show(&step.place),
    }
}
