//! Keyed fingerprints of parts of secrets, a set of them, and a filter before it.
//!
//! The key is random in each process: whoever chooses values or texts cannot choose what collides. Fingerprints have 64
//! bits and do not give back what they were made of.

use std::hash::{BuildHasher, RandomState};

/// What all fingerprints of a process depend on.
#[derive(Clone, Copy)]
pub(super) struct Key([u64; 4]);

/// What a fingerprint is one of. The same characters have different ones as a whole value and as the head of one.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// A whole value of any length, to know it again.
    Value = 1,
    /// Sixteen characters of a value of 24 or more.
    Gram,
    /// A value of 8 to 23 characters.
    Whole,
    /// The first eight characters of one.
    Head,
    /// The first eight characters of one, and its length.
    HeadOfLength,
    /// A value of 4 to 7 characters.
    Word,
    /// The start of a value.
    Prefix,
}

fn folded(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

/// Eight bytes of a text as a number.
fn eight(text: &[u8], at: usize) -> u64 {
    text[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

fn four(text: &[u8], at: usize) -> u64 {
    text[at..].first_chunk().map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
}

impl Key {
    pub(super) fn random() -> Key {
        let state = RandomState::new();
        Key([1_u64, 2, 3, 4].map(|word| state.hash_one(word) | 1))
    }

    fn mixed(&self, first: u64, second: u64, third: u64) -> u64 {
        folded(folded(first ^ self.0[0], second ^ self.0[1]) ^ third ^ self.0[3], self.0[2])
    }

    /// A fingerprint is never zero: that is an empty slot.
    fn fingerprint(&self, first: u64, second: u64, third: u64) -> u64 {
        self.mixed(first, second, third).max(1)
    }

    /// Of the sixteen bytes from `at` on.
    pub(super) fn gram(&self, text: &[u8], at: usize) -> u64 {
        self.fingerprint(eight(text, at), eight(text, at + 8), Part::Gram as u64)
    }

    /// Of a part of 4 to 24 bytes.
    pub(super) fn of(&self, text: &[u8], part: Part) -> u64 {
        let length = text.len();
        let kind = (length as u64) << 8 | part as u64;
        if length < 8 {
            return self.fingerprint(four(text, 0), four(text, length - 4), kind);
        }
        let inner = self.mixed(eight(text, 0), eight(text, 8.min(length - 8)), eight(text, length - 8));
        self.fingerprint(inner, kind, 0)
    }

    /// Of the head of a value and the value's length.
    pub(super) fn of_head(&self, head: u64, length: usize) -> u64 {
        self.fingerprint(head, length as u64, Part::HeadOfLength as u64)
    }

    /// Of a value of any length.
    pub(super) fn of_value(&self, value: &[u8]) -> u64 {
        let (chunks, rest) = value.as_chunks::<8>();
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        let whole = chunks.iter().fold(value.len() as u64, |state, chunk| self.next(state, *chunk));
        self.fingerprint(self.next(whole, last), 0, Part::Value as u64)
    }

    fn next(&self, state: u64, chunk: [u8; 8]) -> u64 {
        self.mixed(state, u64::from_le_bytes(chunk), 0)
    }

    /// What the filter is asked: one multiplication, for texts are asked everywhere. Twelve bytes from `at` on.
    pub(super) fn twelve(&self, text: &[u8], at: usize) -> u64 {
        folded(eight(text, at) ^ self.0[2], four(text, at + 8) ^ self.0[3])
    }

    /// Eight bytes of a value of 12 to 15.
    pub(super) fn eight(&self, text: &[u8], at: usize) -> u64 {
        folded(eight(text, at) ^ self.0[1], self.0[2])
    }

    /// Four bytes of a value of 8 to 11.
    pub(super) fn four(&self, text: &[u8], at: usize) -> u64 {
        folded(four(text, at) ^ self.0[0], self.0[1])
    }

    /// The first four bytes of a value of 4 to 7.
    pub(super) fn start_of_word(&self, text: &[u8], at: usize) -> u64 {
        folded(four(text, at) ^ self.0[1], self.0[3])
    }

    /// The last eight bytes of a prefix.
    pub(super) fn end_of_prefix(&self, text: &[u8], at: usize) -> u64 {
        folded(eight(text, at) ^ self.0[0], self.0[3])
    }
}

/// A set of fingerprints: open addressing in a table whose size is a power of two.
#[derive(Clone, Default)]
pub(super) struct Fingerprints {
    slots: Vec<u64>,
    count: usize,
}

impl Fingerprints {
    const FEWEST_SLOTS: usize = 64;

    fn slot(&self, fingerprint: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = (fingerprint >> 20) as usize & mask;
        while self.slots[slot] != 0 && self.slots[slot] != fingerprint {
            slot = (slot + 1) & mask;
        }
        slot
    }

    pub(super) fn contains(&self, fingerprint: u64) -> bool {
        self.count > 0 && self.slots[self.slot(fingerprint)] == fingerprint
    }

    /// Adds one, unless the table would need more than `most` slots: then it answers false.
    #[must_use]
    pub(super) fn add(&mut self, fingerprint: u64, most: usize) -> bool {
        if (self.count + 1) * 4 > self.slots.len() * 3 {
            let size = (self.slots.len() * 2).max(Self::FEWEST_SLOTS);
            if size > most {
                return self.contains(fingerprint);
            }
            let before = std::mem::replace(&mut self.slots, vec![0; size]);
            for known in before.into_iter().filter(|known| *known != 0) {
                let slot = self.slot(known);
                self.slots[slot] = known;
            }
        }
        let slot = self.slot(fingerprint);
        self.count += usize::from(self.slots[slot] == 0);
        self.slots[slot] = fingerprint;
        true
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.slots.len() * size_of::<u64>()
    }
}

/// Answers «certainly not» for nearly everything that is not in it. A key sets two bits of one word.
#[derive(Clone, Default)]
pub(super) struct Filter {
    words: Vec<u64>,
    count: usize,
}

impl Filter {
    const FEWEST_WORDS: usize = 128;
    const MOST_WORDS: usize = 1 << 19;
    /// Keys are not kept, so it grows by being repeated, which keeps its density: seldom, and by much.
    const GROWTH: usize = 16;
    const BITS_PER_KEY: usize = 12;

    /// An empty one for so many keys; it needs not grow.
    pub(super) fn for_keys(count: usize) -> Filter {
        let words = (count / 8).next_power_of_two().max(Self::FEWEST_WORDS);
        Filter { words: vec![0; words], count: 0 }
    }

    fn bits(key: u64) -> u64 {
        1 << (key & 63) | 1 << (key >> 58)
    }

    /// Whether the key may be in it.
    pub(super) fn may_hold(&self, key: u64) -> bool {
        let bits = Filter::bits(key);
        let place = (key >> 6) as usize & self.words.len().wrapping_sub(1);
        self.words.get(place).is_some_and(|word| word & bits == bits)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn add(&mut self, key: u64) {
        if self.words.is_empty() {
            self.words = vec![0; Self::FEWEST_WORDS];
        }
        let has_room = self.count * Self::BITS_PER_KEY < self.words.len() * 64;
        if !has_room && self.words.len() * Self::GROWTH <= Self::MOST_WORDS {
            self.words = self.words.repeat(Self::GROWTH);
        }
        let bits = Filter::bits(key);
        let place = (key >> 6) as usize & (self.words.len() - 1);
        let word = &mut self.words[place];
        self.count += usize::from(*word & bits != bits);
        *word |= bits;
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_added_and_no_more_than_it_may() {
        let key = Key::random();
        let mut set = Fingerprints::default();
        let added = (0..10_000_u64).filter(|number| set.add(key.of_value(&number.to_le_bytes()), 1 << 12)).count();
        assert_eq!(added, 3 << 10);
        assert_eq!(set.bytes(), 8 << 12);
        let known = (0..10_000_u64).filter(|number| set.contains(key.of_value(&number.to_le_bytes()))).count();
        assert_eq!(known, added);
    }

    #[test]
    fn a_filter_holds_all_and_little_else() {
        let key = Key::random();
        let mut filter = Filter::default();
        let number = |number: u64| [number.to_le_bytes(), number.to_be_bytes()].concat();
        (0..100_000).for_each(|at| filter.add(key.twelve(&number(at), 0)));
        assert!((0..100_000).all(|at| filter.may_hold(key.twelve(&number(at), 0))));
        let wrong = (100_000..200_000).filter(|at| filter.may_hold(key.twelve(&number(*at), 0))).count();
        assert!(wrong < 15_000, "{wrong}");
        assert!(!Filter::default().may_hold(5));
    }

    #[test]
    fn parts_of_the_same_characters_differ() {
        let key = Key::random();
        let text = b"abcdefghijklmnopqrstuvwx";
        let prints = [
            key.gram(text, 0),
            key.of(&text[..16], Part::Whole),
            key.of(&text[..16], Part::Prefix),
            key.of(&text[..17], Part::Prefix),
            key.of(&text[..8], Part::Head),
            key.of_head(key.of(&text[..8], Part::Head), 16),
            key.of_value(&text[..16]),
            key.of(&text[..7], Part::Word),
        ];
        for (place, print) in prints.iter().enumerate() {
            assert!(!prints[place + 1..].contains(print), "{place}");
        }
    }
}
