//! `postwatch run`: load → plan → run → reports.

use std::{path::Path, sync::Arc};

use super::{
    Exit, Process,
    args::RunArguments,
    reporter_options::ReporterOptions,
    reporters::{self, Reports},
    settings::{extra_roots, masking, run_settings, set_variables},
    signals::Signals,
};
use crate::{
    collection::{self, Collection, LoadError},
    http::{Client, ClientSettings, install_head_tap},
    plan::{self, Plan},
    run::{Inputs, RunSettings, RunSummary, Runner, Stop, Wire},
    secret::Redactor,
    variable::{Scope, Scopes, Value},
};

/// Runs one collection and writes its reports.
pub(super) fn run(arguments: RunArguments, options: &ReporterOptions, process: Process) -> Exit {
    let inputs = match load(&arguments) {
        Ok(inputs) => inputs,
        Err(refusal) => {
            process.tell(&format!("error: {refusal}"));
            return Exit::BadInput;
        }
    };
    let stop = Stop::default();
    let signals = Signals::watch(stop.clone());
    let mut settings = run_settings(&arguments, &process, stop);
    settings.iterations = arguments.iteration_count.unwrap_or(inputs.data.len()).max(1);
    match execute(inputs, settings, &arguments, options, &process) {
        Ok((summary, reports)) => {
            if let Some(reason) = summary.ended_early {
                process.tell(&format!("error: {reason}"));
            }
            let exit = Exit::of_outcome(summary.outcome, arguments.suppress_exit_code);
            let exit = if reports { exit } else { exit.worse(Exit::ReportFailed) };
            signals.exit().map_or(exit, |signal| exit.worse(signal))
        }
        Err(problem) => {
            process.tell(&format!("error: {problem}"));
            Exit::Usage
        }
    }
}

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("collection could not be loaded\n  {0}")]
    Collection(LoadError),
    #[error("could not load environment\n  {0}")]
    Environment(LoadError),
    #[error("could not load globals\n  {0}")]
    Globals(LoadError),
    #[error("iteration data could not be loaded\n  {0}")]
    Data(LoadError),
    #[error(transparent)]
    Plan(#[from] plan::PlanError),
}

fn load(arguments: &RunArguments) -> Result<Inputs, Refusal> {
    let mut warnings = Vec::new();
    let collection = collection::load(&arguments.collection).map_err(Refusal::Collection)?;
    warnings.extend(collection.warnings.iter().cloned());
    let mut scope = |path: Option<&Path>, load: fn(&Path, &mut Vec<String>) -> Result<Scope, LoadError>| {
        path.map_or_else(|| Ok(Scope::default()), |path| load(path, &mut warnings))
    };
    let mut environment =
        scope(arguments.environment.as_deref(), collection::load_environment).map_err(Refusal::Environment)?;
    let mut globals = scope(arguments.globals.as_deref(), collection::load_globals).map_err(Refusal::Globals)?;
    set_variables(&mut environment, &arguments.env_var);
    set_variables(&mut globals, &arguments.global_var);
    let data = match &arguments.iteration_data {
        Some(path) => collection::load_data(path).map_err(Refusal::Data)?,
        None => Vec::new(),
    };
    let plan = plan::plan(&collection, &arguments.folder)?;
    Ok(inputs(&collection, plan, environment, globals, data, warnings))
}

/// What a run starts from, once everything is read.
pub(super) fn inputs(
    collection: &Collection,
    plan: Plan,
    environment: Scope,
    globals: Scope,
    data: Vec<collection::Row>,
    warnings: Vec<String>,
) -> Inputs {
    let scopes =
        Scopes { environment, globals, collection: Scope::new(collection.variables.clone()), ..Scopes::default() };
    Inputs { plan: Arc::new(plan), scopes, data, collection: 0, warnings }
}

/// Runs the plan with its reporters at work. The flag tells whether every report was written.
fn execute(
    mut inputs: Inputs,
    mut settings: RunSettings,
    arguments: &RunArguments,
    options: &ReporterOptions,
    process: &Process,
) -> Result<(RunSummary, bool), String> {
    install_head_tap();
    let mut redactor = Redactor::new(masking(arguments.secrets));
    let reports = reporters::build(arguments, options, process, &inputs.scopes, &mut redactor)?;
    if reports.has_slack() {
        silence_the_collections_slack(&mut inputs.scopes);
    }
    settings.wants_bodies = reports.wants_bodies();
    with_reports(inputs, settings, reports, redactor, process).map_err(|error| error.to_string())
}

/// Runs the plan on this thread and finishes the reports.
pub(super) fn with_reports(
    inputs: Inputs,
    settings: RunSettings,
    reports: Reports,
    redactor: Redactor,
    process: &Process,
) -> std::io::Result<(RunSummary, bool)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let client = Client::new(ClientSettings {
        environment: process.environment.clone().into_iter().collect(),
        extra_roots: extra_roots(process),
        max_response_bytes: None,
        clock: process.clock,
    });
    let (sink, reports) = reports.start()?;
    let wire = Wire::new(client, process.clock, redactor.clone(), settings);
    let summary = runtime.block_on(Box::pin(Runner::new(inputs, wire, sink).run()));
    let written = reports.finish(&runtime, &redactor, process);
    Ok((summary, written))
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
