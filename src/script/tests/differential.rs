//! The scripts of `tests/scripts/cases`, run here and compared with what postman-sandbox 6.7.4 made of them
//! (`tests/scripts/recorded`, which `tests/peers_support/scripts.rs` proves true). What differs must stand in
//! `tests/differences/scripts.md`, with its reason.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde_json::{Map, Value, json};

use super::stage::{NOW_MS, response};
use crate::{
    clock::Clock,
    collection::{Body, FormValue, Listen, Request},
    http::{CookieJar, Failure},
    script::{
        Call, Cookie, Engine, EngineSettings, Fact, Host, Input, NextRequest, Outcome, Reply, ScriptError,
        ScriptSource,
        host::{PendingReply, ResponseInput},
    },
    variable::{Scope, ScopeName, Scopes, Value as VariableValue, Variable},
};

/// How many of a thousand compared facts (console lines, assertions, errors, requests, changes) must be equal.
const EQUAL_PER_MILLE: usize = 990;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")
}

struct Case {
    name: String,
    code: String,
    listen: Listen,
    request: String,
    response: String,
}

/// `//# name | option, option` begins a case.
fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split('\n') {
        let Some(head) = line.strip_prefix("//# ") else {
            if let Some(case) = cases.last_mut() {
                if !case.code.is_empty() {
                    case.code.push('\n');
                }
                case.code.push_str(if line.is_empty() && case.code.is_empty() { " " } else { line });
            }
            continue;
        };
        let (name, options) = head.split_once(" | ").unwrap_or((head, ""));
        let mut case = Case {
            name: name.trim().into(),
            code: String::new(),
            listen: Listen::Test,
            request: "json".into(),
            response: "json".into(),
        };
        for option in options.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                None => case.listen = Listen::Prerequest,
                Some(("request", name)) => case.request = name.into(),
                Some((_, name)) => case.response = name.into(),
            }
        }
        cases.push(case);
    }
    cases
}

/// Answers scripts as `tests/peers/script_sandbox.cjs` does.
struct Peer<'a> {
    fixture: &'a Value,
    facts: RefCell<Vec<Fact>>,
    sent: RefCell<Vec<Value>>,
    jar: RefCell<CookieJar>,
}

impl Peer<'_> {
    fn send(&self, request: &Value) -> Reply {
        let sent = wire(request);
        let url = sent["url"].as_str().unwrap_or_default().to_owned();
        self.sent.borrow_mut().push(sent);
        if url.contains("fails") {
            return Reply::Failed(Failure {
                code: Some("ECONNREFUSED".into()),
                message: "connect ECONNREFUSED 127.0.0.1:1".into(),
                syscall: Some("connect".into()),
                address: Some("127.0.0.1".into()),
                port: Some(1),
                is_transient: true,
            });
        }
        let name = url.split_once("/responses/").map_or("json", |(_, rest)| {
            rest.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default()
        });
        let response = match &self.fixture["responses"][name] {
            Value::Null => &self.fixture["responses"]["json"],
            found => found,
        };
        let cookies = cookies(self.fixture).into_iter().take(1).collect();
        Reply::Response { response: received(response), response_time_ms: 7, cookies }
    }

    fn cookies(&self, url: &str) -> Vec<Cookie> {
        let shown = |cookie: &crate::http::Cookie| Cookie {
            name: cookie.name.clone(),
            value: cookie.value.clone(),
            domain: cookie.domain.clone(),
            path: cookie.path.clone(),
            expires_ms: cookie.expiry().map(|expires| expires.timestamp_millis()),
            secure: cookie.secure,
            http_only: cookie.http_only,
            host_only: cookie.host_only,
        };
        self.jar.borrow().matching(url).into_iter().map(shown).collect()
    }
}

impl Host for Peer<'_> {
    fn state(&self, fact: Fact) {
        self.facts.borrow_mut().push(fact);
    }

    fn call(&self, call: Call) -> PendingReply<'_> {
        let reply = match call {
            Call::Send(request) => self.send(&request),
            Call::Cookies { url } => Reply::Cookies(self.cookies(&url)),
            Call::SetCookie { url, cookie } => {
                let set = self.jar.borrow_mut().set(&url, &cookie);
                match set {
                    Ok(_) => Reply::Cookies(self.cookies(&url)),
                    Err(refused) => Reply::Refused(refused.to_string()),
                }
            }
            Call::UnsetCookie { url, name } => {
                let mut jar = self.jar.borrow_mut();
                match name {
                    Some(name) => jar.remove(&url, &name),
                    None => jar.clear(&url),
                };
                Reply::Cookies(Vec::new())
            }
            Call::RunRequest(_) | Call::Vault(_) => Reply::Refused("Vault access denied".into()),
        };
        Box::pin(std::future::ready(reply))
    }

    fn now_ms(&self) -> f64 {
        NOW_MS
    }
}

