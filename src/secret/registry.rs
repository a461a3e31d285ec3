//! The secret values that are known, and the search for all their spellings.

use std::{cell::RefCell, collections::BTreeSet, ops::Range, sync::Arc};

use aho_corasick::AhoCorasick;

use super::{
    decoding::{Decoded, STARTS},
    redactor::SHORTEST_VALUE,
    spelling::{LAYERS, json_escaped, spellings, wide_spellings},
};

/// Lines of a private key are masked each: messages quote them one by one.
const SHORTEST_KEY_LINE: usize = 20;

/// Secret values.
#[derive(Clone, Debug, Default)]
pub(super) struct Registry {
    values: BTreeSet<String>,
    /// Whether a value holds what begins an escape.
    has_starts: bool,
    automaton: RefCell<Option<Arc<AhoCorasick>>>,
    wide: RefCell<Option<Arc<AhoCorasick>>>,
}

impl Registry {
    pub(super) fn learn(&mut self, value: &str) {
        self.insert(value);
        let trimmed = value.trim();
        if trimmed.len() < value.len() {
            self.insert(trimmed);
        }
        if trimmed.contains("-----BEGIN ") {
            let lines = trimmed.lines().map(str::trim);
            lines
                .filter(|line| line.len() >= SHORTEST_KEY_LINE && !line.contains("-----"))
                .for_each(|line| self.insert(line));
        }
    }

    fn insert(&mut self, value: &str) {
        if value.len() >= SHORTEST_VALUE && !self.values.contains(value) {
            self.values.insert(value.to_owned());
            self.has_starts |= value.bytes().any(|byte| STARTS.contains(&byte));
            self.automaton.replace(None);
            self.wide.replace(None);
        }
    }

    pub(super) fn knows(&self, value: &str) -> bool {
        self.values.contains(value)
    }

    /// Forgets the other values.
    pub(super) fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        let count = self.values.len();
        self.values.retain(|value| is_kept(value));
        if self.values.len() < count {
            self.automaton.replace(None);
            self.wide.replace(None);
        }
    }

    /// The values that stand in a text of JSON.
    pub(super) fn values_in(&self, text: &str) -> Vec<String> {
        let stands = |value: &&String| text.contains(value.as_str()) || text.contains(&*json_escaped(value));
        self.values.iter().filter(stands).cloned().collect()
    }

    /// Every place where a secret stands in any spelling. Places may overlap. `is_text`: it is UTF-8.
    pub(super) fn find(&self, text: &[u8], is_text: bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if self.values.is_empty() || text.len() < SHORTEST_VALUE {
            return found;
        }
        let Some(automaton) = built(&self.automaton, &self.values, spellings) else { return found };
        let places = |text: &[u8]| -> Vec<Range<usize>> {
            if automaton.is_match(text) {
                automaton.find_overlapping_iter(text).map(|place| place.range()).collect()
            } else {
                Vec::new()
            }
        };
        found.extend(places(text));
        let alone = STARTS.map(|start| [start; 3]);
        let kinds = std::iter::once(STARTS).chain(alone.into_iter().filter(|_| self.has_starts));
        for kinds in kinds {
            let mut layers: Vec<Decoded> = Vec::new();
            while layers.len() < LAYERS
                && let Some(layer) = Decoded::of_kinds(layers.last().map_or(text, |layer| &layer.bytes), kinds)
            {
                let inside = places(&layer.bytes);
                layers.push(layer);
                let source = |range| layers.iter().rev().fold(range, |range, layer| layer.source(range));
                found.extend(inside.into_iter().map(source));
            }
        }
        if (!is_text || memchr::memchr(0, text).is_some())
            && let Some(wide) = built(&self.wide, &self.values, wide_spellings)
        {
            found.extend(wide.find_overlapping_iter(text).map(|place| place.range()));
        }
        found
    }
}

fn built(
    kept: &RefCell<Option<Arc<AhoCorasick>>>,
    values: &BTreeSet<String>,
    spell: impl Fn(&str) -> Vec<Vec<u8>>,
) -> Option<Arc<AhoCorasick>> {
    let mut kept = kept.borrow_mut();
    if kept.is_none() {
        let patterns: BTreeSet<Vec<u8>> = values.iter().flat_map(|value| spell(value)).collect();
        *kept = AhoCorasick::new(patterns).ok().map(Arc::new);
    }
    kept.clone()
}
