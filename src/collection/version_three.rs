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
    version_three_item::{common, request_item, variables},
    version_three_keys::unknown_keys,
    version_three_note::{Holder, Note},
    version_three_scripts::settle,
    yaml::read_yaml,
};

/// The directory in which a collection or folder says what it is; it holds nothing that runs.
const RESOURCES: &str = ".resources";

/// Where a workspace keeps its collections.
const WORKSPACES: [&str; 2] = ["postman/collections", "collections"];

/// The file in which a directory says what it is.
pub fn definition_in(directory: &Path) -> Option<PathBuf> {
    let file = |name: &str| directory.join(RESOURCES).join(name);
    ["definition.yaml", "definition.yml"].into_iter().map(file).find(|file| file.is_file())
}

/// What stands before `.request.yaml` in the name of a request's file, in whatever letters; `.yml` is as good.
fn request_stem(name: &str) -> Option<&str> {
    [".request.yaml", ".request.yml"].into_iter().find_map(|ending| {
        let length = name.len().checked_sub(ending.len())?;
        name.get(length..)?.eq_ignore_ascii_case(ending).then(|| &name[..length])
    })
}

/// The directory of the collection that a path means, if it means one of format 3.0: the directory itself or any of
/// its files. It is the outermost with a definition, or else that of the file.
pub fn collection_directory(path: &Path) -> Option<PathBuf> {
    let is_directory = path.is_dir();
    let is_request = !is_directory && request_stem(&file_name(path)).is_some();
    if !is_directory && !super::yaml::is_yaml(path) {
        return None;
    }
    let start = if is_directory { path } else { path.parent()? };
    let mut found = None;
    for directory in start.ancestors() {
        let is_resources = directory.components().any(|part| part.as_os_str() == RESOURCES);
        if definition_in(directory).is_some() {
            found = Some(directory.to_owned());
        } else if !(is_request || is_directory || is_resources || found.is_some()) || directory.join(".git").exists() {
            break;
        }
    }
    let is_alone = || is_request || (is_directory && workspace_collections(path).is_empty() && holds_requests(path, 0));
    found.or_else(|| is_alone().then(|| start.to_owned()))
}

/// The collections of a workspace, if the directory is the root of one, in order.
pub fn workspace_collections(root: &Path) -> Vec<PathBuf> {
    if definition_in(root).is_some() {
        return Vec::new();
    }
    let entries = WORKSPACES.iter().filter_map(|folder| fs::read_dir(root.join(folder)).ok()).flatten();
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| {
        let is_file = path.extension().is_some_and(|extension| extension == "json");
        if path.is_dir() { definition_in(path).is_some() || holds_requests(path, 0) } else { is_file }
    });
    found.sort();
    found
}

fn holds_requests(directory: &Path, depth: usize) -> bool {
    let Ok(entries) = fs::read_dir(directory) else { return false };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        if request_stem(&entry.file_name().to_string_lossy()).is_some() {
            return true;
        }
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && is_folder(&entry.file_name().to_string_lossy()) {
            folders.push(entry.path());
        }
    }
    depth < DEEPEST_FOLDER && folders.iter().any(|folder| holds_requests(folder, depth + 1))
}

/// Whether a directory of that name may hold requests.
fn is_folder(name: &str) -> bool {
    ![RESOURCES, ".git", "node_modules"].contains(&name)
}

