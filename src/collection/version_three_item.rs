//! The parts of format 3.0 in v2.1's shape.

use serde_json::{Map, Value, json};

use super::{
    LoadError, Place, Url,
    json::scalar_text,
    version_three_keys::unknown_keys,
    version_three_note::{Holder, Note},
    version_three_scripts::scripts,
};

/// A request file as an item of v2.1; `None` for kinds that are not HTTP.
pub(super) fn request_item(
    yaml: &Value,
    name: &str,
    place: &Place,
    notes: &mut Vec<Note>,
) -> Result<Option<Value>, LoadError> {
    if !yaml.is_object() {
        return Err(LoadError::OtherKind {
            file: place.file().to_owned(),
            problem: "expected a mapping with `url`, `method` and the like".to_owned(),
        });
    }
    let (holder, body) = match yaml.get("$kind").and_then(Value::as_str) {
        None | Some("http-request" | "request") => (Holder::Http, body(yaml, place, notes)?),
        Some("graphql-request") => {
            let graphql = json!({"query": yaml.get("query"), "operationName": yaml.get("operationName"), "variables": yaml.get("variables")});
            (Holder::GraphQl, Some(json!({"mode": "graphql", "graphql": graphql})))
        }
        Some(_) => return Ok(None),
    };
    notes.extend(unknown_keys(yaml, holder));
    let method = match yaml.get("method") {
        Some(method) if !method.is_null() => method.clone(),
        _ if yaml.get("query").is_some() => "POST".into(),
        _ => "GET".into(),
    };
    let mut request = json!({
        "method": method,
        "url": url(yaml, notes),
        "header": entries(yaml.get("headers"), "headers", Values::Text, notes),
        "description": yaml.get("description"),
    });
    if let Some(body) = body {
        request["body"] = body;
    }
    let mut item = json!({"name": yaml.get("name").cloned().unwrap_or_else(|| name.into())});
    if let Some(id) = yaml.get("id") {
        item["id"] = id.clone();
    }
    common(yaml, holder, &mut item, notes);
    // Format 3.0 knows no setting for it: the body of a GET is always sent.
    if !item["protocolProfileBehavior"].is_object() {
        item["protocolProfileBehavior"] = json!({});
    }
    item["protocolProfileBehavior"]["disableBodyPruning"] = true.into();
    if let Some(auth) = item.as_object_mut().and_then(|members| members.remove("auth")) {
        request["auth"] = auth;
    }
    item["request"] = request;
    Ok(Some(item))
}

/// Puts authentication, scripts and settings of a collection, folder or request into v2.1's members.
pub(super) fn common(yaml: &Value, holder: Holder, json: &mut Value, notes: &mut Vec<Note>) {
    if let Some(auth) = auth(yaml.get("auth"), notes) {
        json["auth"] = auth;
    }
    scripts(yaml.get("scripts"), holder, json, notes);
    if let Some(Value::Object(settings)) = yaml.get("settings") {
        json["protocolProfileBehavior"] = Value::Object(settings.iter().map(setting).collect());
    }
}

/// Collections and folders have a list of authentications, requests one. Of several the last is in force, an empty list
/// ends inheritance, and `inherit` says what no word says, too.
fn auth(yaml: Option<&Value>, notes: &mut Vec<Note>) -> Option<Value> {
    let all = match yaml? {
        Value::Null => return None,
        Value::Array(list) if list.is_empty() => return Some(json!({"type": "noauth"})),
        Value::Array(list) => &list[..],
        one => std::slice::from_ref(one),
    };
    let last = all.last()?;
    let kind = last.get("type")?.as_str()?;
    if all.len() > 1 {
        let problem = format!("{} authentications; the last one (`{kind}`) is used, as Postman's CLI does", all.len());
        notes.push(Note::warning("auth", problem));
    }
    let credentials = last.get("credentials").cloned().unwrap_or_default();
    (kind != "inherit").then(|| json!({"type": kind, kind: credentials}))
}

/// Variables of a collection. One without a value is none: `{{name}}` stays unless something else gives it.
pub(super) fn variables(yaml: Option<&Value>, notes: &mut Vec<Note>) -> Value {
    let mut list = entries(yaml, "variables", Values::Any, notes);
    if let Value::Array(variables) = &mut list {
        let mut index = 0;
        variables.retain(|variable| {
            let place = format!("variables[{index}]");
            index += 1;
            let problem = without_value(variable);
            let has_value = problem.is_none();
            notes.extend(problem.map(|problem| Note::warning(place, problem)));
            has_value
        });
    }
    list
}

