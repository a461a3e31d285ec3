//! The reporters that the arguments ask for, and their work during and after a run.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Process, args::OutputArguments, github::github, html_options::html_options, reporter_options::ReporterOptions,
    settings::color, slack::SlackDelivery,
};
use crate::{
    event::Sink,
    file::{Mode, create, fitting},
    http::Reach,
    report::{
        EmojiTrainReporter, Lifeguard, ProgressReporter, Reporter, ReporterError, ReporterThread, Reporters,
        cli::{CliOptions, CliReporter, Symbols},
        events::EventsReporter,
        html::HtmlReport,
        json::{Bodies, JsonReport},
        json_summary::JsonSummaryReporter,
        junit::JunitReport,
        late::{Destination, LateReport, Recorder},
    },
    secret::Redactor,
    variable::Scopes,
};

/// The built-in reporters.
const NAMES: &str = "cli, json, json-summary, junit, html, events, github, slack, progress and emojitrain";

/// How the file of `json-summary` is called by default.
const SUMMARY_STEM: &str = "postwatch-summary";

/// Reporters that write to the terminal; two of them write into each other.
const DOMINANT: [&str; 3] = ["cli", "progress", "emojitrain"];

/// Reporters before the run.
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
    post: Post,
}

/// What is to be posted at the end, by whoever ends the command.
pub(super) type Post = Arc<Mutex<Option<SlackDelivery>>>;

/// Makes the reporters. An unknown name is told and skipped, as in newman; `Err` is wrong usage.
pub(super) fn build(
    arguments: &OutputArguments,
    options: &ReporterOptions,
    process: &Process,
    scopes: &Scopes,
    redactor: &mut Redactor,
) -> Result<Reports, String> {
    let mut reporters = Vec::new();
    let mut late: Vec<Box<dyn LateReport>> = Vec::new();
    let mut export = None;
    let mut slack = None;
    let mut last = None;
    for name in &arguments.reporters {
        match name.as_str() {
            "cli" => reporters.push(cli(arguments, options, process)),
            "events" => match events_file(options, process) {
                Some(path) => export = Some((path, report_mode(arguments))),
                None => reporters.push(events(options, report_mode(arguments), process)?),
            },
            "json" => {
                let destination = with_bodies(destination(name, "json", options, process), arguments);
                let report = JsonReport::new(destination, json_bodies(options)?);
                late.push(Box::new(report.as_newman(process.program() == "newman")));
            }
            "json-summary" => {
                let destination = Destination { stem: SUMMARY_STEM, ..destination(name, "json", options, process) };
                reporters.push(Box::new(JsonSummaryReporter::new(destination)));
            }
            "github" if last.is_some() => {}
            "github" => {
                let github = github(options, process)?;
                reporters.splice(0..0, github.first);
                last = Some(github.last);
            }
            // The plug-ins that most pipelines use for it; their export option counts.
            "junit" | "junitfull" | "xunit" => {
                late.push(Box::new(JunitReport::new(destination(name, "xml", options, process))));
            }
            "slack" => slack = Some(SlackDelivery::new(options, process, scopes, redactor)?),
            "progress" | "emojitrain" if arguments.silent || options.is_set(name, "silent") => {}
            "progress" => {
                reporters.push(Box::new(ProgressReporter::new(
                    process.stdout(),
                    process.stdout_is_terminal,
                    process.width,
                )));
            }
            "emojitrain" => reporters.push(Box::new(EmojiTrainReporter::new(process.stdout()))),
            "html" | "htmlextra" => {
                let destination = with_bodies(destination(name, "html", options, process), arguments);
                late.push(Box::new(HtmlReport::new(destination, html_options(name, options, process, redactor)?)));
            }
            unknown => process.tell(&process.show(&format!(
                "postwatch: could not find \"{unknown}\" reporter: built in are {NAMES}. newman's external reporters \
                 are JavaScript and cannot be loaded; the events reporter gives the same facts as NDJSON."
            ))),
        }
    }
    let dominant: Vec<&str> =
        DOMINANT.into_iter().filter(|name| arguments.reporters.iter().any(|given| given == name)).collect();
    if dominant.len() > 1 {
        process.tell(
            &process.show(&format!("postwatch: {} reporters might not work well together.", dominant.join(", "))),
        );
    }
    reporters.extend(last);
    Ok(Reports { late, export, ..Reports::of(reporters, slack) })
}

