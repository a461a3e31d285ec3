//! `postwatch demo`: the audit against the simulated account, with nothing to set up.

use std::{
    fmt::Write as _,
    io,
    sync::{Arc, Mutex, PoisonError},
};

use anstyle::{AnsiColor, Style};

use super::{
    CommandError, Exit, Process,
    args::DemoArguments,
    demo_account::{COLLECTION, COLLECTION_NAME, environment, print},
    demo_monitor::demo_monitor,
    observer::Terminal,
    run::refused,
};
use crate::{
    demo::{DEFAULT_FIXTURE, ExpectedFinding, Faults, Fixture, Server, serve_until_interrupted},
    event::{Event, Outcome},
    finding::{Finding, Findings, Suppressed},
    job::{Job, JobError, JobOutcome, JobSpec, Place, ReportSpec},
    printable::counted,
    recording::Statistics,
    report::{Color, OutputStyle, Reporter, ReporterOptions, slack::unescape},
};

/// Lines of the Slack message that are printed, so that all of the demo fits two screens; the report has all findings.
const MOST_LINES: usize = 24;

/// The environment that a user fills for an account of their own.
const ENVIRONMENT_NAME: &str = "environments/aws-iam-audit.postman_environment.json";

/// The report that the demo leaves in the working directory.
const REPORT: &str = "postwatch-demo.html";

/// The port of `demo --serve`, which `environments/aws-iam-audit-demo.postman_environment.json` names.
const SERVE_PORT: u16 = 4599;

/// Runs the demo. Success when the findings are exactly those the fixture plants.
pub(super) fn demo(arguments: &DemoArguments, process: &Process) -> Exit {
    if arguments.monitor {
        let faults = match faults(arguments) {
            Ok(faults) => faults,
            Err(error) => return error.tell(process),
        };
        let port = arguments.port.unwrap_or(0);
        return demo_monitor(faults, port, arguments.every, process).unwrap_or_else(|error| error.tell(process));
    }
    let server = match start(arguments, process) {
        Ok(server) => server,
        Err(error) => return error.tell(process),
    };
    if !arguments.serve {
        return audit(&server, arguments.color, process).unwrap_or_else(|error| refused(&error));
    }
    print(process, &how_to_reach(&server));
    match serve_until_interrupted(server) {
        Ok(()) => Exit::Success,
        Err(error) => CommandError::failed(error).tell(process),
    }
}

fn start(arguments: &DemoArguments, process: &Process) -> Result<Server, CommandError> {
    let fixture = match &arguments.fixture {
        Some(path) => {
            let unreadable =
                |error: &dyn std::fmt::Display| CommandError::bad_input(format!("{}: {error}", path.display()));
            let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
            Fixture::read(&text).map_err(|error| unreadable(&error))?
        }
        None => Fixture::read(DEFAULT_FIXTURE)
            .map_err(|error| CommandError::bad_input(format!("the demo's own account: {error}")))?,
    };
    let faults = faults(arguments)?;
    let port = arguments.port.unwrap_or(if arguments.serve { SERVE_PORT } else { 0 });
    Server::start(fixture, faults, process.surroundings.clock, port).map_err(|error| {
        CommandError::failed(format!(
            "the simulated account cannot listen on 127.0.0.1:{port}: {error}; choose another with --port"
        ))
    })
}

fn faults(arguments: &DemoArguments) -> Result<Faults, CommandError> {
    arguments.faults.parse().map_err(|error| CommandError::usage(format!("--faults: {error}")))
}

fn how_to_reach(server: &Server) -> String {
    let mut text = String::new();
    let endpoint = server.endpoint();
    let _ = writeln!(text, "simulated AWS account at {endpoint} (Ctrl-C ends it)");
    let _ = writeln!(text, "Slack webhook         {}", server.webhook_url());
    let _ = writeln!(text, "\nexport AWS_REGION={}", server.region());
    if let Some(credentials) = server.credentials() {
        let _ = writeln!(text, "export AWS_ACCESS_KEY_ID={}", credentials.access_key_id);
        let _ = writeln!(text, "export AWS_SECRET_ACCESS_KEY={}", credentials.secret_access_key);
        if let Some(token) = credentials.session_token {
            let _ = writeln!(text, "export AWS_SESSION_TOKEN={token}");
        }
    }
    let _ = writeln!(text, "\naws iam list-users --endpoint-url {endpoint}");
    let _ = writeln!(
        text,
        "postwatch run {COLLECTION_NAME} --env-var iam_endpoint={endpoint} \\\n  --env-var aws_access_key_id=$AWS_ACCESS_KEY_ID \
         --env-var aws_secret_access_key=$AWS_SECRET_ACCESS_KEY"
    );
    text
}

