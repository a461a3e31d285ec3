//! Collections, folders and items of format v1.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    auth::auth,
    json::{is_truthy, list, truthy},
    request::request,
    response::responses,
};
use crate::collection::json::{optional_text, scalar_text};

/// Whether this is a collection of format v1, by newman's rule.
pub(in crate::collection) fn is_version_one(json: &Value) -> bool {
    ["name", "order", "requests"].iter().all(|name| truthy(json, name).is_some())
}

/// The same collection in format v2.1, and the names of the requests that it lists and nothing orders: they do not run.
pub(in crate::collection) fn convert(json: &Value) -> (Value, Vec<String>) {
    let mut library = Library::of(json);
    let order = match json.get("folders_order") {
        Some(order) if is_truthy(order) => ids(Some(order)),
        _ => library.folder_ids.clone(),
    };
    let mut seen = HashSet::new();
    let outer: Vec<String> =
        order.into_iter().filter(|id| !library.inner.contains(id) && seen.insert(id.clone())).collect();
    let mut items: Vec<Value> = outer.iter().filter_map(|id| library.folder(id, &mut Vec::new())).collect();
    let mut seen = HashSet::new();
    let own: Vec<String> = ids(json.get("order")).into_iter().filter(|id| seen.insert(id.clone())).collect();
    items.extend(own.iter().filter_map(|id| library.request(id)));
    let mut info = Map::new();
    if let Some(id) = truthy(json, "id") {
        info.insert("_postman_id".into(), id.clone());
    }
    info.insert("name".into(), json.get("name").cloned().unwrap_or_default());
    if let Some(description) = truthy(json, "description") {
        info.insert("description".into(), description.clone());
    }
    info.insert("schema".into(), "https://schema.getpostman.com/json/collection/v2.1.0/collection.json".into());
    let mut members = Map::new();
    members.insert("info".into(), Value::Object(info));
    members.insert("item".into(), items.into());
    // A collection inherits from nothing: that it has no authentication needs not be said.
    if let Some(auth) = auth(json).filter(|auth| auth["type"] != "noauth") {
        members.insert("auth".into(), auth);
    }
    put_common(json, &mut members);
    (Value::Object(members), library.unused())
}

/// The requests and folders of a file by their identifiers.
struct Library<'json> {
    requests: HashMap<String, &'json Value>,
    folders: HashMap<String, Folder<'json>>,
    /// As the file lists them.
    folder_ids: Vec<String>,
    /// Folders that are in others.
    inner: HashSet<String>,
    used: HashSet<String>,
}

/// A folder; the file may list its identifier several times: the last one describes it, and all of them fill it.
struct Folder<'json> {
    json: &'json Value,
    entries: Vec<Entry>,
}

enum Entry {
    Folder(String),
    Request(String),
}

