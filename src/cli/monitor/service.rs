//! `postwatch monitor run`: the service, as a command line has it.

use std::{
    io::Write as _,
    sync::{Arc, atomic::AtomicBool},
};

use super::{
    args::{LogFormat, MonitorArguments, ServiceArguments},
    open::{Workplace, print},
    serve::access,
};
use crate::{
    cli::{
        Exit, Process,
        error::CommandError,
        signals::{Signals, on_hangup},
    },
    clock::Clock,
    history::{History, SchedulerLock},
    printable::{Lines, counted, visible},
    service::{LogLine, Metrics, ProjectFiles, Service},
    web::{ServiceSource, StatusSource, WebServer, guarded, health_routes, metrics_routes, status_routes},
};

/// Runs monitors until a signal comes.
pub(super) fn service(
    workplace: Workplace<'_>,
    arguments: &MonitorArguments,
    how: &ServiceArguments,
) -> Result<Exit, CommandError> {
    let process = workplace.process;
    let surroundings = &process.surroundings;
    workplace.must_have_monitors()?;
    let history = Arc::new(workplace.history(arguments)?);
    let _role = SchedulerLock::take(history.path(), surroundings.clock.now()).map_err(CommandError::bad_input)?;
    let count = workplace.project.monitors.len();
    let server = match how.no_page {
        true => None,
        // No page keeps a run waiting, and neither does a probe.
        false => Some((access(&how.page, process)?, workplace.history(arguments)?, workplace.history(arguments)?)),
    };
    let given = arguments.folder().map(ToOwned::to_owned);
    let files = Arc::new(ProjectFiles::new(given, surroundings.working_dir.clone(), workplace.project));
    let signals = Signals::default();
    let stop = signals.watch();
    let reload = Arc::new(AtomicBool::new(false));
    on_hangup(reload.clone());
    let metrics = Arc::new(Metrics::default());
    let server = match server {
        None => None,
        Some((access, history, workplace_history)) => {
            let current = files.clone();
            let source = StatusSource {
                history,
                project: Box::new(move || current.current()),
                base_url: how.page.base_url.clone().or_else(|| files.current().base_url.clone()),
                clock: surroundings.clock,
            };
            let asked = Arc::new(service_source(metrics.clone(), workplace_history, surroundings.clock));
            let routes = guarded(status_routes(source).merge(metrics_routes(asked.clone())), access);
            let listen = how.page.listen;
            let server = WebServer::start(listen, routes.merge(health_routes(asked))).map_err(|error| {
                CommandError::failed(format!(
                    "{listen} cannot be listened on: {error}; choose another with --listen, or take --no-page"
                ))
            })?;
            Some(server)
        }
    };
    let page = server.as_ref().map(|server| format!("; status page: {}", server.url())).unwrap_or_default();
    let history_path = history.path().display();
    print(
        process,
        &format!("{} run by themselves; history: {history_path}{page} (Ctrl-C ends it)\n", counted(count, "monitor")),
    )?;
    let service = Service {
        files,
        history: history.clone(),
        surroundings: surroundings.clone(),
        log: log(process, how.log),
        reload,
        metrics,
        grace: how.grace,
    };
    let end = service.run(&stop).map_err(CommandError::failed)?;
    drop(server);
    if end.cut_off > 0 {
        process.tell_warning(format!("{} cut off, and kept as aborted", counted(end.cut_off, "run")));
    }
    Ok(signals.exit().unwrap_or(Exit::Success))
}

fn service_source(metrics: Arc<Metrics>, history: History, clock: Clock) -> ServiceSource {
    let history = Arc::new(history);
    let (alive, ready) = (metrics.clone(), history.clone());
    ServiceSource {
        is_alive: Box::new(move || alive.is_alive(clock.now())),
        is_ready: Box::new(move || ready.size().map(drop).map_err(|error| error.to_string())),
        metrics: Box::new(move || metrics.text(&history).map_err(|error| error.to_string())),
    }
}

/// Lines go to standard output as they arise. Where nobody reads it, monitors run all the same.
fn log(process: &Process, format: LogFormat) -> Arc<dyn Fn(LogLine) + Send + Sync> {
    let output = process.surroundings.output.clone();
    Arc::new(move |line: LogLine| {
        let text = match format {
            LogFormat::Text => visible(&line.text(), Lines::Show).into_owned(),
            LogFormat::Json => serde_json::to_string(&line).unwrap_or_default(),
        };
        let mut out = output.open();
        let _ = writeln!(out, "{text}").and_then(|()| out.flush());
    })
}
