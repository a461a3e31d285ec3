//! One run of a monitor, from its row in the history to its record.

use std::{
    io, panic,
    sync::Arc,
    sync::mpsc::{Sender, channel},
    thread,
};

use chrono::{DateTime, Utc};

use super::{
    Alerting, Monitor,
    ping::Ping,
    recorder::{Gathered, RunRecorder},
};
use crate::{
    alert::{AlertState, outbox::NewEntry},
    event::Progress,
    history::{Begun, Busy, Changes, Decision, History, NewRun, RunRecord, RunResult},
    job::{Job, JobError, JobErrorKind, JobOutcome, JobSpec, Observer},
    notice::Notice,
    run::Stop,
    secret::Shown,
    surroundings::{Output, Surroundings},
};

/// What the main thread of a program has; scripts need it.
const STACK: usize = 8 << 20;

/// What a run of a monitor needs besides it.
#[derive(Clone)]
pub struct Execution<'run> {
    /// Since when it is due, if a schedule says so.
    pub due_at: Option<DateTime<Utc>>,
    /// What surrounds it.
    pub surroundings: Surroundings,
    /// Where it is kept; `None` where there is no history that can be written.
    pub history: Option<&'run History>,
    /// Who is told of it.
    pub alerting: Option<&'run Alerting>,
    /// Ends it.
    pub stop: Stop,
    /// Is told its messages.
    pub observer: Arc<dyn Fn(Notice) + Send + Sync>,
}

/// A run that has ended.
#[derive(Clone, Debug)]
pub struct Executed {
    /// Its number; `None` where it is not in the history.
    pub run: Option<i64>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// What happened in it.
    pub record: RunRecord,
    /// What it changed; `None` where that could not be kept.
    pub changes: Option<Changes>,
    /// Alerts that could not be kept, and are to be sent all the same.
    pub unkept_alerts: Vec<NewEntry>,
    /// Whether all its reports were written.
    pub all_written: bool,
    /// Why it could not begin, if it could not.
    pub refusal: Option<JobErrorKind>,
}

/// What became of a run that was asked for.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// It has ended.
    Ended(Box<Executed>),
    /// Another run of the monitor goes on.
    Busy(Busy),
}

/// How the job went.
enum JobEnd {
    Outcome(JobOutcome),
    Refused(JobError),
    Unusable(String),
}