impl<'json> Library<'json> {
    fn of(json: &'json Value) -> Library<'json> {
        let requests = list(json.get("requests"))
            .iter()
            .filter_map(|request| Some((scalar_text(request.get("id")?)?, request)))
            .collect();
        let listed = || list(json.get("folders")).iter().filter(|folder| folder.is_object());
        let id_of = |folder: &Value| optional_text(folder.get("id"));
        let mut folders: HashMap<String, Folder<'json>> =
            listed().map(|folder| (id_of(folder), Folder { json: folder, entries: Vec::new() })).collect();
        let mut inner = HashSet::new();
        for listed in listed() {
            let subfolders = ids(listed.get("folders_order")).into_iter().filter(|id| folders.contains_key(id));
            let mut entries: Vec<Entry> =
                subfolders.inspect(|id| _ = inner.insert(id.clone())).map(Entry::Folder).collect();
            entries.extend(ids(listed.get("order")).into_iter().map(Entry::Request));
            if let Some(folder) = folders.get_mut(&id_of(listed)) {
                folder.entries.extend(entries);
            }
        }
        Library { requests, folders, folder_ids: listed().map(id_of).collect(), inner, used: HashSet::new() }
    }

    /// `around` are the folders it is in: one that holds itself is not entered again.
    fn folder(&mut self, id: &str, around: &mut Vec<String>) -> Option<Value> {
        if around.iter().any(|outer| outer == id) {
            return None;
        }
        let Folder { json, entries } = self.folders.remove(id)?;
        around.push(id.to_owned());
        let items: Vec<Value> = entries
            .iter()
            .filter_map(|entry| match entry {
                Entry::Folder(inner) => self.folder(inner, around),
                Entry::Request(request) => self.request(request),
            })
            .collect();
        around.pop();
        self.folders.insert(id.to_owned(), Folder { json, entries });
        let mut members = Map::new();
        members.insert("id".into(), id.into());
        members.insert("name".into(), json.get("name").cloned().unwrap_or_default());
        members.insert("item".into(), items.into());
        if let Some(description) = truthy(json, "description") {
            members.insert("description".into(), description.clone());
        }
        if let Some(auth) = auth(json) {
            members.insert("auth".into(), auth);
        }
        put_common(json, &mut members);
        Some(Value::Object(members))
    }

    fn request(&mut self, id: &str) -> Option<Value> {
        let request = *self.requests.get(id)?;
        self.used.insert(id.to_owned());
        Some(item(request, &self.requests))
    }

    /// The names of the requests that nothing orders.
    fn unused(&self) -> Vec<String> {
        let unused = self.requests.iter().filter(|(id, _)| !self.used.contains(*id));
        let mut names: Vec<String> = unused.map(|(id, request)| name_of(id, request)).collect();
        names.sort();
        names
    }
}

fn name_of(id: &str, request: &Value) -> String {
    Some(optional_text(request.get("name"))).filter(|name| !name.is_empty()).unwrap_or_else(|| id.to_owned())
}

/// The item of a request. `requests` are those of the whole file: saved responses may name one of them.
fn item(json: &Value, requests: &HashMap<String, &Value>) -> Value {
    let mut members = Map::new();
    members.insert("id".into(), json.get("id").cloned().unwrap_or_default());
    members.insert("name".into(), truthy(json, "name").cloned().unwrap_or_else(|| "".into()));
    put_common(json, &mut members);
    members.insert("request".into(), request(json));
    members.insert("response".into(), responses(json, requests));
    Value::Object(members)
}

/// What collections, folders and requests have in common beside their authentication.
fn put_common(json: &Value, members: &mut Map<String, Value>) {
    if let Some(events) = events(json) {
        members.insert("event".into(), events);
    }
    let variables = variables(json);
    if !variables.is_empty() {
        members.insert("variable".into(), variables.into());
    }
    let behaviour = json.get("protocolProfileBehavior").and_then(Value::as_object);
    if let Some(behaviour) = behaviour.filter(|behaviour| !behaviour.is_empty()) {
        members.insert("protocolProfileBehavior".into(), behaviour.clone().into());
    }
}

fn variables(json: &Value) -> Vec<Value> {
    let given = truthy(json, "variables").or_else(|| truthy(json, "variable"));
    list(given)
        .iter()
        .map(|given| {
            let mut variable = Map::new();
            if let Some(key) = truthy(given, "key").or_else(|| given.get("id")) {
                variable.insert("key".into(), key.clone());
            }
            if let Some(value) = given.get("value") {
                variable.insert("value".into(), value.clone());
            }
            if let Some(kind) = truthy(given, "type") {
                variable.insert("type".into(), if kind == "text" { "string".into() } else { kind.clone() });
            }
            if truthy(given, "disabled").is_some() {
                variable.insert("disabled".into(), true.into());
            }
            if let Some(description) = truthy(given, "description") {
                variable.insert("description".into(), description.clone());
            }
            Value::Object(variable)
        })
        .collect()
}

/// Scripts in either of v1's two forms; the older one wins.
fn events(json: &Value) -> Option<Value> {
    let (tests, before) = (truthy(json, "tests"), truthy(json, "preRequestScript"));
    if tests.is_none() && before.is_none() {
        let mut events = list(json.get("events")).to_vec();
        for event in events.iter_mut().filter_map(Value::as_object_mut) {
            if !event.get("listen").is_some_and(is_truthy) {
                event.insert("listen".into(), "test".into());
            }
            if let Some(Value::Object(script)) = event.get_mut("script")
                && let Some(code) = script.get_mut("exec")
            {
                *code = lines(code);
            }
        }
        return (!events.is_empty()).then(|| events.into());
    }
    let event = |listen: &str, code: &Value| json!({"listen": listen, "script": {"exec": lines(code)}});
    Some(
        tests.map(|code| event("test", code)).into_iter().chain(before.map(|code| event("prerequest", code))).collect(),
    )
}

/// The lines of a script that is one text.
fn lines(code: &Value) -> Value {
    code.as_str().map_or_else(|| code.clone(), |text| text.split('\n').collect())
}

fn ids(json: Option<&Value>) -> Vec<String> {
    list(json).iter().filter_map(scalar_text).collect()
}
