//! The collection, its items and folders, as the report shows them; and identifiers made of others.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use crate::{
    event::{Cursor, Documents, ItemFacts},
    recording::RecordedRun,
};

/// The items and folders of a run, as the report shows them.
pub(super) struct Library<'run> {
    documents: &'run Documents,
    /// Identifiers of the scripts that ran.
    ran: HashSet<String>,
}

impl<'run> Library<'run> {
    pub(super) fn new(documents: &'run Documents, ran: HashSet<String>) -> Library<'run> {
        Library { documents, ran }
    }

    /// The whole collection; of a recording that was cut off, its name alone.
    pub(super) fn collection(&self, run: &RecordedRun) -> Value {
        if self.documents.collection.is_null() {
            return json!({"item": [], "event": [], "variable": [], "info": {"_postman_id": run.id, "name": run.name}});
        }
        self.marked(&self.documents.collection)
    }

    /// The item at that position of the run order; of a recording that was cut off, its name alone.
    pub(super) fn item(&self, position: usize, facts: &ItemFacts) -> Value {
        let pointer = self.documents.items.get(position);
        pointer
            .and_then(|pointer| self.documents.collection.pointer(pointer))
            .map_or_else(|| json!({"id": facts.id, "name": facts.name}), |item| self.marked(item))
    }

    /// The folder around it, or the collection.
    pub(super) fn parent(&self, position: usize) -> Option<Value> {
        let pointer = self.documents.items.get(position)?;
        let (folder, _) = pointer.rsplit_once("/item/")?;
        self.documents.collection.pointer(folder).map(|folder| self.marked(folder))
    }

    /// The folder around it, or the collection, by its name alone.
    pub(super) fn parent_name(&self, position: usize) -> Option<Value> {
        let pointer = self.documents.items.get(position)?;
        let (folder, _) = pointer.rsplit_once("/item/")?;
        let folder = self.documents.collection.pointer(folder)?.as_object()?;
        let named = ["id", "name", "info"].iter().filter_map(|name| Some(((*name).into(), folder.get(*name)?.clone())));
        Some(Value::Object(named.collect()))
    }

    /// newman notes with each script that ran its last execution.
    fn marked(&self, json: &Value) -> Value {
        match json {
            Value::Array(members) => members.iter().map(|member| self.marked(member)).collect(),
            Value::Object(members) => {
                let mut marked: Map<String, Value> = Map::with_capacity(members.len());
                for (name, member) in members {
                    // Nothing inside these can be a script.
                    let is_leaf = ["request", "response", "variable", "info", "auth"].contains(&name.as_str());
                    marked.insert(name.clone(), if is_leaf { member.clone() } else { self.marked(member) });
                }
                if let (Some(Value::String(id)), Some(_)) = (members.get("id"), members.get("exec"))
                    && self.ran.contains(id)
                {
                    marked.insert("_lastExecutionId".into(), execution_id(id).into());
                }
                Value::Object(marked)
            }
            other => other.clone(),
        }
    }
}

/// The identifier of an item's request, counted from 0.
pub(super) fn request_id(cursor: &Cursor, number: usize) -> String {
    execution_id(&format!("{}/{number}", cursor.reference))
}

/// An identifier made of another, always the same.
pub(super) fn execution_id(of: &str) -> String {
    use sha2::{Digest, Sha256};
    let bytes = Sha256::digest(of.as_bytes());
    let mut identifier = [0; 16];
    identifier.copy_from_slice(&bytes[..16]);
    uuid::Builder::from_random_bytes(identifier).into_uuid().to_string()
}
