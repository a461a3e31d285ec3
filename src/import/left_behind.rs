//! What of an environment or a collection does not come with its file.

use serde_json::Value;

use super::{
    environment::{EnvironmentFile, Reason, SecretVariable},
    findings::{Finding, Topic},
    usage::{MOST_PLACES, Usage},
};
use crate::collection;

/// What is not in an environment's file.
pub(super) fn of_environment(path: &str, file: &EnvironmentFile) -> Vec<Finding> {
    let place = format!("`{path}`");
    let named = |wanted: fn(&Reason) -> bool| {
        let secrets = file.secrets.iter().filter(|secret| wanted(&secret.reason));
        secrets.map(|secret| format!("`{}`", secret.key)).collect::<Vec<_>>().join(", ")
    };
    let by_type = named(|reason| *reason == Reason::Type);
    let by_name = named(|reason| matches!(reason, Reason::Name | Reason::Value | Reason::Holds(_)));
    let mut found: Vec<Finding> = [("by type", by_type), ("by name or value", by_name)]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(why, names)| {
            let what = format!("{names} ({why})");
            Finding::new(Topic::SecretValues, place.clone(), what, "Write them into `.env`.")
        })
        .collect();
    for SecretVariable { key, reason, .. } in &file.secrets {
        if let Reason::Vault { provider, reference } = reason {
            let as_what = if reference.is_empty() { String::new() } else { format!(" as {reference}") };
            let what = format!("`{key}` is kept by {provider}{as_what}");
            let next = "Fill in its source in the monitors' `secrets`, or write it into `.env`.";
            found.push(Finding::new(Topic::Vault, place.clone(), what, next));
        }
    }
    found.extend(file.vault_names.iter().map(|name| vault(&place, name)));
    found
}

/// What is not in a collection's file, and what should not be; with the number of its requests. `secrets` are values and the
/// variables that they are of.
pub(super) fn of_collection(path: &str, text: &str, secrets: &[(String, String)]) -> (usize, Vec<Finding>) {
    let place = format!("`{path}`");
    let find = |topic, what: String, next: &str| Finding::new(topic, place.clone(), what, next);
    let held = secrets.iter().filter(|(_, value)| {
        let escaped = Value::from(value.as_str()).to_string();
        text.contains(&escaped[1..escaped.len() - 1])
    });
    let mut found: Vec<Finding> = held
        .map(|(name, _)| {
            let next = "Put the variable in its place.";
            find(Topic::SecretsInCollections, format!("it holds the value of {name}"), next)
        })
        .collect();
    if let Err(error) = collection::parse(text, path) {
        let next = "Open it in Postman, save it, and import again.";
        found.push(find(Topic::Unknown, format!("it cannot be run: {error}"), next));
    }
    let Some(usage) = Usage::of(text) else {
        let what = "it is nested too deep to be looked through".to_owned();
        found.push(find(Topic::SecretsInCollections, what, "Look for secrets in it."));
        return (0, found);
    };
    for secret in usage.secrets.iter().take(MOST_PLACES) {
        found.push(find(Topic::SecretsInCollections, secret.clone(), "Put a `{{variable}}` in its place."));
    }
    if let Some(more) = usage.secrets.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
        found.push(find(
            Topic::SecretsInCollections,
            format!("and {more} more places"),
            "Look through the collection.",
        ));
    }
    if usage.reads_data {
        let next = "Download the file from Postman; `-d FILE` in a run, `data: ../data/FILE` in its monitors.";
        found.push(find(Topic::DataFiles, "its scripts read `pm.iterationData`".to_owned(), next));
    }
    for file in &usage.files {
        let next = "Put the file there, or name another folder: `--working-dir`.";
        found.push(find(Topic::Files, format!("`{file}`"), next));
    }
    found.extend(usage.vault_names.iter().map(|name| vault(&place, name)));
    (usage.requests, found)
}

/// A secret of Postman's own vault; without a name where a script computes it.
fn vault(place: &str, name: &str) -> Finding {
    let (what, name) = match name {
        "" => ("a script computes the name of a vault secret".to_owned(), "NAME"),
        name => (format!("`{name}` comes from Postman's vault"), name),
    };
    let next = format!("`postwatch vault set {name}`; see above.");
    Finding::new(Topic::Vault, place, what, next)
}
