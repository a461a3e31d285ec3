//! A request as the collection defines it, with its values resolved, in Postman's JSON shape: newman's `request` of an
//! execution. What sending does not need (descriptions, disabled fields, options) comes from the collection; values come
//! from the resolved request; headers and URL from what was sent.

use serde_json::{Map, Value, json};

use crate::{
    auth::Computed,
    collection::{Auth, Body, Field, FileSource, Request, request_document, url_document},
    event::HeaderFact,
    secret::Redactor,
};

/// What is known of a request beside what was sent.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    /// With its values resolved.
    pub(super) request: Request,
    /// The item's name, where variables stand in it.
    pub(super) item_name: Option<String>,
    /// What its authentication added to the parameters: newman writes it back into them.
    pub(super) computed: Vec<Computed>,
}

/// Puts a definition together. `written` is the item's request in the collection, if it is the item's own. newman shows
/// a request that failed as it was before it inherited an authentication.
pub(super) fn definition(
    written: Option<&Value>,
    known: &Definition,
    url: &str,
    sent: &[HeaderFact],
    has_failed: bool,
    redactor: &Redactor,
) -> Value {
    let resolved = &known.request;
    // What a script sends inherits nothing.
    let may_inherit = written.is_some();
    let mut members = written.and_then(Value::as_object).cloned().unwrap_or_default();
    let written_headers = members.shift_remove("header");
    let written_body = members.shift_remove("body");
    // An empty URL stays as it is written, be it an object with nothing in it.
    if !(url.is_empty() && members.contains_key("url")) {
        members.insert("url".into(), url_document(url));
    }
    let headers = headers(written_headers.as_ref(), &resolved.headers, sent);
    if !headers.is_empty() {
        members.insert("header".into(), headers.into());
    }
    members.insert("method".into(), resolved.method.clone().into());
    match (written_body, &resolved.body) {
        (written, Some(body)) => {
            let mut shown = overlaid_body(written, body.to_json());
            if matches!(body, Body::File(FileSource::Missing)) {
                shown["file"]["value"] = Value::Null;
            }
            members.insert("body".into(), shown);
        }
        (Some(written), None) => {
            members.insert("body".into(), written);
        }
        (None, None) => {}
    }
    let written_auth = members.shift_remove("auth");
    let is_own = !may_inherit || written_auth.is_some();
    if let Some(auth) = resolved.auth.as_ref().filter(|_| is_own || !has_failed) {
        members.insert("auth".into(), shown_auth(auth, &known.computed));
    }
    // Headers and URL have been masked by their names already; a second time changes nothing.
    redactor.show_json(&Value::Object(members))
}

/// The item's request with the headers and the body that its scripts left, which know no descriptions.
pub(super) fn edited(written: &Value, left: &Value) -> Value {
    let left = request_document(left);
    let mut members = written.as_object().cloned().unwrap_or_default();
    let headers = described(members.get("header"), left.get("header"));
    members.insert("header".into(), headers);
    let mode = left.pointer("/body/mode").and_then(Value::as_str);
    if let (Some(mode), Some(body)) = (mode, members.get_mut("body"))
        && body.get("mode").and_then(Value::as_str) == Some(mode)
        && body.get(mode).is_some_and(Value::is_array)
    {
        body[mode] = described(body.get(mode), left.pointer(&format!("/body/{mode}")));
    }
    Value::Object(members)
}

/// The entries of a list with what the collection says of those of the same name.
fn described(written: Option<&Value>, left: Option<&Value>) -> Value {
    let entries = |list: Option<&Value>| list.and_then(Value::as_array).cloned().unwrap_or_default();
    let mut written = entries(written);
    let describe = |entry: Value| {
        let place = written.iter().position(|other| other.get("key") == entry.get("key"));
        let Some(Value::Object(mut members)) = place.map(|place| written.remove(place)) else { return entry };
        members.shift_remove("disabled");
        members.extend(entry.as_object().cloned().unwrap_or_default());
        Value::Object(members)
    };
    entries(left).into_iter().map(describe).collect()
}

/// System headers that stand beside a header of the user's that is switched off. An authentication's take its place.
const COMMON_HEADERS: [&str; 11] = [
    "accept",
    "accept-encoding",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "postman-token",
    "transfer-encoding",
    "user-agent",
];

