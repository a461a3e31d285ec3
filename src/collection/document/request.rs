//! Requests: URL, headers, body, authentication.

use serde_json::{Map, Value, json};

use super::property::{bare, is_truthy, list, property, put, variable};
use crate::collection::url::{Url, parse_query};

/// A request in the shape of Postman's library.
pub fn request_document(json: &Value) -> Value {
    request(Some(json))
}

/// A request, given as an object, a URL or nothing.
pub(super) fn request(definition: Option<&Value>) -> Value {
    let boxed;
    let definition = match definition {
        Some(Value::String(url)) => {
            boxed = json!({ "url": url });
            &boxed
        }
        Some(other) => other,
        None => &Value::Null,
    };
    let mut members = property(definition);
    members.insert("url".into(), url(definition.get("url")));
    let headers = headers(definition.get("header"));
    if headers.as_array().is_some_and(|headers| !headers.is_empty()) {
        members.insert("header".into(), headers);
    }
    let method = match definition.get("method") {
        None | Some(Value::Null) => "GET".to_owned(),
        Some(method) => crate::variable::Value::from_json(method).to_text().to_uppercase(),
    };
    members.insert("method".into(), method.into());
    put(&mut members, "body", definition.get("body").map(body));
    put(&mut members, "auth", definition.get("auth").filter(|auth| is_truthy(auth)).map(auth));
    for name in ["proxy", "certificate"] {
        put(&mut members, name, definition.get(name).filter(|given| is_truthy(given)).cloned());
    }
    Value::Object(members)
}

fn url(json: Option<&Value>) -> Value {
    match json {
        Some(Value::Object(parts)) => url_of_parts(parts),
        Some(Value::String(text)) => url_of_text(text),
        _ => url_of_text(""),
    }
}

/// A URL taken apart, with its path variables.
pub fn url_of_text(text: &str) -> Value {
    let url = Url::parse(text);
    let mut members = Map::new();
    if let Some((user, password)) = &url.user {
        let mut auth = Map::new();
        auth.insert("user".into(), user.clone().into());
        put(&mut auth, "password", password.clone().map(Value::from));
        members.insert("auth".into(), Value::Object(auth));
    }
    put(&mut members, "protocol", url.protocol.map(Value::from));
    put(&mut members, "port", url.port.map(Value::from));
    let mut variables: Vec<Value> = Vec::new();
    for segment in url.path.iter().flatten() {
        if let Some(name) = path_variable(segment) {
            let variable = json!({"type": "any", "key": name});
            if !variables.contains(&variable) {
                variables.push(variable);
            }
        }
    }
    put(&mut members, "path", url.path.map(Value::from));
    put(&mut members, "hash", url.hash.map(Value::from));
    put(&mut members, "host", url.host.map(|host| labels(&host.join("."))));
    let query = url.query.iter().map(|field| json!({"key": field.key, "value": field.value})).collect();
    members.insert("query".into(), query);
    members.insert("variable".into(), Value::Array(variables));
    Value::Object(members)
}

/// A host's labels; a dot inside `{{…}}` separates nothing.
fn labels(host: &str) -> Value {
    let mut labels = vec![String::new()];
    let mut rest = host;
    while let Some(character) = rest.chars().next() {
        let template = rest.strip_prefix("{{").and_then(|inner| inner.find("}}")).map(|end| end + 4);
        let taken = template.unwrap_or(character.len_utf8());
        if template.is_none() && character == '.' {
            labels.push(String::new());
        } else if let Some(label) = labels.last_mut() {
            label.push_str(&rest[..taken]);
        }
        rest = &rest[taken..];
    }
    labels.into()
}

/// The name in a segment `:name` or `:name.json`.
fn path_variable(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix(':')?;
    Some(name.split_once('.').map_or(name, |(name, _)| name)).filter(|name| !name.is_empty())
}

