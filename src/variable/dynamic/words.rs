//! The word tables: one text file, taken apart on first use.

use std::{collections::HashMap, sync::OnceLock};

use super::shape;

type Tables = HashMap<&'static str, Vec<&'static str>>;

static TABLES: OnceLock<Tables> = OnceLock::new();

/// All words of a kind.
pub(super) fn all(kind: &str) -> &'static [&'static str] {
    TABLES.get_or_init(|| read(include_str!("words.txt"))).get(kind).map_or(&[], Vec::as_slice)
}

/// Any word of a kind.
pub(super) fn pick(kind: &str) -> &'static str {
    shape::any(all(kind)).unwrap_or_default()
}

fn read(text: &'static str) -> Tables {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(": "))
        .map(|(kind, words)| (kind, words.split('|').collect()))
        .collect()
}
