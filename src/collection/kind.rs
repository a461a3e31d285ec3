//! What kind of Postman file a file is.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{
    LoadError,
    text::{parse_json, read_text},
    version_one::is_version_one,
    version_three::{collection_directory, workspace_collections},
    yaml::is_yaml,
};

/// A kind of file, by its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A collection; of format 3.0 the directory it is in.
    Collection(PathBuf),
    /// An environment or globals.
    Variables,
    /// Iteration data.
    Data,
    /// A directory with collections or other exported files.
    Workspace(Vec<PathBuf>),
}

/// Looks into a file. What is JSON of no known kind is taken for a collection, whose reader says what is missing.
///
/// # Errors
/// When it cannot be read, or is broken JSON.
pub fn kind_of(path: &Path) -> Result<FileKind, LoadError> {
    if let Some(directory) = collection_directory(path) {
        return Ok(FileKind::Collection(directory));
    }
    if path.is_dir() {
        let mut files = workspace_collections(path);
        if files.is_empty() {
            gather_files(path, &mut files);
        }
        return Ok(if files.is_empty() { FileKind::Collection(path.to_owned()) } else { FileKind::Workspace(files) });
    }
    if is_yaml(path) {
        return Ok(FileKind::Variables);
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        return Ok(FileKind::Data);
    }
    let json = parse_json(&read_text(path)?, path)?;
    let has = |name: &str| json.get(name).is_some();
    let is_boxed = |name: &str| json.get(name).is_some_and(Value::is_object);
    Ok(if has("item") || is_boxed("collection") || is_version_one(&json) {
        FileKind::Collection(path.to_owned())
    } else if has("values")
        || has("variables")
        || has("_postman_variable_scope")
        || is_boxed("environment")
        || is_boxed("globals")
    {
        FileKind::Variables
    } else if json.is_array() {
        FileKind::Data
    } else {
        FileKind::Collection(path.to_owned())
    })
}

/// Postman's JSON files below a directory, by the names that exports have, and files of monitors. Links are not followed.
fn gather_files(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut entries: Vec<std::fs::DirEntry> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().to_lowercase();
        let is_exported = ["collection", "environment", "globals"]
            .iter()
            .any(|kind| name.ends_with(&format!(".postman_{kind}.json")));
        let is_ours = ["json", "yaml", "yml"]
            .iter()
            .any(|ending| name.ends_with(&format!(".monitor.{ending}")) || name == format!("postwatch.{ending}"));
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.starts_with('.') && name != "node_modules" => {
                let inner = entry.path();
                // What cannot be looked into is told when it is checked itself.
                match std::fs::read_dir(&inner) {
                    Ok(_) => gather_files(&inner, files),
                    Err(_) => files.push(inner),
                }
            }
            Ok(kind) if kind.is_file() && (is_exported || is_ours) => files.push(entry.path()),
            _ => {}
        }
    }
}
