//! Iterations × steps.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Bail, Totals, Wire,
    cursor::{Next, next},
    documents::Shelf,
    facts::Presenter,
    learn::{self, StoredSecrets, VariableSecrets},
    log::ItemLog,
    nested::Nested,
    outgoing::Outgoing,
    own_text::own_text,
    packages::PackageFolder,
    shortfall,
    step::StepEnd,
};
use crate::{
    collection::{Data, Listen},
    event::{Cursor, Documents, Event, EventKind, ItemFacts, Outcome, RunFinished, RunStarted, Sink, Warned},
    finding::Judge,
    http::CookieJar,
    plan::Plan,
    script::{Engine, EngineSettings, PackageFiles},
    secret::{Lifetime, Masking, Redactor, Shown},
    variable::Scopes,
};

pub(super) const INTERRUPTED: &str = "interrupted";

/// Why a run ends whose data file changed under it.
const DATA_GONE: &str = "the data file could not be read to its end";

/// newman's words.
pub(super) const TIMED_OUT: &str = "callback timed out";

/// What a run starts from.
pub struct Inputs {
    /// What to run.
    pub plan: Arc<Plan>,
    /// Variables before the first iteration.
    pub scopes: Scopes,
    /// Data rows; iterations beyond them use the last one.
    pub data: Data,
    /// Which of the collections of this call.
    pub collection: usize,
    /// Sentences for the user that loading produced.
    pub warnings: Vec<String>,
    /// The collection's JSON, for reports that show it.
    pub json: Option<serde_json::Value>,
}

/// What a run leaves behind.
pub struct RunSummary {
    /// How it ended.
    pub outcome: Outcome,
    /// Why it ended early, if it did.
    pub ended_early: Option<&'static str>,
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
    pub(super) wire: Rc<Wire>,
    pub(super) scopes: Scopes,
    pub(super) variable_secrets: Rc<VariableSecrets>,
    pub(super) nested: Rc<Nested>,
    pub(super) executions: u64,
    pub(super) judge: Judge,
    inputs: Inputs,
    items: Vec<Arc<ItemFacts>>,
    engine: Option<Engine>,
    outgoing: Rc<Outgoing>,
    started: Instant,
    shelf: Option<Shelf>,
}

impl Runner {
    /// Ready to run; events go to `sink`, those of an item at once.
    pub fn new(mut inputs: Inputs, wire: Wire, sink: Sink) -> Runner {
        let scopes = std::mem::take(&mut inputs.scopes);
        let started = wire.clock.instant();
        let outgoing = Rc::new(Outgoing::new(sink, wire.clock, wire.settings.watch.clone()));
        let variable_secrets = Rc::new(VariableSecrets::new(&scopes));
        let wire = Rc::new(wire);
        let json = inputs.json.take();
        if wire.redactor.borrow().masking() == Masking::Mask {
            let text = own_text(json.as_ref(), &inputs.plan, &scopes);
            wire.redactor.borrow_mut().allow(&text);
        }
        let json = json.filter(|_| wire.settings.wants_documents);
        let plan = inputs.plan.clone();
        let nested = Nested::new(wire.clone(), plan, variable_secrets.clone(), outgoing.clone(), started);
        Runner {
            wire,
            scopes,
            variable_secrets,
            nested: Rc::new(nested),
            executions: 0,
            judge: Judge::default(),
            inputs,
            items: Vec::new(),
            engine: None,
            outgoing,
            started,
            shelf: json.as_ref().map(Shelf::new),
        }
    }

    /// One that runs a single request for a script of another.
    pub(super) fn nested(nested: &Rc<Nested>, scopes: Scopes, engine: Option<Engine>) -> Runner {
        let inputs = Inputs {
            plan: nested.plan.clone(),
            scopes: Scopes::default(),
            data: Data::default(),
            collection: 0,
            warnings: Vec::new(),
            json: None,
        };
        Runner {
            wire: nested.wire.clone(),
            scopes,
            variable_secrets: nested.variable_secrets.clone(),
            nested: nested.clone(),
            executions: 0,
            judge: Judge::default(),
            inputs,
            items: Vec::new(),
            engine,
            outgoing: nested.outgoing.clone(),
            started: nested.started,
            shelf: None,
        }
    }

