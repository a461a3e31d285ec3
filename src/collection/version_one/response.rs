//! Saved responses of format v1.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value};

use super::{
    json::{is_truthy, list, truthy},
    request::request,
};
use crate::collection::json::scalar_text;

/// The saved responses of a request in their order. `requests` are those of the whole file.
pub(super) fn responses(json: &Value, requests: &HashMap<String, &Value>) -> Value {
    let listed = list(json.get("responses"));
    let id_of = |response: &Value| response.get("id").and_then(scalar_text);
    let order: Vec<Option<String>> = match list(json.get("responses_order")) {
        [] => listed.iter().map(id_of).collect(),
        order => order.iter().map(scalar_text).collect(),
    };
    order
        .iter()
        .filter_map(|id| listed.iter().rev().find(|response| response.is_object() && id_of(response) == *id))
        .map(|saved| response(saved, requests))
        .collect()
}

fn response(json: &Value, requests: &HashMap<String, &Value>) -> Value {
    let mut members = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(name.into(), value);
        }
    };
    put("id", truthy(json, "id").cloned());
    put("name", Some(truthy(json, "name").cloned().unwrap_or_else(|| "response".into())));
    put("originalRequest", original_request(json, requests));
    let status = json.get("responseCode");
    put("status", status.and_then(|status| truthy(status, "name")).cloned());
    put("code", status.and_then(|status| status.get("code")).and_then(number).map(Value::from));
    put("_postman_previewlanguage", json.get("language").cloned());
    put("_postman_previewtype", json.get("previewType").cloned());
    put("header", json.get("headers").cloned());
    put("cookie", Some(list(json.get("cookies")).iter().map(cookie).collect()));
    put("responseTime", json.get("time").cloned());
    put("body", json.get("text").cloned());
    Value::Object(members)
}

/// A status code, also one written as text.
fn number(json: &Value) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.trim().parse().ok()).filter(|code| *code != 0)
}

/// The request that was answered: the whole of it, as JSON or as text, or the identifier of one of the file's.
fn original_request(json: &Value, requests: &HashMap<String, &Value>) -> Option<Value> {
    let given = ["requestObject", "request"].into_iter().filter_map(|name| truthy(json, name));
    let mut named = None;
    for given in given {
        let Value::String(text) = given else { return Some(request(given)) };
        match serde_json::from_str::<Value>(text) {
            Ok(parsed) => return is_truthy(&parsed).then(|| request(&parsed)),
            Err(_) => named = Some(text),
        }
    }
    requests.get(named?).map(|found| request(found))
}

fn cookie(json: &Value) -> Value {
    let mut members = Map::new();
    // Seconds since 1970. What is no date is none in the report.
    let expires = json.get("expirationDate").and_then(Value::as_f64).and_then(|seconds| {
        DateTime::from_timestamp(seconds as i64, 0).map(|date| date.to_rfc3339_opts(SecondsFormat::Millis, true))
    });
    members.insert("expires".into(), expires.map_or(Value::Null, Value::from));
    for name in ["hostOnly", "httpOnly", "secure", "session"] {
        members.insert(name.into(), json.get(name).is_some_and(is_truthy).into());
    }
    for (old, name) in [("domain", "domain"), ("path", "path"), ("value", "value"), ("name", "key")] {
        if let Some(value) = json.get(old) {
            members.insert(name.into(), value.clone());
        }
    }
    Value::Object(members)
}
