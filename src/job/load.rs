//! Files and addresses → what runs start from.

use std::{collections::HashSet, path::Path, sync::Arc};

use serde_json::Value;

use super::{
    error::Refusal,
    source::{FetchError, Kind, Source, Sources},
    spec::{JobSpec, Place},
    variables::{add_variables, set_variables},
};
use crate::{
    collection::{self, Collection, CsvNumbers, Data, LoadError},
    plan,
    run::Inputs,
    variable::{Scope, Scopes},
};

/// Why nothing could be run.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadFailure {
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
    Variables(#[from] Refusal),
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
pub(super) fn load(spec: &JobSpec, sources: &Sources<'_>) -> Result<Vec<Loaded>, LoadFailure> {
    let mut warnings = Vec::new();
    let mut environment = match &spec.environment {
        Some(place) => load_environment(sources, place, &mut warnings).map_err(LoadFailure::Environment)?,
        None => Scope::default(),
    };
    let mut globals = match &spec.globals {
        Some(place) => load_globals(sources, place, &mut warnings).map_err(LoadFailure::Globals)?,
        None => Scope::default(),
    };
    add_variables(&mut environment, &spec.variables, sources.surroundings)?;
    set_variables(&mut globals, &spec.variables.globals);
    let data = match &spec.iteration_data {
        Some(place) => load_data(sources, place, spec.csv_numbers).map_err(LoadFailure::Data)?,
        None => Data::default(),
    };
    if spec.iteration_data.is_some() && data.is_empty() {
        warnings.push("the iteration data has no rows: the collection runs without data".to_owned());
    }
    let mut taken = HashSet::new();
    let mut loaded: Vec<Loaded> = Vec::new();
    for (index, place) in spec.collections.iter().enumerate() {
        let wants_json = spec.exports.collection.is_some();
        let mut collection = load_collection(sources, place).map_err(LoadFailure::Collection)?;
        let written = collection.json.clone().filter(|_| wants_json);
        let mut plan = plan::plan(&collection, &spec.folders)?;
        plan.collection_name = told_apart(&collection.name, place, &mut taken);
        let mut warnings = if index == 0 { std::mem::take(&mut warnings) } else { Vec::new() };
        warnings.extend(collection.warnings.iter().cloned());
        let scopes = Scopes {
            environment: environment.clone(),
            globals: globals.clone(),
            collection: Scope::new(collection.variables.clone()),
            ..Scopes::default()
        };
        let inputs = Inputs {
            plan: Arc::new(plan),
            scopes,
            data: data.clone(),
            collection: index,
            warnings,
            json: collection.json.take(),
            only: None,
        };
        loaded.push(Loaded { inputs, name: collection.name, written });
    }
    Ok(loaded)
}

/// The name of a collection in reports. Where an earlier one has the same, the file of the later one is added, or a number
/// where that is no file: reports and build servers go by names, and would make one of the two. An address may hold
/// secrets, and never stands in a name.
fn told_apart(name: &str, place: &Place, taken: &mut HashSet<Arc<str>>) -> Arc<str> {
    let mut chosen: Arc<str> = name.into();
    let file = match place {
        Place::At(place) if !place.contains("://") => Path::new(place).file_name().map(|file| file.to_string_lossy()),
        _ => None,
    };
    let with_file = file.map(|file| format!("{name} ({file})"));
    let mut others = with_file.into_iter().chain((2_usize..).map(|number| format!("{name} ({number})")));
    // One without a name is called by its id.
    while !name.is_empty() && taken.contains(&chosen) {
        let Some(other) = others.next() else { break };
        chosen = other.into();
    }
    taken.insert(chosen.clone());
    chosen
}

fn load_collection(sources: &Sources<'_>, place: &Place) -> Result<Collection, Unusable> {
    Ok(match sources.open(Kind::Collection, place)? {
        Source::Text { name, text } => collection::parse(&text, &name)?,
        Source::File(path) => collection::load(&path)?,
    })
}

fn load_environment(sources: &Sources<'_>, place: &Place, warnings: &mut Vec<String>) -> Result<Scope, Unusable> {
    Ok(match sources.open(Kind::Environment, place)? {
        Source::Text { name, text } => collection::parse_environment(&text, &name, warnings)?,
        Source::File(path) => collection::load_environment(&path, warnings)?,
    })
}

fn load_globals(sources: &Sources<'_>, place: &Place, warnings: &mut Vec<String>) -> Result<Scope, Unusable> {
    Ok(match sources.open(Kind::Globals, place)? {
        Source::Text { name, text } => collection::parse_globals(&text, &name, warnings)?,
        Source::File(path) => collection::load_globals(&path, warnings)?,
    })
}

fn load_data(sources: &Sources<'_>, place: &Place, numbers: CsvNumbers) -> Result<Data, Unusable> {
    Ok(match sources.open(Kind::Data, place)? {
        Source::Text { name, text } => collection::parse_data(&text, &name, numbers)?,
        Source::File(path) => collection::load_data(&path, numbers)?,
    })
}
