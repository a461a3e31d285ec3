//! `postwatch demo --monitor`: the audit as a monitor of an account that changes by itself, to be watched in a browser.

use std::{fs, io, path::Path, sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{
    CommandError, Exit, Process,
    demo_account::{COLLECTION, environment, print},
    monitor::{Messages, send_alerts},
    process::print_notice,
    signals::Signals,
};
use crate::{
    demo::{Faults, Server, Story},
    history::{History, RunResult},
    monitor::{Alerting, Attempt, Execution, Monitor, Project},
    printable::counted,
    report::slack::unescape,
    run::Stop,
    schedule::duration_text,
    web::{Access, StatusSource, WebServer, guarded, status_routes},
};

/// What the monitor is called.
const NAME: &str = "AWS IAM audit";

/// The demo while it goes on.
struct Watch<'demo> {
    process: &'demo Process,
    server: &'demo Server,
    monitor: &'demo Monitor,
    history: &'demo History,
    alerting: &'demo Alerting,
    stop: &'demo Stop,
    every: Duration,
}

/// What happened in it.
#[derive(Default)]
struct Summary {
    results: Vec<RunResult>,
    new: usize,
    resolved: usize,
    open: usize,
    alerts: usize,
}

/// Runs the monitor again and again until a signal comes.
pub(super) fn demo_monitor(
    faults: Faults,
    port: u16,
    every: Duration,
    process: &Process,
) -> Result<Exit, CommandError> {
    let clock = process.surroundings.clock;
    let mut story = Story::open().map_err(CommandError::failed)?;
    let (beginning, account) = story.turn().map_err(CommandError::failed)?;
    let server = Server::start(account, faults, clock, port).map_err(|error| {
        CommandError::failed(format!("the simulated account cannot listen on 127.0.0.1:{port}: {error}"))
    })?;
    let folder = tempfile::Builder::new()
        .prefix("postwatch-demo-")
        .tempdir()
        .map_err(|error| CommandError::failed(format!("no temporary folder can be had for the demo: {error}")))?;
    let mut project = project(folder.path(), &server, every)
        .map_err(|error| CommandError::failed(format!("{}: {error}", folder.path().display())))?;
    let database = folder.path().join("history.db");
    let open = || History::open(&database).map_err(CommandError::failed);
    let history = open()?;
    let shown = Arc::new(project.clone());
    let source = StatusSource { history: open()?, project: Box::new(move || shown.clone()), base_url: None, clock };
    let signals = Signals::default();
    let stop = signals.watch();
    let listen = ([127, 0, 0, 1], 0).into();
    let web = WebServer::start(listen, guarded(status_routes(source), Access::Loopback))
        .map_err(|error| CommandError::failed(format!("the status page cannot be served: {error}")))?;
    project.base_url = Some(web.url());
    let [monitor] = project.monitors.as_slice() else {
        return Err(CommandError::failed(format!("the demo's own monitor cannot be used: {:?}", project.faults)));
    };
    let alerting = Alerting::open(&project, &process.surroundings, &Messages);
    print(process, &intro(&server, &web, every));
    let began = clock.now();
    let watch = Watch { process, server: &server, monitor, history: &history, alerting: &alerting, stop: &stop, every };
    let mut summary = watch.follow(&mut story, beginning)?;
    summary.alerts = server.received().len();
    drop(web);
    server.stop();
    drop(history);
    let gone = folder.close();
    print(process, &summary.text(began, clock.now()));
    gone.map_err(|error| CommandError::failed(format!("the temporary folder could not be removed: {error}")))?;
    Ok(Exit::Success)
}

fn intro(server: &Server, web: &WebServer, every: Duration) -> String {
    format!(
        "a simulated AWS account at {} changes by itself; every {} the IAM audit looks at it\n\
         watch it at {} (Ctrl-C ends it)\n\n",
        server.endpoint(),
        duration_text(every),
        web.url()
    )
}

