//! The authentication of format v1: a helper's name and its attributes, or v2's list of parameters.

use serde_json::{Map, Value, json};

use super::json::truthy;
use crate::collection::{json::optional_text, read_json};

/// A helper's name, v2's name of it, and its attributes: v2's names, with v1's where they differ.
type Helper = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const HELPERS: [Helper; 8] = [
    ("apikeyAuth", "apikey", &[("key", ""), ("value", ""), ("in", "")]),
    ("basicAuth", "basic", &[("username", ""), ("password", ""), ("saveHelperData", "saveToRequest")]),
    ("bearerAuth", "bearer", &[("token", "")]),
    (
        "digestAuth",
        "digest",
        &[
            ("algorithm", ""),
            ("username", ""),
            ("realm", ""),
            ("password", ""),
            ("nonce", ""),
            ("nonceCount", ""),
            ("clientNonce", ""),
            ("opaque", ""),
            ("qop", ""),
            ("disableRetryRequest", ""),
        ],
    ),
    (
        "oAuth1",
        "oauth1",
        &[
            ("consumerKey", ""),
            ("consumerSecret", ""),
            ("token", ""),
            ("tokenSecret", ""),
            ("signatureMethod", ""),
            ("timestamp", ""),
            ("nonce", ""),
            ("version", ""),
            ("realm", ""),
            ("addParamsToHeader", "header"),
            ("autoAddParam", "auto"),
            ("addEmptyParamsToSign", "includeEmpty"),
        ],
    ),
    (
        "hawkAuth",
        "hawk",
        &[
            ("authId", "hawk_id"),
            ("authKey", "hawk_key"),
            ("algorithm", ""),
            ("user", ""),
            ("saveHelperData", "saveToRequest"),
            ("nonce", ""),
            ("extraData", "ext"),
            ("appId", "app"),
            ("delegation", "dlg"),
            ("timestamp", ""),
        ],
    ),
    (
        "ntlmAuth",
        "ntlm",
        &[("username", ""), ("password", ""), ("domain", ""), ("workstation", ""), ("disableRetryRequest", "")],
    ),
    (
        "oAuth2",
        "oauth2",
        &[
            ("accessToken", ""),
            ("addTokenTo", ""),
            ("callBackUrl", ""),
            ("authUrl", ""),
            ("accessTokenUrl", ""),
            ("clientId", ""),
            ("clientSecret", ""),
            ("clientAuth", ""),
            ("grantType", ""),
            ("scope", ""),
            ("username", ""),
            ("password", ""),
            ("tokenType", ""),
            ("redirectUri", ""),
            ("refreshToken", ""),
        ],
    ),
];

/// The authentication of a v1 collection, folder or request in v2.1's shape; `None` inherits.
pub(super) fn auth(json: &Value) -> Option<Value> {
    let is_old = json.get("currentHelper").is_some() || truthy(json, "helperAttributes").is_some();
    if !is_old {
        return current(json.get("auth")?);
    }
    let helper = json.get("currentHelper")?.as_str().filter(|helper| !helper.is_empty() && *helper != "normal")?;
    let attributes = match json.get("helperAttributes") {
        Some(Value::String(text)) if !text.is_empty() => read_json(text).ok()?,
        Some(other) => other.clone(),
        None => Value::Null,
    };
    if helper == "awsSigV4" {
        // The only one whose attributes have their names from the start.
        let given = attributes.as_object().into_iter().flatten();
        return Some(described("awsv4", given.map(|(name, value)| (name.clone(), Some(value.clone())))));
    }
    let Some((_, kind, names)) = HELPERS.iter().find(|(name, ..)| *name == helper) else {
        // A kind that v1 never knew: its attributes have no known form.
        return Some(json!({ "type": helper }));
    };
    let Value::Object(given) = attributes else { return Some(json!({ "type": kind })) };
    let parameters = names.iter().flat_map(|(name, old)| {
        let value = given.get(if old.is_empty() { *name } else { *old }).cloned();
        // What the app's window remembers.
        let remembered =
            (*kind == "basic" && *name == "saveHelperData").then(|| ("showPassword".to_owned(), Some(false.into())));
        std::iter::once(((*name).to_owned(), value)).chain(remembered)
    });
    Some(described(kind, parameters))
}

/// v2's own form in a v1 file. A later parameter of the same name changes the one before.
fn current(auth: &Value) -> Option<Value> {
    let kind = optional_text(auth.get("type"));
    if kind.is_empty() {
        return None;
    }
    if kind == "noauth" {
        return Some(json!({"type": "noauth"}));
    }
    let mut parameters: Map<String, Value> = Map::new();
    match auth.get(&kind) {
        Some(Value::Array(list)) => {
            for parameter in list {
                parameters
                    .insert(optional_text(parameter.get("key")), parameter.get("value").cloned().unwrap_or_default());
            }
        }
        Some(Value::Object(members)) => parameters = members.clone(),
        _ => {}
    }
    Some(described(&kind, parameters.into_iter().map(|(name, value)| (name, Some(value)))))
}

/// The list of parameters, each with the type of its value.
fn described(kind: &str, parameters: impl Iterator<Item = (String, Option<Value>)>) -> Value {
    let list: Vec<Value> = parameters
        .map(|(name, value)| {
            let of = match value {
                Some(Value::String(_)) => "string",
                Some(Value::Bool(_)) => "boolean",
                Some(Value::Number(_)) => "number",
                Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => "any",
            };
            let mut parameter = Map::new();
            parameter.insert("key".into(), name.into());
            if let Some(value) = value {
                parameter.insert("value".into(), value);
            }
            parameter.insert("type".into(), of.into());
            Value::Object(parameter)
        })
        .collect();
    if list.is_empty() { json!({ "type": kind }) } else { json!({"type": kind, kind: list}) }
}
