//! What was run, for reports that show it: the collection, and the variables as the run left them.

use serde_json::{Map, Value, json};

use super::learn;
use crate::{
    collection::{collection_document, description_document as description, scope_identifier},
    event::Documents,
    plan::Plan,
    secret::Redactor,
    variable::{Scope, Scopes},
};

/// The collection of a run whose reports show it.
pub(super) struct Shelf {
    collection: Value,
}

impl Shelf {
    /// The collection's JSON in Postman's shape.
    pub(super) fn new(json: &Value) -> Shelf {
        Shelf { collection: collection_document(json) }
    }

    /// The request of the item at that place.
    pub(super) fn request(&self, pointer: &str) -> Option<Value> {
        self.collection.pointer(pointer)?.get("request").cloned()
    }

    /// Everything, masked; literal secrets of authentications are learnt first.
    pub(super) fn documents(&self, plan: &Plan, scopes: &Scopes, redactor: &mut Redactor) -> Documents {
        learn::learn_document(&self.collection, redactor);
        Documents {
            collection: redactor.show_json(&self.collection),
            environment: redactor.show_json(&scope_document(&scopes.environment, "environment")),
            globals: redactor.show_json(&scope_document(&scopes.globals, "globals")),
            items: plan.steps.iter().map(|step| step.pointer.clone()).collect(),
        }
    }
}

/// An environment as Postman's library writes it after a run.
fn scope_document(scope: &Scope, kind: &str) -> Value {
    let mut members = Map::new();
    if let Some(meta) = &scope.meta {
        members.insert("_".into(), Value::clone(meta));
    }
    members.insert("id".into(), scope_identifier(scope, kind).into());
    if let Some(name) = scope.name.as_deref().filter(|name| !name.is_empty()) {
        members.insert("name".into(), name.into());
    }
    let values = scope.variables().iter().map(|variable| {
        let kind = match &*variable.kind {
            known @ ("string" | "boolean" | "number" | "array" | "object") => known,
            _ => "any",
        };
        let mut members = Map::new();
        if let Some(name) = variable.notes.as_ref().and_then(|notes| notes.get("name")) {
            members.insert("name".into(), name.clone());
        }
        let note = variable.notes.as_ref().and_then(|notes| notes.get("description"));
        if let Some(text) = note.filter(|text| !text.is_null()) {
            members.insert("description".into(), description(text));
        }
        members.insert("type".into(), kind.into());
        if !matches!(variable.value, crate::variable::Value::Undefined) {
            members.insert("value".into(), variable.get().to_json());
        }
        members.insert("key".into(), json!(&*variable.key));
        if variable.disabled {
            members.insert("disabled".into(), true.into());
        }
        Value::Object(members)
    });
    members.insert("values".into(), values.collect());
    Value::Object(members)
}
