//! Environments and globals.

use std::path::Path;

use serde_json::Value;

use super::{
    LoadError, Place,
    json::{as_list, optional_text},
    load::read_json,
};
use crate::variable::{Scope, Value as VariableValue, Variable};

/// Reads an environment file, also inside an `{"environment": …}` box. Sentences for the user go to `warnings`.
///
/// # Errors
/// When the file cannot be read, is no JSON, or has variables of a shape nobody could mean.
pub fn load_environment(path: &Path, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    load_scope(path, "environment", warnings)
}

/// Reads a globals file, also inside a `{"globals": …}` box.
///
/// # Errors
/// As [`load_environment`].
pub fn load_globals(path: &Path, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    load_scope(path, "globals", warnings)
}

fn load_scope(path: &Path, kind: &str, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    let mut json = read_json(path)?;
    if let Some(boxed) = json.get_mut(kind).filter(|boxed| boxed.is_object()) {
        json = boxed.take();
    }
    let place = Place::root(&path.display().to_string());
    let file_error = |problem: &str| LoadError::OtherKind { file: path.display().to_string(), problem: problem.into() };
    if json.get("item").is_some() && json.get("info").is_some() {
        return Err(file_error(&format!("a collection, not {kind}")));
    }
    let list = match &json {
        Value::Array(_) => &json,
        Value::Object(members) => members.get("values").unwrap_or(&Value::Null),
        _ => return Err(file_error(&format!("not a Postman {kind} file: no JSON object with `values`"))),
    };
    let mut scope = Scope::new(read_variables(list, &place.member("values"), warnings)?);
    scope.id = json.get("id").and_then(Value::as_str).map(str::to_owned);
    scope.name = json.get("name").and_then(Value::as_str).map(str::to_owned);
    Ok(scope)
}

/// Reads a list of variables, or an object of name to value.
pub(super) fn read_variables(
    json: &Value,
    place: &Place,
    warnings: &mut Vec<String>,
) -> Result<Vec<Variable>, LoadError> {
    if let Value::Object(map) = json {
        return Ok(map
            .iter()
            .map(|(key, value)| Variable::new(key.as_str(), VariableValue::from_json(value)))
            .collect());
    }
    let mut variables = Vec::new();
    let mut switched_off = Vec::new();
    for (index, entry) in as_list(Some(json), place)?.iter().enumerate() {
        let Value::Object(members) = entry else {
            return Err(place.index(index).expected("a variable `{key, value}`", entry));
        };
        let key = match optional_text(members.get("key")) {
            key if key.is_empty() => optional_text(members.get("id")),
            key => key,
        };
        let mut variable =
            Variable::new(key, members.get("value").map_or(VariableValue::Undefined, VariableValue::from_json));
        if let Some(kind) = members.get("type").and_then(Value::as_str) {
            variable.kind = kind.into();
        }
        if members.get("secret") == Some(&Value::Bool(true)) {
            variable.kind = "secret".into();
        }
        variable.disabled = members.get("disabled") == Some(&Value::Bool(true));
        // Deviation 11: newman uses a variable that Postman shows as switched off.
        if members.get("enabled") == Some(&Value::Bool(false)) {
            variable.disabled = true;
            switched_off.push(variable.key.to_string());
        }
        variables.push(variable);
    }
    if !switched_off.is_empty() {
        warnings.push(format!(
            "{place}: skipped because of `enabled: false` (newman would use them): {}",
            switched_off.join(", ")
        ));
    }
    Ok(variables)
}
