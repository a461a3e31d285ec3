//! Requests of format v1: URL and headers.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::{
    auth::auth,
    body::body,
    json::{drop_empty_description, entry, is_truthy, list, truthy},
};
use crate::collection::{Url, json::optional_text};

/// The request itself, of an item or of a saved response.
pub(super) fn request(json: &Value) -> Value {
    let mut members = Map::new();
    if let Some(auth) = auth(json) {
        members.insert("auth".into(), auth);
    }
    members.insert("method".into(), json.get("method").cloned().unwrap_or_default());
    members.insert("header".into(), headers(json));
    // newman's converter hands an undefined body on, and its library makes an empty one of it.
    members.insert("body".into(), body(json).unwrap_or_default());
    members.insert("url".into(), url(json));
    if let Some(description) = truthy(json, "description") {
        members.insert("description".into(), description.clone());
    }
    Value::Object(members)
}

fn url(json: &Value) -> Value {
    let text = optional_text(json.get("url"));
    let query: Vec<Value> = list(json.get("queryParams")).iter().map(query_parameter).collect();
    let mut variables: Vec<Value> = list(json.get("pathVariableData")).iter().map(path_variable).collect();
    if let Some(Value::Object(values)) = json.get("pathVariables") {
        for (key, value) in values {
            if !variables.iter().any(|variable| variable.get("key").and_then(Value::as_str) == Some(key)) {
                variables.push(json!({"value": value, "key": key}));
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
    if !variables.is_empty() {
        url["variable"] = variables.into();
    }
    url
}

/// `equals` tells `?a=` from `?a`.
fn query_parameter(json: &Value) -> Value {
    let mut parameter = entry(json);
    if let Value::Object(members) = &mut parameter
        && let Some(equals) = members.shift_remove("equals")
    {
        let value = members.get("value");
        let replaced = match (is_truthy(&equals), value) {
            (true, Some(Value::Null)) => Some("".into()),
            (true, _) => None,
            (false, Some(value)) if is_truthy(value) => None,
            (false, _) => Some(Value::Null),
        };
        if let Some(value) = replaced {
            members.insert("value".into(), value);
        }
    }
    parameter
}

fn path_variable(json: &Value) -> Value {
    let mut variable = json.clone();
    if let Value::Object(members) = &mut variable {
        drop_empty_description(members);
        if members.get("key").is_some_and(is_truthy) {
            members.shift_remove("id");
        }
    }
    variable
}

/// Headers: a list, or lines of text with `//` before those switched off, or both.
fn headers(json: &Value) -> Value {
    if let Some(Value::Array(headers)) = json.get("headers") {
        return headers.clone().into();
    }
    let mut headers: Vec<Value> = list(json.get("headerData"))
        .iter()
        .map(|given| {
            let mut header = entry(given);
            if let Some(key) = given.get("key").and_then(Value::as_str)
                && (key.starts_with("//") || given.get("enabled") == Some(&Value::Bool(false)))
            {
                header["disabled"] = true.into();
                header["key"] = key.replacen("//", "", 1).trim().into();
            }
            header
        })
        .collect();
    let described: Vec<String> = headers.iter().map(|header| optional_text(header.get("key"))).collect();
    let text = json.get("headers").and_then(Value::as_str).unwrap_or_default();
    for (name, value) in unfolded(text).lines().filter_map(header_line) {
        let is_off = name.starts_with("//");
        let name = if is_off { name[2..].trim() } else { name };
        if !described.iter().any(|other| other == name) {
            let mut header = json!({"key": name, "value": value});
            if is_off {
                header["disabled"] = true.into();
            }
            headers.push(header);
        }
    }
    headers.into()
}

/// A line that begins with a blank goes on with the one before.
fn unfolded(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n ") || text.contains("\r\n\t") {
        text.replace("\r\n ", " ").replace("\r\n\t", "\t").into()
    } else {
        text.into()
    }
}

/// The name ends at the last colon before the first blank.
fn header_line(line: &str) -> Option<(&str, &str)> {
    let slashes = line.strip_prefix("//").map_or(0, |rest| line.len() - rest.trim_start().len());
    let end = line[slashes..].find(char::is_whitespace).map_or(line.len(), |blank| slashes + blank);
    let colon = slashes + line[slashes..end].rfind(':').filter(|colon| *colon > 0)?;
    Some((&line[..colon], line[colon + 1..].trim()))
}
