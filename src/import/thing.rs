//! What is imported: its kinds, and what identifies it.

use std::collections::BTreeMap;

use serde_json::{Value, value::RawValue};

use super::findings::Finding;

/// A kind of thing that is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Collection,
    Environment,
    Monitor,
}

impl Kind {
    /// What one is called, and the box that the API puts it into.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Collection => "collection",
            Kind::Environment => "environment",
            Kind::Monitor => "monitor",
        }
    }

    /// What several are called: in the API's paths, and as a folder.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Kind::Collection => "collections",
            Kind::Environment => "environments",
            Kind::Monitor => "monitors",
        }
    }

    /// What the names of their files end with.
    pub(super) fn ending(self) -> &'static str {
        match self {
            Kind::Collection => ".postman_collection.json",
            Kind::Environment => ".postman_environment.json",
            Kind::Monitor => ".monitor.yaml",
        }
    }
}

/// A thing in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// What stays the same in the API and in exports: the UUID, without its owner.
    pub(super) id: String,
    /// Names that the API may know it by, the likeliest first.
    pub(super) handles: Vec<String>,
    pub(super) name: String,
    /// When it was last changed, as the API writes it.
    pub(super) updated_at: Option<String>,
}

impl Entry {
    /// A thing as a list of the API has it; `None` where nothing identifies it.
    pub(super) fn of(kind: Kind, json: &Value) -> Option<Entry> {
        let text =
            |name: &str| json.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        let (id, uid) = (text("id"), text("uid"));
        let mut handles: Vec<String> = match kind {
            Kind::Collection | Kind::Environment => [uid, id].into_iter().flatten().collect(),
            Kind::Monitor => [id, uid].into_iter().flatten().collect(),
        };
        handles.dedup();
        let id = identity(handles.last()?).to_owned();
        Some(Entry { id, name: text("name").unwrap_or_default(), updated_at: text("updatedAt"), handles })
    }

    /// A thing that something else refers to.
    pub(super) fn referred(uid: &str) -> Entry {
        Entry { id: identity(uid).to_owned(), handles: vec![uid.to_owned()], ..Entry::default() }
    }
}

/// What a UID is without its owner: `12-1e6b6cb7-…` and `1e6b6cb7-…` are one.
pub(super) fn identity(uid: &str) -> &str {
    const UUID: usize = 36;
    match uid.len().checked_sub(UUID).filter(|start| uid.is_char_boundary(*start)) {
        Some(start)
            if uid[..start].ends_with('-') && uid[start..].bytes().filter(|byte| *byte == b'-').count() == 4 =>
        {
            &uid[start..]
        }
        _ => uid,
    }
}

/// What there is to import.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub(super) entries: BTreeMap<Kind, Vec<Entry>>,
    /// What could not be understood.
    pub(super) findings: Vec<Finding>,
    /// Whether monitors would be among the entries if there were any.
    pub(super) knows_monitors: bool,
}

/// The thing inside `{"collection": …}`, byte for byte.
pub(super) fn unboxed(text: &str, kind: Kind) -> Option<String> {
    let mut members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).ok()?;
    let inner = members.remove(kind.noun())?;
    inner.get().starts_with('{').then(|| inner.get().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const UUID: &str = "1e6b6cb7-f13d-4000-acb7-0695757174a8";

    #[test]
    fn ids_and_uids_are_one() {
        assert_eq!(identity(&format!("5852-{UUID}")), UUID);
        assert_eq!(identity(UUID), UUID);
        assert_eq!(identity("5852-short"), "5852-short");
        assert_eq!(identity(""), "");
        let listed = json!({"id": UUID, "uid": format!("5852-{UUID}"), "name": "n"});
        let entry = Entry::of(Kind::Collection, &listed).unwrap();
        assert_eq!((entry.id.as_str(), entry.handles[0].as_str()), (UUID, format!("5852-{UUID}").as_str()));
        assert_eq!(Entry::of(Kind::Monitor, &listed).unwrap().handles[0], UUID);
        assert_eq!(Entry::of(Kind::Monitor, &json!({"uid": "1", "name": 3})).unwrap().name, "");
        assert_eq!(Entry::of(Kind::Monitor, &json!({"name": "n", "id": null})), None);
        assert_eq!(Entry::of(Kind::Monitor, &json!("text")), None);
    }

    #[test]
    fn a_box_is_opened_byte_for_byte() {
        let text = r#"{"meta": 1, "collection": { "n": 1.0e5 }}"#;
        assert_eq!(unboxed(text, Kind::Collection).unwrap(), r#"{ "n": 1.0e5 }"#);
        for other in [r#"{"collection": null}"#, "{}", "[]", r#"{"collection": "x"}"#] {
            assert_eq!(unboxed(other, Kind::Collection), None);
        }
    }
}
