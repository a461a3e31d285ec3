//! Environment and globals after a run.

use serde::Serialize;
use serde_json::Value;

use super::options::HtmlOptions;
use crate::recording::RecordedRun;

/// A scope's variables.
#[derive(Debug, Serialize)]
pub(super) struct ScopeModel {
    /// `Environment` or `Globals`.
    scope: &'static str,
    /// Name of the environment.
    name: String,
    /// Name of the collection, where there are several.
    run: Option<String>,
    variables: Vec<VariableModel>,
}

#[derive(Debug, Serialize)]
struct VariableModel {
    key: String,
    value: String,
    disabled: bool,
}

/// The scopes of a run that are to be shown and hold anything.
pub(super) fn scopes(run: &RecordedRun, several: bool, options: &HtmlOptions) -> Vec<ScopeModel> {
    let scope = |title, document: &Value, skipped: &[String]| {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let variables: Vec<VariableModel> = document["values"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|variable| VariableModel {
                key: text(variable.get("key")),
                value: match variable.get("value") {
                    Some(Value::String(value)) => value.clone(),
                    Some(value) => value.to_string(),
                    None => String::new(),
                },
                disabled: variable.get("disabled").and_then(Value::as_bool).unwrap_or(false),
            })
            .filter(|variable| !skipped.contains(&variable.key))
            .collect();
        let run = several.then(|| run.name.as_str().to_owned());
        (!variables.is_empty()).then(|| ScopeModel { scope: title, name: text(document.get("name")), run, variables })
    };
    let environment = (!options.omit_environment)
        .then(|| scope("Environment", &run.documents.environment, &options.skip_environment_variables))
        .flatten();
    let globals = (!options.omit_globals)
        .then(|| scope("Globals", &run.documents.globals, &options.skip_global_variables))
        .flatten();
    environment.into_iter().chain(globals).collect()
}
