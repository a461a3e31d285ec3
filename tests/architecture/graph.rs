//! Which file uses which, read from the sources: `use` declarations and paths, with re-exports followed to the file that
//! they come from.

use std::collections::{BTreeMap, BTreeSet};

/// A file's module path, such as `run::step`, and its code.
pub struct File {
    pub module: String,
    pub is_mod: bool,
    pub code: String,
}

/// Files and the files that they use.
pub struct Graph {
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    pub fn of(files: &[File]) -> Graph {
        let modules: BTreeSet<&str> = files.iter().map(|file| file.module.as_str()).collect();
        let exports: BTreeMap<&str, BTreeMap<String, String>> =
            files.iter().filter(|file| file.is_mod).map(|file| (file.module.as_str(), exports(file))).collect();
        let mut edges = BTreeMap::new();
        for file in files {
            // A module file only names its parts.
            let used = if file.is_mod { Vec::new() } else { used(file) };
            let used = used.into_iter().filter_map(|path| resolve(path, &modules, &exports));
            edges.insert(file.module.clone(), used.filter(|module| *module != file.module).collect());
        }
        Graph { edges }
    }

    /// The same for folders of the first level.
    pub fn of_folders(&self) -> Graph {
        let folder = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in &self.edges {
            let from = folder(from);
            let others = to.iter().map(|to| folder(to)).filter(|to| *to != from);
            edges.entry(from.clone()).or_default().extend(others.collect::<Vec<_>>());
        }
        Graph { edges }
    }

    /// Groups of nodes each of which leads to all others of its group.
    pub fn circles(&self) -> Vec<Vec<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            self.edges.keys().map(|node| (node.as_str(), self.reached_from(node))).collect();
        let mut circles: BTreeSet<Vec<&str>> = BTreeSet::new();
        for (node, others) in &reached {
            if others.contains(node) {
                circles.insert(others.iter().copied().filter(|other| reached[other].contains(node)).collect());
            }
        }
        circles.into_iter().collect()
    }

    fn reached_from<'graph>(&'graph self, node: &str) -> BTreeSet<&'graph str> {
        let mut reached = BTreeSet::new();
        let mut waiting: Vec<&str> = self.edges[node].iter().map(String::as_str).collect();
        while let Some(next) = waiting.pop() {
            if let Some((next, to)) = self.edges.get_key_value(next)
                && reached.insert(next.as_str())
            {
                waiting.extend(to.iter().map(String::as_str));
            }
        }
        reached
    }
}

/// What `pub use part::Name` of a module file names, and the path of the part.
fn exports(file: &File) -> BTreeMap<String, String> {
    let mut exports = BTreeMap::new();
    for (place, _) in file.code.match_indices("use ") {
        let is_public = file.code[..place].trim_end().ends_with([')', 'b']);
        let Some(declaration) = file.code[place + 4..].split(';').next().filter(|_| is_public) else { continue };
        for mut path in flattened(declaration) {
            if path[0] == "self" {
                path.remove(0);
            }
            if let Some(name) = path.pop().filter(|_| !path.is_empty() && path[0] != "crate" && path[0] != "super") {
                exports.insert(name, format!("{}::{}", file.module, path.join("::")));
            }
        }
    }
    exports
}

/// The paths that a file names, from the root of the crate.
fn used(file: &File) -> Vec<Vec<String>> {
    let mut used = Vec::new();
    for root in ["crate::", "super::"] {
        for (place, _) in file.code.match_indices(root) {
            let before = &file.code[..place];
            if before.ends_with(|last: char| last.is_alphanumeric() || last == '_' || last == ':') {
                continue;
            }
            let path = &file.code[place..];
            let is_declaration = before.ends_with("use ");
            let end = if is_declaration {
                path.find(';')
            } else {
                path.find(|character: char| !(character.is_alphanumeric() || "_:".contains(character)))
            };
            used.extend(flattened(&path[..end.unwrap_or(path.len())]).into_iter().map(|path| absolute(path, file)));
        }
    }
    used
}

fn absolute(path: Vec<String>, file: &File) -> Vec<String> {
    let mut base: Vec<String> = file.module.split("::").map(str::to_owned).collect();
    let mut rest = path.into_iter().peekable();
    if rest.next_if(|part| part == "crate").is_some() {
        base.clear();
    }
    while rest.next_if(|part| part == "super").is_some() {
        base.pop();
    }
    base.extend(rest);
    base
}

/// `a::{b, c::d}` → `a::b`, `a::c::d`.
fn flattened(tree: &str) -> Vec<Vec<String>> {
    let parts = |text: &str| -> Vec<String> {
        let text = text.split(" as ").next().unwrap_or_default();
        text.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let Some((head, inner)) = tree.split_once('{') else {
        return Vec::from_iter(Some(parts(tree)).filter(|path| !path.is_empty()));
    };
    let inner = inner.rsplit_once('}').map_or(inner, |(inner, _)| inner);
    let mut branches = vec![String::new()];
    let mut depth = 0;
    for character in inner.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(branch) = branches.last_mut() {
            branch.push(character);
        }
    }
    let head = parts(head);
    branches
        .iter()
        .flat_map(|branch| flattened(branch))
        .map(|path| head.iter().cloned().chain(path).collect())
        .collect()
}

/// The file that a path leads to.
fn resolve(
    mut path: Vec<String>,
    modules: &BTreeSet<&str>,
    exports: &BTreeMap<&str, BTreeMap<String, String>>,
) -> Option<String> {
    for _ in 0..5 {
        let length = (1..=path.len()).rev().find(|length| modules.contains(path[..*length].join("::").as_str()))?;
        let module = path[..length].join("::");
        let exported = path.get(length).and_then(|name| exports.get(module.as_str())?.get(name));
        match exported {
            Some(origin) if *origin != module => {
                path = origin.split("::").map(str::to_owned).chain(path.split_off(length)).collect();
            }
            _ => return Some(module),
        }
    }
    None
}
