//! The parts of format 3.0 in v2.1's shape.

use serde_json::{Map, Value, json};

use super::{LoadError, Place, Url};

/// A request file as an item of v2.1; `None` for kinds that are not HTTP.
pub(super) fn request_item(yaml: &Value, name: &str, place: &Place) -> Result<Option<Value>, LoadError> {
    if !yaml.is_object() {
        return Err(place.expected("a mapping", yaml));
    }
    let body = match yaml.get("$kind").and_then(Value::as_str) {
        None | Some("http-request" | "request") => body(yaml, place)?,
        Some("graphql-request") => Some(json!({"mode": "graphql", "graphql": {
            "query": yaml.get("query"), "operationName": yaml.get("operationName"), "variables": yaml.get("variables")}})),
        Some(_) => return Ok(None),
    };
    let method = match yaml.get("method") {
        Some(method) if !method.is_null() => method.clone(),
        _ if yaml.get("query").is_some() => "POST".into(),
        _ => "GET".into(),
    };
    let mut request = json!({
        "method": method,
        "url": url(yaml),
        "header": entries(yaml.get("headers")),
        "description": yaml.get("description"),
    });
    if let Some(body) = body {
        request["body"] = body;
    }
    let mut item = json!({"name": yaml.get("name").cloned().unwrap_or_else(|| name.into())});
    if let Some(id) = yaml.get("id") {
        item["id"] = id.clone();
    }
    common(yaml, &mut item);
    if let Some(auth) = item.as_object_mut().and_then(|members| members.remove("auth")) {
        request["auth"] = auth;
    }
    item["request"] = request;
    Ok(Some(item))
}

/// Puts authentication, scripts and settings of a collection, folder or request into v2.1's members.
pub(super) fn common(yaml: &Value, json: &mut Value) {
    // Collections and folders have a list of authentications, requests one; the first is in force.
    let auth = match yaml.get("auth") {
        Some(Value::Array(list)) => list.first(),
        other => other,
    };
    if let Some(kind) = auth.and_then(|auth| auth.get("type")).and_then(Value::as_str) {
        let credentials = auth.and_then(|auth| auth.get("credentials")).cloned().unwrap_or_default();
        json["auth"] = json!({"type": kind, kind: credentials});
    }
    let scripts = yaml.get("scripts").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    json["event"] = scripts.iter().filter_map(event).collect();
    if let Some(Value::Object(settings)) = yaml.get("settings") {
        json["protocolProfileBehavior"] = Value::Object(settings.iter().map(setting).collect());
    }
}

fn event(script: &Value) -> Option<Value> {
    let kind = script.get("type")?.as_str()?;
    // Collections and folders say for which protocol: `http:beforeRequest`.
    let listen = match kind.rsplit(':').next() {
        Some("beforeRequest") => "prerequest",
        Some("afterResponse") => "test",
        _ => return None,
    };
    Some(
        json!({"listen": listen, "disabled": script.get("disabled"), "script": {"id": script.get("id"), "exec": script.get("code")}}),
    )
}

fn setting((name, value): (&String, &Value)) -> (String, Value) {
    let value = match value {
        Value::Array(names) if name == "disabledSystemHeaders" => {
            let names = names.iter().filter_map(Value::as_str);
            Value::Object(names.map(|name| (name.to_owned(), true.into())).collect())
        }
        other => other.clone(),
    };
    (name.clone(), value)
}

/// `{key, value, …}` entries, which a mapping may stand for.
fn entries(yaml: Option<&Value>) -> Value {
    let Some(Value::Object(members)) = yaml else { return yaml.cloned().unwrap_or_default() };
    members
        .iter()
        .map(|(key, value)| match value {
            Value::Object(more) => {
                let mut entry = Map::from_iter([("key".to_owned(), key.clone().into())]);
                entry.extend(more.clone());
                Value::Object(entry)
            }
            value => json!({"key": key, "value": value}),
        })
        .collect()
}

/// Parameters listed apart replace those in the text: only the list knows which are switched off.
fn url(yaml: &Value) -> Value {
    let (query, variables) = (entries(yaml.get("queryParams")), entries(yaml.get("pathVariables")));
    let text = yaml.get("url").cloned().unwrap_or_default();
    let Some(written) = text.as_str().filter(|_| !query.is_null() || !variables.is_null()) else { return text };
    let mut url = Url::parse(written).to_json();
    for (name, list) in [("query", query), ("variable", variables)] {
        if !list.is_null() {
            url[name] = list;
        }
    }
    url
}

fn body(yaml: &Value, place: &Place) -> Result<Option<Value>, LoadError> {
    let Some(body) = yaml.get("body").filter(|body| !body.is_null()) else { return Ok(None) };
    let content = body.get("content").cloned().unwrap_or_default();
    let kind = body.get("type").and_then(Value::as_str).unwrap_or("raw");
    let mut json = match kind {
        "none" => return Ok(None),
        "raw" => json!({"mode": "raw", "raw": content}),
        "json" | "xml" | "html" | "javascript" | "text" => {
            json!({"mode": "raw", "raw": content, "options": {"raw": {"language": kind}}})
        }
        "urlencoded" | "formdata" => json!({"mode": kind, kind: entries(Some(&content))}),
        "file" | "binary" => json!({"mode": "file", "file": content}),
        "graphql" => json!({"mode": "graphql", "graphql": content}),
        other => return Err(place.member("body.type").wrong(format!("unknown kind of body `{other}`"))),
    };
    if let Some(disabled) = body.get("disabled") {
        json["disabled"] = disabled.clone();
    }
    Ok(Some(json))
}