    /// What a request that was run for a script leaves: the variables, and the engine for the next one.
    pub(super) fn into_parts(self) -> (Scopes, Option<Engine>) {
        (self.scopes, self.engine)
    }

    /// Runs all iterations, or as many as `--bail`, `--timeout` and signals allow.
    pub async fn run(mut self) -> RunSummary {
        let wire = self.wire.clone();
        wire.settings.watch.begin_run(self.inputs.collection, self.started, wire.settings.timeout);
        self.start();
        let sent_before = wire.settings.progress.requests();
        let mut totals = Totals::default();
        let ended_early = tokio::select! {
            biased;
            () = wire.settings.stop.asked() => Some(INTERRUPTED),
            () = expired(wire.settings.timeout) => Some(TIMED_OUT),
            ended_early = self.iterations(&mut totals) => ended_early,
        };
        self.learn_scopes();
        self.warn_of_masking();
        let (least, bail) = (wire.settings.min_assertions, wire.settings.bail);
        let outcome = shortfall::outcome(totals.outcome(ended_early.is_some()), &totals, least, bail);
        let sent = wire.settings.progress.requests() - sent_before;
        let shortfall = shortfall::shortfall(&totals, sent, least, bail).filter(|_| ended_early.is_none());
        let shortfall = shortfall.map(|sentence| wire.redactor.borrow().show(&sentence));
        let error = ended_early.map(Shown::fixed);
        let finished = RunFinished { outcome, error, shortfall: shortfall.clone(), documents: self.documents() };
        self.emit(vec![EventKind::RunFinished(finished)]);
        self.outgoing.flush();
        wire.settings.watch.end_run();
        let cookies = wire.jar.borrow().clone();
        if wire.settings.is_last {
            std::mem::forget(self.engine.take());
        }
        let secrets = wire.redactor.borrow().clone();
        RunSummary { outcome, ended_early, shortfall, totals, scopes: self.scopes, cookies, secrets }
    }

    /// What scripts left in the variables may be secret.
    fn learn_scopes(&self) {
        let mut redactor = self.wire.redactor.borrow_mut();
        for name in Scopes::ORDER {
            self.variable_secrets.learn_scope(self.scopes.scope(name), Lifetime::Iteration, &mut redactor);
        }
        self.variable_secrets.learn_expanded(&self.scopes, &self.wire.dynamic, &mut redactor);
    }

    /// What the redactor cannot do is told when it happens.
    fn warn_of_masking(&self) {
        let warnings = self.wire.redactor.borrow_mut().take_warnings();
        if !warnings.is_empty() {
            let warned = |message| Warned { cursor: None, message, is_hint: false, is_told: false };
            self.emit(warnings.into_iter().map(|message| EventKind::Warned(warned(Shown::fixed(message)))).collect());
        }
    }

    /// What was run, for reports that show it.
    fn documents(&mut self) -> Option<Arc<Documents>> {
        let shelf = self.shelf.take()?;
        let mut redactor = self.wire.redactor.borrow_mut();
        Some(Arc::new(shelf.documents(&self.inputs.plan, &self.scopes, &mut redactor)))
    }

