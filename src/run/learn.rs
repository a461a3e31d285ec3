//! Tells the redactor which values of a run are secret.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{
    auth::Parameters,
    collection::{Auth, Request, Url},
    secret::{
        Lifetime, Place, Redactor, Shown, address_secrets, holds_template, looks_like_a_secret, may_hold_address,
        webhook_secrets,
    },
    variable::{self, Dynamic, Scope, Scopes, Variable, expand},
};

/// Parameters of an authentication that are secret whatever their value.
const SECRET_PARAMETERS: [&str; 14] = [
    "accessKey",
    "secretKey",
    "sessionToken",
    "password",
    "token",
    "clientSecret",
    "privateKey",
    "secret",
    "accessToken",
    "authKey",
    "consumerSecret",
    "tokenSecret",
    "clientToken",
    "refreshToken",
];

/// Shorter parts of a value that is marked secret are no secrets of their own.
const SHORTEST_PART: usize = 4;

/// Which values of variables are secret: by type, by name, or as addresses that hold one.
#[derive(Debug, Default)]
pub(super) struct VariableSecrets {
    /// The names of all variables: a value that is one of them is a reference, not a secret.
    names: BTreeSet<String>,
    /// Values of type `secret` that hold templates: what they come to is secret, too.
    templates: RefCell<BTreeSet<Arc<str>>>,
    /// Names that alone made their values secret.
    by_name: RefCell<BTreeSet<Arc<str>>>,
    /// Names of secrets too short to be masked, and whether that was told.
    short: RefCell<BTreeMap<Arc<str>, bool>>,
}

impl VariableSecrets {
    pub(super) fn new(scopes: &Scopes) -> VariableSecrets {
        let all = Scopes::ORDER.iter().flat_map(|name| scopes.scope(*name).variables());
        VariableSecrets { names: all.map(|variable| variable.key.to_string()).collect(), ..VariableSecrets::default() }
    }

    /// Learns every secret of a scope: a script may switch on a disabled variable, and a report shows duplicates.
    pub(super) fn learn_scope(&self, scope: &Scope, lifetime: Lifetime, redactor: &mut Redactor) {
        scope.variables().iter().for_each(|variable| self.learn(variable, lifetime, redactor));
    }

    /// Learns what of a variable is secret.
    pub(super) fn learn(&self, variable: &Variable, lifetime: Lifetime, redactor: &mut Redactor) {
        let mut lesson = Lesson { lifetime, redactor, names: &self.names, is_by_name: false };
        if variable.is_secret() || lesson.redactor.is_declared(&variable.key) {
            let text = variable.value.to_text();
            if holds_template(&text) {
                self.templates.borrow_mut().insert(text.clone());
            }
            if !lesson.learn_marked(&variable.value, &text) {
                self.short.borrow_mut().entry(variable.key.clone()).or_default();
            }
            return;
        }
        match &variable.value {
            variable::Value::String(text) => lesson.learn_text(&variable.key, text, Place::Variable),
            variable::Value::Json(json) => lesson.learn_json(&variable.key, json, Place::Variable),
            _ => {}
        }
        if lesson.is_by_name && lifetime == Lifetime::Run {
            self.by_name.borrow_mut().insert(variable.key.clone());
        }
    }

    /// The variables of files and options whose values are masked because of their names alone, in order.
    pub(super) fn by_name(&self, redactor: &Redactor) -> Vec<Shown> {
        self.by_name.borrow().iter().map(|name| redactor.show(name)).collect()
    }

    /// Learns what the templates in secrets come to.
    pub(super) fn learn_expanded(&self, scopes: &Scopes, dynamic: &Dynamic, redactor: &mut Redactor) {
        for template in self.templates.borrow().iter() {
            let text = expand(template, scopes, dynamic);
            if text.len() >= SHORTEST_PART {
                redactor.learn(&text, Lifetime::Iteration);
            }
        }
    }

