//! What an iteration owns, and its steps.

use std::{collections::BTreeSet, rc::Rc, sync::Arc};

use super::{
    Bail, Totals,
    cursor::{Next, next},
    facts::Presenter,
    learn::VariableSecrets,
    log::ItemLog,
    nested::Nested,
    outgoing::Outgoing,
    packages::PackageFolder,
    session::Session,
    step::{StepEnd, StepRun},
    stored_secrets::StoredSecrets,
    wire::Wire,
};
use crate::{
    collection::{Listen, Row},
    event::{Cursor, EventKind},
    finding::Judge,
    plan::Step,
    script::{Engine, EngineSettings, PackageFiles},
    secret::Lifetime,
    variable::Scopes,
};

/// What an iteration owns: variables, cookies, secrets that it met, what servers told in challenges, and the engine of
/// its scripts. The next iteration takes it over, as in newman.
pub(super) struct Iteration {
    pub(super) session: Arc<Session>,
    pub(super) wire: Rc<Wire>,
    pub(super) scopes: Scopes,
    pub(super) executions: u64,
    pub(super) judge: Judge,
    /// Items that had to run again and did not.
    pub(super) not_run: Vec<String>,
    pub(super) variable_secrets: Rc<VariableSecrets>,
    nested: Rc<Nested>,
    engine: Option<Engine>,
    outgoing: Rc<Outgoing>,
}

impl Iteration {
    /// Nothing has run yet.
    pub(super) fn new(
        wire: Rc<Wire>,
        scopes: Scopes,
        variable_secrets: Rc<VariableSecrets>,
        outgoing: Rc<Outgoing>,
    ) -> Iteration {
        let session = wire.session.clone();
        let nested = Rc::new(Nested::new(wire.clone(), variable_secrets.clone(), outgoing.clone()));
        Iteration {
            session,
            wire,
            scopes,
            executions: 0,
            judge: Judge::default(),
            not_run: Vec::new(),
            variable_secrets,
            nested,
            engine: None,
            outgoing,
        }
    }

    /// One that runs a single request for a script of another.
    pub(super) fn nested(nested: &Rc<Nested>, scopes: Scopes, engine: Option<Engine>) -> Iteration {
        Iteration {
            session: nested.wire.session.clone(),
            wire: nested.wire.clone(),
            scopes,
            executions: 0,
            judge: Judge::default(),
            not_run: Vec::new(),
            variable_secrets: nested.variable_secrets.clone(),
            nested: nested.clone(),
            engine,
            outgoing: nested.outgoing.clone(),
        }
    }

    /// What a request that was run for a script leaves: the variables, and the engine for the next one.
    pub(super) fn into_parts(self) -> (Scopes, Option<Engine>) {
        (self.scopes, self.engine)
    }

    /// Leaves what the engine holds to the system.
    pub(super) fn forget_engine(&mut self) {
        std::mem::forget(self.engine.take());
    }

    /// Runs the steps with a row of data. False when the run must end.
    pub(super) async fn run(&mut self, number: usize, row: Option<&Row>, totals: &mut Totals) -> bool {
        self.scopes.data = row.map(Row::to_scope).unwrap_or_default();
        self.learn_scopes();
        self.steps(number, totals).await
    }

