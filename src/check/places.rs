//! Where in which file something stands: paths in a collection → lines and columns.

use std::{cell::RefCell, collections::HashMap, path::Path, rc::Rc};

use serde_json::Value;

use crate::collection::{
    Listen, Position, ScriptEvent, definition_in, position_in_script, position_of, read_text, yaml_position_in_script,
    yaml_position_of,
};

/// What has scripts and authentication: a collection, folder or request.
#[derive(Clone, Debug)]
pub(super) struct Holder {
    /// The file it stands in.
    pub(super) file: String,
    /// Its path in that file; empty for the whole.
    pub(super) path: String,
    /// How people find it: `item[0] (Sign in)`; empty for the collection itself.
    pub(super) label: String,
}

impl Holder {
    /// A sentence about a part of it.
    pub(super) fn about(&self, part: &str) -> String {
        [&self.label, part].iter().filter(|text| !text.is_empty()).map(|text| format!("{text}: ")).collect()
    }

    fn inner(&self, path: &str) -> String {
        if self.path.is_empty() { path.to_owned() } else { format!("{}.{path}", self.path) }
    }
}

/// Finds places, reading each file once.
#[derive(Debug, Default)]
pub(super) struct Places {
    texts: RefCell<HashMap<String, Option<Rc<str>>>>,
    /// Identifiers of the requests of the file of format v1; none of another.
    old_requests: RefCell<Option<Vec<String>>>,
}

impl Places {
    /// Where a path leads in a file.
    pub(super) fn of(&self, file: &str, path: &str) -> Option<Position> {
        let text = self.text(file)?;
        Some(if is_yaml(file) { yaml_position_of(&text, path) } else { position_of(&text, path) })
    }

    /// Where a part of something stands.
    pub(super) fn inside(&self, holder: &Holder, path: &str) -> Option<Position> {
        self.of(&holder.file, &holder.inner(path))
    }

    /// Where a text first occurs in a part of something; else where that part begins.
    pub(super) fn of_text(&self, holder: &Holder, path: &str, wanted: &str) -> Option<Position> {
        let start = self.inside(holder, path)?;
        let text = self.text(&holder.file)?;
        let offset: usize = text.split_inclusive('\n').take(start.line - 1).map(str::len).sum();
        let offset = text[offset..].char_indices().nth(start.column - 1).map_or(offset, |(place, _)| offset + place);
        Some(text[offset..].find(wanted).map_or(start, |place| Position::of(&text, offset + place)))
    }

    /// The file in which the directory of a collection of format 3.0 says what it is.
    pub(super) fn definition_of(&self, file: &str) -> Option<String> {
        definition_in(Path::new(file)).map(|definition| definition.display().to_string())
    }

    /// Where a line and column of a script stand.
    pub(super) fn in_script(
        &self,
        holder: &Holder,
        event: &ScriptEvent,
        line: usize,
        column: usize,
    ) -> Option<Position> {
        let text = self.text(&holder.file)?;
        if is_yaml(&holder.file) {
            return Some(yaml_position_in_script(&text, event.index, line, column));
        }
        // Format v1 keeps the scripts of a request in two texts, if not in events.
        let old = match event.listen {
            Listen::Prerequest => "preRequestScript",
            Listen::Test => "tests",
        };
        let is_old = holder.path.starts_with("requests[");
        let whole = position_of(&text, &holder.path);
        let has_old = is_old && position_of(&text, &holder.inner(old)) != whole;
        let list = if is_old { "events" } else { "event" };
        let path = if has_old { holder.inner(old) } else { holder.inner(&format!("{list}[{}]", event.index)) };
        Some(position_in_script(&text, &path, line, column))
    }

    /// The request of that identifier in a file of format v1.
    pub(super) fn old_request(&self, file: &str, id: &str) -> Option<String> {
        let mut requests = self.old_requests.borrow_mut();
        let ids = match &*requests {
            Some(ids) => ids,
            None => requests.insert(self.ids_of_old_requests(file)),
        };
        ids.iter().position(|known| known == id).map(|index| format!("requests[{index}]"))
    }

    fn ids_of_old_requests(&self, file: &str) -> Vec<String> {
        let json = self.text(file).and_then(|text| serde_json::from_str::<Value>(&text).ok()).unwrap_or_default();
        let json = json.get("collection").filter(|boxed| boxed.is_object()).unwrap_or(&json);
        let requests = json.get("requests").filter(|_| json.get("item").is_none()).and_then(Value::as_array);
        let id = |request: &Value| request.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        requests.map(|requests| requests.iter().map(id).collect()).unwrap_or_default()
    }

    fn text(&self, file: &str) -> Option<Rc<str>> {
        let mut texts = self.texts.borrow_mut();
        let read = || read_text(Path::new(file)).ok().map(Rc::from);
        texts.entry(file.to_owned()).or_insert_with(read).clone()
    }
}

fn is_yaml(file: &str) -> bool {
    file.ends_with(".yaml") || file.ends_with(".yml")
}
