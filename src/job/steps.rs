//! A job from its files to its exports.

use std::sync::Arc;

use serde_json::Value;

use super::{
    counts::Counts,
    error::{JobError, Refusal},
    execute::{Prepared, Shared, execute},
    export::{Finished, write_exports},
    load::{Loaded, load},
    outcome::{JobOutcome, Observer, RunResult},
    reporters::{self, Reports},
    rerun::select_failed,
    service::strict_ssl,
    settings::{api_key, client_settings, cookie_jar, open_vault, run_options},
    source::Sources,
    spec::{ExportSecrets, JobSpec},
};
use crate::{
    collection::kept_elsewhere,
    http::ClientSettings,
    notice::Notice,
    recording::Statistics,
    report::Reporter,
    run::{Inputs, RunSummary, Stop, VaultAccess},
    secret::{Lifetime, Redactor, Shown, address_secrets, looks_like_a_secret},
    surroundings::{Surroundings, variable_secrets},
    variable::{self, Scopes},
};

/// A job whose files are loaded.
pub struct Job {
    spec: JobSpec,
    surroundings: Surroundings,
    observer: Arc<dyn Observer>,
    client: ClientSettings,
    redactor: Redactor,
    loaded: Vec<Loaded>,
    reporters: Vec<Box<dyn Reporter>>,
}

impl Job {
    /// Loads everything that the job names.
    pub fn load(spec: JobSpec, surroundings: Surroundings, observer: Arc<dyn Observer>) -> Result<Job, JobError> {
        let mut redactor = Redactor::new(spec.masking);
        if spec.exports.secrets == ExportSecrets::Omit {
            redactor.learn_anyway();
        }
        match load_all(&spec, &surroundings, &*observer) {
            Ok((client, loaded)) => {
                Ok(Job { spec, surroundings, observer, client, redactor, loaded, reporters: Vec::new() })
            }
            Err(refusal) => Err(refusal.shown(&redactor, &surroundings)),
        }
    }

    /// Adds a reporter that no name stands for.
    pub fn add_reporter(&mut self, reporter: Box<dyn Reporter>) {
        self.reporters.push(reporter);
    }

    /// Runs the collections on this thread, which must not be one of an asynchronous runtime, until they have ended or
    /// `stop` is asked; then writes reports and exports.
    pub fn run(mut self, stop: Stop) -> Result<JobOutcome, JobError> {
        let outcome = self.run_all(stop);
        outcome.map_err(|refusal| refusal.shown(&self.redactor, &self.surroundings))
    }

    fn run_all(&mut self, stop: Stop) -> Result<JobOutcome, Refusal> {
        self.learn_secrets();
        if let Some(folder) =
            self.spec.options.packages.as_ref().filter(|folder| !self.surroundings.path(folder).is_dir())
        {
            return Err(Refusal::bad_input(format!("--packages: {} is not a folder", folder.display())));
        }
        let vault = open_vault(self.spec.vault.as_ref(), &mut self.redactor, &self.surroundings)?;
        if let Some(vault) = &vault {
            self.loaded.iter_mut().for_each(|each| fill_from_vault(&mut each.inputs, vault));
        }
        for warning in self.loaded.iter().flat_map(|each| &each.inputs.warnings) {
            self.observer.notice(Notice::warning(self.redactor.show(warning)));
        }
        let mut reports = self.reports()?;
        let counts = Counts::default();
        reports.add(Box::new(counts.clone()));
        let (prepared, kept) = self.prepare(&reports)?;
        let shared = Shared {
            options: &run_options(&self.spec, &self.client, &self.surroundings),
            client: &self.client,
            vault,
            ends_process: self.spec.ends_process,
            redactor: &self.redactor,
            progress: self.surroundings.progress.clone(),
            console_width: self.surroundings.console_width(),
            clock: self.surroundings.clock,
            stop: stop.clone(),
            observer: self.observer.clone(),
        };
        let (summaries, mut delivery) = execute(prepared, reports, &shared).map_err(Refusal::usage)?;
        if !stop.is_asked() {
            self.tell_what_did_not_run(&summaries, &kept);
        }
        let are_several = kept.len() > 1;
        let mut runs = Vec::new();
        for (place, (summary, Kept { name, written })) in summaries.iter().zip(kept).enumerate() {
            if let Some(reason) = summary.ended_early {
                self.observer.notice(Notice::error(summary.secrets.show(reason)));
            }
            let finished = Finished { summary, written: written.as_ref(), name: are_several.then_some(name.as_str()) };
            write_exports(&self.spec.exports, &finished, &self.surroundings, &*self.observer, &mut delivery);
            runs.push(result(summary, &name, &counts.of(place)));
        }
        Ok(JobOutcome::Finished { runs, delivery })
    }

