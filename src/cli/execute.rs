//! Runs what was loaded, with its reporters at work.

use super::{
    Process,
    lifeguard::{Ending, RunLifeguard},
    reporters::Reports,
};
use crate::{
    event::Outcome,
    http::{Client, ClientSettings, CookieJar},
    run::{Bail, Inputs, RunSettings, RunSummary, Runner, Watch, Wire},
    secret::Redactor,
};

/// A run that may begin.
pub(super) struct Prepared {
    pub(super) inputs: Inputs,
    pub(super) settings: RunSettings,
    pub(super) cookies: CookieJar,
}

/// Runs all in order on this thread, up to the first that fails with `--bail`, each with connections and cookies of its
/// own, and finishes the reports. The flag tells whether every report was written. Does not return when a script never
/// lets go of this thread.
pub(super) fn with_reports(
    prepared: Vec<Prepared>,
    client: &ClientSettings,
    reports: Reports,
    redactor: &Redactor,
    process: &Process,
    ending: Ending,
) -> std::io::Result<(Vec<RunSummary>, bool)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let watch = Watch::new(process.clock);
    let stop = prepared.first().map(|first| first.settings.stop.clone()).unwrap_or_default();
    let (sink, reports) = reports.start(|post| {
        let (watch, redactor, process) = (watch.clone(), redactor.clone(), process.clone());
        Some(Box::new(RunLifeguard { watch, stop, ending, post, redactor, process, reason: "" }))
    })?;
    let mut summaries = Vec::new();
    let mut prepared = prepared.into_iter().peekable();
    while let Some(Prepared { inputs, mut settings, cookies }) = prepared.next() {
        settings.watch = watch.clone();
        settings.is_last = prepared.peek().is_none();
        let (stop, bail) = (settings.stop.clone(), settings.bail);
        let wire = Wire::new(Client::new(client.clone()), process.clock, redactor.clone(), settings, cookies);
        summaries.push(runtime.block_on(Box::pin(Runner::new(inputs, wire, sink.clone()).run())));
        let must_end = |summary: &RunSummary| match bail {
            Bail::OnFailure => summary.outcome != Outcome::Success,
            Bail::OnError | Bail::Never => summary.totals.end_it(bail),
        };
        if stop.is_asked() || summaries.last().is_some_and(must_end) {
            break;
        }
    }
    let written = reports.finish(&runtime, redactor, process);
    Ok((summaries, written))
}