/// The user's headers with what the collection says of them, disabled ones at their places, then ours.
fn headers(written: Option<&Value>, resolved: &[Field], sent: &[HeaderFact]) -> Vec<Value> {
    let written = written.and_then(Value::as_array).filter(|list| list.len() == resolved.len());
    let is_replaced = |field: &Field| {
        let key = field.key.as_deref().unwrap_or("");
        let is_common = COMMON_HEADERS.iter().any(|common| common.eq_ignore_ascii_case(key));
        let is_ours = |fact: &HeaderFact| fact.system && fact.name.as_str().eq_ignore_ascii_case(key);
        !(field.disabled && is_common) && sent.iter().any(is_ours)
    };
    let own = resolved.iter().enumerate().filter(|(_, field)| !is_replaced(field));
    let mut own = own.map(|(index, field)| {
        let mut members = written.and_then(|list| list[index].as_object()).cloned().unwrap_or_default();
        members.insert("key".into(), json!(field.key.as_deref().unwrap_or("")));
        members.insert("value".into(), json!(field.value.as_deref().unwrap_or("")));
        if field.disabled {
            members.insert("disabled".into(), true.into());
        }
        (field, members)
    });
    let mut list = Vec::with_capacity(sent.len());
    for fact in sent {
        if fact.system {
            continue;
        }
        for (field, mut members) in own.by_ref() {
            let is_this = !field.disabled && field.key.as_deref() == Some(fact.name.as_str());
            if is_this {
                members.insert("value".into(), json!(fact.value));
                // newman puts the jar's cookies into it, even if there are none.
                if fact.name.as_str().eq_ignore_ascii_case("cookie") {
                    members.insert("system".into(), true.into());
                }
            }
            list.push(Value::Object(members));
            if is_this {
                break;
            }
        }
    }
    list.extend(own.map(|(_, members)| Value::Object(members)));
    let ours = sent.iter().filter(|fact| fact.system);
    list.extend(ours.map(|fact| json!({"key": fact.name, "value": fact.value, "system": true})));
    list
}

/// The body with resolved values in the members that it has.
fn overlaid_body(written: Option<Value>, resolved: Value) -> Value {
    let Some(Value::Object(mut body)) = written else { return resolved };
    let mode = resolved.get("mode").and_then(Value::as_str).unwrap_or_default().to_owned();
    if body.get("mode").and_then(Value::as_str) != Some(&mode) {
        return resolved;
    }
    let Some(content) = resolved.get(&mode) else { return Value::Object(body) };
    let content = match (body.get(&mode), content) {
        (Some(Value::Array(written)), Value::Array(fields)) if written.len() == fields.len() => {
            written.iter().zip(fields).map(|(written, field)| overlaid(written, field)).collect()
        }
        (Some(written @ Value::Object(_)), content) => overlaid(written, content),
        (_, content) => content.clone(),
    };
    body.insert(mode, content);
    Value::Object(body)
}

/// The members that were written, with their resolved values.
fn overlaid(written: &Value, resolved: &Value) -> Value {
    let mut members = written.as_object().cloned().unwrap_or_default();
    for (name, value) in &mut members {
        if let Some(resolved) = resolved.get(name.as_str())
            && !["type", "disabled"].contains(&name.as_str())
        {
            *value = resolved.clone();
        }
    }
    // What sending added to a field of a form: the name of a file that is none, and that one could not be read.
    for name in ["fileName", "disabled"] {
        if let Some(added) = resolved.get(name)
            && !members.contains_key(name)
        {
            members.insert(name.into(), added.clone());
        }
    }
    Value::Object(members)
}

/// `{type, value, key}` for each parameter, typed as written; then what was computed, unless the collection gives it.
fn shown_auth(auth: &Auth, computed: &[Computed]) -> Value {
    let mut parameters: Vec<Value> = Vec::with_capacity(auth.parameters.len() + computed.len());
    for (name, value) in &auth.parameters {
        let parameter = json!({"type": auth.type_of(name), "value": value, "key": name});
        // A later parameter of the same name changes the one before.
        match parameters.iter_mut().find(|other| other["key"] == **name) {
            Some(before) => *before = parameter,
            None => parameters.push(parameter),
        }
    }
    for added in computed {
        let mut parameter = json!({"type": "any", "value": added.value, "key": added.name, "system": true});
        if added.value.is_none() {
            parameter.as_object_mut().map(|members| members.shift_remove("value"));
        }
        let is_same = |other: &Value| other["key"] == added.name;
        match parameters.iter_mut().find(|other| is_same(other)) {
            Some(empty) if matches!(&empty["value"], Value::Null) || empty["value"] == "" => *empty = parameter,
            Some(_) => {}
            None => parameters.push(parameter),
        }
    }
    let mut members = Map::new();
    members.insert("type".into(), auth.kind.clone().into());
    members.insert(auth.kind.clone(), parameters.into());
    Value::Object(members)
}
