//! The collection, its folders, items, scripts and saved responses.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::{
    made_identifier,
    property::{bare, is_truthy, list, property, put, variable},
    request::{auth, headers, request, url_of_text},
};

/// What Postman writes as `info.schema` of every collection.
const SCHEMA: &str = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";

/// A collection's JSON in the shape of Postman's library. Identifiers must have been put in before.
pub fn collection_document(json: &Value) -> Value {
    let mut members = property(json);
    put_group(&mut members, json);
    let variables = match json.get("variable") {
        Some(Value::Object(map)) => {
            map.iter().map(|(key, value)| json!({"type": "any", "value": value, "key": key})).collect()
        }
        other => list(other, variable),
    };
    members.insert("variable".into(), variables);
    let mut info = Map::new();
    put(&mut info, "_postman_id", members.shift_remove("id"));
    put(&mut info, "name", members.shift_remove("name"));
    put(&mut info, "version", json.pointer("/info/version").filter(|version| is_truthy(version)).map(version));
    info.insert("schema".into(), SCHEMA.into());
    put(&mut info, "description", members.shift_remove("description"));
    members.insert("info".into(), Value::Object(info));
    Value::Object(members)
}

/// A version as text or as an object.
fn version(given: &Value) -> Value {
    let Value::String(text) = given else { return given.clone() };
    let numbers: Vec<u64> =
        text.split(['-', '+']).next().unwrap_or("").split('.').filter_map(|part| part.parse().ok()).collect();
    match numbers[..] {
        [major, minor, patch] => {
            json!({"raw": text, "major": major, "minor": minor, "patch": patch, "string": text})
        }
        _ => json!({}),
    }
}

fn put_group(members: &mut Map<String, Value>, json: &Value) {
    members.insert("item".into(), list(json.get("item"), item));
    put(members, "auth", json.get("auth").filter(|auth| is_truthy(auth)).map(auth));
    members.insert("event".into(), list(json.get("event"), event));
    put_behaviour(members, json);
}

fn item(json: &Value) -> Value {
    let mut members = property(json);
    if json.get("item").is_some_and(is_truthy) {
        put_group(&mut members, json);
    } else {
        members.insert("request".into(), request(json.get("request")));
        members.insert("response".into(), list(json.get("response"), response));
        members.insert("event".into(), list(json.get("event"), event));
        put_behaviour(&mut members, json);
    }
    Value::Object(members)
}

fn put_behaviour(members: &mut Map<String, Value>, json: &Value) {
    let behaviour = json.get("protocolProfileBehavior");
    put(members, "protocolProfileBehavior", behaviour.filter(|given| given.is_object() || given.is_null()).cloned());
}

fn event(json: &Value) -> Value {
    let mut members = property(json);
    put(&mut members, "listen", json.get("listen").filter(|listen| listen.is_string()).cloned());
    put(&mut members, "script", json.get("script").filter(|given| given.is_object()).map(script));
    Value::Object(members)
}

fn script(json: &Value) -> Value {
    let mut members = property(json);
    let kind = json.get("type").filter(|kind| is_truthy(kind)).cloned();
    members.insert("type".into(), kind.unwrap_or_else(|| "text/javascript".into()));
    put(&mut members, "packages", json.get("packages").cloned());
    match (json.get("src"), json.get("exec")) {
        (Some(Value::String(source)), _) => {
            members.insert("src".into(), url_of_text(source));
        }
        (Some(source), _) => {
            members.insert("src".into(), source.clone());
        }
        (None, Some(Value::String(code))) => {
            let lines: Value = code.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
            members.insert("exec".into(), lines);
        }
        (None, exec) => put(&mut members, "exec", exec.filter(|exec| exec.is_array()).cloned()),
    }
    Value::Object(members)
}

fn response(json: &Value) -> Value {
    let mut members = property(json);
    if !members.contains_key("id") {
        let mut identified = Map::new();
        put(&mut identified, "_", members.shift_remove("_"));
        identified.insert("id".into(), made_identifier(&json.to_string()).into());
        identified.extend(members);
        members = identified;
    }
    let original = json.get("originalRequest").filter(|given| is_truthy(given));
    put(&mut members, "originalRequest", original.map(|original| request(Some(original))));
    let status = json.get("reason").or_else(|| json.get("status")).cloned();
    put(&mut members, "status", status.or_else(|| usual_reason(json.get("code"))));
    put(&mut members, "code", json.get("code").cloned());
    members.insert("header".into(), headers(json.get("header")));
    put(&mut members, "body", json.get("body").cloned());
    members.insert("cookie".into(), list(json.get("cookie"), cookie));
    put(&mut members, "responseTime", json.get("responseTime").cloned());
    Value::Object(members)
}

fn usual_reason(code: Option<&Value>) -> Option<Value> {
    let code = u16::try_from(code?.as_u64()?).ok()?;
    http::StatusCode::from_u16(code).ok()?.canonical_reason().map(Value::from)
}

fn cookie(json: &Value) -> Value {
    let mut members = bare(json);
    put(&mut members, "name", json.get("name").or_else(|| json.get("key")).cloned());
    let expires = match json.get("expires") {
        Some(Value::String(date)) => Some(
            instant(date).map_or(Value::Null, |instant| instant.to_rfc3339_opts(SecondsFormat::Millis, true).into()),
        ),
        other => other.cloned(),
    };
    put(&mut members, "expires", expires);
    put(&mut members, "maxAge", json.get("maxAge").cloned());
    for name in ["domain", "path"] {
        put(&mut members, name, json.get(name).cloned());
    }
    for name in ["secure", "httpOnly", "hostOnly", "session"] {
        put(&mut members, name, json.get(name).map(|given| is_truthy(given).into()));
    }
    put(&mut members, "value", json.get("value").filter(|value| is_truthy(value)).cloned());
    put(&mut members, "extensions", json.get("extensions").filter(|given| is_truthy(given)).cloned());
    Value::Object(members)
}

/// A date as cookies and JSON write it.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)).ok();
    parsed.map(|instant| instant.with_timezone(&Utc))
}
