//! Environments and globals.

use std::path::Path;

use serde_json::{Map, Value};

use super::{
    LoadError, Place,
    document::meta,
    json::{as_list, optional_text},
    lenient::Faults,
    text::{parse_json, read_text},
    version_three_item::without_value,
    yaml::{is_yaml, parse_yaml},
};
use crate::variable::{Scope, Value as VariableValue, Variable};

/// Reads an environment file, JSON or the YAML of format 3.0, also inside an `{"environment": …}` box. Sentences for
/// the user go to `warnings`.
///
/// # Errors
/// When the file cannot be read, is no JSON, or has variables of a shape nobody could mean.
pub fn load_environment(path: &Path, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    parse_environment(&read_text(path)?, &path.display().to_string(), warnings)
}

/// Reads a globals file, also inside a `{"globals": …}` box.
///
/// # Errors
/// As [`load_environment`].
pub fn load_globals(path: &Path, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    parse_globals(&read_text(path)?, &path.display().to_string(), warnings)
}

/// Reads an environment or globals for a check: what is no variable is left out and told.
pub fn load_variables_leniently(path: &Path, warnings: &mut Vec<String>) -> (Option<Scope>, Vec<LoadError>) {
    let mut faults = Faults::Gather(Vec::new());
    let scope = read_text(path).and_then(|text| parse_any(&text, path)).and_then(|json| {
        let mut json = ["environment", "globals"].into_iter().fold(json, unboxed);
        if let Some(problem) = lacks_values(&json) {
            return Err(LoadError::OtherKind { file: path.display().to_string(), problem });
        }
        faults.read(&mut json, |json| {
            let mut said = Vec::new();
            let scope = read_scope(json, &path.display().to_string(), "environment", &mut said)?;
            Ok((scope, said))
        })
    });
    let mut gathered = faults.gathered();
    let scope = scope.map_err(|last| gathered.push(last)).ok();
    let scope = scope.map(|(scope, mut said)| {
        warnings.append(&mut said);
        scope
    });
    (scope, gathered)
}

/// Reads an environment that is in memory; `file` names it in messages.
///
/// # Errors
/// As [`load_environment`].
pub fn parse_environment(text: &str, file: &str, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    parse_scope(text, file, "environment", warnings)
}

/// Reads globals that are in memory; `file` names them in messages.
///
/// # Errors
/// As [`load_environment`].
pub fn parse_globals(text: &str, file: &str, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    parse_scope(text, file, "globals", warnings)
}

fn parse_scope(text: &str, file: &str, kind: &str, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    let json = unboxed(parse_any(text, Path::new(file))?, kind);
    warnings.extend(lacks_values(&json).map(|problem| format!("{file}: {problem}")));
    read_scope(&json, file, kind, warnings)
}

fn parse_any(text: &str, path: &Path) -> Result<Value, LoadError> {
    if is_yaml(path) { parse_yaml(text, path) } else { parse_json(text, path) }
}

fn read_scope(json: &Value, file: &str, kind: &str, warnings: &mut Vec<String>) -> Result<Scope, LoadError> {
    let place = Place::root(file);
    let file_error = |problem: &str| LoadError::OtherKind { file: file.to_owned(), problem: problem.into() };
    if json.get("item").is_some() && json.get("info").is_some() {
        return Err(file_error(&format!("a collection, not {kind}")));
    }
    let list = match json {
        Value::Array(_) => json,
        Value::Object(members) => members.get("values").or_else(|| members.get("variables")).unwrap_or(&Value::Null),
        _ => return Err(file_error(&format!("not a Postman {kind} file: no JSON object with `values`"))),
    };
    let mut scope = Scope::new(read_variables(list, &place.member("values"), warnings)?);
    scope.id = json.get("id").and_then(Value::as_str).map(str::to_owned);
    scope.name = json.get("name").and_then(Value::as_str).map(str::to_owned);
    scope.meta = json.as_object().and_then(meta).map(std::sync::Arc::new);
    Ok(scope)
}

/// What is in the box `{"globals": …}`, or the whole.
fn unboxed(mut json: Value, kind: &str) -> Value {
    match json.get_mut(kind).filter(|boxed| boxed.is_object()) {
        Some(boxed) => boxed.take(),
        None => json,
    }
}

/// What is wrong with an object that is no list of variables and holds none.
fn lacks_values(json: &Value) -> Option<String> {
    let members = json.as_object()?;
    let has_item = members.contains_key("item") || members.contains_key("info");
    let list = members.get("values").or_else(|| members.get("variables")).filter(|list| !list.is_null());
    (list.is_none() && !has_item)
        .then(|| "holds no variables: a Postman environment keeps them in a list `values`".to_owned())
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
        if entry.is_null() {
            continue;
        }
        let Value::Object(members) = entry else {
            return Err(place.index(index).expected("a variable `{key, value}`", entry));
        };
        if (is_yaml(Path::new(place.file())) || members.contains_key("source"))
            && let Some(problem) = without_value(entry)
        {
            warnings.push(format!("{}: {}: {problem}", place.file(), place.index(index).path()));
            continue;
        }
        // Old files name a variable by `id`; newman does not find it then.
        let key = optional_text(members.get("key"));
        let mut variable =
            Variable::new(key, members.get("value").map_or(VariableValue::Undefined, VariableValue::from_json));
        if let Some(kind) = members.get("type").and_then(Value::as_str) {
            variable.kind = kind.into();
        }
        if members.get("secret") == Some(&Value::Bool(true)) {
            variable.kind = "secret".into();
        }
        variable.disabled = members.get("disabled") == Some(&Value::Bool(true));
        let notes: Map<String, Value> = ["id", "name", "description", "system"]
            .iter()
            .filter_map(|name| Some(((*name).into(), members.get(*name)?.clone())))
            .collect();
        variable.notes = (!notes.is_empty()).then(|| notes.into());
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