/// What is said of a variable that has no value in its file.
pub(super) fn without_value(variable: &Value) -> Option<String> {
    let members = variable.as_object().filter(|members| !members.contains_key("value"))?;
    let name = members.get("key").and_then(Value::as_str).unwrap_or_default();
    let provider = members.get("source").and_then(|source| source.get("provider")).and_then(Value::as_str);
    Some(match provider {
        Some(provider) => format!(
            "the value of `{name}` is kept by `{provider}` and cannot be read here: {{{{{name}}}}} stays unresolved unless \
             the vault of --vault-file has `{name}`, or --env-var, --env-file, --env-from-process or a script gives it"
        ),
        None => format!("`{name}` has no value: {{{{{name}}}}} stays unresolved unless something else gives it"),
    })
}

/// The variable of a warning of `without_value`, where a vault keeps it.
pub fn kept_elsewhere(warning: &str) -> Option<&str> {
    let (_, rest) = warning.split_once("the value of `")?;
    rest.split_once("` is kept by `").map(|(name, _)| name)
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

/// What the values of entries may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    /// Text; Postman refuses others.
    Text,
    /// Anything.
    Any,
}

/// `{key, value, …}` entries, which a mapping may stand for.
fn entries(yaml: Option<&Value>, place: &str, values: Values, notes: &mut Vec<Note>) -> Value {
    let mut list = match yaml {
        Some(Value::Object(members)) => members.iter().map(entry).collect(),
        other => other.cloned().unwrap_or_default(),
    };
    let is_mapping = yaml.is_some_and(Value::is_object);
    for (index, entry) in list.as_array_mut().into_iter().flatten().enumerate() {
        for name in ["key", "value"].into_iter().filter(|_| values == Values::Text) {
            let Some(value) = entry.get_mut(name).filter(|value| value.is_number() || value.is_boolean()) else {
                continue;
            };
            let text = scalar_text(value).unwrap_or_default();
            let at = if is_mapping { format!("{place}.{name}") } else { format!("{place}[{index}].{name}") };
            notes.push(Note::error(at, format!("expected text, found {text}; write it in quotes")));
            *value = text.into();
        }
        if entry.get("enabled").is_some() {
            let at = format!("{place}[{index}].enabled");
            notes.push(Note::error(at, "format 3.0 knows no `enabled`; write `disabled: true` to switch it off"));
        }
    }
    list
}

fn entry((key, value): (&String, &Value)) -> Value {
    match value {
        Value::Object(more) => {
            let mut entry = Map::from_iter([("key".to_owned(), key.clone().into())]);
            entry.extend(more.clone());
            Value::Object(entry)
        }
        value => json!({"key": key, "value": value}),
    }
}

/// Parameters listed apart stand in place of those of the same name in the text: only the list knows which are switched
/// off. Others of the text stay in front.
fn url(yaml: &Value, notes: &mut Vec<Note>) -> Value {
    let listed = entries(yaml.get("queryParams"), "queryParams", Values::Text, notes);
    let variables = entries(yaml.get("pathVariables"), "pathVariables", Values::Text, notes);
    let text = yaml.get("url").cloned().unwrap_or_default();
    let listed = listed.as_array().filter(|list| !list.is_empty()).cloned().unwrap_or_default();
    let Some(written) = text.as_str().filter(|_| !listed.is_empty() || !variables.is_null()) else { return text };
    let mut url = Url::parse(written).to_json();
    if !listed.is_empty() {
        let mut query = url.get("query").and_then(Value::as_array).cloned().unwrap_or_default();
        query.retain(|pair| listed.iter().all(|other| other.get("key") != pair.get("key")));
        query.extend(listed);
        url["query"] = query.into();
    }
    if !variables.is_null() {
        url["variable"] = variables;
    }
    url
}

fn body(yaml: &Value, place: &Place, notes: &mut Vec<Note>) -> Result<Option<Value>, LoadError> {
    let Some(body) = yaml.get("body").filter(|body| !body.is_null()) else { return Ok(None) };
    let content = body.get("content").cloned().unwrap_or_default();
    let kind = body.get("type").and_then(Value::as_str).unwrap_or("raw");
    let mut json = match kind {
        "none" => return Ok(None),
        "raw" => json!({"mode": "raw", "raw": content}),
        "json" | "xml" | "html" | "javascript" | "text" => {
            json!({"mode": "raw", "raw": content, "options": {"raw": {"language": kind}}})
        }
        "urlencoded" | "formdata" => {
            json!({"mode": kind, kind: entries(Some(&content), "body.content", Values::Text, notes)})
        }
        "file" | "binary" => json!({"mode": "file", "file": content}),
        "graphql" => json!({"mode": "graphql", "graphql": content}),
        other => return Err(place.member("body.type").wrong(format!("unknown kind of body `{other}`"))),
    };
    if ["raw", "file", "graphql"].contains(&kind) {
        let instead = match kind {
            "raw" => "json, text, xml, html or javascript",
            "file" => "binary",
            _ => "a request of `$kind: graphql-request`",
        };
        notes.push(Note::warning("body.type", format!("`{kind}` is a word of format 2.1; write {instead}")));
    }
    if let Some(disabled) = body.get("disabled") {
        json["disabled"] = disabled.clone();
    }
    Ok(Some(json))
}
