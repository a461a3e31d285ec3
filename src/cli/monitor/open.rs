//! The monitors and the history that a command is about.

use std::{io::Write as _, path::PathBuf};

use super::args::MonitorArguments;
use crate::{
    cli::{Exit, Process, error::CommandError},
    history::History,
    monitor::{Monitor, Project},
    printable::{Lines, visible},
    spelling::nearest,
};

/// What a command works with.
pub(super) struct Workplace<'command> {
    pub(super) process: &'command Process,
    pub(super) project: Project,
}

impl Workplace<'_> {
    /// Reads the monitor files; what is wrong with some of them is told.
    pub(super) fn open<'command>(
        arguments: &MonitorArguments,
        process: &'command Process,
    ) -> Result<Workplace<'command>, CommandError> {
        let folder = &process.surroundings.working_dir;
        let project = Project::load(arguments.folder(), folder).map_err(CommandError::bad_input)?;
        project.faults.iter().for_each(|fault| process.tell_error(fault));
        Ok(Workplace { process, project })
    }

    /// The monitor of that name.
    pub(super) fn find(&self, name: &str) -> Result<&Monitor, CommandError> {
        self.project.find(name).ok_or_else(|| {
            let names = self.project.monitors.iter().map(|monitor| monitor.name.as_str());
            let hint = nearest(name, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            CommandError::usage(format!("there is no monitor `{name}` in {}{hint}", self.project.folder.display()))
        })
    }

    /// Opens the history.
    pub(super) fn history(&self, arguments: &MonitorArguments) -> Result<History, CommandError> {
        History::open(&self.history_path(arguments)?).map_err(CommandError::bad_input)
    }

    /// The same for runs, which go on without one where it cannot be opened; that is told.
    pub(super) fn history_of_runs(&self, arguments: &MonitorArguments) -> Result<Option<History>, CommandError> {
        match History::open(&self.history_path(arguments)?) {
            Ok(history) => Ok(Some(history)),
            Err(error) if error.is_wrong_file() => Err(CommandError::bad_input(error)),
            Err(error) => {
                self.process.tell_error(format!("{error}; runs are not kept"));
                Ok(None)
            }
        }
    }

    fn history_path(&self, arguments: &MonitorArguments) -> Result<PathBuf, CommandError> {
        let given = arguments.history.as_deref();
        self.project.history_path(given, &self.process.surroundings).ok_or_else(|| {
            CommandError::usage(
                "there is no place for the history: set XDG_STATE_HOME or HOME, or name a file with --history",
            )
        })
    }

    /// Nothing to run is no success: it would look fine for ever.
    pub(super) fn must_have_monitors(&self) -> Result<(), CommandError> {
        match self.project.monitors.is_empty() && self.project.faults.is_empty() {
            true => Err(CommandError::bad_input(format!(
                "{}: there are no monitor files (NAME.monitor.yaml)",
                self.project.folder.display()
            ))),
            false => Ok(()),
        }
    }

    /// Success, unless a monitor file is bad.
    pub(super) fn exit(&self) -> Exit {
        if self.project.faults.is_empty() { Exit::Success } else { Exit::BadInput }
    }
}

/// Prints lines.
pub(super) fn print(process: &Process, text: &str) -> Result<(), CommandError> {
    let mut out = process.stdout();
    let shown = process.show(text);
    let written = out.write_all(visible(shown.as_str(), Lines::Keep).as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::failed(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a JSON document.
pub(super) fn print_json(process: &Process, json: &serde_json::Value) -> Result<(), CommandError> {
    let text = serde_json::to_string_pretty(json).map_err(CommandError::failed)?;
    print(process, &(text + "\n"))
}