/// Reads the collection in a directory.
///
/// # Errors
/// When a file in it cannot be read, is no YAML, or has a shape nobody could mean; each names the file.
pub(super) fn load_directory(root: &Path, faults: &mut Faults) -> Result<Collection, LoadError> {
    let found = definition_in(root);
    if found.is_none() && collection_directory(root).is_none() {
        let collections = workspace_collections(root);
        let names: Vec<String> = collections.iter().map(|path| path.display().to_string()).collect();
        let problem = if names.is_empty() {
            "a directory, but no collection of format 3.0: it holds no `*.request.yaml` and no \
             `.resources/definition.yaml`"
                .to_owned()
        } else {
            format!("a workspace of several collections; name one of them: {}", names.join(", "))
        };
        return Err(LoadError::OtherKind { file: root.display().to_string(), problem });
    }
    let definition = found.as_deref().map(read_yaml).transpose()?.unwrap_or_default();
    let file = found.unwrap_or_else(|| root.to_owned()).display().to_string();
    let place = Place::root(&file);
    let name = definition.get("name").cloned().unwrap_or_else(|| directory_name(root).into());
    let mut notes = unknown_keys(&definition, Holder::Collection);
    let mut json = json!({
        "info": {"_postman_id": definition.get("id"), "name": name, "description": definition.get("description"),
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [],
        "variable": variables(definition.get("variables"), &mut notes),
    });
    common(&definition, Holder::Collection, &mut json, &mut notes);
    // Each file is also read alone, so that what is wrong in it is told with its name.
    faults.read(&mut json, |json| read_collection(json, &place))?;
    let mut walk = Walk { root, warnings: Vec::new(), faults };
    walk.tell(&file, notes);
    let (items, files) = walk.items(root, 0)?;
    json["item"] = items.into();
    settle(&mut json);
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

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Also of `.` and the like.
fn directory_name(path: &Path) -> String {
    let name = file_name(path);
    if name.is_empty() { fs::canonicalize(path).map(|path| file_name(&path)).unwrap_or_default() } else { name }
}

struct Walk<'root> {
    root: &'root Path,
    warnings: Vec<String>,
    faults: &'root mut Faults,
}

/// An item in v2.1's shape and what sorts it: `order`, then the name that is shown.
struct Ordered {
    order: f64,
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
            let found = if path.is_dir() {
                if is_folder(&name) && !self.leads_back(&path, directory) {
                    self.folder(&path, depth)
                } else {
                    Ok(None)
                }
            } else if let Some(stem) = request_stem(&name) {
                self.request(&path, stem, depth)
            } else {
                Ok(None)
            };
            items.extend(self.faults.go_on(found)?);
        }
        let name = |item: &Ordered| item.json["name"].as_str().unwrap_or_default().to_owned();
        items.sort_by(|one, other| one.order.total_cmp(&other.order).then_with(|| name(one).cmp(&name(other))));
        Ok(items.into_iter().map(|item| (item.json, item.source)).unzip())
    }

    /// Whether a link leads to a directory around it, in a circle.
    fn leads_back(&mut self, path: &Path, around: &Path) -> bool {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let leads_back =
            path.is_symlink() && real(path).is_none_or(|to| real(around).is_some_and(|from| from.starts_with(to)));
        if leads_back {
            self.warnings
                .push(format!("{}: the link leads back to a directory around it and is left out", path.display()));
        }
        leads_back
    }

    /// Tells what is odd in a file: a run warns of it, and a check calls some of it errors.
    fn tell(&mut self, file: &str, notes: Vec<Note>) {
        for Note { place, problem, is_error } in notes {
            match &mut *self.faults {
                Faults::Gather(gathered) if is_error => {
                    gathered.push(LoadError::Wrong { file: file.to_owned(), place, problem });
                }
                _ => self.warnings.push(format!("{file}: {place}: {problem}")),
            }
        }
    }

    /// A directory without a definition is a folder when there are requests in it.
    fn folder(&mut self, path: &Path, depth: usize) -> Result<Option<Ordered>, LoadError> {
        let found = definition_in(path);
        let (items, sources) = self.items(path, depth + 1)?;
        let definition = match &found {
            Some(file) => read_yaml(file)?,
            None if items.is_empty() => return Ok(None),
            None => Value::Null,
        };
        let file = found.unwrap_or_else(|| path.join(RESOURCES).join("definition.yaml"));
        let name = definition.get("name").cloned().unwrap_or_else(|| directory_name(path).into());
        let mut json = json!({"name": name, "description": definition.get("description"), "item": []});
        if let Some(id) = definition.get("id") {
            json["id"] = id.clone();
        }
        let mut notes = unknown_keys(&definition, Holder::Folder);
        common(&definition, Holder::Folder, &mut json, &mut notes);
        let shown = file.display().to_string();
        self.faults.read(&mut json, |json| read_item(json, &Place::root(&shown), depth, &mut Vec::new()))?;
        self.tell(&shown, notes);
        json["item"] = items.into();
        let relative = file.strip_prefix(self.root).unwrap_or(&file).display().to_string();
        Ok(Some(Ordered { order: order_of(&definition), json, source: Source::Folder(relative, sources) }))
    }

    fn request(&mut self, path: &Path, name: &str, depth: usize) -> Result<Option<Ordered>, LoadError> {
        let definition = read_yaml(path)?;
        let shown = path.display().to_string();
        if definition.is_null() {
            return Err(LoadError::OtherKind {
                file: shown,
                problem: "the file is empty; it should hold a request".into(),
            });
        }
        let place = Place::root(&shown);
        let mut notes = Vec::new();
        let Some(mut json) = request_item(&definition, name, &place, &mut notes)? else {
            let kind = definition.get("$kind").and_then(Value::as_str).unwrap_or_default();
            self.warnings.push(format!("{shown}: a `{kind}` cannot be run and is left out"));
            return Ok(None);
        };
        self.faults.read(&mut json, |json| read_item(json, &place, depth, &mut Vec::new()))?;
        self.tell(&shown, notes);
        let relative = path.strip_prefix(self.root).unwrap_or(path).display().to_string();
        Ok(Some(Ordered { order: order_of(&definition), json, source: Source::Request(relative) }))
    }
}

/// What has no order stands with 0.
fn order_of(definition: &Value) -> f64 {
    definition.get("order").and_then(Value::as_f64).unwrap_or(0.0)
}

#[cfg(test)]
#[path = "version_three_tests.rs"]
mod tests;
