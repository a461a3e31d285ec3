//! The reporter itself: when which message is made.

use std::{
    io::{self, Write},
    str::FromStr,
    sync::mpsc::Sender,
};

use chrono::{DateTime, SecondsFormat, Utc};

use super::{
    cut::{LIMIT, cut, unescape},
    model::{CheckModel, Counted, FindingsModel, Kind, Model, other_failures, run_duration},
    template::{Template, TemplateError},
};
use crate::{
    event::{Event, EventKind, Outcome, RunStarted},
    report::{
        Reporter,
        failure::Failures,
        findings::Findings,
        printable::{Lines, visible},
        statistics::Statistics,
    },
    secret::Shown,
};

/// Where finished messages go: texts, escaped and short enough for Slack.
pub type Outbox = Sender<String>;

/// How many messages a run makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlackMode {
    /// One for each check that failed or could not run, one for other failures, and a closing line.
    #[default]
    PerCheck,
    /// One.
    Summary,
}

impl FromStr for SlackMode {
    type Err = String;

    fn from_str(text: &str) -> Result<SlackMode, String> {
        match text {
            "per_check" => Ok(SlackMode::PerCheck),
            "summary" => Ok(SlackMode::Summary),
            other => Err(format!("\"{other}\" is no slack mode; there are per_check and summary")),
        }
    }
}

/// What the `slack` reporter is told.
pub struct SlackOptions {
    /// `--reporter-slack-mode`.
    pub mode: SlackMode,
    /// Text of the user's template, `--reporter-slack-template`.
    pub template: Option<String>,
    /// Where messages go.
    pub outbox: Outbox,
    /// Where the whole text of a message goes that had to be cut.
    pub console: Box<dyn Write + Send>,
}

/// Makes Slack messages of a run.
pub struct SlackReporter {
    mode: SlackMode,
    template: Template,
    outbox: Outbox,
    console: Box<dyn Write + Send>,
    run: Option<Run>,
}

/// What is known of the run so far.
struct Run {
    started: RunStarted,
    started_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    statistics: Statistics,
    failures: Failures,
    findings: Findings,
    problems: Vec<String>,
}

impl SlackReporter {
    /// A reporter; an error if the template is not valid.
    pub fn new(options: SlackOptions) -> Result<SlackReporter, TemplateError> {
        Ok(SlackReporter {
            mode: options.mode,
            template: Template::new(options.template.as_deref())?,
            outbox: options.outbox,
            console: options.console,
            run: None,
        })
    }

    fn end_run(&mut self, outcome: Outcome, error: Option<&Shown>) -> io::Result<()> {
        let Some(run) = self.run.take() else { return Ok(()) };
        let mut model = run.model(outcome, error);
        match self.mode {
            SlackMode::Summary => self.send(&model),
            SlackMode::PerCheck => {
                for check in model.checks.clone() {
                    self.send_check(&mut model, check)?;
                }
                if !model.failures.is_empty() || !model.problems.is_empty() {
                    model.kind = Kind::Failures;
                    self.send(&model)?;
                }
                model.kind = Kind::Closing;
                self.send(&model)
            }
        }
    }

    fn send_check(&mut self, model: &mut Model, check: CheckModel) -> io::Result<()> {
        model.kind = Kind::Check;
        model.check = Some(check);
        self.send(model)?;
        model.check = None;
        Ok(())
    }

    fn send(&mut self, model: &Model) -> io::Result<()> {
        let text = self.template.render(model).map_err(io::Error::other)?;
        if text.is_empty() {
            return Ok(());
        }
        let cut_text = cut(text.clone(), LIMIT);
        if cut_text.is_cut {
            writeln!(self.console, "{}", unescape(&text))?;
            self.console.flush()?;
        }
        self.outbox.send(cut_text.text).map_err(|_| io::Error::other("nobody posts the messages"))
    }
}

impl Run {
    fn new(event: &Event, started: &RunStarted) -> Run {
        Run {
            started: started.clone(),
            started_at: event.at,
            last_at: event.at,
            statistics: Statistics::default(),
            failures: Failures::default(),
            findings: Findings::default(),
            problems: Vec::new(),
        }
    }

    fn on_event(&mut self, event: &Event) {
        self.last_at = event.at;
        self.statistics.on_event(event);
        self.failures.on_event(event);
        if let Err(error) = self.findings.on_event(event) {
            self.problems.push(visible(&error.to_string(), Lines::Show).into_owned());
        }
    }

    fn model(&self, outcome: Outcome, error: Option<&Shown>) -> Model {
        let findings = FindingsModel::new(&self.findings);
        let (failures, failures_left_out) = other_failures(&self.failures, &self.findings);
        let text = |shown: &Shown| visible(shown.as_str(), Lines::Show).into_owned();
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        Model {
            kind: Kind::Summary,
            collection: text(&self.started.collection_name),
            environment: self.started.environment_name.as_ref().map(text),
            outcome,
            error: error.map(text),
            started_at: time(self.started_at),
            finished_at: time(self.last_at),
            duration: run_duration(&self.statistics),
            iterations: Counted::new(self.statistics.iterations),
            requests: Counted::new(self.statistics.requests),
            scripts: Counted::new(self.statistics.scripts),
            assertions: Counted::new(self.statistics.assertions),
            account: findings.accounts.first().cloned(),
            has_findings: !findings.accounts.is_empty(),
            accounts: findings.accounts,
            counts: findings.counts,
            counts_sentence: findings.counts_sentence,
            checks: findings.checks,
            check: None,
            failures,
            failures_left_out,
            problems: self.problems.clone(),
        }
    }
}

impl Reporter for SlackReporter {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        if let EventKind::RunStarted(fact) = &event.kind {
            self.run = Some(Run::new(event, fact));
        }
        if let Some(run) = &mut self.run {
            run.on_event(event);
        }
        match &event.kind {
            EventKind::RunFinished(fact) => self.end_run(fact.outcome, fact.error.as_ref()),
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::StepFinished(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_) => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.end_run(Outcome::Abort, None)?;
        self.template.fault().map_or(Ok(()), |fault| Err(io::Error::other(fault)))
    }
}
