//! The reporter itself: when which message is made.

use std::{
    io::{self, Write},
    str::FromStr,
    sync::mpsc::Sender,
};

use chrono::{DateTime, SecondsFormat, Utc};

use serde_json::Value;

use super::{
    layout,
    mention::Mentions,
    model::{
        CheckModel, ComparisonModel, Counted, FailureModel, FindingsModel, Kind, Model, other_failures, run_duration,
    },
};
use crate::{
    event::{Event, EventKind, Outcome, RunFinished, RunStarted},
    finding::{
        Failures, FindingCounts, Findings,
        standing::{Change, RunStanding, Standing},
    },
    printable::{Lines, sentence, visible},
    recording::Statistics,
    report::Reporter,
    secret::Shown,
    slack::{LIMIT, Rendered, Template, TemplateError, cut, escape, unescape},
};

/// The template used unless the user gives one.
const OURS: &str = include_str!("slack.hbs");

/// Where it goes when all runs are over.
pub type Outbox = Sender<SlackOutput>;

/// What there is to send, and what the next run is to be compared with.
#[derive(Debug, Default)]
pub struct SlackOutput {
    /// Whole messages, in order, short enough for Slack.
    pub messages: Vec<Value>,
    /// With [`SlackOptions::before`]: what is wrong now.
    pub standing: Standing,
}

/// More messages than this nobody reads one by one, and at one a second they take too long: then there is one of all.
const MOST_MESSAGES: usize = 30;

/// Checks and findings kept of a run; of further accounts only the numbers are. Memory must not grow with iterations.
const MOST_FINDINGS: usize = 20_000;

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

/// How messages look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlackLayout {
    /// Block Kit, with a coloured bar for each check, and the text for clients that show no blocks.
    #[default]
    Blocks,
    /// The text alone, up to 40,000 characters of it.
    Text,
}

impl FromStr for SlackLayout {
    type Err = String;

    fn from_str(text: &str) -> Result<SlackLayout, String> {
        match text {
            "blocks" => Ok(SlackLayout::Blocks),
            "text" => Ok(SlackLayout::Text),
            other => Err(format!("\"{other}\" is no slack layout; there are blocks and text")),
        }
    }
}

/// What the `slack` reporter is told.
pub struct SlackOptions {
    /// `--reporter-slack-mode`.
    pub mode: SlackMode,
    /// `--reporter-slack-layout`.
    pub layout: SlackLayout,
    /// Text of the user's template, `--reporter-slack-template`.
    pub template: Option<String>,
    /// Where a report is to be had, `--reporter-slack-report-url`.
    pub report_url: Option<Shown>,
    /// `--reporter-slack-mentions`.
    pub mentions: Mentions,
    /// Say nothing of a run in which all is well.
    pub only_on_failure: bool,
    /// Say nothing when nothing is new and nothing resolved.
    pub only_on_change: bool,
    /// What was wrong before, to be compared with.
    pub before: Option<Standing>,
    /// Where messages go.
    pub outbox: Outbox,
    /// Where the whole text of a message goes that had to be cut.
    pub console: Box<dyn Write + Send>,
}

/// Makes Slack messages of a run.
pub struct SlackReporter {
    options: SlackOptions,
    template: Template,
    output: SlackOutput,
    run: Option<Run>,
    fault: Option<io::Error>,
}

/// What is known of the run so far.
struct Run {
    started: RunStarted,
    started_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    statistics: Statistics,
    failures: Failures,
    findings: Findings,
    /// Groups of findings that are kept, once there are too many.
    kept: Option<usize>,
    forgotten: FindingCounts,
}

impl SlackReporter {
    /// A reporter; an error if the template is not valid.
    pub fn new(options: SlackOptions) -> Result<SlackReporter, TemplateError> {
        let template = Template::new(OURS, options.template.as_deref())?;
        let output = SlackOutput { standing: options.before.clone().unwrap_or_default(), ..SlackOutput::default() };
        Ok(SlackReporter { options, template, output, run: None, fault: None })
    }

    fn end_run(&mut self, finished: &RunFinished) -> io::Result<()> {
        let Some(run) = self.run.take() else { return Ok(()) };
        let change = self.compare(&run, finished);
        let is_quiet = self.options.only_on_failure && finished.outcome == Outcome::Success;
        let is_unchanged = self.options.only_on_change && !change.is_worth_telling;
        // That nothing was checked is worth telling whatever the options say.
        if finished.shortfall.is_none() && (is_quiet || is_unchanged) {
            return Ok(());
        }
        let mut model = run.model(finished, change.since.as_ref());
        model.report_url = self.options.report_url.as_ref().map(|url| url.as_str().to_owned());
        let is_too_much = model.checks.len() > MOST_MESSAGES;
        match self.options.mode {
            SlackMode::PerCheck if !is_too_much => {
                self.send_one_by_one(model, self.options.only_on_change && change.since.is_some())
            }
            SlackMode::PerCheck | SlackMode::Summary => {
                model.mentions = self.mentions(&model.checks, &model.failures);
                model.share_notes();
                self.send(&model)
            }
        }
    }

