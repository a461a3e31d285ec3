//! An export of the account's data, as Postman sends it: a ZIP file with `archive.json` (an index) and a file for each
//! collection and environment, or the folder that it was unpacked to. Older programs wrote one `….postman_dump.json`.
//!
//! What a file is, is told by what it holds: names in the archive lead nowhere.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde_json::{Value, value::RawValue};

use super::{
    file_name::fingerprint,
    findings::{Finding, Topic},
    source_error::SourceError,
    thing::{Entry, Index, Kind},
};
use crate::collection::decode_text;

/// The largest file that is read.
const LARGEST: u64 = 256 << 20;

/// What an archive may unpack to in all.
const LARGEST_WHOLE: u64 = 2 << 30;

/// More files than these are no export.
const MOST_FILES: usize = 100_000;

/// Folders are not looked into deeper.
const DEEPEST: usize = 16;

/// Other files that are named, of those that are counted.
const MOST_NAMED: usize = 10;

/// An export.
pub(super) struct Dump {
    container: Container,
    /// Where each thing is.
    places: BTreeMap<(Kind, String), Location>,
}

enum Container {
    Zip(Box<zip::ZipArchive<File>>),
    Folder(PathBuf),
}

/// Where a thing is.
#[derive(Clone)]
enum Location {
    /// A file of its own.
    Member(Member),
    /// Part of a file that holds several.
    Held(String),
}

/// A file of the export.
#[derive(Clone)]
enum Member {
    Zipped(usize),
    At(PathBuf),
}

/// What a file holds.
enum Content {
    Things(Vec<(Kind, Entry, Option<String>)>),
    /// Names of the IDs that should be there.
    Listing(Vec<(Kind, String)>),
    Globals,
    Other,
}

impl Dump {
    /// Opens an export.
    pub(super) fn open(path: &Path) -> Result<Dump, SourceError> {
        let unusable = |problem: String| SourceError::Unusable(format!("{}: {problem}", path.display()));
        if path.is_dir() {
            return Ok(Dump { container: Container::Folder(path.to_owned()), places: BTreeMap::new() });
        }
        let file = File::open(path).map_err(|error| unusable(error.to_string()))?;
        let archive = zip::ZipArchive::new(file).map_err(|error| {
            unusable(format!(
                "{error}; an export of Postman's data is a ZIP file or the folder that it was unpacked to"
            ))
        })?;
        if archive.len() > MOST_FILES {
            return Err(unusable(format!("{} files in one archive are no export of Postman's", archive.len())));
        }
        Ok(Dump { container: Container::Zip(Box::new(archive)), places: BTreeMap::new() })
    }

    /// Looks into all files.
    pub(super) fn index(&mut self) -> Result<Index, SourceError> {
        let mut index = Index::default();
        let mut listed = Vec::new();
        let mut others = BTreeSet::new();
        let mut size = 0;
        for (name, member) in self.members()? {
            if !name.to_ascii_lowercase().ends_with(".json") {
                others.insert(name);
                continue;
            }
            let not_read = |problem: String| {
                Finding::new(
                    Topic::NotFetched,
                    format!("`{name}` in the export"),
                    problem,
                    "Ask Postman for the export again.",
                )
            };
            let text = match self.read(&member) {
                Ok(text) => text,
                Err(problem) => {
                    index.findings.push(not_read(problem));
                    continue;
                }
            };
            size += text.len() as u64;
            if size > LARGEST_WHOLE {
                return Err(SourceError::Unusable(format!(
                    "the export unpacks to more than {} GB",
                    LARGEST_WHOLE >> 30
                )));
            }
            let things = match content(&text, &name) {
                Err(problem) => {
                    index.findings.push(not_read(problem));
                    continue;
                }
                Ok(Content::Other) => {
                    others.insert(name);
                    continue;
                }
                Ok(Content::Globals) => {
                    let next = "Unpack the file, and name it in runs and monitors: `-g FILE`, `globals: FILE`.";
                    index.findings.push(Finding::new(
                        Topic::Globals,
                        format!("`{name}` in the export"),
                        "not written",
                        next,
                    ));
                    continue;
                }
                Ok(Content::Listing(ids)) => {
                    listed.extend(ids);
                    continue;
                }
                Ok(Content::Things(things)) => things,
            };
            for (kind, entry, held) in things {
                let location = held.map_or_else(|| Location::Member(member.clone()), Location::Held);
                // The same thing twice is the same thing.
                if self.places.insert((kind, entry.id.clone()), location).is_none() {
                    index.entries.entry(kind).or_default().push(entry);
                }
            }
        }
        index.knows_monitors = index.entries.contains_key(&Kind::Monitor);
        for (kind, id) in listed {
            if !self.places.contains_key(&(kind, id.clone())) {
                let place = format!("{} {id}", kind.noun());
                let what = "it is listed in `archive.json`, and its file is not in the export";
                index.findings.push(Finding::new(Topic::NotFetched, place, what, "Ask Postman for the export again."));
            }
        }
        if !others.is_empty() {
            let names: Vec<&str> = others.iter().take(MOST_NAMED).map(String::as_str).collect();
            let more = others.len().checked_sub(MOST_NAMED).filter(|more| *more > 0);
            let more = more.map(|more| format!(" and {more} more")).unwrap_or_default();
            let what = format!("neither collections, environments nor monitors: {}{more}", names.join(", "));
            index.findings.push(Finding::new(Topic::Unknown, "the export", what, "Look whether you need them."));
        }
        Ok(index)
    }

