//! Variables that no scope has.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    collection::{Auth, Request},
    variable::template,
};

/// The names of all variables that a request uses where it is sent.
pub(super) fn used(request: &Request) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut json = request.to_json();
    // Authentication has a place of its own in messages.
    json.as_object_mut().map(|members| members.remove("auth"));
    gather(&json, &mut names);
    names
}

/// The names that an authentication uses.
pub(super) fn used_by(auth: &Auth) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    auth.parameters.iter().for_each(|(_, value)| gather(value, &mut names));
    names
}

/// What is disabled is not sent, so it needs no variables.
fn gather(json: &Value, names: &mut BTreeSet<String>) {
    match json {
        Value::String(text) => names.extend(template::unresolved(text).map(str::to_owned)),
        Value::Array(list) => list.iter().for_each(|entry| gather(entry, names)),
        Value::Object(members) if members.get("disabled") != Some(&Value::Bool(true)) => {
            members.values().for_each(|member| gather(member, names));
        }
        _ => {}
    }
}
