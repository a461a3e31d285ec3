//! `postwatch report`: the reports of a recorded run, made again.

use std::{io::Write as _, path::Path};

use super::{
    Exit, Process,
    args::{ComparisonFormat, ReportArguments},
    reporter_options::ReporterOptions,
    reporters::{self, Reports},
    run::Ended,
    settings::reach,
};
use crate::{
    finding::comparison::Comparison,
    recording::Recording,
    secret::{Masking, Redactor},
    variable::Scopes,
};

/// How many events are handed on at once.
const BATCH: usize = 256;

/// Makes the reports that the arguments ask for.
pub(super) fn report(arguments: &ReportArguments, options: &ReporterOptions, process: &Process) -> Exit {
    // The recording was masked when it was written; what a report posts to is a secret of this command.
    let mut redactor = Redactor::new(Masking::Mask);
    make(arguments, options, &mut redactor, process).unwrap_or_else(|ended| ended.masked(&redactor).tell(process))
}

fn make(
    arguments: &ReportArguments,
    options: &ReporterOptions,
    redactor: &mut Redactor,
    process: &Process,
) -> Result<Exit, Ended> {
    if let Some(before) = &arguments.against {
        return compare(before, arguments, process);
    }
    let path = process.working_dir.join(&arguments.recording);
    let recording = Recording::open(&path).map_err(Ended::bad_input)?;
    if !recording.is_complete() {
        process.tell(&process.show(&format!(
            "warning: {}: the recording ends before the run does; the reports say so",
            arguments.recording.display()
        )));
    }
    let mut reports = reporters::build(&arguments.output, options, process, &Scopes::default(), redactor)
        .map_err(Ended::usage)?
        .within(reach(&arguments.network));
    let late = reports.take_late(&path).map_err(Ended::usage)?;
    let mut exit = if replay(&recording, reports, redactor, process)? { Exit::Success } else { Exit::ReportFailed };
    for report in &late {
        if let Err(error) = report.render(&recording) {
            process.tell(&process.show(&format!("error: reporter {}: {error}", report.name())));
            exit = exit.worse(Exit::ReportFailed);
        }
    }
    Ok(exit)
}

/// Prints what changed between two recordings. A finding or failure that is new gives 1; a later run that was cut off 5,
/// since it may have missed some.
fn compare(before: &Path, arguments: &ReportArguments, process: &Process) -> Result<Exit, Ended> {
    let now = &arguments.recording;
    let place = |path: &Path| process.working_dir.join(path);
    let comparison = Comparison::between(&place(before), &place(now)).map_err(Ended::bad_input)?;
    if !comparison.is_complete {
        process.tell(&process.show(&format!(
            "warning: {}: the recording ends before the run does; what it did not reach is «not run»",
            now.display()
        )));
    }
    let text = match arguments.format {
        ComparisonFormat::Text => comparison.to_string(),
        ComparisonFormat::Json => serde_json::to_string_pretty(&comparison).map_err(Ended::bad_input)? + "\n",
    };
    let mut out = process.stdout();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        process.tell(&process.show(&format!("error: the comparison could not be written: {error}")));
        return Ok(Exit::ReportFailed);
    }
    Ok(match (comparison.is_complete, comparison.has_new()) {
        (false, _) => Exit::Error,
        (true, true) => Exit::Failure,
        (true, false) => Exit::Success,
    })
}

/// Shows every event to the reporters that take them as they come.
fn replay(recording: &Recording, reports: Reports, redactor: &Redactor, process: &Process) -> Result<bool, Ended> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Ended::usage)?;
    let (sink, working) = reports.start(|_| None).map_err(Ended::usage)?;
    let mut batch = Vec::with_capacity(BATCH);
    for event in recording.events().map_err(Ended::bad_input)? {
        batch.push(event.map_err(Ended::bad_input)?);
        if batch.len() == BATCH {
            sink.emit(std::mem::take(&mut batch));
        }
    }
    sink.emit(batch);
    Ok(working.finish(&runtime, redactor, process))
}
