//! `--export-environment`, `--export-globals`, `--export-collection`, `--export-cookie-jar`: written when the run has
//! ended, however it ended.
//!
//! They are the one deliberate way out for secrets (pipelines log in once and hand the environment on), so only their
//! owner may read them.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::Value;

use super::{
    outcome::{Delivery, Observer},
    spec::{ExportSecrets, ExportSpec},
};
use crate::{
    collection::{collection_document, export_scope},
    file::{Mode, create, fitting},
    http::jar_to_json,
    notice::Notice,
    report::ReportFile,
    run::{RunSummary, learn_document},
    secret::Redactor,
    surroundings::Surroundings,
    variable::Scope,
};

/// What newman's exports end in, in ours.
const TOOL: &str = concat!("postwatch/", env!("CARGO_PKG_VERSION"));

/// A collection that has run.
pub(super) struct Finished<'run> {
    pub(super) summary: &'run RunSummary,
    pub(super) written: Option<&'run Value>,
    /// Set where several collections ran: each gets files of its own.
    pub(super) name: Option<&'run str>,
}

/// Writes what was asked for; what could not be written is told.
pub(super) fn write_exports(
    spec: &ExportSpec,
    finished: &Finished<'_>,
    surroundings: &Surroundings,
    observer: &dyn Observer,
    delivery: &mut Delivery,
) {
    let at = surroundings.clock.now();
    let scopes = &finished.summary.scopes;
    let scope = |scope: &Scope, kind: &str| Some(signed(export_scope(scope, kind), kind, at));
    let collection = finished.written.map(|written| signed(collection_document(written), "collection", at));
    let mut exports = [
        ("environment", &spec.environment, scope(&scopes.environment, "environment")),
        ("globals", &spec.globals, scope(&scopes.globals, "globals")),
        ("collection", &spec.collection, collection),
        ("cookie-jar", &spec.cookie_jar, Some(jar_to_json(&finished.summary.cookies))),
    ];
    if spec.secrets == ExportSecrets::Omit {
        let mut secrets = finished.summary.secrets.strict();
        if let Some(written) = finished.written {
            learn_document(written, &mut secrets);
        }
        exports.iter_mut().filter_map(|(_, _, content)| content.as_mut()).for_each(|json| empty(json, &secrets));
    }
    for (kind, place, content) in exports {
        let (Some(place), Some(content)) = (place, content) else { continue };
        let path = target(&surroundings.path(place), kind, finished.name, at);
        match write(&path, &content) {
            Ok(()) => delivery.files.push(ReportFile { reporter: kind, path }),
            Err(error) => {
                let sentence = format!("could not write {} for {kind}: {error}", path.display());
                observer.notice(Notice::error(surroundings.show(&sentence)));
                delivery.failed.push(kind);
            }
        }
    }
}

/// Leaves out secrets: values of their own become empty, others are masked. All cookies are secrets.
fn empty(json: &mut Value, secrets: &Redactor) {
    match json {
        Value::Array(members) => members.iter_mut().for_each(|member| empty(member, secrets)),
        Value::Object(members) => {
            let is_secret = members.get("type").is_some_and(|kind| kind == "secret");
            let is_cookie = members.contains_key("domain") && members.contains_key("path");
            let is_entry = members.contains_key("key");
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "value" && is_entry => {
                        if is_secret || is_cookie || secrets.show(text).as_str() != text {
                            text.clear();
                        }
                    }
                    other => empty(other, secrets),
                }
            }
        }
        Value::String(text) => *text = secrets.show(text).as_str().to_owned(),
        _ => {}
    }
}

/// newman's last members.
fn signed(mut content: Value, kind: &str, at: DateTime<Utc>) -> Value {
    if let Some(members) = content.as_object_mut() {
        members.entry("name").or_insert_with(|| kind.into());
        members.insert("_postman_variable_scope".into(), kind.into());
        members.insert("_postman_exported_at".into(), at.to_rfc3339_opts(SecondsFormat::Millis, true).into());
        members.insert("_postman_exported_using".into(), TOOL.into());
    }
    content
}

/// A folder gets a file named as newman names it; with several collections each name carries the collection's.
fn target(path: &Path, kind: &str, collection: Option<&str>, at: DateTime<Utc>) -> PathBuf {
    let path = if path.is_dir() {
        let text = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut stamp = String::new();
        for character in text.chars() {
            match character {
                '0'..='9' => stamp.push(character),
                _ if stamp.ends_with('-') => {}
                _ => stamp.push('-'),
            }
        }
        path.join(format!("newman-{kind}-{stamp}0.json"))
    } else {
        path.to_owned()
    };
    let Some(collection) = collection else { return fitting(&path) };
    let plain: String =
        collection.chars().map(|character| if character.is_alphanumeric() { character } else { '-' }).collect();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    fitting(&path.with_file_name(format!("{stem}-{plain}{ending}")))
}

fn write(path: &Path, content: &Value) -> io::Result<()> {
    create(path, Mode::PRIVATE)?.write_all(&serde_json::to_vec_pretty(content)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_several_collections_get_names_of_their_own() {
        let at = "2026-11-22T03:17:04.845Z".parse().unwrap();
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(
            target(folder.path(), "globals", None, at),
            folder.path().join("newman-globals-2026-11-22-03-17-04-845-0.json")
        );
        assert_eq!(target(Path::new("a/e.json"), "globals", Some("My API/2"), at), Path::new("a/e-My-API-2.json"));
        assert_eq!(target(Path::new("e"), "globals", None, at), Path::new("e"));
    }
}
