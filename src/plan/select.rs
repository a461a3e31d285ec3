//! `--folder`: which items of a collection run.

use std::collections::HashSet;

use crate::collection::{Collection, Item};

/// Why no plan can be made.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// `--folder` names something that is not there.
    #[error("{file}: unable to find a folder or request: \"{name}\"{}", suggestion(.names))]
    UnknownFolder {
        /// The collection's file.
        file: String,
        /// What was asked for.
        name: String,
        /// What there is, for the message.
        names: Vec<String>,
    },
}

fn suggestion(names: &[String]) -> String {
    let shown = names.iter().take(8).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => String::new(),
        1..=8 => format!(" (folders here: {shown})"),
        count => format!(" (folders here: {shown} and {} more)", count - 8),
    }
}

/// The selected folders and requests, by address in the collection.
pub(super) struct Selection {
    everything: bool,
    chosen: HashSet<*const Item>,
}

impl Selection {
    /// One name selects the first match, nearest to the root first; of several, each selects its first match in the
    /// order of the collection, and must have one.
    pub(super) fn find(collection: &Collection, names: &[String]) -> Result<Selection, PlanError> {
        let first_match = if names.len() > 1 { first_in_order } else { first_by_level };
        let mut chosen = HashSet::new();
        for name in names {
            let Some(item) = first_match(&collection.items, name) else {
                return Err(PlanError::UnknownFolder {
                    file: collection.file.clone(),
                    name: name.clone(),
                    names: folder_names(&collection.items),
                });
            };
            chosen.insert(std::ptr::from_ref(item));
        }
        Ok(Selection { everything: names.is_empty(), chosen })
    }

    /// Whether this item, with all that is in it, was selected.
    pub(super) fn includes(&self, item: &Item) -> bool {
        self.everything || self.chosen.contains(&std::ptr::from_ref(item))
    }
}

/// Each level is searched whole before its folders are entered.
fn first_by_level<'items>(items: &'items [Item], name: &str) -> Option<&'items Item> {
    items.iter().find(|item| matches(item, name)).or_else(|| {
        items.iter().find_map(|item| match item {
            Item::Folder(folder) => first_by_level(&folder.items, name),
            Item::Request(_) => None,
        })
    })
}

/// A folder is entered before its next sibling is looked at.
fn first_in_order<'items>(items: &'items [Item], name: &str) -> Option<&'items Item> {
    items.iter().find_map(|item| match item {
        item if matches(item, name) => Some(item),
        Item::Folder(folder) => first_in_order(&folder.items, name),
        Item::Request(_) => None,
    })
}

fn matches(item: &Item, name: &str) -> bool {
    let (id, item_name) = match item {
        Item::Folder(folder) => (&folder.id, &folder.name),
        Item::Request(request) => (&request.id, &request.name),
    };
    (!id.is_empty() && id == name) || item_name == name
}

fn folder_names(items: &[Item]) -> Vec<String> {
    let mut names = Vec::new();
    for item in items {
        if let Item::Folder(folder) = item {
            names.push(folder.name.clone());
            names.extend(folder_names(&folder.items));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::{collection, plan::plan};

    fn names(folders: &[&str]) -> Result<Vec<String>, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        let collection = r#"{"info": {"name": "c"}, "item": [
            {"name": "a", "item": [{"name": "one", "request": "h/1"}, {"name": "b", "item": [{"name": "two", "request": "h/2"}]}]},
            {"name": "b", "item": [{"name": "three", "request": "h/3"}]},
            {"name": "two", "id": "top", "request": "h/4"}]}"#;
        std::fs::write(file.path(), collection).unwrap();
        let collection = collection::load(file.path()).unwrap();
        let folders: Vec<String> = folders.iter().map(|name| (*name).to_owned()).collect();
        let plan = plan(&collection, &folders).map_err(|error| error.to_string())?;
        Ok(plan.steps.iter().map(|step| step.location[1..].join("/")).collect())
    }

    #[test]
    fn folders_are_found_level_by_level() {
        assert_eq!(names(&[]).unwrap(), ["a/one", "a/b/two", "b/three", "two"]);
        assert_eq!(names(&["b"]).unwrap(), ["b/three"]);
        assert_eq!(names(&["top"]).unwrap(), ["two"]);
        assert_eq!(names(&["one"]).unwrap(), ["a/one"]);
    }

    #[test]
    fn several_folders_are_found_in_the_order_of_the_collection() {
        assert_eq!(names(&["b", "one"]).unwrap(), ["a/one", "a/b/two"]);
        assert_eq!(names(&["two", "three"]).unwrap(), ["a/b/two", "b/three"]);
        assert_eq!(names(&["top", "two"]).unwrap(), ["a/b/two", "two"]);
        // Nothing runs twice. (newman runs `a/b/two` again.)
        assert_eq!(names(&["two", "a"]).unwrap(), ["a/one", "a/b/two"]);
    }

    #[test]
    fn an_unknown_folder_is_named_with_what_there_is() {
        let message = names(&["zzz"]).unwrap_err();
        assert!(
            message.ends_with(r#"unable to find a folder or request: "zzz" (folders here: "a", "b", "b")"#),
            "{message}"
        );
    }
}
