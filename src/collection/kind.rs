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
    /// A directory with collections.
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
    let collections = workspace_collections(path);
    if !collections.is_empty() {
        return Ok(FileKind::Workspace(collections));
    }
    if path.is_dir() {
        return Ok(FileKind::Collection(path.to_owned()));
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
