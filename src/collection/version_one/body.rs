//! Request bodies of format v1.

use serde_json::{Map, Value, json};

use super::json::{entry, is_empty, is_truthy, list, truthy};

/// v1's names of the kinds of body, and v2's.
const MODES: [(&str, &str); 5] =
    [("binary", "file"), ("graphql", "graphql"), ("params", "formdata"), ("raw", "raw"), ("urlencoded", "urlencoded")];

/// The body; `None` when there is none.
pub(super) fn body(json: &Value) -> Option<Value> {
    let filled = |name: &str| json.get(name).filter(|value| !is_empty(value));
    let given = json.get("dataMode");
    let named = given.and_then(Value::as_str);
    let named = MODES.iter().find(|(old, _)| named == Some(*old)).map(|(_, mode)| *mode);
    let (data, raw) = (filled("data"), filled("rawModeData"));
    let is_empty_body = data.is_none() && raw.is_none() && filled("graphqlModeData").is_none();
    if given.is_some_and(Value::is_null) || (named.is_none() && is_empty_body) {
        return None;
    }
    let raw_text = match raw {
        Some(Value::Array(lines)) if lines.len() == 1 => lines[0].as_str().filter(|text| !text.is_empty()),
        Some(other) => other.as_str(),
        None => None,
    };
    let graphql = filled("graphqlModeData").or_else(|| data.filter(|_| json.pointer("/dataOptions/graphql").is_some()));
    let listed = truthy(json, "data").or_else(|| json.get("rawModeData"));
    let mode = named.unwrap_or(match listed {
        Some(Value::Array(_)) if raw_text.is_none() => "formdata",
        _ if raw_text.is_none() && graphql.is_some() => "graphql",
        _ => "raw",
    });
    let mut body = Map::new();
    body.insert("mode".into(), mode.into());
    let content = match mode {
        "raw" => Some(raw_text.or_else(|| data.and_then(Value::as_str)).unwrap_or_default().into()),
        "graphql" => graphql.cloned(),
        "file" => Some(raw_text.map_or_else(|| json!({}), |path| json!({ "src": path }))),
        _ => Some(list(listed).iter().filter(|field| !field["key"].is_null()).map(form_field).collect()),
    };
    if let Some(content) = content {
        body.insert(mode.into(), content);
    }
    let options: Map<String, Value> = MODES
        .iter()
        .filter_map(|(old, mode)| Some(((*mode).to_owned(), json.get("dataOptions")?.get(old)?)))
        .filter(|(_, options)| !is_empty(options))
        .map(|(mode, options)| (mode, options.clone()))
        .collect();
    if !options.is_empty() {
        body.insert("options".into(), options.into());
    }
    if truthy(json, "dataDisabled").is_some() {
        body.insert("disabled".into(), true.into());
    }
    Some(Value::Object(body))
}

/// A field of a form; v1 has the path of a file as its value.
fn form_field(json: &Value) -> Value {
    let mut field = entry(json);
    if let Value::Object(members) = &mut field
        && members.get("type").and_then(Value::as_str) == Some("file")
        && !members.get("src").is_some_and(is_truthy)
        && members.get("value").is_some_and(is_truthy)
        && let Some(value) = members.shift_remove("value")
    {
        members.insert("src".into(), if value.is_string() || value.is_array() { value } else { Value::Null });
    }
    field
}
