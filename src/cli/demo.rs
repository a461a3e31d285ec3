//! `postwatch demo`: the audit against the simulated account, with nothing to set up.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use super::{
    Exit, Process,
    args::DemoArguments,
    execute::{Prepared, with_reports},
    lifeguard::Ending,
    load::inputs,
    reporters::Reports,
    settings::{color, console_width, plain_client},
    signals::Signals,
    slack::SlackDelivery,
};
use crate::{
    collection,
    demo::{DEFAULT_FIXTURE, ExpectedFinding, Faults, Fixture, Server, serve_until_interrupted},
    event::Event,
    finding::{Findings, Suppressed},
    http::{CookieJar, HttpVersion},
    plan,
    report::{
        Reporter,
        cli::{CliOptions, CliReporter},
        html::{HtmlOptions, HtmlReport},
        late::Destination,
        slack::unescape,
    },
    run::{Bail, FileAccess, Retry, RunSettings, Stop, Watch},
    secret::{Masking, Redactor},
    variable::{Scope, Value},
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
pub(super) fn demo(arguments: &DemoArguments, process: Process) -> Exit {
    let server = match start(arguments, &process) {
        Ok(server) => server,
        Err((problem, exit)) => {
            process.tell(&process.show(&format!("error: {problem}")));
            return exit;
        }
    };
    if arguments.serve {
        print(&process, &how_to_reach(&server));
        return match serve_until_interrupted(server) {
            Ok(()) => Exit::Success,
            Err(error) => failed(&process, &error),
        };
    }
    match audit(&server, arguments, &process) {
        Ok(exit) => exit,
        Err(error) => failed(&process, &error),
    }
}

fn failed(process: &Process, error: &io::Error) -> Exit {
    process.tell(&process.show(&format!("error: {error}")));
    Exit::Error
}

fn start(arguments: &DemoArguments, process: &Process) -> Result<Server, (String, Exit)> {
    let fixture = match &arguments.fixture {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| (format!("{}: {error}", path.display()), Exit::BadInput))?;
            Fixture::read(&text).map_err(|error| (format!("{}: {error}", path.display()), Exit::BadInput))?
        }
        None => Fixture::read(DEFAULT_FIXTURE)
            .map_err(|error| (format!("the demo's own account: {error}"), Exit::BadInput))?,
    };
    let faults: Faults = arguments.faults.parse().map_err(|error| (format!("--faults: {error}"), Exit::Usage))?;
    let port = arguments.port.unwrap_or(if arguments.serve { SERVE_PORT } else { 0 });
    Server::start(fixture, faults, process.clock, port).map_err(|error| {
        (
            format!("the simulated account cannot listen on 127.0.0.1:{port}: {error}; choose another with --port"),
            Exit::Error,
        )
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
fn audit(server: &Server, arguments: &DemoArguments, process: &Process) -> io::Result<Exit> {
    let mut collection = collection::parse(COLLECTION, COLLECTION_NAME).map_err(io::Error::other)?;
    let plan = plan::plan(&collection, &[]).map_err(io::Error::other)?;
    let found = Arc::new(Mutex::new(Findings::default()));
    print(process, &format!("simulated AWS account at {}\n\n", server.endpoint()));

    let cli = CliReporter::new(
        process.stdout(),
        CliOptions {
            color: color(arguments.color, process),
            width: process.width.filter(|_| process.stdout_is_terminal),
            is_terminal: process.stdout_is_terminal,
            no_console: true,
            no_failures: true,
            most_findings: MOST_FINDINGS,
            progress: process.live_progress(),
            fold_script_requests: true,
            ..CliOptions::default()
        },
    );
    let mut redactor = Redactor::new(Masking::Mask);
    let delivery = SlackDelivery::to(server.webhook_url(), process, &mut redactor)?;
    let report = process.working_dir.join(REPORT);
    let reports = Reports::of(vec![Box::new(cli), Box::new(Collector(found.clone()))], Some(delivery))
        .and_late(Box::new(HtmlReport::new(report_file(&report), HtmlOptions::default())))
        .recorded(process)
        .map_err(io::Error::other)?;
    let inputs =
        inputs(&mut collection, plan, environment(server), Scope::default(), collection::Data::default(), Vec::new());
    let stop = Stop::default();
    let client = plain_client(process);
    let cookies = CookieJar::new(process.clock);
    let mut settings = settings(process, stop.clone());
    settings.wants_bodies = reports.wants_bodies();
    settings.wants_documents = reports.wants_documents();
    let prepared = Prepared { inputs, settings, cookies };
    let signals = Signals::watch(stop.clone());
    let ending = Ending { signals: signals.clone(), is_suppressed: false };
    let (_, written) = with_reports(vec![prepared], &client, reports, &redactor, process, ending)?;
    if let Some(exit) = signals.exit() {
        return Ok(exit);
    }
    let findings = found.lock().unwrap_or_else(PoisonError::into_inner);
    let verdict = compare(&findings, server.expected());
    print(process, &told(server, &verdict));
    if report.is_file() {
        print(process, &format!("report: {}\n", report.display()));
    }
    let as_planted = verdict.missing.is_empty() && verdict.unexpected.is_empty();
    Ok(if as_planted && written { Exit::Success } else { Exit::Failure })
}

fn report_file(path: &Path) -> Destination {
    Destination {
        path: Some(path.to_owned()),
        folder: PathBuf::new(),
        stem: "postwatch-demo",
        extension: "html",
        mode: crate::file::Mode::PRIVATE,
    }
}

fn settings(process: &Process, stop: Stop) -> RunSettings {
    RunSettings {
        min_assertions: None,
        iterations: 1,
        bail: Bail::Never,
        delay_request: std::time::Duration::ZERO,
        timeout: None,
        timeout_request: None,
        timeout_script: None,
        strict_ssl: true,
        follow_redirects: true,
        files: FileAccess { working_dir: process.working_dir.clone(), ..FileAccess::default() },
        wants_bodies: false,
        wants_headers: false,
        wants_failed_bodies: false,
        progress: process.progress.clone(),
        console_width: console_width(process),
        wants_documents: false,
        retry: Retry::default(),
        http_version: HttpVersion::default(),
        script_computing: None,
        script_memory: None,
        is_last: true,
        packages: None,
        vault: None,
        stop,
        watch: Watch::new(process.clock),
    }
}

/// The environment that the collection's template environment becomes for this server.
fn environment(server: &Server) -> Scope {
    let mut scope = Scope::default();
    scope.name = Some("simulated account".into());
    let mut set = |key: &str, value: &str, kind: &str| scope.set(key, Value::text(value), Some(kind));
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
    scope
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
        let written: serde_json::Value = serde_json::from_str(ENVIRONMENT).unwrap();
        let written = |key: &str| {
            let values = written["values"].as_array().unwrap();
            values.iter().find(|variable| variable["key"] == key).map(|variable| variable["value"].clone()).unwrap()
        };
        let expected = environment(&server);
        for variable in expected.variables() {
            match &*variable.key {
                "iam_endpoint" => assert_eq!(written("iam_endpoint"), format!("http://127.0.0.1:{SERVE_PORT}")),
                key => assert_eq!(written(key), &*variable.value.to_text(), "{key}"),
            }
        }
    }
}
