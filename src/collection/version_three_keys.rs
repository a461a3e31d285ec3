//! Keys that format 3.0 does not know: what stands under them is dropped without a word, by Postman too.

use serde_json::Value;

use super::version_three_note::{Holder, Note};
use crate::spelling::nearest;

/// Keys of every file.
const COMMON: &[&str] =
    &["$kind", "$schema", "id", "name", "description", "auth", "scripts", "settings", "order", "tags"];

const COLLECTION: &[&str] = &["variables", "version"];

const FOLDER: &[&str] = &["variables"];

/// Keys of every request.
const REQUEST: &[&str] = &["url", "method", "headers", "queryParams", "pathVariables", "body", "examples"];

const GRAPHQL: &[&str] = &["query", "variables", "operationName", "schema"];

/// What people mean who know format 2.1.
const OLD: [(&str, &str); 5] = [
    ("event", "scripts"),
    ("events", "scripts"),
    ("header", "headers"),
    ("query", "queryParams"),
    ("item", "a directory of files"),
];

/// A sentence for each.
pub(super) fn unknown_keys(yaml: &Value, holder: Holder) -> Vec<Note> {
    let known: Vec<&str> = match holder {
        Holder::Collection => [COMMON, COLLECTION].concat(),
        Holder::Folder => [COMMON, FOLDER].concat(),
        Holder::Http => [COMMON, REQUEST].concat(),
        Holder::GraphQl => [COMMON, REQUEST, GRAPHQL].concat(),
    };
    let unknown =
        yaml.as_object().into_iter().flatten().map(|(key, _)| key).filter(|key| !known.contains(&key.as_str()));
    unknown
        .map(|key| {
            let old = OLD.iter().find(|(old, _)| old == key).map(|(_, new)| *new);
            let meant = old.or_else(|| nearest(key, known.iter().copied()));
            let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
            Note::warning(key, format!("an unknown key; what stands under it is not used{hint}"))
        })
        .collect()
}
