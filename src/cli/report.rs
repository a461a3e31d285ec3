//! `postwatch report`: the reports of a recorded run, made again.

use std::{io::Write as _, path::Path, sync::Arc};

use super::{
    CommandError, Exit, Process,
    args::{ComparisonFormat, ReportArguments},
    observer::Terminal,
    run::refused,
};
use crate::{
    finding::comparison::Comparison,
    job::{Replay, ReplaySpec},
    report::ReporterOptions,
};

/// Makes the reports that the arguments ask for.
pub(super) fn report(arguments: ReportArguments, options: ReporterOptions, process: &Process) -> Exit {
    if let Some(before) = &arguments.against {
        return compare(before, &arguments, process).unwrap_or_else(|error| error.tell(process));
    }
    let terminal = Arc::new(Terminal::default());
    let replay = Replay {
        spec: ReplaySpec {
            reach: arguments.network.reach(),
            recording: arguments.recording,
            reports: arguments.output.spec(options),
        },
        surroundings: process.surroundings.clone(),
        observer: terminal.clone(),
    };
    let outcome = replay.run();
    terminal.repeat();
    match outcome {
        Ok(true) => Exit::Success,
        Ok(false) => Exit::ReportFailed,
        Err(error) => refused(&error),
    }
}

/// Prints what changed between two recordings. A finding or failure that is new gives 1; a later run that was cut off 5,
/// since it may have missed some.
fn compare(before: &Path, arguments: &ReportArguments, process: &Process) -> Result<Exit, CommandError> {
    let now = &arguments.recording;
    let comparison = Comparison::between(&process.path(before), &process.path(now)).map_err(CommandError::bad_input)?;
    if !comparison.is_complete {
        process.tell_warning(format!(
            "{}: the recording ends before the run does; what it did not reach is «not run»",
            now.display()
        ));
    }
    let text = match arguments.format {
        ComparisonFormat::Text => comparison.to_string(),
        ComparisonFormat::Json => serde_json::to_string_pretty(&comparison).map_err(CommandError::bad_input)? + "\n",
    };
    let mut out = process.stdout();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        process.tell_error(format!("the comparison could not be written: {error}"));
        return Ok(Exit::ReportFailed);
    }
    Ok(match (comparison.is_complete, comparison.has_new()) {
        (false, _) => Exit::Error,
        (true, true) => Exit::Failure,
        (true, false) => Exit::Success,
    })
}
