//! What scripts see of a run: the fixture, and answers as `tests/peers/script_sandbox.cjs` gives them.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    super::stage::{NOW_MS, refused_connection, response},
    answers::wire,
};
use crate::{
    http::CookieJar,
    script::{
        Call, Cookie, Fact, Host, PackageFiles, Ran, Reply, ResponseInput, RunRequest, VaultCall, host::PendingReply,
    },
    variable::{Scope, Scopes, Value as VariableValue, Variable},
};

/// Answers scripts as `tests/peers/script_sandbox.cjs` does.
pub(super) struct Peer<'a> {
    pub(super) fixture: &'a Value,
    pub(super) facts: RefCell<Vec<Fact>>,
    pub(super) sent: RefCell<Vec<Value>>,
    pub(super) jar: RefCell<CookieJar>,
    pub(super) vault: RefCell<BTreeMap<String, String>>,
}

impl Peer<'_> {
    fn send(&self, request: &Value) -> Reply {
        let sent = wire(request);
        let url = sent["url"].as_str().unwrap_or_default().to_owned();
        self.sent.borrow_mut().push(sent);
        if url.contains("fails") {
            return Reply::Failed(refused_connection());
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
        self.jar.borrow().matching(url).into_iter().map(Cookie::of).collect()
    }

    fn vault(&self, call: VaultCall) -> Reply {
        let mut vault = self.vault.borrow_mut();
        let (VaultCall::Get(name) | VaultCall::Set(name, _) | VaultCall::Unset(name)) = &call;
        if name == "refused" {
            return Reply::Refused("Vault access denied".into());
        }
        Reply::Secret(match call {
            VaultCall::Get(name) => vault.get(&name).cloned(),
            VaultCall::Set(name, secret) => {
                vault.insert(name, secret);
                None
            }
            VaultCall::Unset(name) => {
                vault.remove(&name);
                None
            }
        })
    }

    fn run_request(&self, asked: RunRequest) -> Reply {
        if asked.request == "fails" {
            return Reply::Failed(refused_connection());
        }
        let response = match &self.fixture["responses"][&asked.request] {
            Value::Null => &self.fixture["responses"]["json"],
            found => found,
        };
        let response = ResponseInput { received: Some(received(response)), response_time_ms: 7 };
        let mut after = asked.scopes.clone();
        if asked.request == "changes" {
            after.environment.set("theirs", VariableValue::text("new"), None);
        }
        Reply::Ran(Box::new(Ran {
            response: (asked.request != "skipped").then_some(response),
            cookies: Vec::new(),
            changes: after.changes_since(&asked.scopes),
        }))
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
            Call::RunRequest(asked) => self.run_request(*asked),
            Call::Vault(call) => self.vault(call),
        };
        Box::pin(std::future::ready(reply))
    }

    fn now_ms(&self) -> f64 {
        NOW_MS
    }
}

/// The packages of the fixture, laid out as in a folder: ours by their names, those from outside as npm installs them.
#[derive(Debug)]
pub(super) struct Packages(HashMap<String, String>);

impl Packages {
    pub(super) fn of(fixture: &Value) -> Packages {
        let mut files = HashMap::new();
        let mut locked = serde_json::Map::new();
        for (name, package) in fixture["packages"].as_object().into_iter().flatten() {
            let Some(installed) = name.strip_prefix("npm:") else {
                files.insert(format!("{name}.js"), text(&package["data"]));
                continue;
            };
            let folder = format!("node_modules/{installed}");
            locked.insert(folder.clone(), json!({ "version": "1.0.0" }));
            // What the lock file knows and the folder lacks cannot be had.
            if let Some(code) = package["data"].as_str() {
                files.insert(format!("{folder}/package.json"), json!({ "version": "1.0.0" }).to_string());
                files.insert(format!("{folder}/index.js"), code.into());
            }
        }
        files.insert("package-lock.json".into(), json!({ "packages": locked }).to_string());
        Packages(files)
    }
}

impl PackageFiles for Packages {
    fn read(&self, path: &str) -> Option<String> {
        self.0.get(path).cloned()
    }
}

pub(super) fn text(json: &Value) -> String {
    json.as_str().unwrap_or_default().to_owned()
}

pub(super) fn cookies(fixture: &Value) -> Vec<Cookie> {
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

pub(super) fn received(json: &Value) -> Arc<crate::http::Response> {
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

pub(super) fn scope(json: &Value) -> Scope {
    let variable = |json: &Value| Variable {
        kind: json["type"].as_str().unwrap_or("any").into(),
        disabled: json["disabled"] == true,
        ..Variable::new(text(&json["key"]), VariableValue::from_json(&json["value"]))
    };
    Scope::new(json.as_array().into_iter().flatten().map(variable).collect())
}

pub(super) fn scopes(fixture: &Value) -> Scopes {
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

pub(super) fn vault(fixture: &Value) -> BTreeMap<String, String> {
    let secrets = fixture["vault"].as_object().into_iter().flatten();
    secrets.map(|(name, secret)| (name.clone(), text(secret))).collect()
}
