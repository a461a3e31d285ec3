//! Arguments → what runs start from.

use serde_json::Value;

use super::{
    args::RunArguments,
    run::Ended,
    source::{FetchError, Kind, Source, Sources},
    variables::{add_variables, set_variables},
};
use crate::{
    collection::{self, Collection, Data, LoadError},
    plan::{self, Plan},
    run::Inputs,
    variable::{Scope, Scopes},
};

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("collection could not be loaded\n  {0}")]
    Collection(Unusable),
    #[error("could not load environment\n  {0}")]
    Environment(Unusable),
    #[error("could not load globals\n  {0}")]
    Globals(Unusable),
    #[error("iteration data could not be loaded\n  {0}")]
    Data(Unusable),
    #[error(transparent)]
    Plan(#[from] plan::PlanError),
    #[error(transparent)]
    Variables(#[from] Ended),
}

/// What is wrong with a file or URL.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unusable {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// A collection with all it needs.
pub(super) struct Loaded {
    pub(super) inputs: Inputs,
    /// Its name, for the files of several.
    pub(super) name: String,
    /// Its JSON, where it will be exported.
    pub(super) written: Option<Value>,
}

/// Loads all collections of a call. Each starts with environment, globals and data of its own.
pub(super) fn load(arguments: &RunArguments, sources: &Sources<'_>) -> Result<Vec<Loaded>, Refusal> {
    let mut warnings = Vec::new();
    let mut environment = match &arguments.environment {
        Some(place) => load_environment(sources, place, &mut warnings).map_err(Refusal::Environment)?,
        None => Scope::default(),
    };
    let mut globals = match &arguments.globals {
        Some(place) => load_globals(sources, place, &mut warnings).map_err(Refusal::Globals)?,
        None => Scope::default(),
    };
    add_variables(&mut environment, arguments, sources.process)?;
    set_variables(&mut globals, &arguments.global_var);
    let data = match &arguments.iteration_data {
        Some(place) => load_data(sources, place).map_err(Refusal::Data)?,
        None => Data::default(),
    };
    let mut loaded = Vec::new();
    for (index, place) in arguments.collections.iter().enumerate() {
        let wants_json = arguments.export_collection.is_some();
        let mut collection = load_collection(sources, place).map_err(Refusal::Collection)?;
        let written = collection.json.clone().filter(|_| wants_json);
        let plan = plan::plan(&collection, &arguments.folder)?;
        let mut warnings = if index == 0 { std::mem::take(&mut warnings) } else { Vec::new() };
        warnings.extend(collection.warnings.iter().cloned());
        let inputs = inputs(&mut collection, plan, environment.clone(), globals.clone(), data.clone(), warnings);
        loaded.push(Loaded { inputs: Inputs { collection: index, ..inputs }, name: collection.name, written });
    }
    Ok(loaded)
}

fn load_collection(sources: &Sources<'_>, place: &str) -> Result<Collection, Unusable> {
    Ok(match sources.open(Kind::Collection, place)? {
        Source::Text { name, text } => collection::parse(&text, &name)?,
        Source::File(path) => collection::load(&path)?,
    })
}

fn load_environment(sources: &Sources<'_>, place: &str, warnings: &mut Vec<String>) -> Result<Scope, Unusable> {
    Ok(match sources.open(Kind::Environment, place)? {
        Source::Text { name, text } => collection::parse_environment(&text, &name, warnings)?,
        Source::File(path) => collection::load_environment(&path, warnings)?,
    })
}

fn load_globals(sources: &Sources<'_>, place: &str, warnings: &mut Vec<String>) -> Result<Scope, Unusable> {
    Ok(match sources.open(Kind::Globals, place)? {
        Source::Text { name, text } => collection::parse_globals(&text, &name, warnings)?,
        Source::File(path) => collection::load_globals(&path, warnings)?,
    })
}

fn load_data(sources: &Sources<'_>, place: &str) -> Result<Data, Unusable> {
    Ok(match sources.open(Kind::Data, place)? {
        Source::Text { name, text } => collection::parse_data(&text, &name)?,
        Source::File(path) => collection::load_data(&path)?,
    })
}

/// What a run starts from, once everything is read.
pub(super) fn inputs(
    collection: &mut Collection,
    plan: Plan,
    environment: Scope,
    globals: Scope,
    data: Data,
    warnings: Vec<String>,
) -> Inputs {
    let scopes =
        Scopes { environment, globals, collection: Scope::new(collection.variables.clone()), ..Scopes::default() };
    Inputs { plan: std::sync::Arc::new(plan), scopes, data, collection: 0, warnings, json: collection.json.take() }
}
