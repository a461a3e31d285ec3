//! Tells the redactor which values of a run are secret (security.md 1).

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::{
    auth::Parameters,
    collection::{Auth, Url},
    secret::{Lifetime, Redactor, looks_like_a_secret, slack_webhook_path},
    variable::{Scope, Scopes, Variable},
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

/// Learns every secret of a scope. Names of secrets too short to be masked come back, so that they can be warned of.
pub(super) fn learn_scope(
    scope: &Scope,
    lifetime: Lifetime,
    redactor: &mut Redactor,
    names: &BTreeSet<String>,
) -> Vec<String> {
    scope
        .enabled()
        .filter(|variable| !learn_variable(variable, lifetime, redactor, names))
        .map(|variable| variable.key.to_string())
        .collect()
}

/// Learns one variable if it is secret by type, by name or as a Slack webhook. False when it is too short to mask.
pub(super) fn learn_variable(
    variable: &Variable,
    lifetime: Lifetime,
    redactor: &mut Redactor,
    names: &BTreeSet<String>,
) -> bool {
    let text = variable.value.to_text();
    if let Some(path) = slack_webhook_path(&text) {
        redactor.learn(path, lifetime);
    }
    if variable.is_secret() {
        return text.contains("{{") || redactor.learn(&text, lifetime);
    }
    if redactor.suspects(&variable.key) && looks_like_a_secret(&text) && !names.contains(&*text) {
        redactor.learn(&text, lifetime);
    }
    true
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
    if is_secret && !value.contains("{{") {
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

/// Learns the password of a URL, as it is written and as it is sent.
pub(super) fn learn_url(url: &Url, lifetime: Lifetime, redactor: &mut Redactor) {
    if let Some((_, Some(password))) = &url.user {
        learn_password(password, lifetime, redactor);
    }
}

fn learn_password(password: &str, lifetime: Lifetime, redactor: &mut Redactor) {
    if !password.contains("{{") {
        redactor.learn(password, lifetime);
        redactor.learn(&percent_decode_str(password).decode_utf8_lossy(), lifetime);
    }
}

/// The names of all variables: a value that is one of them is a reference, not a secret.
pub(super) fn variable_names(scopes: &Scopes) -> BTreeSet<String> {
    Scopes::ORDER
        .iter()
        .flat_map(|name| scopes.scope(*name).variables())
        .map(|variable| variable.key.to_string())
        .collect()
}
