//! Format v1 (a flat list of requests, folders that name them) → v2.1, as newman converts it (newman.md §4).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::{
    Url,
    json::{optional_text, scalar_text},
    version_one_auth::auth,
};

/// Whether this is a collection of format v1, by newman's rule.
pub(super) fn is_version_one(json: &Value) -> bool {
    ["name", "order", "requests"].iter().all(|name| json.get(name).is_some_and(is_truthy))
}

fn is_truthy(json: &Value) -> bool {
    crate::variable::Value::from_json(json).is_truthy()
}

/// The same collection in format v2.1. What v1 lists but does not order is left out, as newman leaves it out.
pub(super) fn convert(json: &Value) -> Value {
    let files = Files { requests: by_id(json.get("requests")), folders: by_id(json.get("folders")) };
    let inner: HashSet<String> = files.folders.values().flat_map(|folder| ids(folder.get("folders_order"))).collect();
    let order = match json.get("folders_order") {
        Some(order) if !order.is_null() => ids(Some(order)),
        _ => list(json.get("folders")).iter().map(|folder| optional_text(folder.get("id"))).collect(),
    };
    let mut seen = HashSet::new();
    let mut items: Vec<Value> = order
        .iter()
        .filter(|id| !inner.contains(*id) && seen.insert((*id).clone()))
        .filter_map(|id| files.folder(id, &mut Vec::new()))
        .collect();
    let mut seen = HashSet::new();
    items.extend(
        ids(json.get("order"))
            .iter()
            .filter(|id| seen.insert((*id).clone()))
            .filter_map(|id| files.requests.get(id).map(|request| item(request))),
    );
    let mut members = Map::new();
    members.insert(
        "info".into(),
        json!({
            "_postman_id": json.get("id"),
            "name": json.get("name"),
            "description": json.get("description"),
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
        }),
    );
    members.insert("item".into(), items.into());
    common(json, &mut members);
    Value::Object(members)
}

struct Files<'json> {
    requests: HashMap<String, &'json Value>,
    folders: HashMap<String, &'json Value>,
}

impl Files<'_> {
    /// `around` are the folders it is in: one that holds itself is not entered again.
    fn folder(&self, id: &str, around: &mut Vec<String>) -> Option<Value> {
        let folder = self.folders.get(id)?;
        if around.iter().any(|outer| outer == id) {
            return None;
        }
        around.push(id.to_owned());
        let mut items: Vec<Value> =
            ids(folder.get("folders_order")).iter().filter_map(|inner| self.folder(inner, around)).collect();
        around.pop();
        items.extend(
            ids(folder.get("order")).iter().filter_map(|id| self.requests.get(id)).map(|request| item(request)),
        );
        let mut members = Map::new();
        members.insert("id".into(), id.into());
        members.insert("name".into(), optional_text(folder.get("name")).into());
        members.insert("item".into(), items.into());
        common(folder, &mut members);
        Some(Value::Object(members))
    }
}

/// What collections, folders and requests have in common.
fn common(json: &Value, members: &mut Map<String, Value>) {
    if let Some(auth) = auth(json) {
        members.insert("auth".into(), auth);
    }
    if let Some(events) = events(json) {
        members.insert("event".into(), events);
    }
    if let Some(variables) = json.get("variables").or_else(|| json.get("variable")).filter(|list| is_truthy(list)) {
        members.insert("variable".into(), variables.clone());
    }
    if let Some(behaviour) = json.get("protocolProfileBehavior").filter(|behaviour| behaviour.is_object()) {
        members.insert("protocolProfileBehavior".into(), behaviour.clone());
    }
}

fn item(json: &Value) -> Value {
    let mut request = Map::new();
    request.insert("method".into(), json.get("method").cloned().unwrap_or_default());
    request.insert("url".into(), url(json));
    request.insert("header".into(), headers(json));
    if let Some(description) = json.get("description").filter(|description| is_truthy(description)) {
        request.insert("description".into(), description.clone());
    }
    if let Some(body) = body(json) {
        request.insert("body".into(), body);
    }
    let mut members = Map::new();
    members.insert("id".into(), json.get("id").cloned().unwrap_or_default());
    members.insert("name".into(), optional_text(json.get("name")).into());
    common(json, &mut members);
    if let Some(auth) = members.remove("auth") {
        request.insert("auth".into(), auth);
    }
    members.insert("request".into(), Value::Object(request));
    Value::Object(members)
}

fn url(json: &Value) -> Value {
    let text = optional_text(json.get("url"));
    let query: Vec<Value> = list(json.get("queryParams")).iter().map(query_parameter).collect();
    let mut variables: Vec<Value> = list(json.get("pathVariableData")).to_vec();
    if let Some(Value::Object(values)) = json.get("pathVariables") {
        for (key, value) in values {
            if !variables.iter().any(|variable| variable.get("key").and_then(Value::as_str) == Some(key)) {
                variables.push(json!({"key": key, "value": value}));
            }
        }
    }
    if query.is_empty() && variables.is_empty() {
        return text.into();
    }
    let mut url = Url::parse(&text).to_json();
    if !query.is_empty() {
        url["query"] = query.into();
    }
    url["variable"] = variables.into();
    url
}

/// `equals` tells `?a=` from `?a`.
fn query_parameter(json: &Value) -> Value {
    let mut parameter = switched(json);
    if let Some(equals) = json.get("equals") {
        let value = json.get("value").filter(|value| is_truthy(value));
        parameter["value"] = match value {
            Some(value) => value.clone(),
            None if is_truthy(equals) => "".into(),
            None => Value::Null,
        };
    }
    parameter
}

