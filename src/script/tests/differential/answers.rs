//! What a script did here, in the shape of the recordings.

use std::{cell::RefCell, sync::Arc, time::Duration};

use serde_json::{Map, Value, json};

use super::{
    cases::Case,
    host::{Peer, cookies, received, scopes, vault},
};
use crate::{
    clock::Clock,
    collection::{Body, FormValue, Listen, Request},
    http::CookieJar,
    script::{Engine, Fact, Input, NextRequest, Outcome, ScriptError, ScriptSource, host::ResponseInput},
    variable::{Scope, ScopeName, Scopes, Value as VariableValue, Variable},
};

/// The variables of a scope as the sandbox hands them back.
pub(super) fn values(scope: &Scope) -> Value {
    let member = |variable: &Variable| {
        let mut members = Map::new();
        members.insert("key".into(), (&*variable.key).into());
        // These keep what they were given as text.
        let value = match &*variable.kind {
            "array" | "object" => variable.value.clone(),
            _ => variable.get(),
        };
        if value != VariableValue::Undefined {
            members.insert("value".into(), value.to_json());
        }
        if !["any", "default"].contains(&&*variable.kind) {
            members.insert("type".into(), (&*variable.kind).into());
        }
        if variable.disabled {
            members.insert("disabled".into(), true.into());
        }
        Value::Object(members)
    };
    scope.variables().iter().map(member).collect()
}

/// A request as it would reach the wire.
pub(super) fn wire(json: &Value) -> Value {
    let request = match Request::from_script(json) {
        Ok(request) => request,
        Err(problem) => return json!({ "refused": problem }),
    };
    let mut sent = Map::new();
    sent.insert("method".into(), request.method.clone().into());
    sent.insert("url".into(), request.url.to_text().into());
    let field = |field: &crate::collection::Field| {
        format!("{}={}", field.key.as_deref().unwrap_or("null"), field.value.as_deref().unwrap_or("null"))
    };
    let headers: Vec<String> = request
        .headers
        .iter()
        .filter(|header| !header.disabled)
        .map(|header| {
            format!("{}: {}", header.key.as_deref().unwrap_or_default(), header.value.as_deref().unwrap_or_default())
        })
        .collect();
    if !headers.is_empty() {
        sent.insert("headers".into(), headers.into());
    }
    if let Some(body) = &request.body {
        let content: Value = match body {
            Body::UrlEncoded(fields) => fields.iter().filter(|field| !field.disabled).map(field).collect(),
            Body::FormData(fields) => fields
                .iter()
                .filter(|field| !field.disabled)
                .map(|field| match &field.value {
                    FormValue::Text(text) => format!("{}={text}", field.key),
                    FormValue::Files(files) => format!("{}=@{}", field.key, files.join(",")),
                    other => format!("{}={other:?}", field.key),
                })
                .collect(),
            other => other.to_json()[other.mode()].clone(),
        };
        sent.insert("body".into(), json!({ body.mode(): content }));
    }
    if let Some(auth) = &request.auth {
        let parameters: Map<String, Value> = auth.parameters.iter().cloned().collect();
        sent.insert("auth".into(), json!({ &auth.kind: parameters }));
    }
    let in_path: Map<String, Value> = request
        .url
        .variables
        .iter()
        .filter_map(|field| Some((field.key.clone()?, field.value.clone()?.into())))
        .collect();
    if !request.url.variables.is_empty() {
        sent.insert("variables".into(), in_path.into());
    }
    Value::Object(sent)
}

pub(super) fn told(error: &ScriptError) -> String {
    let line = error.line.map(|line| format!(" @{line}")).unwrap_or_default();
    format!("{}: {}{line}", error.name, error.message)
}

pub(super) fn run(engine: &mut Engine, case: &Case, fixture: &Value) -> Value {
    let peer = Peer {
        fixture,
        facts: RefCell::default(),
        sent: RefCell::default(),
        jar: RefCell::new(CookieJar::new(Clock::system())),
        vault: RefCell::new(vault(fixture)),
    };
    let request = &fixture["requests"][&case.request];
    let written = Request::from_script(request).unwrap();
    let mut input_request = request.clone();
    input_request["method"] = written.method.clone().into();
    let received = (case.response != "none").then(|| received(&fixture["responses"][&case.response]));
    let before = scopes(fixture);
    let input = Input {
        source: Arc::new(ScriptSource { id: String::new(), event_name: String::new(), code: case.code.clone() }),
        listen: case.listen,
        iteration: 2,
        iteration_count: 5,
        request_name: "Get user".into(),
        request_id: "id-1".into(),
        location: Arc::new(["Collection".to_owned(), "Folder".to_owned(), "Get user".to_owned()]),
        scopes: before.clone(),
        request: Arc::new(input_request),
        response: (case.listen == Listen::Test).then_some(ResponseInput { received, response_time_ms: 15 }),
        cookies: cookies(fixture),
        timeout: Some(Duration::from_secs(4)),
        execution: 1,
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runtime.block_on(engine.run(input, &peer));
    result(case, request, &before, &outcome, &peer)
}

pub(super) fn result(case: &Case, request: &Value, before: &Scopes, outcome: &Outcome, peer: &Peer<'_>) -> Value {
    let mut done = Map::new();
    done.insert("case".into(), case.name.clone().into());
    let (mut console, mut assertions, mut errors) = (Vec::new(), Vec::new(), Vec::new());
    for fact in peer.facts.borrow().iter() {
        match fact {
            Fact::Console(line) => {
                let mut values = vec![json!(line.level)];
                values.extend(line.arguments.iter().map(|(_, text)| json!(text)));
                console.push(Value::from(values));
            }
            Fact::Warning(message) => console.push(json!(["warn", message])),
            Fact::Assertion(assertion) => assertions.push(match (&assertion.error, assertion.skipped) {
                (Some(error), _) => json!([assertion.name, told(error)]),
                (None, true) => json!([assertion.name, "skipped"]),
                (None, false) => json!([assertion.name, "passed"]),
            }),
            Fact::Exception(error) | Fact::CallbackFailed(error) => errors.push(told(error)),
        }
    }
    errors.extend(outcome.error.iter().map(told));
    let mut put = |name: &str, list: Vec<Value>| {
        if !list.is_empty() {
            done.insert(name.into(), list.into());
        }
    };
    put("console", console);
    put("assertions", assertions);
    put("errors", errors.into_iter().map(Value::from).collect());
    put("sent", peer.sent.take());
    let mut variables = Map::new();
    for (shown, name) in [
        ("environment", ScopeName::Environment),
        ("globals", ScopeName::Globals),
        ("collectionVariables", ScopeName::Collection),
        ("local", ScopeName::Local),
    ] {
        let now = values(outcome.scopes.scope(name));
        if now != values(before.scope(name)) {
            variables.insert(shown.into(), now);
        }
    }
    if !variables.is_empty() {
        done.insert("variables".into(), variables.into());
    }
    if let Some(edited) = &outcome.request {
        let (was, is) = (wire(request), wire(edited));
        if was != is {
            done.insert("request".into(), is);
        }
    }
    if let Some(visualizer) = &outcome.visualizer {
        done.insert("visualizer".into(), json!({ "template": visualizer.template, "data": visualizer.data }));
    }
    match &outcome.next_request {
        Some(NextRequest::Named(name)) => drop(done.insert("next".into(), name.as_str().into())),
        Some(NextRequest::Stop) => drop(done.insert("next".into(), Value::Null)),
        None => {}
    }
    if outcome.skip_request {
        done.insert("skips".into(), true.into());
    }
    Value::Object(done)
}
