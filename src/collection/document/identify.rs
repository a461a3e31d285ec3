//! Identifiers for everything that Postman identifies, made up where a file gives none.
//!
//! They are put into the JSON before the collection is read from it, so that scripts, events and reports name the same
//! item by the same identifier. One that is made up comes of the names on the way to it: it is the same in each run, also
//! when other items come or go, so that reports of different days can be joined.

use std::collections::HashMap;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Gives the collection, every folder, request and script an identifier.
pub(in crate::collection) fn identify(json: &mut Value) {
    let Some(members) = json.as_object_mut() else { return };
    let mut identifiers = Identifiers::default();
    let root = identify_collection(members, &mut identifiers);
    identify_scripts(members, &root, &mut identifiers);
    identify_items(members, &root, &mut identifiers);
}

/// Identifiers that were made up, by what they come of.
#[derive(Default)]
struct Identifiers(HashMap<String, usize>);

impl Identifiers {
    /// The identifier of what has this name inside of that; a further one of the same name gets another.
    fn of(&mut self, inside: &str, kind: &str, name: &str) -> String {
        let source = format!("{inside}/{kind}:{name}");
        let count = self.0.entry(source.clone()).or_default();
        *count += 1;
        made_identifier(&format!("{source}#{count}"))
    }
}

/// An identifier that is always the same for the same source.
pub(crate) fn made_identifier(source: &str) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(source)[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

/// The collection's own identifier, of which those inside of it come.
fn identify_collection(members: &mut Map<String, Value>, identifiers: &mut Identifiers) -> String {
    let Some(info) = members.get_mut("info").and_then(Value::as_object_mut) else { return String::new() };
    given(info).unwrap_or_else(|| {
        let made = identifiers.of("", "collection", name(info));
        info.insert("id".into(), made.clone().into());
        made
    })
}

fn identify_items(members: &mut Map<String, Value>, inside: &str, identifiers: &mut Identifiers) {
    let Some(Value::Array(items)) = members.get_mut("item") else { return };
    for item in items {
        let Some(members) = item.as_object_mut() else { continue };
        let identifier = given(members).unwrap_or_else(|| {
            let made = identifiers.of(inside, "item", name(members));
            members.insert("id".into(), made.clone().into());
            made
        });
        identify_scripts(members, &identifier, identifiers);
        identify_items(members, &identifier, identifiers);
    }
}

fn identify_scripts(members: &mut Map<String, Value>, inside: &str, identifiers: &mut Identifiers) {
    let Some(Value::Array(events)) = members.get_mut("event") else { return };
    for event in events {
        let listen = event.get("listen").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(script) = event.get_mut("script") else { continue };
        match script {
            Value::Object(members) if given(members).is_none() => {
                members.insert("id".into(), identifiers.of(inside, "script", &listen).into());
            }
            Value::String(_) | Value::Array(_) => {
                let mut members = Map::new();
                members.insert("id".into(), identifiers.of(inside, "script", &listen).into());
                members.insert("exec".into(), script.take());
                *script = Value::Object(members);
            }
            _ => {}
        }
    }
}

fn name(members: &Map<String, Value>) -> &str {
    members.get("name").and_then(Value::as_str).unwrap_or_default()
}

/// The identifier that the file gives.
fn given(members: &Map<String, Value>) -> Option<String> {
    ["id", "_postman_id"].into_iter().find_map(|member| match members.get(member) {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}
