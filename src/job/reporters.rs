//! The reporters that a job asks for, and their work during and after its runs.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    last_look::look_over,
    locate::{Paths, locate},
    outcome::{Delivery, Observer},
    slack::SlackDelivery,
    spec::ReportSpec,
};
use crate::{
    event::{Detail, Sink},
    file::Mode,
    http::Reach,
    notice::Notice,
    report::{
        EmojiTrainReporter, Finished, KNOWN_REPORTERS, ProgressReporter, Reporter, ReporterThread, Reporters, Setup,
        Watchdog,
        cli::CliReporter,
        events::{self, EventsReporter},
        github,
        html::{self, HtmlReport},
        json::{self, JsonReport},
        json_summary::JsonSummaryReporter,
        junit::JunitReport,
        late::{LateReport, Recorder},
        reporter_hint,
        slack::{NO_WEBHOOK, SlackSettings, SlackTarget},
        unread_options,
    },
    secret::Redactor,
    surroundings::Surroundings,
};

/// Reporters that write to the terminal; two of them write into each other.
const DOMINANT: [&str; 3] = ["cli", "progress", "emojitrain"];

/// Reporters before the run.
#[derive(Default)]
pub(super) struct Reports {
    reporters: Reporters,
    late: Vec<Box<dyn LateReport>>,
    /// Where the `events` reporter writes, if that is a file that can be read again.
    export: Option<(PathBuf, Mode)>,
    slack: Option<SlackDelivery>,
}

/// Reporters at work.
pub(super) struct Working {
    thread: ReporterThread,
    pending: Pending,
}

/// What is to be posted at the end, by whoever ends the job.
pub(super) type Pending = Arc<Mutex<Option<SlackDelivery>>>;

/// Makes the reporters. An unknown name is told and skipped, as in newman; `Err` is wrong usage.
pub(super) fn build(
    spec: &ReportSpec,
    slack_url: Option<String>,
    surroundings: &Surroundings,
    redactor: &mut Redactor,
    observer: &dyn Observer,
) -> Result<Reports, String> {
    let mut setup = Setup { options: &spec.options, style: &spec.style, surroundings, redactor, notices: Vec::new() };
    let reports = gather(spec, slack_url, &mut setup);
    setup.notices.into_iter().for_each(|notice| observer.notice(notice));
    reports
}

fn gather(spec: &ReportSpec, slack_url: Option<String>, setup: &mut Setup<'_>) -> Result<Reports, String> {
    let mut reports = Reports::default();
    let mut first = None;
    let mut last = None;
    let mut reporters: Vec<Box<dyn Reporter>> = Vec::new();
    let is_silent = |setup: &Setup<'_>, name: &str| setup.style.silent || setup.options.is_set(name, "silent");
    for name in &spec.reporters {
        match name.as_str() {
            "cli" => {
                let locate = locate(setup.surroundings, Paths::AsGiven);
                reporters.push(Box::new(CliReporter::set_up(setup, locate)));
            }
            "events" => match events::recording_file(setup) {
                Some(path) => reports.export = Some((path, setup.report_mode())),
                None => reporters.push(events::set_up(setup)?),
            },
            "json" => {
                let report = JsonReport::new(setup.destination_of_bodies(name, "json"), json::bodies(setup)?);
                reports.late.push(Box::new(report.as_newman(setup.surroundings.program == "newman")));
            }
            "json-summary" => reporters.push(Box::new(JsonSummaryReporter::set_up(setup))),
            "github" if last.is_some() => {}
            "github" => {
                let github = github::set_up(setup, locate(setup.surroundings, Paths::FromRepository))?;
                first = github.first;
                last = Some(github.last);
            }
            // The plug-ins that most pipelines use for it; their export option counts.
            "junit" | "junitfull" | "xunit" => {
                reports.late.push(Box::new(JunitReport::new(setup.destination(name, "xml"))));
            }
            "slack" => {
                let wrong = |error: String| format!("reporter slack: {error}");
                let settings = SlackSettings::set_up(setup, slack_url.clone()).map_err(wrong)?;
                if matches!(settings.target, SlackTarget::Nowhere) {
                    let sentence = format!("reporter slack: {NO_WEBHOOK}");
                    setup.notices.push(Notice::usage(setup.surroundings.show(&sentence)));
                }
                let slack = SlackDelivery::new(settings, setup.surroundings, setup.redactor);
                reports.slack = Some(slack.map_err(wrong)?);
            }
            "progress" | "emojitrain" if is_silent(setup, name) => {}
            "progress" => reporters.push(Box::new(ProgressReporter::new(
                setup.stdout(),
                setup.surroundings.is_terminal,
                setup.surroundings.width,
            ))),
            "emojitrain" => reporters.push(Box::new(EmojiTrainReporter::new(setup.stdout()))),
            "html" | "htmlextra" => {
                let options = html::set_up(name, setup)?;
                reports.late.push(Box::new(HtmlReport::new(setup.destination_of_bodies(name, "html"), options)));
            }
            // `-r ''` asks for none.
            "" => {}
            unknown => setup.notices.push(Notice::usage(setup.surroundings.show(&unknown_reporter(unknown)))),
        }
    }
    // newman says nothing of them, and pipelines look at what it writes.
    if setup.surroundings.program != "newman" {
        for sentence in unread_options(&spec.reporters, &spec.options) {
            setup.notices.push(Notice::usage(setup.surroundings.show(&sentence)));
        }
    }
    let dominant: Vec<&str> =
        DOMINANT.into_iter().filter(|name| spec.reporters.iter().any(|given| given == name)).collect();
    if dominant.len() > 1 {
        let sentence = format!("{} reporters might not work well together.", dominant.join(", "));
        setup.notices.push(Notice::note(setup.surroundings.show(&sentence)));
    }
    let slack = reports.slack.as_mut().and_then(SlackDelivery::take_reporter);
    for reporter in first.into_iter().chain(reporters).chain(last).chain(slack) {
        reports.add(reporter);
    }
    Ok(reports)
}