    /// A thing as JSON text.
    pub(super) fn fetch(&mut self, kind: Kind, entry: &Entry) -> Result<String, SourceError> {
        match self.places.get(&(kind, entry.id.clone())).cloned() {
            None => Err(SourceError::missing("it is not in the export")),
            Some(Location::Held(text)) => Ok(text),
            Some(Location::Member(member)) => {
                let text = self.read(&member).map_err(SourceError::missing)?;
                Ok(super::thing::unboxed(&text, kind).unwrap_or(text))
            }
        }
    }

    /// All files, in the order of their names.
    fn members(&mut self) -> Result<Vec<(String, Member)>, SourceError> {
        let mut members: Vec<(String, Member)> = match &self.container {
            Container::Zip(archive) => (0..archive.len())
                .filter_map(|index| {
                    // What a name without letters is, its content tells.
                    let name = archive.name_for_index(index)?.map_or_else(|_| format!("{index}.json"), Cow::into_owned);
                    Some((name, Member::Zipped(index)))
                })
                // What macOS adds to archives, and folders.
                .filter(|(name, _)| !name.contains("__MACOSX") && !name.ends_with('/'))
                .collect(),
            Container::Folder(folder) => {
                let mut found = Vec::new();
                walk(folder, folder, 0, &mut found)
                    .map_err(|error| SourceError::Unusable(format!("{}: {error}", folder.display())))?;
                found
            }
        };
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(members)
    }

    fn read(&mut self, member: &Member) -> Result<String, String> {
        let mut bytes = Vec::new();
        let limited = |reader: &mut dyn Read, bytes: &mut Vec<u8>| reader.take(LARGEST + 1).read_to_end(bytes);
        let read = match (&mut self.container, member) {
            (Container::Zip(archive), Member::Zipped(index)) => {
                let mut file = archive.by_index(*index).map_err(|error| error.to_string())?;
                limited(&mut file, &mut bytes)
            }
            (_, Member::At(path)) => File::open(path).and_then(|mut file| limited(&mut file, &mut bytes)),
            (Container::Folder(_), Member::Zipped(_)) => Err(io::ErrorKind::NotFound.into()),
        };
        match read {
            Err(error) => Err(format!("it cannot be read: {error}")),
            Ok(_) if bytes.len() as u64 > LARGEST => Err(format!("it is larger than {} MB", LARGEST >> 20)),
            Ok(_) => Ok(decode_text(bytes)),
        }
    }
}

/// Files below a folder; links and hidden folders are left out.
fn walk(root: &Path, folder: &Path, depth: usize, found: &mut Vec<(String, Member)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type()?;
        if kind.is_dir() && !is_hidden && depth < DEEPEST {
            walk(root, &path, depth + 1, found)?;
        } else if kind.is_file() && !is_hidden {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            found.push((name, Member::At(path)));
        }
        if found.len() > MOST_FILES {
            return Err(io::Error::other(format!("more than {MOST_FILES} files")));
        }
    }
    Ok(())
}

type Members = BTreeMap<String, Box<RawValue>>;

fn content(text: &str, name: &str) -> Result<Content, String> {
    let text = text.trim_start_matches('\u{feff}');
    let members: Members = match serde_json::from_str(text) {
        Ok(members) => members,
        Err(_) if serde_json::from_str::<&RawValue>(text).is_ok() => return Ok(Content::Other),
        Err(error) => return Err(format!("it is no JSON: {error}")),
    };
    if let Some(listing) = listing(&members) {
        return Ok(Content::Listing(listing));
    }
    if members.contains_key("version") && is_list(&members, "collections") {
        return Ok(Content::Things(parts(&members)));
    }
    if is_list(&members, "monitors") {
        return Ok(Content::Things(parts(&members)));
    }
    if scope(&members).is_some_and(|scope| scope == "globals") || members.contains_key("globals") {
        return Ok(Content::Globals);
    }
    for kind in [Kind::Collection, Kind::Environment, Kind::Monitor] {
        let boxed = members.get(kind.noun()).filter(|inner| inner.get().starts_with('{'));
        let inner = boxed.and_then(|inner| serde_json::from_str(inner.get()).ok());
        if let Some(inner) = inner.as_ref().filter(|inner| is_of(kind, inner)).or(Some(&members))
            && is_of(kind, inner)
        {
            return Ok(Content::Things(vec![(kind, entry(kind, inner, name), None)]));
        }
    }
    Ok(Content::Other)
}

