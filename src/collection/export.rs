//! Environments and globals as newman exports them.

use serde_json::{Map, Value};

use super::document::{description, made_identifier};
use crate::variable::{Scope, Variable};

/// The identifier that its file gives, or one that comes of its kind and name.
pub fn scope_identifier(scope: &Scope, kind: &str) -> String {
    let made = || made_identifier(&format!("{kind}:{}", scope.name.as_deref().unwrap_or_default()));
    scope.id.clone().filter(|id| !id.is_empty()).unwrap_or_else(made)
}

/// A scope in the shape of newman's exports; `kind` is its name where it has none of its own.
pub fn export_scope(scope: &Scope, kind: &str) -> Value {
    let mut members = Map::new();
    if let Some(meta) = &scope.meta {
        members.insert("_".into(), Value::clone(meta));
    }
    let id = scope_identifier(scope, kind);
    members.insert("id".into(), id.into());
    members.insert("name".into(), scope.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(kind).into());
    members.insert("values".into(), scope.variables().iter().map(export_variable).collect());
    Value::Object(members)
}

/// A variable: its value as its type stores it. newman turns the type `secret` into `any`; that would unmask it in the
/// next run, so it stays.
fn export_variable(variable: &Variable) -> Value {
    let mut members = Map::new();
    let note = |name: &str| variable.notes.as_ref().and_then(|notes| notes.get(name));
    for name in ["id", "name"] {
        if let Some(value) = note(name) {
            members.insert(name.into(), value.clone());
        }
    }
    if variable.disabled {
        members.insert("disabled".into(), true.into());
    }
    if let Some(description) = note("description").filter(|text| !text.is_null()).map(description) {
        members.insert("description".into(), description);
    }
    let kind = match &*variable.kind {
        kind @ ("string" | "boolean" | "number" | "array" | "object" | "secret") => kind,
        _ => "any",
    };
    members.insert("type".into(), kind.into());
    if let Some(value) = stored(variable, kind) {
        members.insert("value".into(), value);
    }
    members.insert("key".into(), (*variable.key).into());
    if let Some(system) = note("system") {
        members.insert("system".into(), system.clone());
    }
    Value::Object(members)
}

fn stored(variable: &Variable, kind: &str) -> Option<Value> {
    use crate::variable::Value as Held;
    match (&variable.value, kind) {
        (Held::Undefined, _) => None,
        (value, "string" | "boolean" | "number") => Some(value.clone().cast(kind).to_json()),
        // These two hold the JSON text of their value.
        (Held::String(text), "array" | "object") => Some(Value::String(text.to_string())),
        (value, "array" | "object") => Some(Value::String(value.to_json().to_string())),
        (value, _) => Some(value.to_json()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::collection::{Place, environment::read_variables};

    /// What newman 6.2.2 writes of these (but for the type `secret`), measured.
    #[test]
    fn variables_come_out_as_newman_writes_them() {
        let table = [
            (json!({"key": "a", "value": "5", "type": "number"}), json!({"type": "number", "value": 5, "key": "a"})),
            (json!({"key": "a", "value": [1], "type": "array"}), json!({"type": "array", "value": "[1]", "key": "a"})),
            (
                json!({"key": "a", "value": 0, "type": "boolean"}),
                json!({"type": "boolean", "value": false, "key": "a"}),
            ),
            (json!({"key": "a", "value": 3}), json!({"type": "any", "value": 3, "key": "a"})),
            (json!({"key": "a", "value": null}), json!({"type": "any", "value": null, "key": "a"})),
            (json!({"key": "a"}), json!({"type": "any", "key": "a"})),
            (json!({"key": "a", "value": "1", "type": "odd"}), json!({"type": "any", "value": "1", "key": "a"})),
            (
                json!({"key": "a", "value": "x", "disabled": true}),
                json!({"disabled": true, "type": "any", "value": "x", "key": "a"}),
            ),
            (
                json!({"id": "z", "name": "n", "key": "a", "value": "1", "description": "d", "enabled": true}),
                json!({"id": "z", "name": "n", "description": {"content": "d", "type": "text/plain"}, "type": "any",
                    "value": "1", "key": "a"}),
            ),
            (
                json!({"key": "a", "value": "s3cr3t", "type": "secret"}),
                json!({"type": "secret", "value": "s3cr3t", "key": "a"}),
            ),
        ];
        for (written, exported) in table {
            let read = read_variables(&json!([written]), &Place::root("x"), &mut Vec::new()).unwrap();
            assert_eq!(export_variable(&read[0]).to_string(), exported.to_string());
        }
    }

    #[test]
    fn a_scope_without_a_name_gets_that_of_its_kind() {
        let exported = export_scope(&Scope::default(), "globals");
        assert_eq!((&exported["name"], &exported["values"]), (&json!("globals"), &json!([])));
        assert_eq!(exported["id"].as_str().unwrap().len(), 36);
    }
}