    fn learn_secrets(&mut self) {
        self.spec.secret.iter().for_each(|name| self.redactor.suspect(name));
        self.spec.not_secret.iter().for_each(|name| self.redactor.exempt(name));
        for secret in self.spec.places().flat_map(address_secrets).filter(|secret| looks_like_a_secret(secret)) {
            self.redactor.learn(&secret, Lifetime::Run);
        }
        let api_key = api_key(&self.spec, &self.surroundings);
        let passphrases = self.client.certificates.iter().filter_map(|certificate| certificate.passphrase.as_ref());
        let given = self.spec.variables.secrets.iter().map(|(_, value)| value);
        for secret in
            api_key.iter().chain(passphrases).chain(given).chain(&variable_secrets(&self.surroundings.environment))
        {
            self.redactor.learn(secret, Lifetime::Run);
        }
    }

    fn reports(&mut self) -> Result<Reports, Refusal> {
        let scopes = self.loaded.first().map(|first| &first.inputs.scopes);
        let slack_url =
            scopes.and_then(|scopes| scopes.find("slack_url")).map(|variable| variable.get().to_text().to_string());
        let mut reports =
            reporters::build(&self.spec.reports, slack_url, &self.surroundings, &mut self.redactor, &*self.observer)
                .map_err(Refusal::usage)?
                .within(self.client.reach.clone());
        for reporter in self.reporters.drain(..) {
            reports.add(reporter);
        }
        reports.recorded(&self.surroundings).map_err(Refusal::usage)
    }

    fn prepare(&mut self, reports: &Reports) -> Result<(Vec<Prepared>, Vec<Kept>), Refusal> {
        let mut prepared = Vec::new();
        let mut kept = Vec::new();
        for Loaded { mut inputs, name, written } in self.loaded.drain(..) {
            if reports.has_slack() {
                silence_the_collections_slack(&mut inputs.scopes);
            }
            let selected = inputs.only.as_ref().map(|only| only.cycles);
            let iterations = selected.or(self.spec.iteration_count).unwrap_or(inputs.data.len()).max(1);
            let cookies = cookie_jar(self.spec.network.cookie_jar.as_deref(), &self.surroundings)?;
            prepared.push(Prepared { inputs, iterations, cookies });
            kept.push(Kept { name, written });
        }
        Ok((prepared, kept))
    }

    /// With `--bail` the collections after one that failed do not run.
    fn tell_what_did_not_run(&self, summaries: &[RunSummary], kept: &[Kept]) {
        let names: Vec<&str> = kept.iter().skip(summaries.len()).map(|kept| kept.name.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let sentence = format!("--bail: not run after the failure: {}", names.join(", "));
        let secrets = summaries.last().map_or(&self.redactor, |last| &last.secrets);
        self.observer.notice(Notice::plain(secrets.show(&sentence)));
    }
}

fn result(summary: &RunSummary, collection: &str, statistics: &Statistics) -> RunResult {
    RunResult {
        collection: summary.secrets.show_name(collection),
        outcome: summary.outcome,
        ended_early: summary.ended_early.map(Shown::fixed),
        waited_for: summary.waited_for.clone(),
        shortfall: summary.shortfall.clone(),
        requests: statistics.requests,
        assertions: statistics.assertions,
        broken: summary.totals.broken,
        warnings: statistics.warnings,
        milliseconds: statistics.timings.run,
    }
}

/// What of a collection is needed when it has run.
struct Kept {
    name: String,
    /// Its JSON, where it will be exported.
    written: Option<Value>,
}

fn load_all(
    spec: &JobSpec,
    surroundings: &Surroundings,
    observer: &dyn Observer,
) -> Result<(ClientSettings, Vec<Loaded>), Refusal> {
    let client = client_settings(spec, surroundings, observer)?;
    let strict_ssl = strict_ssl(surroundings, observer);
    let sources = Sources { surroundings, client: client.clone(), strict_ssl, api_key: api_key(spec, surroundings) };
    let mut loaded = load(spec, &sources).map_err(Refusal::bad_input)?;
    select_failed(&mut loaded, spec, surroundings)?;
    Ok((client, loaded))
}

/// Variables that a file leaves to a vault are those of ours, where it has them.
fn fill_from_vault(inputs: &mut Inputs, vault: &VaultAccess) {
    let Inputs { warnings, scopes, .. } = inputs;
    warnings.retain(|warning| {
        let Some(name) = kept_elsewhere(warning).filter(|name| vault.holds(name)) else { return true };
        if scopes.find(name).is_none() {
            scopes.collection.set(name, variable::Value::text(format!("{{{{vault:{name}}}}}")), None);
        }
        false
    });
}

/// The collection's own «Send to Slack» folder keeps quiet when the slack reporter is on.
fn silence_the_collections_slack(scopes: &mut Scopes) {
    for name in Scopes::ORDER {
        let scope = scopes.scope_mut(name);
        if scope.find("slack_url").is_some() {
            scope.set("slack_url", variable::Value::text(""), None);
            scope.take_written();
        }
    }
}
