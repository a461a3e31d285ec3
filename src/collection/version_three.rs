//! Collection 3.0: a directory of YAML files. Each file becomes v2.1's shape and is read as that.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::{
    Collection, Item, LoadError, Place,
    document::identify,
    lenient::Faults,
    read::{DEEPEST_FOLDER, read_collection, read_item},
    version_three_item::{common, request_item},
    yaml::read_yaml,
};

/// Where a collection or folder says what it is.
const DEFINITION: &str = ".resources/definition.yaml";
/// How the file of a request is named.
const REQUEST: &str = ".request.yaml";

/// The directory of the collection that a path means, if it means one of format 3.0: the directory itself or any of
/// its files.
pub fn collection_directory(path: &Path) -> Option<PathBuf> {
    let mut directory = if path.is_dir() { Some(path) } else { path.parent() };
    if !path.is_dir() && !super::yaml::is_yaml(path) {
        return None;
    }
    let mut found = None;
    while let Some(candidate) = directory {
        let is_inside_resources = candidate.components().any(|part| part.as_os_str() == ".resources");
        if candidate.join(DEFINITION).is_file() {
            found = Some(candidate.to_owned());
        } else if found.is_some() || !is_inside_resources {
            break;
        }
        directory = candidate.parent();
    }
    found
}

/// Reads the collection in a directory.
///
/// # Errors
/// When a file in it cannot be read, is no YAML, or has a shape nobody could mean; each names the file.
pub(super) fn load_directory(root: &Path, faults: &mut Faults) -> Result<Collection, LoadError> {
    let file = root.join(DEFINITION);
    if !file.is_file() {
        return Err(LoadError::OtherKind {
            file: root.display().to_string(),
            problem: format!("a directory, but no collection of format 3.0: `{DEFINITION}` is missing in it"),
        });
    }
    let definition = read_yaml(&file)?;
    let place = Place::root(&file.display().to_string());
    let name = definition.get("name").cloned().unwrap_or_else(|| directory_name(root).into());
    let mut json = json!({
        "info": {"_postman_id": definition.get("id"), "name": name, "description": definition.get("description"),
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [],
        "variable": definition.get("variables").cloned().unwrap_or_default(),
    });
    common(&definition, &mut json);
    // Each file is also read alone, so that what is wrong in it is told with its name.
    faults.read(&mut json, |json| read_collection(json, &place))?;
    let mut walk = Walk { root, warnings: Vec::new(), faults };
    let (items, files) = walk.items(root, 0)?;
    json["item"] = items.into();
    identify(&mut json);
    let mut collection = read_collection(&json, &Place::root(&root.display().to_string()))?;
    name_files(&mut collection.items, &files);
    collection.json = Some(json);
    collection.warnings.append(&mut walk.warnings);
    Ok(collection)
}

/// Which file an item came from; of a folder, also those in it.
enum Source {
    Request(String),
    Folder(String, Vec<Source>),
}

/// Tells each request its file.
fn name_files(items: &mut [Item], sources: &[Source]) {
    for (item, source) in items.iter_mut().zip(sources) {
        match (item, source) {
            (Item::Folder(folder), Source::Folder(file, inner)) => {
                folder.file = Some(file.clone());
                name_files(&mut folder.items, inner);
            }
            (Item::Request(request), Source::Request(file)) => {
                if let Some(auth) = &mut request.request.auth {
                    auth.place = format!("{file}: auth");
                }
                request.file = Some(file.clone());
            }
            _ => {}
        }
    }
}

fn directory_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

struct Walk<'root> {
    root: &'root Path,
    warnings: Vec<String>,
    faults: &'root mut Faults,
}

/// An item in v2.1's shape and what sorts it: `order`, then the name of its file.
struct Ordered {
    order: f64,
    name: String,
    json: Value,
    source: Source,
}

impl Walk<'_> {
    fn items(&mut self, directory: &Path, depth: usize) -> Result<(Vec<Value>, Vec<Source>), LoadError> {
        if depth > DEEPEST_FOLDER {
            let place = Place::root(&directory.display().to_string());
            return Err(place.wrong(format!("folders are nested more than {DEEPEST_FOLDER} deep")));
        }
        let unreadable = |source| LoadError::Unreadable { file: directory.display().to_string(), source };
        let mut items = Vec::new();
        for entry in fs::read_dir(directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            // Links to directories are not followed: they could lead in circles.
            let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let found = if is_directory && !name.starts_with('.') {
                self.folder(&path, depth)
            } else if name.ends_with(REQUEST) {
                self.request(&path, depth)
            } else {
                Ok(None)
            };
            let found = self.faults.go_on(found)?;
            items.extend(found.map(|(order, json, source)| Ordered { order, name, json, source }));
        }
        items.sort_by(|one, other| one.order.total_cmp(&other.order).then_with(|| one.name.cmp(&other.name)));
        Ok(items.into_iter().map(|item| (item.json, item.source)).unzip())
    }

    /// A directory without a definition is a folder when there are requests in it.
    fn folder(&mut self, path: &Path, depth: usize) -> Result<Option<(f64, Value, Source)>, LoadError> {
        let file = path.join(DEFINITION);
        let (items, sources) = self.items(path, depth + 1)?;
        let definition = if file.is_file() {
            read_yaml(&file)?
        } else if items.is_empty() {
            return Ok(None);
        } else {
            Value::Null
        };
        let name = definition.get("name").cloned().unwrap_or_else(|| directory_name(path).into());
        let mut json = json!({"name": name, "description": definition.get("description"), "item": []});
        if let Some(id) = definition.get("id") {
            json["id"] = id.clone();
        }
        common(&definition, &mut json);
        let place = Place::root(&file.display().to_string());
        self.faults.read(&mut json, |json| read_item(json, &place, depth))?;
        json["item"] = items.into();
        let relative = file.strip_prefix(self.root).unwrap_or(&file).display().to_string();
        Ok(Some((order_of(&definition), json, Source::Folder(relative, sources))))
    }

    fn request(&mut self, path: &Path, depth: usize) -> Result<Option<(f64, Value, Source)>, LoadError> {
        let definition = read_yaml(path)?;
        let place = Place::root(&path.display().to_string());
        let file = directory_name(path);
        let name = file.strip_suffix(REQUEST).unwrap_or(&file);
        let Some(mut json) = request_item(&definition, name, &place)? else {
            let kind = definition.get("$kind").and_then(Value::as_str).unwrap_or_default();
            self.warnings.push(format!("{}: a `{kind}` cannot be run and is left out", path.display()));
            return Ok(None);
        };
        self.faults.read(&mut json, |json| read_item(json, &place, depth))?;
        let relative = path.strip_prefix(self.root).unwrap_or(path).display().to_string();
        Ok(Some((order_of(&definition), json, Source::Request(relative))))
    }
}

/// What has no order comes last.
fn order_of(definition: &Value) -> f64 {
    definition.get("order").and_then(Value::as_f64).unwrap_or(f64::INFINITY)
}

#[cfg(test)]
#[path = "version_three_tests.rs"]
mod tests;
