//! `postwatch run`: load → plan → run → reports → exports.

use super::{
    Exit, Process,
    args::{ExportSecrets, RunArguments},
    execute::{Prepared, with_reports},
    export::{Finished, write_exports},
    given::variable_secrets,
    lifeguard::Ending,
    load::{Loaded, load},
    reporter_options::ReporterOptions,
    reporters,
    settings::{api_key, client_settings, cookie_jar, is_strict, masking, run_settings},
    signals::Signals,
    source::Sources,
    vault,
};
use crate::{
    run::Stop,
    secret::{Lifetime, Redactor, Shown},
    variable::{Scopes, Value},
};

/// Why the command ended before a run began, and how.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(super) struct Ended {
    problem: String,
    exit: Exit,
}

impl Ended {
    /// Ended by a bad file.
    pub(super) fn bad_input(problem: impl ToString) -> Ended {
        Ended { problem: problem.to_string(), exit: Exit::BadInput }
    }

    /// The same sentence without what the redactor knows.
    pub(super) fn masked(self, redactor: &Redactor) -> Ended {
        Ended { problem: redactor.show(&self.problem).as_str().to_owned(), ..self }
    }

    /// Says so.
    pub(super) fn tell(&self, process: &Process) -> Exit {
        process.tell(&process.show(&format!("error: {}", self.problem)));
        self.exit
    }

    /// Ended by wrong usage.
    pub(super) fn usage(problem: impl ToString) -> Ended {
        Ended { problem: problem.to_string(), exit: Exit::Usage }
    }
}

/// Runs the collections and writes their reports.
pub(super) fn run(arguments: &RunArguments, options: &ReporterOptions, process: &Process) -> Exit {
    let mut redactor = Redactor::new(masking(arguments.secrets));
    if arguments.export_secrets == ExportSecrets::Omit {
        redactor.learn_anyway();
    }
    run_all(arguments, options, &mut redactor, process).unwrap_or_else(|ended| ended.masked(&redactor).tell(process))
}

fn run_all(
    arguments: &RunArguments,
    options: &ReporterOptions,
    redactor: &mut Redactor,
    process: &Process,
) -> Result<Exit, Ended> {
    let client = client_settings(arguments, process)?;
    if !is_strict(&process.environment) {
        process.tell(&Shown::fixed(
            "warning: NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked, and connections may be read and \
             changed by others",
        ));
    }
    let sources = Sources {
        process,
        client: client.clone(),
        strict_ssl: is_strict(&process.environment),
        api_key: api_key(arguments, process),
    };
    let mut loaded = load(arguments, &sources).map_err(Ended::bad_input)?;
    let stop = Stop::default();
    let signals = Signals::watch(stop.clone());
    arguments.secret.iter().for_each(|name| redactor.suspect(name));
    arguments.not_secret.iter().for_each(|name| redactor.exempt(name));
    let passphrases = client.certificates.iter().filter_map(|certificate| certificate.passphrase.as_ref());
    for secret in sources.api_key.iter().chain(passphrases).chain(&variable_secrets(&process.environment)) {
        redactor.learn(secret, Lifetime::Run);
    }
    if let Some(folder) = arguments.packages.as_ref().filter(|folder| !process.working_dir.join(folder).is_dir()) {
        return Err(Ended::bad_input(format!("--packages: {} is not a folder", folder.display())));
    }
    for warning in loaded.iter().flat_map(|each| &each.inputs.warnings) {
        process.tell(&redactor.show(&format!("warning: {warning}")));
    }
    let vault = vault::open(arguments, redactor, process)?;
    let empty = Scopes::default();
    let scopes = loaded.first().map_or(&empty, |first| &first.inputs.scopes);
    let reports = reporters::build(&arguments.output, options, process, scopes, redactor)
        .and_then(|reports| reports.within(client.reach.clone()).recorded(process))
        .map_err(Ended::usage)?;
    let mut prepared = Vec::new();
    let mut kept = Vec::new();
    for Loaded { mut inputs, name, written } in loaded.drain(..) {
        if reports.has_slack() {
            silence_the_collections_slack(&mut inputs.scopes);
        }
        let mut settings = run_settings(arguments, process, stop.clone());
        settings.iterations = arguments.iteration_count.unwrap_or(inputs.data.len()).max(1);
        settings.vault.clone_from(&vault);
        let keys = client.certificates.iter().flat_map(|each| [&each.key, &each.pfx]).flatten();
        settings.files.secrets.extend(keys.cloned());
        settings.wants_headers = reports.wants_headers();
        settings.wants_bodies = reports.wants_bodies();
        settings.wants_failed_bodies = reports.wants_failed_bodies();
        settings.wants_documents = reports.wants_documents();
        prepared.push(Prepared { inputs, settings, cookies: cookie_jar(arguments, process)? });
        kept.push((name, written));
    }
    let ending = Ending { signals: signals.clone(), is_suppressed: arguments.suppress_exit_code };
    let are_several = prepared.len() > 1;
    let (summaries, reported) =
        with_reports(prepared, &client, reports, redactor, process, ending).map_err(Ended::usage)?;
    if arguments.bail.is_some() && signals.exit().is_none() && summaries.len() < kept.len() {
        let names: Vec<&str> = kept[summaries.len()..].iter().map(|(name, _)| name.as_str()).collect();
        let told = format!("--bail: not run after the failure: {}", names.join(", "));
        process.tell(&summaries.last().map_or_else(|| redactor.show(&told), |last| last.secrets.show(&told)));
    }
    let mut exit = if reported { Exit::Success } else { Exit::ReportFailed };
    for (summary, (name, written)) in summaries.iter().zip(&kept) {
        if let Some(reason) = summary.ended_early {
            process.tell(&summary.secrets.show(&format!("error: {reason}")));
        }
        exit = exit.worse(Exit::of_outcome(summary.outcome, arguments.suppress_exit_code));
        let name = are_several.then_some(name.as_str());
        if !write_exports(arguments, &Finished { summary, written: written.as_ref(), name }, process) {
            exit = exit.worse(Exit::ReportFailed);
        }
    }
    Ok(signals.exit().map_or(exit, |signal| exit.worse(signal)))
}

/// The collection's own «Send to Slack» folder keeps quiet when the slack reporter is on (iam.md §5).
fn silence_the_collections_slack(scopes: &mut Scopes) {
    for name in Scopes::ORDER {
        let scope = scopes.scope_mut(name);
        if scope.find("slack_url").is_some() {
            scope.set("slack_url", Value::text(""), None);
            scope.take_written();
        }
    }
}
