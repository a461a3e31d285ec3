//! Tells the redactor which values of a run are secret (security.md 1).

use std::collections::BTreeSet;

use crate::{
    auth::Parameters,
    secret::{Lifetime, Redactor, is_secret_name, looks_like_a_secret, slack_webhook_path},
    variable::{Scope, Scopes, Variable},
};

/// Parameters of an authentication that are secret whatever their value.
const SECRET_PARAMETERS: [&str; 10] = [
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
    if is_secret_name(&variable.key) && looks_like_a_secret(&text) && !names.contains(&*text) {
        redactor.learn(&text, lifetime);
    }
    true
}

/// Learns the secret parameters of an authentication.
pub(super) fn learn_auth(parameters: &Parameters, redactor: &mut Redactor) {
    for parameter in &parameters.list {
        let is_secret = SECRET_PARAMETERS.contains(&parameter.name.as_str())
            || (parameters.kind == "apikey" && parameter.name == "value");
        if is_secret && !parameter.value.contains("{{") {
            redactor.learn(&parameter.value, Lifetime::Iteration);
        }
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