impl Monitor {
    /// Runs it once. What the run has to tell is told as it arises; that it cannot be kept is told, too, and it runs all the
    /// same.
    pub fn execute(&self, execution: &Execution<'_>) -> Attempt {
        let Execution { surroundings, history, alerting, stop, observer, .. } = execution;
        let started_at = surroundings.clock.now();
        let tell = |sentence: String| observer(Notice::error(surroundings.show(&sentence)));
        let new = NewRun { monitor: &self.name, due_at: execution.due_at, started_at };
        let run = match history.map(|history| history.begin(new)) {
            Some(Ok(Begun::Run(run))) => Some(run),
            Some(Ok(Begun::Busy(busy))) => return Attempt::Busy(busy),
            Some(Err(error)) => {
                tell(format!("{}: the run is not kept: {error}", self.name));
                None
            }
            None => None,
        };
        let ping = |ping: Ping, body: &str| {
            let told = self.tell(ping, body, surroundings, &Unheard);
            if let Err(why) = told {
                observer(Notice::warning(surroundings.show(&format!("the ping did not arrive: {why}"))));
            }
        };
        ping(Ping::Start, "");
        let gathered = Gathered::default();
        let end = match self.job(run.unwrap_or_else(|| started_at.timestamp()), started_at, surroundings) {
            Ok(spec) => run_job(spec, execution, &gathered),
            Err(error) => JobEnd::Unusable(error.to_string()),
        };
        let ended_at = surroundings.clock.now();
        let bails = self.options.bail == Some(true);
        let record = gathered.take(ended_at, bails);
        let bare = |error: Shown| RunRecord::bare(RunResult::Error, ended_at, Some(error));
        let (mut record, all_written, refusal) = match end {
            JobEnd::Outcome(outcome) => {
                let all_written = match outcome {
                    JobOutcome::Finished { delivery, .. } | JobOutcome::Abandoned { delivery } => {
                        delivery.is_complete()
                    }
                };
                let record = record.unwrap_or_else(|| bare(Shown::fixed("nothing was told of the run")));
                (record, all_written, None)
            }
            JobEnd::Refused(error) => (bare(error.problem), true, Some(error.kind)),
            JobEnd::Unusable(problem) => (bare(surroundings.show(&problem)), true, Some(JobErrorKind::BadInput)),
        };
        if record.result == RunResult::Abort && !stop.is_asked() {
            // Its own limit has ended it: nothing was wrong from outside.
            record.result = RunResult::Error;
        }
        let hold = alerting.and_then(|_| self.hold(*history, ended_at, surroundings));
        let decide = |run: String, state: AlertState| match alerting {
            Some(alerting) => alerting.after_run(self, &run, &record, hold.clone(), state),
            None => Decision::unchanged(state),
        };
        let mut decided = None;
        let kept = run.zip(*history).map(|(run, history)| {
            let decide = |state| {
                let decision = decide(run.to_string(), state);
                decided = Some(decision.state.clone());
                decision
            };
            history.end_with(run, &record, decide).map_err(|error| {
                tell(format!("{}: the end of run {run} is not kept: {error}", self.name));
            })
        });
        let changes = kept.and_then(Result::ok);
        if let (Some(_), Some(alerting), Some(state)) = (changes, alerting, decided) {
            alerting.remember(&self.name, state);
        }
        // Alerts go on without a history, by what this program remembers.
        let unkept_alerts = match (changes, alerting) {
            (None, Some(alerting)) => {
                let run = run.map_or_else(|| started_at.to_rfc3339(), |run| run.to_string());
                alerting.remembering(&self.name, |state| decide(run, state))
            }
            _ => Vec::new(),
        };
        let executed = Executed { run, started_at, record, changes, unkept_alerts, all_written, refusal };
        if let Some(end) = Ping::of(&executed.record) {
            let body: Vec<String> = std::iter::once(executed.sentence()).chain(executed.reasons()).collect();
            ping(end, &body.join("\n"));
        }
        Attempt::Ended(Box::new(executed))
    }
}

/// Runs a job on a thread of its own: a panic or an endless script in it is no end of this one.
fn run_job(spec: JobSpec, execution: &Execution<'_>, gathered: &Gathered) -> JobEnd {
    let clock = execution.surroundings.clock;
    let surroundings = Surroundings {
        progress: Progress::new(clock),
        output: Output::new(|| Box::new(io::sink())),
        is_terminal: false,
        width: None,
        ..execution.surroundings.clone()
    };
    let (send, ended) = channel();
    let observer = Arc::new(Forward { tell: execution.observer.clone(), end: send.clone() });
    let (stop, recorder) = (execution.stop.clone(), Box::new(RunRecorder(gathered.clone())));
    let work = move || {
        let job = || -> Result<JobOutcome, JobError> {
            let mut job = Job::load(spec, surroundings, observer)?;
            job.add_reporter(recorder);
            job.run(stop)
        };
        let end = match panic::catch_unwind(panic::AssertUnwindSafe(job)) {
            Ok(Ok(outcome)) => JobEnd::Outcome(outcome),
            Ok(Err(error)) => JobEnd::Refused(error),
            Err(_) => JobEnd::Unusable("a bug of postwatch has ended the run; please report it".to_owned()),
        };
        // Nobody waits any more when the job was given up.
        let _ = send.send(end);
    };
    match thread::Builder::new().name("monitor".to_owned()).stack_size(STACK).spawn(work) {
        Ok(_) => ended.recv().unwrap_or_else(|_| JobEnd::Unusable("the run ended without a word".to_owned())),
        Err(error) => JobEnd::Unusable(format!("no thread can be had for the run: {error}")),
    }
}

/// What is odd about certificates is told by the run itself.
struct Unheard;

impl Observer for Unheard {
    fn notice(&self, _: Notice) {}

    fn abandoned(&self, _: JobOutcome) {}
}

/// Hands on what a job tells.
struct Forward {
    tell: Arc<dyn Fn(Notice) + Send + Sync>,
    end: Sender<JobEnd>,
}

impl Observer for Forward {
    fn notice(&self, notice: Notice) {
        (self.tell)(notice);
    }

    fn abandoned(&self, outcome: JobOutcome) {
        // Its thread stays behind, blocked by a script.
        let _ = self.end.send(JobEnd::Outcome(outcome));
    }
}