fn url_of_parts(parts: &Map<String, Value>) -> Value {
    let mut members = bare(&Value::Object(parts.clone()));
    for name in ["auth", "protocol", "port"] {
        put(&mut members, name, parts.get(name).cloned());
    }
    let path = match parts.get("path") {
        Some(Value::String(path)) if path.is_empty() => None,
        Some(Value::String(path)) if path == "/" => Some(json!([""])),
        Some(Value::String(path)) => Some(path.strip_prefix('/').unwrap_or(path).split('/').collect()),
        other => other.cloned(),
    };
    put(&mut members, "path", path);
    put(&mut members, "hash", parts.get("hash").cloned());
    let host = match parts.get("host") {
        Some(Value::String(host)) => Some(labels(host)),
        other => other.cloned(),
    };
    put(&mut members, "host", host);
    members.insert("query".into(), query(parts.get("query")));
    let variables = match parts.get("variable") {
        Some(Value::Array(variables)) => variables.iter().filter(|given| !given.is_null()).map(keyed).collect(),
        other => list(other, variable),
    };
    members.insert("variable".into(), variables);
    Value::Object(members)
}

/// A path variable; old files name it by its identifier.
fn keyed(given: &Value) -> Value {
    let mut given = given.clone();
    if let Some(members) = given.as_object_mut()
        && !members.get("key").is_some_and(is_truthy)
        && let Some(id) = members.get("id").cloned()
    {
        members.insert("key".into(), id);
    }
    variable(&given)
}

fn query(json: Option<&Value>) -> Value {
    match json {
        Some(Value::String(text)) if !text.is_empty() => {
            parse_query(text).iter().map(|field| json!({"key": field.key, "value": field.value})).collect()
        }
        Some(Value::Object(map)) if !map.is_empty() => {
            map.iter().map(|(key, value)| json!({"key": key, "value": value})).collect()
        }
        Some(Value::Array(list)) => list.iter().filter(|given| !given.is_null()).map(parameter).collect(),
        _ => Value::Array(Vec::new()),
    }
}

/// A query parameter or a field of an urlencoded body.
fn parameter(given: &Value) -> Value {
    if let Value::String(text) = given {
        return match text.split_once('=') {
            Some((key, value)) => json!({"key": key, "value": value}),
            None => json!({"key": text, "value": null}),
        };
    }
    let mut members = property(given);
    for name in ["key", "value", "system"] {
        put(&mut members, name, given.get(name).cloned());
    }
    Value::Object(members)
}

/// Headers: a list, one, or lines of text.
pub(super) fn headers(json: Option<&Value>) -> Value {
    match json {
        Some(Value::String(lines)) => lines
            .lines()
            .filter_map(|line| line.rsplit_once(':').map(|_| line))
            .filter_map(header_line)
            .map(|(key, value)| json!({"key": key, "value": value}))
            .collect(),
        Some(Value::Object(map)) => map.iter().map(|(key, value)| json!({"key": key, "value": value})).collect(),
        other => list(other, header),
    }
}

fn header_line(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    (!key.is_empty() && !key.contains(char::is_whitespace)).then_some((key, value.trim()))
}

fn header(given: &Value) -> Value {
    if let Value::String(line) = given {
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        return json!({"key": key.trim(), "value": value.trim()});
    }
    let mut members = property(given);
    let key = given.get("key").filter(|key| is_truthy(key)).cloned();
    members.insert("key".into(), key.unwrap_or_else(|| "".into()));
    members.insert("value".into(), given.get("value").cloned().unwrap_or_else(|| "".into()));
    for name in ["system", "disabled"] {
        put(&mut members, name, given.get(name).cloned());
    }
    Value::Object(members)
}