/// An entry whose `enabled: false` is said as v2 says it.
fn switched(json: &Value) -> Value {
    let mut entry = json.clone();
    if let Value::Object(members) = &mut entry
        && members.remove("enabled") == Some(Value::Bool(false))
    {
        members.insert("disabled".into(), true.into());
    }
    entry
}

/// Headers: a list, or lines of text with `//` before those switched off, or both.
fn headers(json: &Value) -> Value {
    if let Some(Value::Array(headers)) = json.get("headers") {
        return headers.clone().into();
    }
    let mut headers: Vec<Value> = list(json.get("headerData"))
        .iter()
        .map(|header| {
            let mut header = switched(header);
            let key = optional_text(header.get("key"));
            if let Some(name) = key.strip_prefix("//") {
                header["disabled"] = true.into();
                header["key"] = name.trim().into();
            }
            header
        })
        .collect();
    for line in json.get("headers").and_then(Value::as_str).unwrap_or_default().lines() {
        if let Some((name, value)) = header_line(line) {
            let is_off = name.starts_with("//");
            let name = name.trim_start_matches("//").trim();
            if !headers.iter().any(|header| header.get("key").and_then(Value::as_str) == Some(name)) {
                let mut header = json!({"key": name, "value": value});
                if is_off {
                    header["disabled"] = true.into();
                }
                headers.push(header);
            }
        }
    }
    headers.into()
}

/// The name ends at the last colon before the first blank.
fn header_line(line: &str) -> Option<(&str, &str)> {
    let slashes = line.strip_prefix("//").map_or(0, |rest| line.len() - rest.trim_start().len());
    let end = line[slashes..].find(char::is_whitespace).map_or(line.len(), |blank| slashes + blank);
    let colon = slashes + line[slashes..end].rfind(':').filter(|colon| *colon > 0)?;
    Some((&line[..colon], line[colon + 1..].trim()))
}

fn body(json: &Value) -> Option<Value> {
    let filled = |name: &str| json.get(name).filter(|value| !is_empty(value));
    let mode = match json.get("dataMode").map(Value::as_str) {
        Some(Some("binary")) => Some("file"),
        Some(Some("params")) => Some("formdata"),
        Some(Some(mode @ ("graphql" | "raw" | "urlencoded"))) => Some(mode),
        Some(None) if json["dataMode"].is_null() => return None,
        _ => None,
    };
    let (data, raw) = (filled("data"), filled("rawModeData"));
    if mode.is_none() && data.is_none() && raw.is_none() && filled("graphqlModeData").is_none() {
        return None;
    }
    let raw_text = match raw {
        Some(Value::Array(lines)) if lines.len() == 1 => lines[0].as_str(),
        Some(other) => other.as_str(),
        None => None,
    };
    let graphql = filled("graphqlModeData").or_else(|| data.filter(|_| json.pointer("/dataOptions/graphql").is_some()));
    let listed = json.get("data").filter(|data| is_truthy(data)).or(json.get("rawModeData"));
    let mode = mode.unwrap_or(match listed {
        Some(Value::Array(_)) if raw_text.is_none() => "formdata",
        _ if raw_text.is_none() && graphql.is_some() => "graphql",
        _ => "raw",
    });
    let content = match mode {
        "raw" => raw_text.or(data.and_then(Value::as_str)).unwrap_or_default().into(),
        "graphql" => graphql.cloned().unwrap_or_default(),
        "file" => json!({ "src": raw_text }),
        _ => list(listed).iter().filter(|field| !field["key"].is_null()).map(form_field).collect(),
    };
    let mut body = json!({"mode": mode, mode: content});
    if json.get("dataDisabled").is_some_and(is_truthy) {
        body["disabled"] = true.into();
    }
    if let Some(raw) = json.pointer("/dataOptions/raw").filter(|options| !is_empty(options)) {
        body["options"] = json!({ "raw": raw });
    }
    Some(body)
}

fn form_field(json: &Value) -> Value {
    let mut field = switched(json);
    if let Value::Object(members) = &mut field
        && members.get("type").and_then(Value::as_str) == Some("file")
        && !members.get("src").is_some_and(is_truthy)
        && members.get("value").is_some_and(is_truthy)
        && let Some(value) = members.remove("value")
    {
        members.insert("src".into(), if value.is_string() || value.is_array() { value } else { Value::Null });
    }
    field
}

/// Scripts in either of v1's two forms; the older one wins.
fn events(json: &Value) -> Option<Value> {
    let old = |name: &str| json.get(name).filter(|script| is_truthy(script));
    let (tests, before) = (old("tests"), old("preRequestScript"));
    if tests.is_none() && before.is_none() {
        let mut events = list(json.get("events")).to_vec();
        for event in events.iter_mut().filter_map(Value::as_object_mut) {
            if !event.get("listen").is_some_and(is_truthy) {
                event.insert("listen".into(), "test".into());
            }
        }
        return (!events.is_empty()).then(|| events.into());
    }
    let event = |listen: &str, code: &Value| json!({"listen": listen, "script": {"exec": code}});
    Some(
        tests.map(|code| event("test", code)).into_iter().chain(before.map(|code| event("prerequest", code))).collect(),
    )
}

fn is_empty(json: &Value) -> bool {
    match json {
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => true,
    }
}

fn list(json: Option<&Value>) -> &[Value] {
    json.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn ids(json: Option<&Value>) -> Vec<String> {
    list(json).iter().filter_map(scalar_text).collect()
}

fn by_id(json: Option<&Value>) -> HashMap<String, &Value> {
    list(json).iter().filter_map(|entry| Some((scalar_text(entry.get("id")?)?, entry))).collect()
}

#[cfg(test)]
#[path = "version_one_tests.rs"]
mod tests;
