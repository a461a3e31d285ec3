//! What everything in a collection has: identifier, name, description, members of Postman's own; and variables.

use serde_json::{Map, Value, json};

use crate::variable;

/// Puts a member in unless it is undefined.
pub(super) fn put(members: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        members.insert(name.into(), value);
    }
}

/// The members whose names begin with an underscore, collected under `_` without it.
pub(in crate::collection) fn meta(source: &Map<String, Value>) -> Option<Value> {
    let meta: Map<String, Value> = source
        .iter()
        .filter(|(name, _)| name.starts_with('_') && *name != "_")
        .map(|(name, value)| (name.trim_start_matches('_').to_owned(), value.clone()))
        .collect();
    (!meta.is_empty()).then_some(Value::Object(meta))
}

/// Meta members alone.
pub(super) fn bare(definition: &Value) -> Map<String, Value> {
    let mut members = Map::new();
    if let Value::Object(source) = definition {
        put(&mut members, "_", meta(source));
    }
    members
}

/// What every property has; an identifier only where the source has one.
pub(super) fn property(definition: &Value) -> Map<String, Value> {
    let Value::Object(given) = definition else { return Map::new() };
    let source = given.get("info").and_then(Value::as_object).unwrap_or(given);
    let mut members = bare(&Value::Object(source.clone()));
    let meta_id = || source.get("_postman_id").filter(|id| is_truthy(id));
    put(&mut members, "id", source.get("id").filter(|id| is_truthy(id)).or_else(meta_id).cloned());
    put(&mut members, "name", source.get("name").filter(|name| is_truthy(name)).cloned());
    put(&mut members, "disabled", given.get("disabled").map(|disabled| is_truthy(disabled).into()));
    put(&mut members, "description", source.get("description").map(description));
    members
}

/// `{content, type}` of a text or an object.
pub fn description(json: &Value) -> Value {
    const PLAIN: &str = "text/plain";
    match json {
        Value::String(text) => json!({"content": text, "type": PLAIN}),
        Value::Object(given) => {
            let mut members = Map::new();
            put(&mut members, "content", given.get("content").cloned());
            let kind = given.get("type").filter(|kind| is_truthy(kind)).cloned();
            members.insert("type".into(), kind.unwrap_or_else(|| PLAIN.into()));
            Value::Object(members)
        }
        other if is_truthy(other) => json!({"type": PLAIN}),
        _ => json!({}),
    }
}

/// A variable: of the collection, of a path, of an authentication.
pub(super) fn variable(definition: &Value) -> Value {
    let mut members = property(definition);
    let kind = definition.get("type").and_then(Value::as_str).map(str::to_ascii_lowercase);
    let kind = kind.filter(|kind| ["string", "boolean", "number", "array", "object", "any"].contains(&kind.as_str()));
    let kind = kind.unwrap_or_else(|| "any".to_owned());
    let value = definition.get("value").map(|value| cast(value, &kind));
    members.insert("type".into(), kind.into());
    put(&mut members, "value", value);
    put(&mut members, "key", definition.get("key").cloned());
    put(&mut members, "system", definition.get("system").cloned());
    if let Some(disabled) = definition.get("disabled") {
        members.insert("disabled".into(), disabled.clone());
    }
    if let Some(text) = definition.get("description") {
        // Here even null has a type.
        let text = description(text);
        members.insert("description".into(), if text == json!({}) { json!({"type": "text/plain"}) } else { text });
    }
    Value::Object(members)
}

/// How a value of that type is stored: arrays and objects as text.
fn cast(value: &Value, kind: &str) -> Value {
    match kind {
        "string" | "boolean" | "number" => variable::Value::from_json(value).cast(kind).to_json(),
        "array" | "object" if !value.is_string() => value.to_string().into(),
        _ => value.clone(),
    }
}

/// A list of them, given as a list or as one.
pub(super) fn list(json: Option<&Value>, make: impl Fn(&Value) -> Value) -> Value {
    match json {
        Some(Value::Array(members)) => members.iter().filter(|member| !member.is_null()).map(make).collect(),
        Some(one) if is_truthy(one) => Value::Array(vec![make(one)]),
        _ => Value::Array(Vec::new()),
    }
}

/// JavaScript's truth.
pub(super) fn is_truthy(json: &Value) -> bool {
    variable::Value::from_json(json).is_truthy()
}
