//! What the readers of format v1 share.

use serde_json::{Map, Value};

/// JavaScript's truth.
pub(super) fn is_truthy(json: &Value) -> bool {
    crate::variable::Value::from_json(json).is_truthy()
}

/// A member unless JavaScript takes it for false.
pub(super) fn truthy<'json>(json: &'json Value, name: &str) -> Option<&'json Value> {
    json.get(name).filter(|value| is_truthy(value))
}

/// Whether there is nothing in it; numbers and truth values hold nothing either.
pub(super) fn is_empty(json: &Value) -> bool {
    match json {
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
    }
}

/// The entries of a list; of anything else none.
pub(super) fn list(json: Option<&Value>) -> &[Value] {
    json.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An entry without the members that v2 has no use for: `enabled: false` becomes `disabled: true`, and an empty
/// description goes.
pub(super) fn entry(json: &Value) -> Value {
    let mut entry = json.clone();
    if let Value::Object(members) = &mut entry {
        if members.shift_remove("enabled") == Some(Value::Bool(false)) {
            members.insert("disabled".into(), true.into());
        }
        drop_empty_description(members);
    }
    entry
}

pub(super) fn drop_empty_description(members: &mut Map<String, Value>) {
    if members.get("description").is_some_and(|description| !is_truthy(description)) {
        members.shift_remove("description");
    }
}