fn text(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

fn cookies(fixture: &Value) -> Vec<Cookie> {
    let cookie = |cookie: &Value| Cookie {
        name: text(&cookie["name"]),
        value: text(&cookie["value"]),
        domain: text(&cookie["domain"]),
        path: text(&cookie["path"]),
        expires_ms: None,
        secure: cookie["secure"] == true,
        http_only: cookie["httpOnly"] == true,
        host_only: cookie["hostOnly"] == true,
    };
    fixture["cookies"].as_array().into_iter().flatten().map(cookie).collect()
}

fn received(json: &Value) -> Arc<crate::http::Response> {
    let headers: Vec<(String, String)> = json["header"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|header| (text(&header["key"]), text(&header["value"])))
        .collect();
    let borrowed: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    let code = json["code"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or_default();
    response(code, &text(&json["status"]), &borrowed, &text(&json["body"]))
}

fn scope(json: &Value) -> Scope {
    let variable = |json: &Value| Variable {
        kind: json["type"].as_str().unwrap_or("any").into(),
        disabled: json["disabled"] == true,
        ..Variable::new(text(&json["key"]), VariableValue::from_json(&json["value"]))
    };
    Scope::new(json.as_array().into_iter().flatten().map(variable).collect())
}

fn scopes(fixture: &Value) -> Scopes {
    let data = fixture["data"].as_object().into_iter().flatten();
    Scopes {
        environment: scope(&fixture["environment"]),
        globals: scope(&fixture["globals"]),
        collection: scope(&fixture["collectionVariables"]),
        data: Scope::new(
            data.map(|(key, value)| Variable::new(key.as_str(), VariableValue::from_json(value))).collect(),
        ),
        ..Scopes::default()
    }
}

/// The variables of a scope as the sandbox hands them back.
fn values(scope: &Scope) -> Value {
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
fn wire(json: &Value) -> Value {
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

fn told(error: &ScriptError) -> String {
    let line = error.line.map(|line| format!(" @{line}")).unwrap_or_default();
    format!("{}: {}{line}", error.name, error.message)
}

fn run(engine: &mut Engine, case: &Case, fixture: &Value) -> Value {
    let peer = Peer {
        fixture,
        facts: RefCell::default(),
        sent: RefCell::default(),
        jar: RefCell::new(CookieJar::new(Clock::system())),
    };
    let request = &fixture["requests"][&case.request];
    let written = Request::from_script(request).unwrap();
    let mut input_request = request.clone();
    input_request["method"] = written.method.clone().into();
    let received = (case.response != "none").then(|| received(&fixture["responses"][&case.response]));
    let before = scopes(fixture);
    let input = Input {
        source: Arc::new(ScriptSource { id: String::new(), code: case.code.clone() }),
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

fn result(case: &Case, request: &Value, before: &Scopes, outcome: &Outcome, peer: &Peer<'_>) -> Value {
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
            Fact::Exception(error) => errors.push(told(error)),
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

/// What is no difference: order of errors, numbers that JSON writes in two ways, members without a value.
fn normal(mut value: Value) -> Value {
    fn visit(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Some(float) = number.as_f64() {
                    *value = json!(float);
                }
            }
            Value::Array(members) => members.iter_mut().for_each(visit),
            Value::Object(members) => members.values_mut().for_each(visit),
            _ => {}
        }
    }
    visit(&mut value);
    if let Some(Value::Array(errors)) = value.get_mut("errors") {
        errors.sort_by_key(Value::to_string);
    }
    if let Some(Value::Object(visualizer)) = value.get_mut("visualizer") {
        visualizer.shift_remove("options");
        visualizer.retain(|_, member| !member.is_null());
    }
    value
}

/// Errors that the sandbox made without a line of the script in their stack, with the line that we found.
fn with_our_lines(mut theirs: Value, ours: &Value) -> Value {
    fn adopt(theirs: &mut Value, ours: &Value) {
        if let (Value::String(theirs), Value::String(ours)) = (theirs, ours)
            && let Some((message, line)) = ours.rsplit_once(" @")
            && *theirs == message
            && line.parse::<u32>().is_ok()
        {
            *theirs = ours.clone();
        }
    }
    for name in ["assertions", "errors"] {
        let (Some(Value::Array(theirs)), Value::Array(ours)) = (theirs.get_mut(name), &ours[name]) else { continue };
        for (theirs, ours) in theirs.iter_mut().zip(ours) {
            match theirs {
                Value::Array(members) if members.len() == 2 => adopt(&mut members[1], &ours[1]),
                other => adopt(other, ours),
            }
        }
    }
    theirs
}

/// The cases that the table of differences names: `file: case`.
fn explained() -> BTreeSet<String> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differences/scripts.md");
    let table = std::fs::read_to_string(table).unwrap();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| Some(line.split_once('`')?.0.to_owned()))
        .collect()
}

fn recorded(file: &str) -> BTreeMap<String, Value> {
    let path = folder().join("recorded").join(file).with_extension("jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut answers = BTreeMap::new();
    for line in text.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        let name = self::text(&answer["case"]);
        assert!(answers.insert(name.clone(), answer).is_none(), "{file} has two cases named {name}");
    }
    answers
}

fn case_files() -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(folder().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".js"))
        .collect();
    files.sort();
    files
}

#[test]
fn scripts_do_what_they_do_in_postmans_sandbox() {
    let fixture: Value =
        serde_json::from_str(&std::fs::read_to_string(folder().join("fixture.json")).unwrap()).unwrap();
    let explained = explained();
    let (mut all, mut equal, mut facts, mut equal_facts) = (0, 0, 0, 0);
    let mut unexplained = Vec::new();
    let mut differing = BTreeSet::new();
    for file in case_files() {
        let mut answers = recorded(&file);
        let mut engine = Engine::new(EngineSettings::new(Clock::system()));
        for case in cases(&std::fs::read_to_string(folder().join("cases").join(&file)).unwrap()) {
            all += 1;
            let ours = normal(run(&mut engine, &case, &fixture));
            let Some(theirs) = answers.remove(&case.name) else {
                unexplained.push(format!("{file}: {}\n  is not recorded", case.name));
                continue;
            };
            let theirs = with_our_lines(normal(theirs), &ours);
            let (compared, same) = compare(&ours, &theirs);
            facts += compared;
            equal_facts += same;
            if ours == theirs {
                equal += 1;
                continue;
            }
            let name = format!("{file}: {}", case.name);
            if explained.contains(&name) {
                differing.insert(name);
                continue;
            }
            unexplained.push(format!("{name}\n{}", differences(&ours, &theirs)));
        }
        unexplained.extend(answers.into_keys().map(|name| format!("{file}: {name} is recorded and no case")));
    }
    for name in explained.difference(&differing) {
        unexplained.push(format!("{name} stands in the table of differences and is equal, or no case"));
    }
    assert!(unexplained.is_empty(), "{}\n{equal} of {all} are equal", unexplained.join("\n"));
    assert!(equal_facts * 1000 >= facts * EQUAL_PER_MILLE, "{equal_facts} of {facts} facts are equal");
}

/// How many facts two answers have, and how many of them are the same.
fn compare(ours: &Value, theirs: &Value) -> (usize, usize) {
    let (mut all, mut same) = (0, 0);
    for name in names(ours, theirs) {
        let (ours, theirs) = (facts_of(&ours[name]), facts_of(&theirs[name]));
        all += ours.len().max(theirs.len());
        same += ours.iter().zip(&theirs).filter(|(ours, theirs)| ours == theirs).count();
    }
    (all, same)
}

fn facts_of(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(members) => members.iter().collect(),
        other => vec![other],
    }
}

/// The members that one of them has, but for the name of the case.
fn names<'v>(ours: &'v Value, theirs: &'v Value) -> BTreeSet<&'v String> {
    let members = [ours, theirs].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    members.filter(|name| *name != "case").collect()
}

/// The members that differ, ours over theirs.
fn differences(ours: &Value, theirs: &Value) -> String {
    let names: BTreeSet<&String> =
        [ours, theirs].into_iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    let mut lines = String::new();
    for name in names {
        match (&ours[name], &theirs[name]) {
            (ours, theirs) if ours == theirs => {}
            (Value::Array(ours), Value::Array(theirs)) => {
                for index in 0..ours.len().max(theirs.len()) {
                    let (ours, theirs) = (ours.get(index), theirs.get(index));
                    if ours != theirs {
                        let shown = |value: Option<&Value>| value.map_or("nothing".into(), Value::to_string);
                        lines.push_str(&format!("  {name}[{index}] {}\n  sandbox  {}\n", shown(ours), shown(theirs)));
                    }
                }
            }
            (ours, theirs) => lines.push_str(&format!("  {name} {ours}\n  sandbox  {theirs}\n")),
        }
    }
    lines
}