fn body(given: &Value) -> Value {
    let boxed;
    let given = match given {
        Value::String(text) if text.is_empty() => &Value::Null,
        Value::String(text) => {
            boxed = json!({"mode": "raw", "raw": text});
            &boxed
        }
        other => other,
    };
    let mut members = bare(given);
    let Some(mode) = given.get("mode").filter(|mode| is_truthy(mode)) else { return Value::Object(members) };
    let mode = crate::variable::Value::from_json(mode).to_text().to_lowercase();
    let mode = ["file", "formdata", "graphql", "urlencoded"].into_iter().find(|known| *known == mode).unwrap_or("raw");
    let given_or_empty = |name: &str, empty: Value| match given.get(name) {
        Some(content) if is_truthy(content) || mode != name => Some(content.clone()),
        _ => (mode == name).then_some(empty),
    };
    members.insert("mode".into(), mode.into());
    put(&mut members, "raw", given_or_empty("raw", "".into()));
    put(&mut members, "urlencoded", given_or_empty("urlencoded", json!([])).map(|fields| fields_of(&fields)));
    put(&mut members, "formdata", given_or_empty("formdata", json!([])).map(|fields| form_fields_of(&fields)));
    let file = match given.get("file") {
        Some(Value::String(path)) => Some(json!({ "src": path })),
        other => other.cloned(),
    };
    put(&mut members, "file", file);
    put(&mut members, "graphql", given_or_empty("graphql", json!({})).map(|query| graphql(&query)));
    put(&mut members, "options", given.get("options").filter(|options| options.is_object()).cloned());
    put(&mut members, "disabled", given.get("disabled").cloned());
    Value::Object(members)
}

fn fields_of(json: &Value) -> Value {
    match json {
        Value::String(text) if !text.is_empty() => query(Some(&Value::String(text.clone()))),
        falsy if !is_truthy(falsy) => falsy.clone(),
        other => list(Some(other), parameter),
    }
}

fn form_fields_of(json: &Value) -> Value {
    if is_truthy(json) { list(Some(json), form_field) } else { json.clone() }
}

fn form_field(given: &Value) -> Value {
    let mut members = property(given);
    for name in ["key", "value"] {
        let value = given.get(name).filter(|value| is_truthy(value)).cloned();
        members.insert(name.into(), value.unwrap_or_else(|| "".into()));
    }
    for name in ["type", "src", "contentType", "fileName"] {
        put(&mut members, name, given.get(name).cloned());
    }
    let has_text = members["value"].as_str().is_some_and(|text| !text.is_empty());
    if given.get("type").and_then(Value::as_str) == Some("file") && !has_text {
        members.shift_remove("value");
    }
    Value::Object(members)
}

fn graphql(given: &Value) -> Value {
    let mut members = Map::new();
    for name in ["query", "operationName", "variables"] {
        put(&mut members, name, given.get(name).cloned());
    }
    if given.is_object() { Value::Object(members) } else { given.clone() }
}

/// An authentication: its kind, and a list of parameters for each kind that is described.
pub(super) fn auth(given: &Value) -> Value {
    let mut members = property(given);
    let kind = given.get("type").and_then(Value::as_str).filter(|kind| *kind != "type");
    if let Some(kind) = kind {
        members.insert("type".into(), kind.into());
        members.insert(kind.into(), json!([]));
    }
    let described = given.as_object().into_iter().flatten().filter(|(name, _)| *name != "type");
    for (kind, parameters) in described {
        let list = match parameters {
            Value::Array(list) => merged(list.iter().filter(|given| given.get("key").is_some()).map(variable)),
            Value::Object(map) => {
                map.iter().map(|(key, value)| json!({"type": "any", "value": value, "key": key})).collect()
            }
            _ => continue,
        };
        members.insert(kind.clone(), list);
    }
    Value::Object(members)
}

/// A later parameter of the same name changes the one before.
fn merged(parameters: impl Iterator<Item = Value>) -> Value {
    let mut list: Vec<Value> = Vec::new();
    for parameter in parameters {
        match list.iter_mut().find(|before| before.get("key") == parameter.get("key")) {
            Some(before) => *before = parameter,
            None => list.push(parameter),
        }
    }
    Value::Array(list)
}