/// newman's sentence, and what may have been meant.
fn unknown_reporter(name: &str) -> String {
    let names: Vec<&str> = KNOWN_REPORTERS.iter().map(|reporter| reporter.name).collect();
    format!(
        "could not find \"{name}\" reporter.{} There are {}. newman's external reporters are JavaScript and cannot be \
         loaded; the events reporter gives the same facts as NDJSON.",
        reporter_hint(name),
        names.join(", ")
    )
}

impl Reports {
    /// One more reporter.
    pub(super) fn add(&mut self, reporter: Box<dyn Reporter>) {
        self.reporters.add(reporter);
    }

    /// Keeps what reporters post within these limits.
    pub(super) fn within(mut self, reach: Reach) -> Reports {
        if let Some(slack) = &mut self.slack {
            slack.within(reach);
        }
        self
    }

    /// Lets the reports that need the end of the run be made from a recording of it.
    pub(super) fn recorded(mut self, surroundings: &Surroundings) -> Result<Reports, String> {
        if self.late.is_empty() {
            self.export_events()?;
        } else {
            let temporary = surroundings.variable("TMPDIR").unwrap_or("/tmp");
            self.reporters.record(Recorder::new(std::mem::take(&mut self.late), self.export.take(), temporary.into()));
        }
        Ok(self)
    }

    /// Takes out the reports that are rendered from this recording, which is there already.
    pub(super) fn take_late(&mut self, recording: &Path) -> Result<Vec<Box<dyn LateReport>>, String> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let export = self.export.as_ref().map(|(path, _)| path);
        if let Some(export) = export.filter(|export| real(export).is_some_and(|path| Some(path) == real(recording))) {
            return Err(format!("reporter events: {} is the recording that is read", export.display()));
        }
        self.export_events()?;
        Ok(std::mem::take(&mut self.late))
    }

    fn export_events(&mut self) -> Result<(), String> {
        if let Some((path, mode)) = self.export.take() {
            self.reporters.add(Box::new(EventsReporter::create(&path, mode, true)?));
        }
        Ok(())
    }

    /// Whether the slack reporter is on.
    pub(super) fn has_slack(&self) -> bool {
        self.slack.is_some()
    }

    /// What the reporters read of events.
    pub(super) fn detail(&self) -> Detail {
        self.reporters.detail()
    }

    /// Puts the reporters to work on their thread, where a watchdog may look after the run.
    pub(super) fn start(
        self,
        watchdog: impl FnOnce(Pending) -> Option<Box<dyn Watchdog>>,
    ) -> io::Result<(Sink, Working)> {
        let pending = Pending::new(Mutex::new(self.slack));
        let thread = ReporterThread::start(self.reporters, watchdog(pending.clone()))?;
        let sender = thread.sender();
        Ok((Sink::new(move |events| sender.send(events)), Working { thread, pending }))
    }
}

impl Working {
    /// Waits for the reports and delivers them.
    pub(super) fn finish(
        self,
        runs: &[&Redactor],
        runtime: &tokio::runtime::Runtime,
        redactor: &Redactor,
        observer: &dyn Observer,
    ) -> Delivery {
        deliver(self.thread.finish(), runs, &self.pending, runtime, redactor, observer)
    }
}

/// Looks finished reports over for secrets of the runs, tells what went wrong with them, and posts what is to be posted.
pub(super) fn deliver(
    finished: Finished,
    runs: &[&Redactor],
    pending: &Pending,
    runtime: &tokio::runtime::Runtime,
    redactor: &Redactor,
    observer: &dyn Observer,
) -> Delivery {
    let Finished { errors, mut files } = look_over(finished, runs);
    for error in &errors {
        observer.notice(Notice::error(redactor.show(&error.to_string())));
    }
    let mut failed: Vec<&'static str> = errors.iter().map(|error| error.name).collect();
    let slack = pending.lock().unwrap_or_else(PoisonError::into_inner).take();
    if !slack.is_none_or(|slack| slack.post(runtime, redactor, observer)) {
        failed.push("slack");
    }
    files.retain(|file| !failed.contains(&file.reporter));
    Delivery { files, failed }
}