    /// Sentences about secrets that cannot be masked, each once.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut short = self.short.borrow_mut();
        let mut untold = Vec::new();
        for (name, is_told) in short.iter_mut().filter(|(_, is_told)| !**is_told) {
            *is_told = true;
            untold.push(format!("the secret variable `{name}` has fewer than 4 characters and is not masked"));
        }
        untold
    }
}

/// One variable being looked at.
struct Lesson<'run> {
    lifetime: Lifetime,
    redactor: &'run mut Redactor,
    names: &'run BTreeSet<String>,
    /// Whether something was learnt because of a name.
    is_by_name: bool,
}

impl Lesson<'_> {
    /// Learns a value that the user marked as secret, whatever it is. False when it is too short to be masked.
    fn learn_marked(&mut self, value: &variable::Value, text: &str) -> bool {
        match value {
            variable::Value::Undefined | variable::Value::Null | variable::Value::Bool(_) => return true,
            variable::Value::Json(json) => {
                self.learn_leaves(json);
                self.redactor.learn(&json.to_string(), self.lifetime);
                return true;
            }
            variable::Value::Number(_) | variable::Value::String(_) => {}
        }
        if let Some(json) = parsed(text) {
            self.learn_leaves(&json);
        }
        if holds_template(text) {
            let mut rest = text;
            while let Some((before, after)) = rest.split_once("{{") {
                self.learn_part(before);
                rest = after.split_once("}}").map_or("", |(_, behind)| behind);
            }
            self.learn_part(rest);
        }
        self.learn_address(text);
        self.redactor.learn(text, self.lifetime)
    }

    fn learn_part(&mut self, part: &str) {
        if part.trim().len() >= SHORTEST_PART {
            self.redactor.learn(part.trim(), self.lifetime);
        }
    }

    fn learn_leaves(&mut self, json: &Value) {
        match json {
            Value::String(text) => self.learn_part(text),
            Value::Number(number) => self.learn_part(&number.to_string()),
            Value::Array(members) => members.iter().for_each(|member| self.learn_leaves(member)),
            Value::Object(members) => members.values().for_each(|member| self.learn_leaves(member)),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Learns text whose name gives it away, and what of it is secret wherever it stands.
    fn learn_text(&mut self, name: &str, text: &str, place: Place) {
        self.learn_address(text);
        if self.redactor.suspects(name, place, text) && !self.names.contains(text) {
            if let Some(json) = parsed(text) {
                self.learn_parts(&json);
            }
            self.redactor.learn(text, self.lifetime);
            self.is_by_name = true;
        }
    }

    /// Learns members whose names give them away; under a name that does, whatever looks like a secret.
    fn learn_json(&mut self, name: &str, json: &Value, place: Place) {
        match json {
            Value::String(text) => self.learn_text(name, text, place),
            Value::Array(members) => members.iter().for_each(|member| self.learn_json(name, member, place)),
            Value::Object(_) if self.redactor.is_suspicious(name, place) => self.learn_parts(json),
            Value::Object(members) => {
                members.iter().for_each(|(name, member)| self.learn_json(name, member, Place::Member));
            }
            _ => {}
        }
    }

    fn learn_parts(&mut self, json: &Value) {
        match json {
            Value::String(text) if looks_like_a_secret(text) && !self.names.contains(text) => {
                self.redactor.learn(text, self.lifetime);
                self.is_by_name = true;
            }
            Value::Array(members) => members.iter().for_each(|member| self.learn_parts(member)),
            Value::Object(members) => {
                let parts =
                    members.iter().filter(|(name, _)| !DESCRIBING.contains(&name.to_ascii_lowercase().as_str()));
                parts.for_each(|(_, member)| self.learn_parts(member));
            }
            _ => {}
        }
    }

    fn learn_address(&mut self, text: &str) {
        if may_hold_address(text) {
            for secret in address_secrets(text).into_iter().filter(|secret| looks_like_a_secret(secret)) {
                self.redactor.learn(&secret, self.lifetime);
            }
        }
    }
}

/// Members that tell of a credential what everybody may know.
const DESCRIBING: [&str; 9] = ["user", "username", "name", "email", "id", "type", "host", "url", "description"];

/// A list or an object that was written as text.
fn parsed(text: &str) -> Option<Value> {
    text.trim_start().starts_with(['{', '[']).then(|| serde_json::from_str(text).ok())?
}

/// Learns the secret parameters of an authentication, expanded for one request.
pub(super) fn learn_auth(parameters: &Parameters, redactor: &mut Redactor) {
    for parameter in &parameters.list {
        learn_parameter(&parameters.kind, &parameter.name, &parameter.value, Lifetime::Iteration, redactor);
    }
}

/// Learns what of an authentication stands in the collection itself: it is secret before its request is made, too.
pub(super) fn learn_written_auth(auth: &Auth, redactor: &mut Redactor) {
    for (name, value) in &auth.parameters {
        learn_parameter(&auth.kind, name, value.as_str().unwrap_or_default(), Lifetime::Run, redactor);
    }
}

fn learn_parameter(kind: &str, name: &str, value: &str, lifetime: Lifetime, redactor: &mut Redactor) {
    let is_secret = SECRET_PARAMETERS.contains(&name) || (kind == "apikey" && name == "value");
    if is_secret && !holds_template(value) {
        redactor.learn(value, lifetime);
    }
}

/// Learns a token that was fetched: it is used by every later request.
pub(super) fn learn_token(parameters: &Parameters, redactor: &mut Redactor) {
    for (_, token) in parameters.learned.iter().filter(|(name, _)| *name == "accessToken") {
        redactor.learn(token, Lifetime::Run);
    }
}

/// Learns the secret parameters that stand as they are in the authentications of a collection, also of items that did
/// not run.
pub(crate) fn learn_document(json: &Value, redactor: &mut Redactor) {
    match json {
        Value::Array(members) => members.iter().for_each(|member| learn_document(member, redactor)),
        Value::Object(members) => {
            for (name, member) in members {
                if name == "auth" {
                    learn_parameters(member, redactor);
                } else if name != "script" {
                    learn_document(member, redactor);
                }
            }
        }
        Value::String(text) => webhook_secrets(text).for_each(|secret| {
            redactor.learn(secret, Lifetime::Iteration);
        }),
        _ => {}
    }
}

fn learn_parameters(auth: &Value, redactor: &mut Redactor) {
    // The `auth` of a URL is its user and password.
    if let Some(password) = auth.get("password").and_then(Value::as_str) {
        learn_password(password, Lifetime::Iteration, redactor);
    }
    for (kind, parameters) in auth.as_object().into_iter().flatten() {
        for parameter in parameters.as_array().into_iter().flatten() {
            let name = parameter.get("key").and_then(Value::as_str).unwrap_or_default();
            if let Some(value) = parameter.get("value").and_then(Value::as_str) {
                learn_parameter(kind, name, value, Lifetime::Iteration, redactor);
            }
        }
    }
}

/// Learns the password of a URL, as it is written and as it is sent, and the path of a webhook.
pub(super) fn learn_url(url: &Url, text: &str, lifetime: Lifetime, redactor: &mut Redactor) {
    if let Some((_, Some(password))) = &url.user {
        learn_password(password, lifetime, redactor);
    }
    for secret in webhook_secrets(text).filter(|secret| !holds_template(secret)) {
        redactor.learn(secret, lifetime);
    }
}

/// Learns the secrets of hosts and header names as clients and servers write them. `host` is the one of the request, with
/// its variables replaced.
pub(super) fn learn_other_letters(host: Option<&str>, request: &Request, redactor: &mut Redactor) {
    if let Some(host) = host {
        redactor.learn_other_letters(host);
    }
    let headers = request.headers.iter().filter(|header| !header.disabled);
    headers.filter_map(|header| header.key.as_deref()).for_each(|name| redactor.learn_other_letters(name));
}

fn learn_password(password: &str, lifetime: Lifetime, redactor: &mut Redactor) {
    if !holds_template(password) {
        redactor.learn(password, lifetime);
        redactor.learn(&percent_decode_str(password).decode_utf8_lossy(), lifetime);
    }
}