/// The files of a monitor, as anybody would write them, in a folder that goes when the demo ends.
fn project(folder: &Path, server: &Server, every: Duration) -> Result<Project, Box<dyn std::error::Error>> {
    fs::create_dir(folder.join("monitors"))?;
    fs::write(folder.join("audit.postman_collection.json"), COLLECTION)?;
    fs::write(folder.join("account.postman_environment.json"), environment(server).to_string())?;
    let monitor = json!({
        "name": NAME,
        "description": "A simulated account that changes by itself",
        "owner": "security",
        "runbook": "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
        "tags": ["aws", "demo"],
        "collection": "../audit.postman_collection.json",
        "environment": "../account.postman_environment.json",
        "alerts": ["slack"],
        "schedule": {"every": format!("{}s", every.as_secs().max(1))},
    });
    fs::write(folder.join("monitors/audit.monitor.json"), monitor.to_string())?;
    // As in real projects the address is a secret, and stands in a file of its own.
    fs::write(folder.join("slack-webhook"), server.webhook_url())?;
    let channel = json!({"slackWebhook": {"url": {"file": "slack-webhook"}}, "digest": "0s"});
    let channels = json!({"channels": {"slack": channel}, "defaults": {"thresholds": {"notificationLimit": 99}}});
    fs::write(folder.join("postwatch.json"), channels.to_string())?;
    // By its whole path, wherever the demo is called.
    Ok(Project::load(Some(folder), folder)?)
}

impl Watch<'_> {
    /// A run for each turn of the story.
    fn follow(&self, story: &mut Story, beginning: &'static str) -> Result<Summary, CommandError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error: io::Error| CommandError::failed(error))?;
        let mut summary = Summary::default();
        let mut happens = beginning;
        loop {
            self.run(happens, &mut summary);
            // Asked to end, or the time has come.
            let _ = runtime.block_on(async { tokio::time::timeout(self.every, self.stop.asked()).await });
            if self.stop.is_asked() {
                return Ok(summary);
            }
            let (next, account) = story.turn().map_err(CommandError::failed)?;
            self.server.change(account);
            happens = next;
        }
    }

    fn run(&self, happens: &str, summary: &mut Summary) {
        let Watch { process, monitor, .. } = self;
        let at = process.surroundings.clock.now().format("%H:%M:%S");
        print(process, &format!("{at}  {happens}\n"));
        let attempt = monitor.execute(&Execution {
            due_at: None,
            surroundings: process.surroundings.clone(),
            history: Some(self.history),
            alerting: Some(self.alerting),
            stop: self.stop.clone(),
            observer: Arc::new(|notice| print_notice(&notice)),
        });
        // Nobody else runs it.
        let Attempt::Ended(executed) = attempt else { return };
        print(process, &format!("          {}\n", executed.sentence()));
        if executed.record.result == RunResult::Error {
            print(process, &why(&executed.reasons()));
        }
        summary.results.push(executed.record.result);
        send_alerts(process, self.alerting, Some(self.history), executed.unkept_alerts);
        for message in &self.server.received()[summary.alerts..] {
            let whole = unescape(&message.text);
            print(process, &format!("          Slack: {}\n", whole.lines().next().unwrap_or_default()));
            summary.alerts += 1;
        }
        if let Some(changes) = executed.changes {
            summary.new += changes.new;
            summary.resolved += changes.resolved;
            summary.open = changes.open;
        }
    }
}

/// The first reason; a key that is not accepted has many that say the same.
fn why(reasons: &[String]) -> String {
    let Some(first) = reasons.first() else { return String::new() };
    let more = if reasons.len() > 1 { format!(" (and {} more)", reasons.len() - 1) } else { String::new() };
    format!("            {first}{more}\n")
}

impl Summary {
    /// What was seen, and what is left of it.
    fn text(&self, began: DateTime<Utc>, ended: DateTime<Utc>) -> String {
        let of = |result: RunResult| self.results.iter().filter(|each| **each == result).count();
        let count = |result: RunResult| (of(result) > 0).then(|| format!("{} {}", of(result), result.name()));
        let results: Vec<String> = RunResult::ALL.into_iter().filter_map(count).collect();
        let took = Duration::from_secs(u64::try_from((ended - began).num_seconds()).unwrap_or_default());
        format!(
            "\n{} in {}: {}; findings: {} appeared, {} were resolved, {} open at the end; {}\n\
             the page is gone, and the temporary folder with the history; nothing was left on this machine\n\
             next: monitors of your own, docs/monitors.md\n",
            counted(self.results.len(), "run"),
            duration_text(took),
            results.join(", "),
            self.new,
            self.resolved,
            self.open,
            counted(self.alerts, "alert")
        )
    }
}
