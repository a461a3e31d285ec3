//! Fingerprints of secret values. The values themselves are not kept.
//!
//! | length | what is kept | what is found |
//! |---|---|---|
//! | 4–7 | the value | the value as a whole word |
//! | 8–23 | the value; its prefixes of 12 and more | the value anywhere; a prefix before a cut |
//! | 24 and more | all runs of 16 bytes; its prefixes of 12 to 15 | every run of 16; a prefix before a cut |
//!
//! Long values need no comparison when a run was found, so the search does not depend on how often a value repeats
//! itself or how alike values are.

use super::fingerprint::{Filter, Fingerprints, Key, Part};

/// Values shorter than this are not masked: they would hit innocent text.
pub(super) const SHORTEST_VALUE: usize = 4;

/// From here on a value is masked inside of words, too.
pub(super) const SHORTEST_INSIDE: usize = 8;

/// From here on a value is found by its pieces.
pub(super) const SHORTEST_IN_PIECES: usize = 24;

/// The length of a piece.
pub(super) const GRAM: usize = 16;

/// A prefix of this length is masked where it was cut.
pub(super) const SHORTEST_PREFIX: usize = 12;

/// A text is looked at in steps of five bytes: so many places of a value are in the filter.
pub(super) const STEP: usize = 5;

/// What kinds of values an index holds: those it does not hold are not looked for.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    /// Something of 24 or more, or 16 to 23.
    pub(super) twelves: bool,
    pub(super) grams: bool,
    /// Something of 8 to 23.
    pub(super) wholes: bool,
    /// Something of 12 to 15.
    pub(super) eights: bool,
    /// Something of 8 to 11.
    pub(super) fours: bool,
    pub(super) words: bool,
    pub(super) prefixes: bool,
}

/// What is known of the values of one generation.
#[derive(Clone, Default)]
pub(super) struct Index {
    pub(super) fingerprints: Fingerprints,
    pub(super) filter: Filter,
    pub(super) held: Held,
}

impl Index {
    /// Whether that very value was learnt.
    pub(super) fn knows(&self, fingerprint: u64) -> bool {
        self.fingerprints.contains(fingerprint)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.filter.is_empty()
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.fingerprints.bytes() + self.filter.bytes()
    }

    /// Learns a value in one spelling. False when there was no room for all of it.
    #[must_use]
    pub(super) fn insert(&mut self, key: &Key, value: &[u8], most_slots: usize) -> bool {
        let length = value.len();
        if length < SHORTEST_VALUE {
            return true;
        }
        if !self.fingerprints.add(key.of_value(value), most_slots) {
            return false;
        }
        if length < SHORTEST_INSIDE {
            self.held.words = true;
            self.filter.add(key.start_of_word(value, 0));
            return self.fingerprints.add(key.of(value, Part::Word), most_slots);
        }
        if length < SHORTEST_IN_PIECES {
            self.insert_whole(key, value, most_slots) && self.insert_prefixes(key, value, length, most_slots)
        } else {
            self.insert_prefixes(key, value, GRAM, most_slots) && self.insert_grams(key, value, most_slots)
        }
    }

    fn insert_whole(&mut self, key: &Key, value: &[u8], most_slots: usize) -> bool {
        self.held.wholes = true;
        match value.len() {
            ..12 => self.held.fours = true,
            12..16 => self.held.eights = true,
            _ => self.held.twelves = true,
        }
        for at in 0..STEP {
            self.filter.add(match value.len() {
                ..12 => key.four(value, at),
                12..16 => key.eight(value, at),
                _ => key.twelve(value, at),
            });
        }
        let head = key.of(&value[..SHORTEST_INSIDE], Part::Head);
        self.fingerprints.add(head, most_slots)
            && self.fingerprints.add(key.of_head(head, value.len()), most_slots)
            && self.fingerprints.add(key.of(value, Part::Whole), most_slots)
    }

    /// The prefixes shorter than `end`.
    fn insert_prefixes(&mut self, key: &Key, value: &[u8], end: usize, most_slots: usize) -> bool {
        for length in SHORTEST_PREFIX..end {
            self.held.prefixes = true;
            self.filter.add(key.end_of_prefix(value, length - 8));
            if !self.fingerprints.add(key.of(&value[..length], Part::Prefix), most_slots) {
                return false;
            }
        }
        true
    }

    fn insert_grams(&mut self, key: &Key, value: &[u8], most_slots: usize) -> bool {
        self.held.twelves = true;
        self.held.grams = true;
        let mut filtered = 0;
        for at in 0..=value.len() - GRAM {
            let gram = key.gram(value, at);
            if self.fingerprints.contains(gram) {
                continue;
            }
            if !self.fingerprints.add(gram, most_slots) {
                return false;
            }
            for place in at.max(filtered)..at + STEP {
                self.filter.add(key.twelve(value, place));
            }
            filtered = at + STEP;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_repeats_itself_takes_no_more_room_than_its_period() {
        let key = Key::random();
        let mut index = Index::default();
        assert!(index.insert(&key, "ab%cd".repeat(200_000).as_bytes(), 1 << 20));
        assert!(index.bytes() < 4096, "{}", index.bytes());
    }

    #[test]
    fn what_has_no_room_is_told() {
        let key = Key::random();
        let mut index = Index::default();
        let value: String = (0..10_000).map(|number| number.to_string()).collect();
        assert!(!index.insert(&key, value.as_bytes(), 1 << 10));
        assert!(index.knows(key.of_value(value.as_bytes())));
        assert!(!index.insert(&key, b"another-value-that-has-no-room", 1 << 10));
    }
}