/// Runs the collection unchanged and compares what it found with what was planted.
fn audit(server: &Server, color: Color, process: &Process) -> Result<Exit, JobError> {
    let planted = counted(server.expected().len(), "finding");
    let intro = format!(
        "simulated AWS account at {}, {planted} planted in it\nrunning {COLLECTION_NAME} unchanged against it\n",
        server.endpoint()
    );
    print(process, &intro);
    let gathered = Arc::new(Mutex::new(Gathered::default()));
    let terminal = Arc::new(Terminal::default());
    let mut job = Job::load(spec(server), process.surroundings.clone(), terminal.clone())?;
    job.add_reporter(Box::new(Collector(gathered.clone())));
    let outcome = job.run(terminal.signals.watch())?;
    let JobOutcome::Finished { runs, delivery } = &outcome else { return Ok(terminal.exit(&outcome)) };
    if let Some(exit) = terminal.signals.exit() {
        return Ok(exit);
    }
    let gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
    let verdict = compare(&gathered.findings, server.expected());
    let is_colored = color.is_on(&process.surroundings);
    print(process, &checks_table(&gathered.findings, server.expected()));
    print(process, &slack_text(server));
    if runs.iter().any(|run| matches!(run.outcome, Outcome::Error | Outcome::Abort)) {
        print(process, "Something could not run; the report says what.\n");
    }
    print(process, &verdict.text(gathered.statistics.requests.total, is_colored));
    let report = process.path(REPORT);
    if report.is_file() {
        print(process, &format!("report: {}\n", report.display()));
    }
    print(process, &next_steps());
    Ok(if verdict.is_as_planted() && delivery.is_complete() { Exit::Success } else { Exit::Failure })
}

/// The audit, as `postwatch run` would be told of it.
fn spec(server: &Server) -> JobSpec {
    let mut options = ReporterOptions::default();
    for (option, value) in [("html-export", REPORT), ("slack-mode", "summary"), ("slack-url", &server.webhook_url())] {
        options.set(option, value.to_owned());
    }
    JobSpec {
        ends_process: true,
        collections: vec![Place::Text { name: COLLECTION_NAME.to_owned(), text: COLLECTION.to_owned() }],
        environment: Some(Place::Text { name: "simulated account".to_owned(), text: environment(server).to_string() }),
        reports: ReportSpec {
            reporters: ["slack", "html"].map(str::to_owned).to_vec(),
            options,
            style: OutputStyle::default(),
        },
        ..JobSpec::default()
    }
}

/// What a run found, and its numbers.
#[derive(Default)]
struct Gathered {
    findings: Findings,
    statistics: Statistics,
}

/// Gathers it while the run goes on.
struct Collector(Arc<Mutex<Gathered>>);

