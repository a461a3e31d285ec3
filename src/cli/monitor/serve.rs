//! `postwatch monitor serve`: the status page from a server.

use std::{
    fs,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{
    args::{MonitorArguments, ServeArguments},
    open::{Workplace, print},
};
use crate::{
    cli::{Exit, Process, error::CommandError, signals::Signals},
    clock::Clock,
    history::History,
    monitor::Project,
    printable::counted,
    web::{Access, StatusSource, WebServer, guarded, status_routes},
};

/// Files of monitors are read again, and lost runs settled, when that was so long ago.
const FRESH: Duration = Duration::from_secs(5);

/// Serves until a signal comes.
pub(super) fn serve(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    how: &ServeArguments,
) -> Result<Exit, CommandError> {
    let process = workplace.process;
    let access = access(how, process)?;
    let count = workplace.project.monitors.len();
    let clock = process.surroundings.clock;
    let current = Current {
        history: workplace.history(arguments)?,
        given: arguments.monitors.clone(),
        working_dir: process.surroundings.working_dir.clone(),
        clock,
        last: Mutex::new((Arc::new(workplace.project.clone()), clock.instant())),
    };
    current.history.settle_lost(clock.now()).map_err(CommandError::bad_input)?;
    let source = StatusSource {
        history: workplace.history(arguments)?,
        project: Box::new(move || current.project()),
        base_url: how.base_url.clone(),
        clock,
    };
    let signals = Signals::default();
    let stop = signals.watch();
    let server = WebServer::start(how.listen, guarded(status_routes(source), access)).map_err(|error| {
        CommandError::failed(format!("{} cannot be listened on: {error}; choose another with --listen", how.listen))
    })?;
    print(process, &format!("the status page of {}: {} (Ctrl-C ends it)\n", counted(count, "monitor"), server.url()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(CommandError::failed)?;
    runtime.block_on(stop.asked());
    drop(server);
    Ok(workplace.exit())
}

/// Who may look, by what the command line says.
pub(super) fn access(how: &ServeArguments, process: &Process) -> Result<Access, CommandError> {
    let token = how.token_file.as_deref().map(|file| {
        fs::read_to_string(process.path(file))
            .map_err(|error| CommandError::bad_input(format!("--token-file {}: {error}", file.display())))
    });
    let token = token.transpose()?;
    Access::new(how.listen, token.as_deref(), how.proxy_header.as_deref()).map_err(CommandError::usage)
}

/// What may have changed since the last page: files of monitors, and runs whose process has died meanwhile.
struct Current {
    history: History,
    given: Option<PathBuf>,
    working_dir: PathBuf,
    clock: Clock,
    last: Mutex<(Arc<Project>, Instant)>,
}

impl Current {
    fn project(&self) -> Arc<Project> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.instant();
        if now.duration_since(last.1) >= FRESH {
            // Where they cannot be read at all, those of before stay.
            if let Ok(project) = Project::load(self.given.as_deref(), &self.working_dir) {
                last.0 = Arc::new(project);
            }
            // Where it cannot be written such a run goes on looking as if it ran; the next run of its monitor settles it.
            let _ = self.history.settle_lost(self.clock.now());
            last.1 = now;
        }
        last.0.clone()
    }
}
