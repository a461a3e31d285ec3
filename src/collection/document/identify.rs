//! Identifiers for everything that Postman identifies, made up where a file gives none.
//!
//! They are put into the JSON before the collection is read from it, so that scripts, events and reports name the same
//! item by the same identifier.

use serde_json::{Map, Value};

/// Gives the collection, every folder, request and script an identifier.
pub(in crate::collection) fn identify(json: &mut Value) {
    let Some(members) = json.as_object_mut() else { return };
    identify_collection(members);
    identify_scripts(members);
    identify_items(members);
}

fn identify_collection(members: &mut Map<String, Value>) {
    if let Some(info) = members.get_mut("info").and_then(Value::as_object_mut)
        && !has_text(info, "id")
        && !has_text(info, "_postman_id")
    {
        info.insert("id".into(), new_identifier());
    }
}

fn identify_items(members: &mut Map<String, Value>) {
    let Some(Value::Array(items)) = members.get_mut("item") else { return };
    for item in items {
        let Some(members) = item.as_object_mut() else { continue };
        if !has_text(members, "id") && !has_text(members, "_postman_id") {
            members.insert("id".into(), new_identifier());
        }
        identify_scripts(members);
        identify_items(members);
    }
}

fn identify_scripts(members: &mut Map<String, Value>) {
    let Some(Value::Array(events)) = members.get_mut("event") else { return };
    for event in events {
        let Some(script) = event.get_mut("script") else { continue };
        match script {
            Value::Object(members) if !has_text(members, "id") && !has_text(members, "_postman_id") => {
                members.insert("id".into(), new_identifier());
            }
            Value::String(_) | Value::Array(_) => {
                let mut members = Map::new();
                members.insert("id".into(), new_identifier());
                members.insert("exec".into(), script.take());
                *script = Value::Object(members);
            }
            _ => {}
        }
    }
}

fn has_text(members: &Map<String, Value>, name: &str) -> bool {
    match members.get(name) {
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Number(_)) => true,
        _ => false,
    }
}

fn new_identifier() -> Value {
    uuid::Uuid::new_v4().to_string().into()
}