    /// Learns the secrets of the run and states its first facts.
    fn start(&mut self) {
        {
            let mut redactor = self.wire.redactor.borrow_mut();
            for scope in [&self.scopes.environment, &self.scopes.collection, &self.scopes.globals, &self.scopes.local] {
                self.variable_secrets.learn_scope(scope, Lifetime::Run, &mut redactor);
            }
            for step in &self.inputs.plan.steps {
                let url = &step.request.url;
                learn::learn_url(url, &url.to_text(), Lifetime::Run, &mut redactor);
                if let Some(auth) = &step.auth {
                    learn::learn_written_auth(auth, &mut redactor);
                }
            }
        }
        let plan = self.inputs.plan.clone();
        let wire = self.wire.clone();
        let redactor = wire.redactor.borrow();
        self.items = plan.steps.iter().map(|step| Arc::new(item_facts(step, &redactor))).collect();
        let mut kinds = vec![EventKind::RunStarted(RunStarted {
            tool: concat!("postwatch/", env!("CARGO_PKG_VERSION")).into(),
            collection_id: redactor.show(&plan.collection_id),
            collection_name: redactor.show_name(&plan.collection_name),
            environment_name: self.scopes.environment.name.as_deref().map(|name| redactor.show_name(name)),
            iterations: self.wire.settings.iterations,
            steps: plan.steps.len(),
        })];
        let told = std::mem::take(&mut self.inputs.warnings).into_iter().map(|warning| (warning, true));
        let short = self.variable_secrets.warnings().into_iter().map(|warning| (warning, false));
        kinds.extend(told.chain(short).map(|(warning, is_told)| {
            EventKind::Warned(Warned { cursor: None, message: redactor.show(&warning), is_hint: false, is_told })
        }));
        drop(redactor);
        self.emit(kinds);
    }

    /// All iterations. Says why, when they end early for another reason than `--bail`.
    async fn iterations(&mut self, totals: &mut Totals) -> Option<&'static str> {
        for iteration in 0..self.wire.settings.iterations {
            if !self.begin_iteration(iteration) {
                return Some(DATA_GONE);
            }
            let goes_on = self.iteration(iteration, totals).await;
            self.warn_of_masking();
            if !goes_on {
                return self.must_end();
            }
        }
        None
    }

    /// Whether a signal or the time limit came while a script kept this thread from seeing it.
    pub(super) fn must_end(&self) -> Option<&'static str> {
        let settings = &self.wire.settings;
        if settings.stop.is_asked() {
            return Some(INTERRUPTED);
        }
        settings.timeout.filter(|limit| self.elapsed() >= *limit).map(|_| TIMED_OUT)
    }

    /// False when the row of the iteration cannot be had.
    fn begin_iteration(&mut self, iteration: usize) -> bool {
        match self.inputs.data.row(iteration) {
            Ok(row) => self.scopes.data = row.map(|row| row.to_scope()).unwrap_or_default(),
            Err(error) => {
                let message = self.wire.redactor.borrow().show(&error.to_string());
                let warned = Warned { cursor: None, message, is_hint: false, is_told: false };
                self.emit(vec![EventKind::Warned(warned)]);
                return false;
            }
        }
        self.learn_scopes();
        true
    }

    /// One iteration. False when the run must end.
    async fn iteration(&mut self, iteration: usize, totals: &mut Totals) -> bool {
        self.emit(vec![EventKind::IterationStarted(self.cursor(0, iteration, "".into()))]);
        self.judge.begin_iteration();
        let plan = self.inputs.plan.clone();
        let bail = self.wire.settings.bail;
        let mut position = 0;
        let mut goes_on = true;
        while let Some(step) = plan.steps.get(position) {
            let reference =
                Arc::from(&*uuid::Uuid::new_v4().hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
            let cursor = self.cursor(position, iteration, reference);
            self.executions += 1;
            let end = self.logged_step(step, cursor, totals).await;
            if self.must_end().is_some() {
                return false;
            }
            if totals.end_it(bail) {
                // Here newman breaks off: no iteration ends.
                if bail == Bail::OnError {
                    return false;
                }
                goes_on = false;
                break;
            }
            match next(&plan, position, end.next_request.as_ref()) {
                Next::Step(place) => position = place,
                Next::EndOfIteration => break,
            }
        }
        self.emit(vec![EventKind::IterationFinished(self.cursor(position, iteration, "".into()))]);
        goes_on
    }

    /// Runs a step; its facts become events when it has ended, also when it is cut off.
    async fn logged_step(&mut self, step: &crate::plan::Step, cursor: Cursor, totals: &mut Totals) -> StepEnd {
        let item = self.items[cursor.position].clone();
        let outgoing = self.outgoing.clone();
        let mut log = ItemLog::new(cursor, item, self.wire.clock, self.started);
        let written = self.shelf.as_ref().and_then(|shelf| shelf.request(&step.pointer));
        *log.written.get_mut() = written.map(Rc::new);
        let log = Rc::new(log);
        let mut unfinished = Unfinished {
            log: log.clone(),
            wire: self.wire.clone(),
            collection: self.inputs.collection,
            outgoing: outgoing.clone(),
        };
        let end = outgoing.while_waiting(std::pin::pin!(self.step(step, &log))).await;
        unfinished.flush();
        totals.add(end.totals);
        end
    }

    fn cursor(&self, position: usize, iteration: usize, reference: Arc<str>) -> Cursor {
        let cycles = self.wire.settings.iterations;
        Cursor { position, iteration, length: self.inputs.plan.steps.len(), cycles, reference }
    }

    /// How long the run has taken.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    fn emit(&self, kinds: Vec<EventKind>) {
        let at = self.wire.clock.now();
        let elapsed_ms = self.started.elapsed().as_secs_f64() * 1000.0;
        let collection = self.inputs.collection;
        self.outgoing.emit(kinds.into_iter().map(|kind| Event::new(at, elapsed_ms, collection, kind)).collect());
    }

    /// A script begins; those of requests that another script runs are seen as part of that one.
    pub(super) fn watch_script(&self, listen: Listen, log: &ItemLog) {
        if self.nested.depth() == 0 {
            self.wire.settings.watch.begin(log, listen);
        }
    }

    /// The variables of a script whose future was dropped.
    pub(super) fn cut_off_scopes(&mut self) -> Option<Scopes> {
        self.engine.as_mut().and_then(Engine::cut_off)
    }

    /// The engine, made when the first script runs.
    pub(super) fn engine(&mut self) -> &mut Engine {
        let wire = &self.wire;
        let variable_secrets = &self.variable_secrets;
        self.engine.get_or_insert_with(|| {
            let observer = StoredSecrets { wire: wire.clone(), secrets: variable_secrets.clone() };
            let settings = &wire.settings;
            let usual = EngineSettings::new(wire.clock);
            let folder = settings.packages.as_deref().and_then(PackageFolder::at);
            Engine::new(EngineSettings {
                stop: settings.stop.flag(),
                pulse: settings.watch.pulse(),
                console_width: settings.console_width,
                memory_limit: settings.script_memory.unwrap_or(usual.memory_limit),
                computing_limit: settings.script_computing.or(usual.computing_limit),
                observer: Some(Rc::new(observer)),
                packages: folder.map(|folder| Rc::new(folder) as Rc<dyn PackageFiles>),
                ..usual
            })
        })
    }
}