/// `archive.json`: `{"collection": {ID: true}, "environment": {ID: true}}`.
fn listing(members: &Members) -> Option<Vec<(Kind, String)>> {
    let mut listed = Vec::new();
    for kind in [Kind::Collection, Kind::Environment] {
        let Some(ids) = members.get(kind.noun()) else { continue };
        let ids: BTreeMap<String, bool> = serde_json::from_str(ids.get()).ok()?;
        listed.extend(ids.into_keys().map(|id| (kind, super::thing::identity(&id).to_owned())));
    }
    let is_index =
        members.keys().all(|name| ["collection", "environment"].contains(&name.as_str())) && !members.is_empty();
    is_index.then_some(listed)
}

/// The parts of a file that holds several things.
fn parts(members: &Members) -> Vec<(Kind, Entry, Option<String>)> {
    let mut parts = Vec::new();
    for kind in [Kind::Collection, Kind::Environment, Kind::Monitor] {
        let list =
            members.get(kind.plural()).and_then(|list| serde_json::from_str::<Vec<Box<RawValue>>>(list.get()).ok());
        for part in list.into_iter().flatten() {
            let Ok(inner) = serde_json::from_str::<Members>(part.get()) else { continue };
            parts.push((kind, entry(kind, &inner, part.get()), Some(part.get().to_owned())));
        }
    }
    parts
}

fn is_of(kind: Kind, members: &Members) -> bool {
    let has = |name: &str| members.contains_key(name);
    match kind {
        Kind::Collection => has("info") && has("item") || has("requests") && (has("order") || has("folders")),
        Kind::Environment => is_list(members, "values") && !has("item"),
        Kind::Monitor => has("collectionUid") || has("schedule") && has("collection"),
    }
}

fn is_list(members: &Members, name: &str) -> bool {
    members.get(name).is_some_and(|list| list.get().starts_with('['))
}

fn scope(members: &Members) -> Option<String> {
    serde_json::from_str(members.get("_postman_variable_scope")?.get()).ok()
}

/// Without an ID, what it is called by in the export identifies it.
fn entry(kind: Kind, members: &Members, fallback: &str) -> Entry {
    let value = |name: &str| members.get(name).and_then(|value| serde_json::from_str::<Value>(value.get()).ok());
    let mut json = Value::Object(
        ["id", "uid", "name", "updatedAt"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), value(name)?)))
            .collect(),
    );
    if let (Kind::Collection, Some(info)) = (kind, value("info")) {
        json["name"] = info.get("name").cloned().unwrap_or_default();
        json["id"] = info.get("_postman_id").cloned().unwrap_or_default();
    }
    let found = Entry::of(kind, &json);
    found.unwrap_or_else(|| {
        let id = format!("{:.16}", fingerprint(fallback));
        let name = json.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        Entry { handles: vec![id.clone()], id, name, updated_at: None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        match content(text, "x.json") {
            Err(problem) => problem,
            Ok(Content::Other) => "other".to_owned(),
            Ok(Content::Globals) => "globals".to_owned(),
            Ok(Content::Listing(ids)) => format!("listing of {}", ids.len()),
            Ok(Content::Things(things)) => {
                let things: Vec<String> = things
                    .iter()
                    .map(|(kind, entry, _)| format!("{} {} {}", kind.noun(), entry.id, entry.name))
                    .collect();
                things.join(", ")
            }
        }
    }

    #[test]
    fn what_a_file_is_is_told_by_what_it_holds() {
        for (text, expected) in [
            (r#"{"info": {"name": "n", "_postman_id": "1"}, "item": []}"#, "collection 1 n"),
            (r#"{"collection": {"info": {"name": "n", "_postman_id": "1"}, "item": []}}"#, "collection 1 n"),
            (r#"{"id": "2", "name": "old", "order": [], "requests": []}"#, "collection 2 old"),
            (r#"{"id": "3", "name": "e", "values": []}"#, "environment 3 e"),
            (r#"{"environment": {"id": "3", "name": "e", "values": []}}"#, "environment 3 e"),
            (r#"{"values": [], "_postman_variable_scope": "globals"}"#, "globals"),
            (r#"{"monitor": {"id": "4", "name": "m", "collectionUid": "c"}}"#, "monitor 4 m"),
            (r#"{"monitors": [{"id": "4", "name": "m"}, 5]}"#, "monitor 4 m"),
            (r#"{"collection": {"a": true, "b": true}, "environment": {}}"#, "listing of 2"),
            (
                r#"{"version": 1, "collections": [{"id": "5", "name": "c"}], "environments": [{"id": "6", "name": "e"}]}"#,
                "collection 5 c, environment 6 e",
            ),
            ("{}", "other"),
            ("[1]", "other"),
            (r#"{"collection": {"x": 1}}"#, "other"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
        assert!(told("{").starts_with("it is no JSON"));
    }

    #[test]
    fn what_has_no_id_has_a_fingerprint() {
        let one = told(r#"{"info": {"name": "n"}, "item": []}"#);
        assert!(one.starts_with("collection ") && one.ends_with(" n") && one.len() > 25, "{one}");
    }
}