    /// What is different now; and keeps what the next run is to be compared with.
    fn compare(&mut self, run: &Run, finished: &RunFinished) -> Compared {
        let Some(before) = &self.options.before else { return Compared { since: None, is_worth_telling: true } };
        // What was forgotten is not resolved, nor what was not looked at.
        let is_partial = run.kept.is_some() || finished.shortfall.is_some();
        let outcome = if is_partial { Outcome::Abort } else { finished.outcome };
        let now = RunStanding::new(&run.started, run.last_at, outcome, &run.findings, &run.failures);
        let before = before.of_same(&now);
        let since = before.map(|before| Change::between(before, &now));
        let is_worth_telling = match &since {
            Some(change) => !change.is_empty(),
            None => !now.is_clean(),
        };
        self.output.standing.put(now.after(before));
        Compared { since, is_worth_telling }
    }

    /// A message for each check, for the other failures, and for the run; of changes only where there is one.
    fn send_one_by_one(&mut self, mut model: Model, only_new: bool) -> io::Result<()> {
        for check in model.checks.clone() {
            if !only_new || check.is_new {
                model.kind = Kind::Check;
                model.mentions = self.mentions(std::slice::from_ref(&check), &[]);
                model.check = Some(check);
                self.send(&model)?;
                model.check = None;
            }
        }
        let has_failures = !model.failures.is_empty();
        if has_failures && (!only_new || model.failures.iter().any(|failure| failure.is_new)) {
            model.kind = Kind::Failures;
            model.mentions = self.mentions(&[], &model.failures);
            self.send(&model)?;
        }
        model.kind = Kind::Closing;
        model.mentions.clear();
        self.send(&model)
    }

    /// Everybody who is to be told of these.
    fn mentions(&self, checks: &[CheckModel], failures: &[FailureModel]) -> String {
        let failed = failures.iter().flat_map(|failure| failure.names.iter().map(String::as_str));
        let names: Vec<&str> = checks.iter().flat_map(CheckModel::names).chain(failed).collect();
        if names.is_empty() {
            return String::new();
        }
        self.options.mentions.of(names.iter().copied()).join(" ")
    }

    fn send(&mut self, model: &Model) -> io::Result<()> {
        let (text, is_ours) = match self.template.render(model).map_err(io::Error::other)? {
            Rendered::Message(message) => {
                self.output.messages.push(message);
                return Ok(());
            }
            Rendered::Ours(text) => (text, true),
            Rendered::Users(text) => (text, false),
        };
        if text.is_empty() {
            return Ok(());
        }
        let whole = match &model.report_url {
            Some(url) => escape(url),
            None => "the output of the run".to_owned(),
        };
        let cut_text = cut(text.clone(), LIMIT, &whole);
        let (message, is_cut) = match self.options.layout {
            SlackLayout::Blocks if is_ours => layout::message(model, &cut_text.text),
            SlackLayout::Blocks | SlackLayout::Text => (serde_json::json!({"text": cut_text.text}), false),
        };
        if is_cut || cut_text.is_cut {
            let console = &mut self.options.console;
            let written = writeln!(console, "{}", unescape(&text)).and_then(|()| console.flush());
            // What cannot be printed is posted all the same.
            self.fault = self.fault.take().or(written.err());
        }
        self.output.messages.push(message);
        Ok(())
    }
}

/// What is different from the run before.
struct Compared {
    /// Nothing where there was no run before.
    since: Option<Change>,
    is_worth_telling: bool,
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
            kept: None,
            forgotten: FindingCounts::default(),
        }
    }

    fn on_event(&mut self, event: &Event) {
        self.last_at = event.at;
        self.statistics.on_event(event);
        self.failures.on_event(event);
        self.findings.on_event(event);
        if let EventKind::IterationFinished(_) = &event.kind {
            self.end_iteration();
        }
    }

    fn end_iteration(&mut self) {
        match self.kept {
            Some(kept) => self.forgotten = self.forgotten.plus(self.findings.truncate(kept)),
            None if self.findings.size() > MOST_FINDINGS => self.kept = Some(self.findings.accounts().len()),
            None => {}
        }
    }

    fn model(&self, finished: &RunFinished, change: Option<&Change>) -> Model {
        let findings = FindingsModel::new(&self.findings, self.forgotten, change);
        let (failures, failures_left_out) = other_failures(&self.failures, &self.findings, change);
        let text = |shown: &Shown| visible(shown.as_str(), Lines::Show).into_owned();
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        Model {
            kind: Kind::Summary,
            collection: text(&self.started.collection_name),
            environment: self.started.environment_name.as_ref().map(text),
            outcome: finished.outcome,
            error: finished.error.as_ref().map(text),
            shortfall: finished.shortfall.as_ref().map(|shortfall| sentence(&text(shortfall))),
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
            notes: Vec::new(),
            report_url: None,
            mentions: String::new(),
            comparison: change.map(ComparisonModel::new),
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
            EventKind::RunFinished(fact) => self.end_run(fact),
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
        self.end_run(&RunFinished { outcome: Outcome::Abort, error: None, shortfall: None, documents: None })?;
        self.options.outbox.send(self.output).map_err(|_| io::Error::other("nobody posts the messages"))?;
        match (self.template.fault(), self.fault) {
            (Some(fault), _) => Err(io::Error::other(fault)),
            (None, Some(fault)) => Err(fault),
            (None, None) => Ok(()),
        }
    }
}
