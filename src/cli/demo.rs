//! `postwatch demo`: the audit against the simulated account, with nothing to set up.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::{Value, json};

use super::{CommandError, Exit, Process, args::DemoArguments, observer::Terminal, run::refused};
use crate::{
    demo::{DEFAULT_FIXTURE, ExpectedFinding, Faults, Fixture, Server, serve_until_interrupted},
    event::Event,
    finding::{Findings, Suppressed},
    job::{Job, JobError, JobOutcome, JobSpec, Place, ReportSpec},
    report::{Color, OutputStyle, Reporter, ReporterOptions, slack::unescape},
};

const COLLECTION: &str = include_str!("../../collections/aws-iam-audit.postman_collection.json");
const COLLECTION_NAME: &str = "collections/aws-iam-audit.postman_collection.json";

/// Findings of one check that are printed; the whole list stands in the Slack message and in reports.
const MOST_FINDINGS: usize = 12;

/// The report that the demo leaves in the working directory.
const REPORT: &str = "postwatch-demo.html";

/// The port of `demo --serve`, which `environments/aws-iam-audit-demo.postman_environment.json` names.
const SERVE_PORT: u16 = 4599;

/// Runs the demo. Success when the findings are exactly those the fixture plants.
pub(super) fn demo(arguments: &DemoArguments, process: &Process) -> Exit {
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
    let faults: Faults = arguments.faults.parse().map_err(|error| CommandError::usage(format!("--faults: {error}")))?;
    let port = arguments.port.unwrap_or(if arguments.serve { SERVE_PORT } else { 0 });
    Server::start(fixture, faults, process.surroundings.clock, port).map_err(|error| {
        CommandError::failed(format!(
            "the simulated account cannot listen on 127.0.0.1:{port}: {error}; choose another with --port"
        ))
    })
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
    print(process, &format!("simulated AWS account at {}\n\n", server.endpoint()));
    let found = Arc::new(Mutex::new(Findings::default()));
    let terminal = Arc::new(Terminal::default());
    let mut job = Job::load(spec(server, color), process.surroundings.clone(), terminal.clone())?;
    job.add_reporter(Box::new(Collector(found.clone())));
    let outcome = job.run(terminal.signals.watch())?;
    let JobOutcome::Finished { all_written, .. } = outcome else { return Ok(terminal.exit(&outcome)) };
    if let Some(exit) = terminal.signals.exit() {
        return Ok(exit);
    }
    let findings = found.lock().unwrap_or_else(PoisonError::into_inner);
    let verdict = compare(&findings, server.expected());
    print(process, &told(server, &verdict));
    let report = process.path(REPORT);
    if report.is_file() {
        print(process, &format!("report: {}\n", report.display()));
    }
    let as_planted = verdict.missing.is_empty() && verdict.unexpected.is_empty();
    Ok(if as_planted && all_written { Exit::Success } else { Exit::Failure })
}

/// The audit, as `postwatch run` would be told of it.
fn spec(server: &Server, color: Color) -> JobSpec {
    let mut options = ReporterOptions::default();
    for (option, value) in [
        ("cli-no-console", "true"),
        ("cli-no-failures", "true"),
        ("cli-first-failure", "false"),
        ("html-export", REPORT),
        ("slack-mode", "summary"),
        ("slack-url", &server.webhook_url()),
    ] {
        options.set(option, value.to_owned());
    }
    JobSpec {
        collections: vec![Place::Text { name: COLLECTION_NAME.to_owned(), text: COLLECTION.to_owned() }],
        environment: Some(Place::Text { name: "simulated account".to_owned(), text: environment(server).to_string() }),
        reports: ReportSpec {
            reporters: ["cli", "slack", "html"].map(str::to_owned).to_vec(),
            options,
            style: OutputStyle {
                color,
                most_findings: Some(MOST_FINDINGS),
                fold_script_requests: true,
                ..OutputStyle::default()
            },
        },
        ..JobSpec::default()
    }
}

/// The environment that the collection's template environment becomes for this server.
fn environment(server: &Server) -> Value {
    let mut values = Vec::new();
    let mut set = |key: &str, value: &str, kind: &str| {
        values.push(json!({"key": key, "value": value, "type": kind, "enabled": true}))
    };
    set("iam_endpoint", &server.endpoint(), "default");
    set("aws_region", server.region(), "default");
    if let Some(credentials) = server.credentials() {
        set("aws_access_key_id", &credentials.access_key_id, "secret");
        set("aws_secret_access_key", &credentials.secret_access_key, "secret");
        set("aws_session_token", credentials.session_token.as_deref().unwrap_or(""), "secret");
    }
    for (key, value) in server.variables() {
        set(key, value, "default");
    }
    json!({"name": "simulated account", "values": values})
}

/// Gathers the findings of a run.
struct Collector(Arc<Mutex<Findings>>);

impl Reporter for Collector {
    fn name(&self) -> &'static str {
        "findings"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).on_event(event);
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

fn told(server: &Server, verdict: &Verdict) -> String {
    let mut text = "\n".to_owned();
    for message in server.received() {
        let _ = writeln!(text, "Slack received {} characters:\n", message.length);
        for line in unescape(&message.text).lines() {
            let _ = writeln!(text, "  | {line}");
        }
        text.push('\n');
    }
    for line in &verdict.missing {
        let _ = writeln!(text, "planted but not found: {line}");
    }
    for line in &verdict.unexpected {
        let _ = writeln!(text, "found but not planted: {line}");
    }
    let as_planted = verdict.missing.is_empty() && verdict.unexpected.is_empty();
    let ending = if as_planted { "as planted" } else { "not as planted" };
    let _ = writeln!(text, "{} findings, {ending} ({} requests)", verdict.found, server.requests());
    text
}

fn print(process: &Process, text: &str) {
    // A reader that went away is no fault of the demo.
    let _ = process.stdout().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
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
