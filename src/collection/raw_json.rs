//! JSON values together with where they stand in their text.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::read_json;

/// A value and where its text begins.
#[derive(Clone, Copy)]
pub(super) struct Json<'a> {
    pub(super) text: &'a str,
    pub(super) offset: usize,
}

impl<'a> Json<'a> {
    /// The whole of a text.
    pub(super) fn of(text: &'a str) -> Json<'a> {
        Json { text, offset: 0 }
    }

    pub(super) fn member(self, name: &str) -> Option<Json<'a>> {
        let members: HashMap<String, &'a RawValue> = parsed(self.text)?;
        members.get(name).map(|raw| self.inner(raw))
    }

    /// The elements of a list; a value that is none stands for a list of itself, as when the collection is read.
    pub(super) fn elements(self) -> Vec<Json<'a>> {
        match parsed::<Vec<&RawValue>>(self.text) {
            Some(list) => list.into_iter().map(|raw| self.inner(raw)).collect(),
            None => vec![self],
        }
    }

    fn inner(&self, raw: &'a RawValue) -> Json<'a> {
        // Both point into the same text: serde_json borrows raw values from its input.
        let offset = self.offset + (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Json { text: raw.get(), offset }
    }

    /// The text of a string.
    pub(super) fn string(&self) -> Option<String> {
        read_json(self.text).ok()
    }
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    serde_json::from_str(text).ok()
}