/// Makes events of a step's facts when the step ends, and also when its future is dropped by a signal or a timeout:
/// nothing that was gathered is lost.
struct Unfinished {
    log: Rc<ItemLog>,
    wire: Rc<Wire>,
    collection: usize,
    outgoing: Rc<Outgoing>,
}

impl Unfinished {
    fn flush(&mut self) {
        self.log.learn_credentials(&mut self.wire.redactor.borrow_mut());
        let redactor = self.wire.redactor.borrow();
        let settings = &self.wire.settings;
        let wants_bodies =
            settings.wants_bodies || (settings.wants_failed_bodies && self.outgoing.is_first_failure(&self.log));
        let wants_headers = settings.wants_headers || settings.wants_documents || wants_bodies;
        let presenter = Presenter { redactor: &redactor, wants_headers, wants_bodies };
        let events = presenter.events(&self.log, self.collection);
        if !events.is_empty() {
            self.outgoing.emit(events);
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.flush();
    }
}

fn item_facts(step: &crate::plan::Step, redactor: &Redactor) -> ItemFacts {
    ItemFacts {
        id: redactor.show(&step.id),
        name: redactor.show_name(&step.name),
        folders: step.folders.iter().map(|folder| redactor.show_name(folder)).collect(),
        place: redactor.show(&step.place),
    }
}

/// Ends when the time is up; never when there is no limit.
async fn expired(limit: Option<std::time::Duration>) {
    match limit {
        Some(limit) => tokio::time::sleep(limit).await,
        None => std::future::pending().await,
    }
}