/// `--reporter-NAME-export`: a file or a folder; newman's default without it.
fn destination(reporter: &str, extension: &'static str, options: &ReporterOptions, process: &Process) -> Destination {
    let given = options.get(reporter, "export").filter(|path| !path.is_empty() && *path != "true");
    Destination {
        path: given.map(|path| process.working_dir.join(path)),
        folder: process.working_dir.join("newman"),
        stem: "newman-run-report",
        extension,
        mode: Mode::Umask,
    }
}

/// A report that holds what requests and responses hold is for its owner, unless the user says otherwise.
fn with_bodies(destination: Destination, arguments: &OutputArguments) -> Destination {
    Destination { mode: report_mode(arguments), ..destination }
}

/// `--report-mode`.
fn report_mode(arguments: &OutputArguments) -> Mode {
    arguments.report_mode.map_or(Mode::PRIVATE, Mode::Bits)
}

/// `--reporter-json-bodies`.
fn json_bodies(options: &ReporterOptions) -> Result<Bodies, String> {
    let Some(given) = options.get("json", "bodies") else { return Ok(Bodies::default()) };
    Bodies::named(given).ok_or_else(|| {
        format!("reporter json: --reporter-json-bodies: `{given}` is not known; expected newman, base64 or omit")
    })
}

impl Reports {
    /// These reporters, and Slack if given.
    pub(super) fn of(reporters: Vec<Box<dyn Reporter>>, mut slack: Option<SlackDelivery>) -> Reports {
        let mut all = Reporters::new();
        for reporter in reporters {
            all.add(reporter);
        }
        if let Some(reporter) = slack.as_mut().and_then(SlackDelivery::reporter) {
            all.add(reporter);
        }
        Reports { reporters: all, late: Vec::new(), export: None, slack }
    }

    /// Keeps what reporters post within these limits.
    pub(super) fn within(mut self, reach: Reach) -> Reports {
        if let Some(slack) = &mut self.slack {
            slack.within(reach);
        }
        self
    }

    /// One more report that needs the end of the run.
    pub(super) fn and_late(mut self, report: Box<dyn LateReport>) -> Reports {
        self.late.push(report);
        self
    }

    /// Lets the reports that need the end of the run be made from a recording of it.
    pub(super) fn recorded(mut self, process: &Process) -> Result<Reports, String> {
        if self.late.is_empty() {
            self.export_events()?;
        } else {
            let temporary = process.variable("TMPDIR").unwrap_or("/tmp");
            self.reporters.record(Recorder::new(std::mem::take(&mut self.late), self.export.take(), temporary.into()));
        }
        Ok(self)
    }

    /// Takes out the reports that are rendered from this recording, which is there already.
    pub(super) fn take_late(&mut self, recording: &Path) -> Result<Vec<Box<dyn LateReport>>, String> {
        let real = |path: &Path| fs::canonicalize(path).ok();
        if let Some(export) = self
            .export
            .as_ref()
            .map(|(path, _)| path)
            .filter(|export| real(export).is_some_and(|path| Some(path) == real(recording)))
        {
            return Err(format!("reporter events: {} is the recording that is read", export.display()));
        }
        self.export_events()?;
        Ok(std::mem::take(&mut self.late))
    }

    fn export_events(&mut self) -> Result<(), String> {
        if let Some((path, mode)) = self.export.take() {
            self.reporters.add(events_to(&path, mode, true)?);
        }
        Ok(())
    }

    /// Whether the slack reporter is on.
    pub(super) fn has_slack(&self) -> bool {
        self.slack.is_some()
    }

    /// Whether any reporter reads headers.
    pub(super) fn wants_headers(&self) -> bool {
        self.reporters.wants_headers()
    }

    /// Whether any reporter reads bodies.
    pub(super) fn wants_bodies(&self) -> bool {
        self.reporters.wants_bodies()
    }

    /// Whether any reporter reads headers and bodies of the first item that fails.
    pub(super) fn wants_failed_bodies(&self) -> bool {
        self.reporters.wants_failed_bodies()
    }

