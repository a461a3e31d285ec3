//! Runs what was loaded, with its reporters at work.

use std::{io, sync::Arc};

use super::{
    outcome::{Delivery, Observer},
    reporters::Reports,
    watchdog::JobWatchdog,
};
use crate::{
    clock::Clock,
    event::{Outcome, Progress},
    http::{Client, ClientSettings, CookieJar},
    run::{
        Bail, EventQueue, Inputs, Resources, RunOptions, RunSettings, RunSummary, RunWatch, Runner, Stop, VaultAccess,
    },
    secret::Redactor,
};

/// A run that may begin.
pub(super) struct Prepared {
    pub(super) inputs: Inputs,
    pub(super) iterations: usize,
    pub(super) cookies: CookieJar,
}

/// What the runs of a job share.
pub(super) struct Shared<'job> {
    pub(super) options: &'job RunOptions,
    pub(super) client: &'job ClientSettings,
    pub(super) vault: Option<VaultAccess>,
    /// Whether the process ends after the job.
    pub(super) ends_process: bool,
    pub(super) redactor: &'job Redactor,
    pub(super) progress: Progress,
    pub(super) console_width: usize,
    pub(super) clock: Clock,
    pub(super) stop: Stop,
    pub(super) observer: Arc<dyn Observer>,
}

/// Runs all in order on this thread, up to the first that fails with `--bail`, each with connections and cookies of its
/// own, and finishes the reports. Does not return when a script blocks this thread for good.
pub(super) fn execute(
    prepared: Vec<Prepared>,
    reports: Reports,
    shared: &Shared<'_>,
) -> io::Result<(Vec<RunSummary>, Delivery)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let detail = reports.detail();
    let queue = EventQueue::default();
    let watch = RunWatch::new(shared.clock, queue.clone());
    let (sink, reports) = reports.start(|pending| {
        Some(Box::new(JobWatchdog {
            watch: watch.clone(),
            stop: shared.stop.clone(),
            pending,
            redactor: shared.redactor.clone(),
            observer: shared.observer.clone(),
            reason: "",
        }))
    })?;
    let bail = shared.options.bail;
    let must_end = |summary: &RunSummary| match bail {
        Bail::OnFailure => summary.outcome != Outcome::Success,
        Bail::OnError | Bail::Never => summary.totals.end_it(bail),
    };
    let mut summaries: Vec<RunSummary> = Vec::new();
    let mut prepared = prepared.into_iter().peekable();
    while let Some(Prepared { inputs, iterations, cookies }) = prepared.next() {
        let settings = RunSettings {
            options: RunOptions { iterations, ..shared.options.clone() },
            detail,
            progress: shared.progress.clone(),
            console_width: shared.console_width,
            is_last: shared.ends_process && prepared.peek().is_none(),
            vault: shared.vault.clone(),
            stop: shared.stop.clone(),
            queue: queue.clone(),
            watch: watch.clone(),
        };
        let resources = Resources {
            client: Client::new(shared.client.clone()),
            clock: shared.clock,
            cookies,
            redactor: shared.redactor.clone(),
        };
        let runner = Runner::new(inputs, resources, settings, sink.clone());
        let summary = runtime.block_on(Box::pin(runner.run()));
        let ends_the_job = shared.stop.is_asked() || must_end(&summary);
        summaries.push(summary);
        if ends_the_job {
            break;
        }
    }
    let knowing: Vec<&Redactor> = summaries.iter().map(|summary| &summary.secrets).collect();
    let delivery = reports.finish(&knowing, &runtime, shared.redactor, &*shared.observer);
    Ok((summaries, delivery))
}