impl Reporter for Collector {
    fn name(&self) -> &'static str {
        "findings"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        let mut gathered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.findings.on_event(event);
        gathered.statistics.on_event(event);
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

/// How what was found differs from what was planted.
struct Verdict {
    found: usize,
    missing: Vec<String>,
    unexpected: Vec<String>,
}

fn compare(findings: &Findings, expected: &[ExpectedFinding]) -> Verdict {
    let mut found: Vec<String> = findings
        .accounts()
        .iter()
        .flat_map(|account| {
            account.checks.iter().flat_map(move |check| {
                check.findings.iter().filter(|finding| account.suppression(finding) != Suppressed::Yes).map(
                    move |finding| {
                        let key = finding.key.as_ref().map_or("", |key| key.as_str());
                        let entity = match check.check.as_str() {
                            "3" | "4" => format!("{}/{key}", finding.entity),
                            "9" => format!("{}#{key}", finding.arn.as_ref().unwrap_or(&finding.entity)),
                            _ => finding.entity.to_string(),
                        };
                        format!("{} {entity} {}", check.check, finding.reason)
                    },
                )
            })
        })
        .collect();
    let count = found.len();
    let mut missing = Vec::new();
    for finding in expected {
        let line = format!("{} {} {}", finding.check, finding.entity, finding.reason);
        match found.iter().position(|other| *other == line) {
            Some(place) => {
                found.swap_remove(place);
            }
            None => missing.push(line),
        }
    }
    found.sort();
    Verdict { found: count, missing, unexpected: found }
}

impl Verdict {
    fn is_as_planted(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty()
    }

    /// What differs, and the last word.
    fn text(&self, requests: usize, is_colored: bool) -> String {
        let mut text = String::new();
        for line in &self.missing {
            let _ = writeln!(text, "planted but not found: {line}");
        }
        for line in &self.unexpected {
            let _ = writeln!(text, "found but not planted: {line}");
        }
        let (color, ending) = if self.is_as_planted() {
            (AnsiColor::Green, "as planted: the audit found all that was planted, and nothing else")
        } else {
            (AnsiColor::Red, "not as planted: the lines above say what differs")
        };
        let style = if is_colored { color.on_default() } else { Style::new() };
        let found = counted(self.found, "finding");
        let _ = writeln!(text, "{style}{found}, {ending}{style:#} ({})", counted(requests, "request"));
        text
    }
}

/// How many findings of each check were planted, and how many the audit found.
fn checks_table(findings: &Findings, expected: &[ExpectedFinding]) -> String {
    let mut text = format!("\n{:<50} {:>7} {:>7}\n", "check", "planted", "found");
    for account in findings.accounts() {
        for check in &account.checks {
            let planted = expected.iter().filter(|finding| finding.check == check.check.as_str()).count();
            let is_open = |finding: &&Finding| account.suppression(finding) != Suppressed::Yes;
            let found = check.findings.iter().filter(is_open).count();
            let _ = writeln!(text, "{:<50} {planted:>7} {found:>7}", check.title.as_str());
        }
    }
    text
}

/// The beginning of what Slack received.
fn slack_text(server: &Server) -> String {
    let mut text = String::new();
    for message in server.received() {
        let _ = writeln!(text, "\nSlack received a message of {} characters:\n", message.length);
        let whole = unescape(&message.text);
        for line in whole.lines().take(MOST_LINES) {
            let _ = writeln!(text, "  | {line}");
        }
        let more = whole.lines().count().saturating_sub(MOST_LINES);
        if more > 0 {
            let _ = writeln!(text, "  | … {} more; the report has all of it", counted(more, "line"));
        }
    }
    text.push('\n');
    text
}

fn next_steps() -> String {
    format!(
        "next: audit an account of your own, with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY set\n  \
         postwatch run {COLLECTION_NAME} \\\n    -e {ENVIRONMENT_NAME} --env-from-process AWS -r cli,html\n"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const ENVIRONMENT: &str = include_str!("../../environments/aws-iam-audit-demo.postman_environment.json");

    #[test]
    fn the_demo_environment_fits_the_demo_account() {
        let fixture = Fixture::read(DEFAULT_FIXTURE).unwrap();
        let server = Server::start(fixture, Faults::none(), crate::clock::Clock::system(), 0).unwrap();
        let written: Value = serde_json::from_str(ENVIRONMENT).unwrap();
        let written = |key: &str| {
            let values = written["values"].as_array().unwrap();
            values.iter().find(|variable| variable["key"] == key).map(|variable| variable["value"].clone()).unwrap()
        };
        for variable in environment(&server)["values"].as_array().unwrap() {
            match variable["key"].as_str().unwrap() {
                "iam_endpoint" => assert_eq!(written("iam_endpoint"), format!("http://127.0.0.1:{SERVE_PORT}")),
                key => assert_eq!(written(key), variable["value"], "{key}"),
            }
        }
    }
}
