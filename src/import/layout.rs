//! Which thing has which file.

use std::collections::BTreeMap;

use super::{
    file_name::FileNames,
    key::ApiKey,
    manifest::Manifest,
    thing::{Entry, Kind},
};

/// Files of things, by kind and ID.
#[derive(Debug, Default)]
pub(super) struct Layout {
    names: BTreeMap<Kind, FileNames>,
    stems: BTreeMap<(Kind, String), String>,
}

impl Layout {
    /// Gives everything its file: the one it had, or one by its name. Those of one name are numbered by their IDs, so that
    /// the API and an export agree.
    pub(super) fn place(&mut self, kind: Kind, entries: &[Entry], manifest: &Manifest, key: Option<&ApiKey>) {
        let names = self.names.entry(kind).or_default();
        let start = format!("{}/", kind.plural());
        for (path, written) in &manifest.files {
            let stem = path.strip_prefix(&start).and_then(|name| name.strip_suffix(kind.ending()));
            let id = written.of.as_deref().and_then(|of| of.strip_prefix(kind.noun()));
            if let (Some(stem), Some(id)) = (stem, id) {
                names.reserve(stem);
                self.stems.insert((kind, id.trim_start().to_owned()), stem.to_owned());
            }
        }
        let is_new = |entry: &&Entry| !self.stems.contains_key(&(kind, entry.id.clone()));
        let mut new: Vec<&Entry> = entries.iter().filter(is_new).collect();
        new.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        for entry in new {
            let name = key.map_or_else(|| entry.name.as_str().into(), |key| key.withheld(&entry.name));
            let stem = names.take(&name, kind.noun());
            self.stems.insert((kind, entry.id.clone()), stem);
        }
    }

    /// The name of a thing's file, without its ending.
    pub(super) fn stem(&self, kind: Kind, id: &str) -> Option<&str> {
        self.stems.get(&(kind, id.to_owned())).map(String::as_str)
    }

    /// The path of a thing's file, with slashes.
    pub(super) fn path(&self, kind: Kind, id: &str) -> Option<String> {
        self.stem(kind, id).map(|stem| format!("{}/{stem}{}", kind.plural(), kind.ending()))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::manifest::Written, *};

    fn entry(id: &str, name: &str) -> Entry {
        Entry { id: id.to_owned(), name: name.to_owned(), ..Entry::default() }
    }

    #[test]
    fn names_do_not_depend_on_the_order_of_a_list() {
        let entries = [entry("3", "Orders"), entry("1", "Orders"), entry("2", "orders")];
        let mut reversed = entries.to_vec();
        reversed.reverse();
        for list in [&entries[..], &reversed] {
            let mut layout = Layout::default();
            layout.place(Kind::Monitor, list, &Manifest::default(), None);
            let stems = ["1", "2", "3"].map(|id| layout.stem(Kind::Monitor, id).unwrap());
            assert_eq!(stems, ["Orders", "orders-3", "Orders-2"]);
        }
    }

    #[test]
    fn a_thing_keeps_its_file() {
        let mut manifest = Manifest::default();
        let written = Written { of: Some("collection 9".into()), ..Written::default() };
        manifest.files.insert("collections/Old.postman_collection.json".into(), written);
        let mut layout = Layout::default();
        layout.place(Kind::Collection, &[entry("9", "New"), entry("8", "old")], &manifest, None);
        assert_eq!(layout.path(Kind::Collection, "9").unwrap(), "collections/Old.postman_collection.json");
        assert_eq!(layout.stem(Kind::Collection, "8"), Some("old-2"));
        assert_eq!(layout.path(Kind::Collection, "7"), None);
    }
}