    async fn steps(&mut self, number: usize, totals: &mut Totals) -> bool {
        self.emit(vec![EventKind::IterationStarted(self.session.cursor(0, number, "".into()))]);
        self.judge.begin_iteration();
        let session = self.session.clone();
        let bail = session.settings.options.bail;
        let only = session.only.as_ref().and_then(|only| only.iterations.get(&number));
        // Where only a part runs, what follows a step is the next one of that part; setNextRequest may lead out of it.
        let selected_from = |position: usize| only.map_or(Some(position), |only| only.from(position));
        let mut position = selected_from(0).unwrap_or(session.plan.steps.len());
        let mut ran = BTreeSet::new();
        let mut goes_on = true;
        while let Some(step) = session.plan.steps.get(position) {
            let reference =
                Arc::from(&*uuid::Uuid::new_v4().hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
            let cursor = session.cursor(position, number, reference);
            self.executions += 1;
            let end = self.logged_step(step, cursor, totals).await;
            if only.is_some() && end.totals.skipped_items == 0 {
                ran.insert(position);
            }
            if session.must_end().is_some() {
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
            let following = match next(&session.plan, position, end.next_request.as_ref()) {
                Next::Step(place) if end.next_request.is_none() => selected_from(place),
                Next::Step(place) => Some(place),
                Next::EndOfIteration => None,
            };
            let Some(following) = following else { break };
            position = following;
        }
        if let Some(only) = only.filter(|_| goes_on) {
            let missing = only.failed.difference(&ran).filter_map(|position| session.plan.steps.get(*position));
            self.not_run.extend(missing.map(|step| match session.settings.options.iterations {
                1 => format!("\"{}\"", step.full_name()),
                _ => format!("\"{}\" in iteration {}", step.full_name(), number + 1),
            }));
        }
        self.emit(vec![EventKind::IterationFinished(session.cursor(position, number, "".into()))]);
        goes_on
    }

    /// Runs a step; its facts become events when it has ended, also when it is cut off.
    async fn logged_step(&mut self, step: &Step, cursor: Cursor, totals: &mut Totals) -> StepEnd {
        let item = self.session.items[cursor.position].clone();
        let outgoing = self.outgoing.clone();
        let mut log = ItemLog::new(cursor, item, self.session.clock, self.session.started);
        let written = self.session.shelf.as_ref().and_then(|shelf| shelf.request(&step.pointer));
        *log.written.get_mut() = written.map(Rc::new);
        let log = Rc::new(log);
        let mut unfinished = Unfinished { log: log.clone(), wire: self.wire.clone(), outgoing: outgoing.clone() };
        let end = outgoing.while_waiting(std::pin::pin!(StepRun::new(self, step, &log).run())).await;
        unfinished.flush();
        totals.add(end.totals);
        end
    }

    /// States facts of the run.
    pub(super) fn emit(&self, kinds: Vec<EventKind>) {
        self.outgoing.emit(self.session.events(kinds));
    }

    /// Runs requests for scripts.
    pub(super) fn nested_requests(&self) -> &Rc<Nested> {
        &self.nested
    }

    /// A script begins; those of requests that another script runs are seen as part of that one.
    pub(super) fn watch_script(&self, listen: Listen, log: &ItemLog) {
        if self.nested.depth() == 0 {
            self.session.settings.watch.begin(log, listen);
        }
    }

    /// The variables of a script whose future was dropped.
    pub(super) fn cut_off_scopes(&mut self) -> Option<Scopes> {
        self.engine.as_mut().and_then(Engine::cut_off)
    }

    /// The engine, made when the first script runs.
    pub(super) fn engine(&mut self) -> &mut Engine {
        let (session, wire, variable_secrets) = (&self.session, &self.wire, &self.variable_secrets);
        self.engine.get_or_insert_with(|| {
            let observer = StoredSecrets { wire: wire.clone(), secrets: variable_secrets.clone() };
            let settings = &session.settings;
            let usual = EngineSettings::new(session.clock);
            let folder = settings.options.packages.as_deref().and_then(PackageFolder::at);
            Engine::new(EngineSettings {
                stop: settings.stop.flag(),
                pulse: settings.watch.pulse(),
                console_width: settings.console_width,
                memory_limit: settings.options.script_memory.unwrap_or(usual.memory_limit),
                computing_limit: settings.options.script_computing.or(usual.computing_limit),
                observer: Some(Rc::new(observer)),
                packages: folder.map(|folder| Rc::new(folder) as Rc<dyn PackageFiles>),
                ..usual
            })
        })
    }

    /// What scripts left in the variables may be secret.
    pub(super) fn learn_scopes(&self) {
        let mut redactor = self.wire.redactor.borrow_mut();
        for name in Scopes::ORDER {
            self.variable_secrets.learn_scope(self.scopes.scope(name), Lifetime::Iteration, &mut redactor);
        }
        self.variable_secrets.learn_expanded(&self.scopes, &self.wire.dynamic, &mut redactor);
    }

    /// What scripts stored was learnt when they did; what they left is made ready for the next one.
    pub(super) fn settle_written(&mut self) {
        for name in Scopes::ORDER {
            let scope = self.scopes.scope_mut(name);
            for key in scope.take_written() {
                scope.hand_on(&key, name);
            }
        }
        let mut redactor = self.wire.redactor.borrow_mut();
        self.variable_secrets.learn_expanded(&self.scopes, &self.wire.dynamic, &mut redactor);
    }
}

/// Makes events of a step's facts when the step ends, and also when its future is dropped by a signal or a timeout:
/// nothing that was gathered is lost.
struct Unfinished {
    log: Rc<ItemLog>,
    wire: Rc<Wire>,
    outgoing: Rc<Outgoing>,
}

impl Unfinished {
    fn flush(&mut self) {
        self.log.learn_credentials(&mut self.wire.redactor.borrow_mut());
        let redactor = self.wire.redactor.borrow();
        let session = &self.wire.session;
        let detail = session.settings.detail;
        let wants_bodies = detail.bodies || (detail.failed_bodies && self.outgoing.is_first_failure(&self.log));
        let wants_headers = detail.headers || detail.documents || wants_bodies;
        let presenter = Presenter { redactor: &redactor, wants_headers, wants_bodies };
        let events = presenter.events(&self.log, session.collection);
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
