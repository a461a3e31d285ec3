//! The authentication of format v1: a helper's name and its attributes.

use serde_json::{Map, Value, json};

/// Attributes whose names changed: helper, then old and new names.
const RENAMED: &[(&str, &[(&str, &str)])] = &[
    ("basicAuth", &[("saveToRequest", "saveHelperData")]),
    ("oAuth1", &[("header", "addParamsToHeader"), ("auto", "autoAddParam"), ("includeEmpty", "addEmptyParamsToSign")]),
    (
        "hawkAuth",
        &[
            ("hawk_id", "authId"),
            ("hawk_key", "authKey"),
            ("saveToRequest", "saveHelperData"),
            ("ext", "extraData"),
            ("app", "appId"),
            ("dlg", "delegation"),
        ],
    ),
];

/// The authentication of a v1 collection, folder or request in v2.1's shape; `None` inherits.
pub(super) fn auth(json: &Value) -> Option<Value> {
    let is_old = json.get("currentHelper").is_some() || json.get("helperAttributes").is_some_and(|old| !old.is_null());
    if !is_old {
        return json.get("auth").filter(|auth| auth.is_object()).cloned();
    }
    let helper = json.get("currentHelper")?.as_str().filter(|helper| !helper.is_empty() && *helper != "normal")?;
    let kind = match helper {
        "apikeyAuth" => "apikey",
        "basicAuth" => "basic",
        "bearerAuth" => "bearer",
        "digestAuth" => "digest",
        "hawkAuth" => "hawk",
        "oAuth1" => "oauth1",
        "oAuth2" => "oauth2",
        "ntlmAuth" => "ntlm",
        "awsSigV4" => "awsv4",
        // A kind that v1 never knew: its attributes have no known form.
        other => return Some(json!({ "type": other })),
    };
    let attributes = match json.get("helperAttributes") {
        Some(Value::String(text)) => serde_json::from_str(text).ok()?,
        Some(other) => other.clone(),
        None => Value::Null,
    };
    let renamed = RENAMED.iter().find(|(name, _)| *name == helper).map_or(&[][..], |(_, names)| names);
    let parameters: Vec<Value> = attributes
        .as_object()
        .unwrap_or(&Map::new())
        .iter()
        // Says again which helper it is; only AWS's attributes were never mapped.
        .filter(|(name, _)| *name != "id" || kind == "awsv4")
        .map(|(name, value)| {
            let name = renamed.iter().find(|(old, _)| old == name).map_or(name.as_str(), |(_, new)| new);
            json!({"key": name, "value": value})
        })
        .collect();
    Some(json!({"type": kind, kind: parameters}))
}
