//! Which verb does what.

use super::{
    alerts,
    args::{MonitorArguments, MonitorVerb},
    findings, list, next, once,
    open::{Workplace, print},
    page, pause, runs, serve, service,
};
use crate::cli::{Exit, Process, error::CommandError};

/// Runs the command.
pub(in crate::cli) fn monitor(arguments: &MonitorArguments, process: &Process) -> Exit {
    run(arguments, process).unwrap_or_else(|error| error.tell(process))
}

fn run(arguments: &MonitorArguments, process: &Process) -> Result<Exit, CommandError> {
    let workplace = Workplace::open(arguments, process)?;
    match &arguments.verb {
        MonitorVerb::Run(how) => service::service(workplace, arguments, how),
        MonitorVerb::Once(which) => once::once(&workplace, arguments, which),
        MonitorVerb::List(how) => list::list(&workplace, arguments, how).map(|_| workplace.exit()),
        MonitorVerb::Status(how) => list::list(&workplace, arguments, how).map(|exit| exit.worse(workplace.exit())),
        MonitorVerb::History { name, limit, json } => runs::history(&workplace, arguments, name, *limit, *json),
        MonitorVerb::Show { run, json } => runs::show(&workplace, arguments, *run, *json),
        MonitorVerb::Findings(which) => findings::findings(&workplace, arguments, which),
        MonitorVerb::Next { name, count, json } => next::next(&workplace, name, *count, *json),
        MonitorVerb::Pause { name, until, reason } => {
            pause::pause(&workplace, arguments, name, until.as_deref(), reason.as_deref())
        }
        MonitorVerb::Resume { name } => pause::resume(&workplace, arguments, name),
        MonitorVerb::TestAlert { name } => alerts::test_alert(&workplace, name),
        MonitorVerb::Page { folder, runs } => page::page(&workplace, arguments, folder, *runs),
        MonitorVerb::Serve(how) => serve::serve(&workplace, arguments, how),
        MonitorVerb::Backup { file } => {
            let history = workplace.history(arguments)?;
            history.back_up(&process.path(file)).map_err(CommandError::failed)?;
            print(process, &format!("{} was copied to {}\n", history.path().display(), file.display()))?;
            Ok(Exit::Success)
        }
    }
}
