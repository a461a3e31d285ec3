//! `postwatch import`: arguments → an import.

use super::{
    Exit, Process,
    args::{ImportArguments, ImportSourceArguments},
    observer::Terminal,
    process::print_notice,
    signals::Signals,
};
use crate::{
    import::{ImportError, ImportOutcome, ImportSource, ImportSpec, import_postman},
    notice::Notice,
};

/// Imports what the arguments name.
pub(super) fn import(arguments: ImportArguments, process: &Process) -> Exit {
    let ImportSourceArguments::Postman(postman) = arguments.source;
    let source = match postman.from_dump {
        Some(path) => ImportSource::Dump(path),
        None => ImportSource::Api { region: postman.region.into(), workspace: postman.workspace },
    };
    let spec = ImportSpec { source, folder: postman.into, overwrites: postman.overwrite };
    let terminal = Terminal { signals: Signals::default(), ..Terminal::default() };
    let stop = terminal.signals.watch();
    let exit = match import_postman(&spec, &process.surroundings, &terminal, stop) {
        Ok(ImportOutcome::Complete) => Exit::Success,
        Ok(ImportOutcome::Incomplete | ImportOutcome::Stopped) => Exit::Error,
        Err(error) => {
            let (problem, exit) = match error {
                ImportError::Usage(problem) => (problem, Exit::Usage),
                ImportError::BadInput(problem) => (problem, Exit::BadInput),
                ImportError::Failed(problem) => (problem, Exit::Error),
            };
            print_notice(&Notice::error(problem));
            exit
        }
    };
    terminal.signals.exit().map_or(exit, |signal| exit.worse(signal))
}