    /// Whether any reporter shows what was run.
    pub(super) fn wants_documents(&self) -> bool {
        self.reporters.wants_documents()
    }

    /// Puts the reporters to work on their thread, where a lifeguard may look after the run.
    pub(super) fn start(
        self,
        lifeguard: impl FnOnce(Post) -> Option<Box<dyn Lifeguard>>,
    ) -> io::Result<(Sink, Working)> {
        let post = Post::new(Mutex::new(self.slack));
        let thread = ReporterThread::start(self.reporters, lifeguard(post.clone()))?;
        let sender = thread.sender();
        Ok((Sink::new(move |events| sender.send(events)), Working { thread, post }))
    }
}

impl Working {
    /// Waits for the reports and posts what is to be posted. False when any of it failed, which is told.
    pub(super) fn finish(self, runtime: &tokio::runtime::Runtime, redactor: &Redactor, process: &Process) -> bool {
        tell_and_post(&self.thread.finish(), &self.post, runtime, redactor, process)
    }
}

/// Tells what went wrong with reports and posts what is to be posted. False when any of it failed.
pub(super) fn tell_and_post(
    errors: &[ReporterError],
    post: &Post,
    runtime: &tokio::runtime::Runtime,
    redactor: &Redactor,
    process: &Process,
) -> bool {
    for error in errors {
        process.tell(&redactor.show(&format!("error: {error}")));
    }
    let slack = post.lock().unwrap_or_else(PoisonError::into_inner).take();
    let posted = slack.is_none_or(|slack| slack.post(runtime, redactor, process));
    errors.is_empty() && posted
}

fn cli(arguments: &OutputArguments, options: &ReporterOptions, process: &Process) -> Box<dyn Reporter> {
    let is_set = |option: &str| options.is_set("cli", option);
    Box::new(CliReporter::new(
        process.stdout(),
        CliOptions {
            program: process.program().to_owned(),
            color: color(arguments.color, process),
            width: process.width.filter(|_| process.stdout_is_terminal),
            is_terminal: process.stdout_is_terminal,
            symbols: if arguments.disable_unicode { Symbols::PLAIN } else { Symbols::UNICODE },
            verbose: arguments.verbose,
            silent: arguments.silent || is_set("silent"),
            no_summary: is_set("no-summary"),
            no_failures: is_set("no-failures"),
            no_assertions: is_set("no-assertions"),
            no_success_assertions: is_set("no-success-assertions"),
            no_console: is_set("no-console"),
            no_banner: is_set("no-banner"),
            no_findings: is_set("no-findings"),
            first_failure: match options.get("cli", "first-failure") {
                Some(value) => value != "false",
                None => process.stdout_is_terminal,
            },
            progress: process.live_progress(),
            show_timestamps: is_set("show-timestamps"),
            ..CliOptions::default()
        },
    ))
}

/// `--reporter-events-export FILE`, where all of the run is written to it and it can be read again.
fn events_file(options: &ReporterOptions, process: &Process) -> Option<PathBuf> {
    let given = options.get("events", "export").filter(|path| !["-", "true"].contains(path))?;
    let path = process.working_dir.join(given);
    let is_file = fs::metadata(&path).map_or(true, |found| found.is_file());
    (is_file && !options.is_set("events", "omit-bodies")).then(|| fitting(&path))
}

/// `--reporter-events-export FILE`; standard output without it, or with `-`.
fn events(options: &ReporterOptions, mode: Mode, process: &Process) -> Result<Box<dyn Reporter>, String> {
    let with_bodies = !options.is_set("events", "omit-bodies");
    match options.get("events", "export") {
        None | Some("-" | "true") => Ok(Box::new(EventsReporter::new(process.stdout(), with_bodies))),
        Some(path) => events_to(&process.working_dir.join(path), mode, with_bodies),
    }
}

fn events_to(path: &Path, mode: Mode, with_bodies: bool) -> Result<Box<dyn Reporter>, String> {
    let path = &fitting(path);
    let file = create(path, mode).map_err(|error| format!("reporter events: {}: {error}", path.display()))?;
    Ok(Box::new(EventsReporter::new(file, with_bodies)))
}
