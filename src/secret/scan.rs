//! The search for the values of an index in a text as it stands.
//!
//! It looks at every fifth place only: a run of 16 bytes holds one of 12 at a multiple of five, whose hash the filter
//! knows. What a hit costs is bounded, so the search is linear whatever values and text are.

use std::ops::Range;

use super::{
    fingerprint::{Key, Part},
    index::{GRAM, Index, SHORTEST_IN_PIECES, SHORTEST_INSIDE, SHORTEST_PREFIX, SHORTEST_VALUE, STEP},
    ranges::push,
};

/// Letters and digits; and all that is not ASCII, for which no table is asked.
static IS_OF_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte >= 128;
        byte += 1;
    }
    table
};

/// Stands where a decoded part ends: what was cut was perhaps cut there.
pub(super) const END_OF_PART: u8 = 1;

/// So far before a cut an escape may begin that was cut itself.
const LONGEST_HALF: usize = 16;

/// What is found in a text.
#[derive(Default)]
pub(super) struct Finds {
    /// Values, and what is no piece of a longer one.
    pub(super) values: Vec<Range<usize>>,
    /// Runs of pieces of values, and cut prefixes.
    pub(super) pieces: Vec<Range<usize>>,
}

/// Where texts may be cut.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cuts {
    /// At its end.
    pub(super) at_end: bool,
    /// Where a decoded part ends.
    pub(super) at_parts: bool,
}

/// One index and one text.
pub(super) struct Scan<'all> {
    pub(super) key: &'all Key,
    pub(super) index: &'all Index,
    pub(super) text: &'all [u8],
}

impl Scan<'_> {
    /// Everything that is found.
    pub(super) fn run(&self, cuts: Cuts, finds: &mut Finds) {
        let held = self.index.held;
        if held.twelves {
            self.long(finds);
        }
        if held.eights {
            self.short(8, |at| self.key.eight(self.text, at), finds);
        }
        if held.fours {
            self.short(4, |at| self.key.four(self.text, at), finds);
        }
        if held.words {
            self.words(finds);
        }
        if held.prefixes {
            self.prefixes(cuts, finds);
        }
    }

    fn may_hold(&self, key: u64) -> bool {
        self.index.filter.may_hold(key)
    }

    fn is_gram(&self, at: usize) -> bool {
        self.index.fingerprints.contains(self.key.gram(self.text, at))
    }

    /// Pieces of values of 24 or more, and values of 16 to 23.
    fn long(&self, finds: &mut Finds) {
        let held = self.index.held;
        let length = self.text.len();
        let mut place = 0;
        // No piece that starts before is still to be found.
        let mut done = 0;
        while place + 12 <= length {
            if self.may_hold(self.key.twelve(self.text, place)) {
                if held.wholes {
                    self.wholes_around(place, finds);
                }
                if held.grams
                    && let Some(piece) = self.piece_around(place, done)
                {
                    done = piece.end;
                    // A whole value may overlap the piece's end.
                    let next = if held.wholes { (piece.end + 1).saturating_sub(12) } else { piece.end + 1 };
                    place = next.max(place + 1);
                    push(&mut finds.pieces, piece);
                    continue;
                }
            }
            place += STEP;
        }
    }

    /// The longest run of pieces that holds one with `place` in its first five bytes.
    fn piece_around(&self, place: usize, done: usize) -> Option<Range<usize>> {
        let last = self.text.len().checked_sub(GRAM)?;
        let first = place.saturating_sub(STEP - 1).max(done);
        let mut start = (first..=place.min(last)).find(|at| self.is_gram(*at))?;
        let mut end = start + GRAM;
        while let Some(at) = (end + 1 - GRAM..=end.min(last)).rev().find(|at| self.is_gram(*at)) {
            end = at + GRAM;
        }
        while let Some(at) = (start.saturating_sub(GRAM).max(done)..start).find(|at| self.is_gram(*at)) {
            start = at;
        }
        Some(start..end)
    }

    /// Values of 8 to 15, by their first bytes.
    fn short(&self, width: usize, hash: impl Fn(usize) -> u64, finds: &mut Finds) {
        let mut place = 0;
        while place + width <= self.text.len() {
            if self.may_hold(hash(place)) {
                self.wholes_around(place, finds);
            }
            place += STEP;
        }
    }

    fn wholes_around(&self, place: usize, finds: &mut Finds) {
        for start in place.saturating_sub(STEP - 1)..=place {
            if let Some(end) = self.whole_at(start) {
                push(&mut finds.values, start..end);
            }
        }
    }

    /// The end of the longest value of 8 to 23 that starts here.
    fn whole_at(&self, start: usize) -> Option<usize> {
        let text = &self.text[start..];
        let head = self.key.of(text.get(..SHORTEST_INSIDE)?, Part::Head);
        if !self.index.fingerprints.contains(head) {
            return None;
        }
        let longest = text.len().min(SHORTEST_IN_PIECES - 1);
        let is_value = |length: &usize| {
            self.index.fingerprints.contains(self.key.of_head(head, *length))
                && self.index.fingerprints.contains(self.key.of(&text[..*length], Part::Whole))
        };
        (SHORTEST_INSIDE..=longest).rev().find(is_value).map(|length| start + length)
    }

    /// Values of 4 to 7, where they are whole words.
    fn words(&self, finds: &mut Finds) {
        let text = self.text;
        let is_of_word = |at: usize| IS_OF_WORD[usize::from(text[at])];
        for start in 0..text.len().saturating_sub(SHORTEST_VALUE - 1) {
            let is_inside = start > 0 && is_of_word(start - 1) && is_of_word(start);
            if is_inside || !self.may_hold(self.key.start_of_word(text, start)) {
                continue;
            }
            for end in start + SHORTEST_VALUE..=text.len().min(start + SHORTEST_INSIDE - 1) {
                let is_at_edge = end == text.len() || !is_of_word(end) || !is_of_word(end - 1);
                if is_at_edge && self.index.fingerprints.contains(self.key.of(&text[start..end], Part::Word)) {
                    push(&mut finds.values, start..end);
                }
            }
        }
    }

    /// Prefixes before a cut.
    fn prefixes(&self, cuts: Cuts, finds: &mut Finds) {
        if cuts.at_end {
            self.prefix_before(self.text.len(), finds);
        }
        if cuts.at_parts {
            for end in memchr::memchr_iter(END_OF_PART, self.text) {
                self.prefix_before(end, finds);
            }
        }
        const ELLIPSIS: &[u8] = "…".as_bytes();
        for place in memchr::memchr2_iter(b'.', ELLIPSIS[0], self.text) {
            let rest = &self.text[place..];
            if rest.starts_with(b"...") || rest.starts_with(ELLIPSIS) {
                // V8 closes the quotation before.
                let is_quoted = self.text[..place].last().is_some_and(|byte| b"\"'`".contains(byte));
                self.prefix_before(place - usize::from(is_quoted), finds);
            }
        }
    }

    /// The prefix that ends at a cut. An escape may have been cut, too, and one inside of another.
    fn prefix_before(&self, cut: usize, finds: &mut Finds) {
        let halves =
            (cut.saturating_sub(LONGEST_HALF)..cut).rev().filter(|at| b"%\\&".contains(&self.text[*at])).take(4);
        for end in std::iter::once(cut).chain(halves) {
            if end < SHORTEST_PREFIX || !self.may_hold(self.key.end_of_prefix(self.text, end - 8)) {
                continue;
            }
            let is_prefix = |length: &usize| {
                let prefix = self.key.of(&self.text[end - length..end], Part::Prefix);
                self.index.fingerprints.contains(prefix)
            };
            let longest = end.min(SHORTEST_IN_PIECES - 2);
            if let Some(length) = (SHORTEST_PREFIX..=longest).rev().find(is_prefix) {
                finds.pieces.push(end - length..cut);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NO_CUT: Cuts = Cuts { at_end: false, at_parts: false };

    fn index_of<Value: AsRef<[u8]>>(key: &Key, values: &[Value]) -> Index {
        let mut index = Index::default();
        assert!(values.iter().all(|value| index.insert(key, value.as_ref(), 1 << 20)));
        index
    }

    fn covered(text: &[u8], values: &[&str], cuts: Cuts) -> String {
        let key = Key::random();
        let index = index_of(&key, values);
        let mut finds = Finds::default();
        Scan { key: &key, index: &index, text }.run(cuts, &mut finds);
        let mut covered = text.to_vec();
        for find in finds.values.into_iter().chain(finds.pieces) {
            covered[find].fill(b'#');
        }
        String::from_utf8_lossy(&covered).into_owned()
    }

    #[test]
    fn short_values_are_whole_words() {
        for (text, expected) in [
            ("test", "####"),
            ("a test.", "a ####."),
            ("testing latest a-test-b", "testing latest a-####-b"),
            ("ätest", "ätest"),
        ] {
            assert_eq!(covered(text.as_bytes(), &["test"], NO_CUT), expected);
        }
        assert_eq!(covered(b"xa7Q!x", &["a7Q!"], NO_CUT), "xa7Q!x");
        assert_eq!(covered(b"a7Q!x =!b=", &["a7Q!", "!b=!"], NO_CUT), "####x =!b=");
    }

    #[test]
    fn a_prefix_is_found_where_it_was_cut() {
        let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let at_end = Cuts { at_end: true, at_parts: false };
        for (text, cuts, expected) in [
            ("wJalrXUtnFEM…", NO_CUT, "############…"),
            ("wJalrXUtnFEMI...", NO_CUT, "#############..."),
            ("\"wJalrXUtnFEMI\"...", NO_CUT, "\"#############\"..."),
            ("wJalrXUtnFEMI. .", NO_CUT, "wJalrXUtnFEMI. ."),
            ("a wJalrXUtnFEMI b", at_end, "a wJalrXUtnFEMI b"),
            ("a wJalrXUtnFEMI", at_end, "a #############"),
            ("a wJalrXUtnFEMI%2", at_end, "a ###############"),
            ("a wJalrXUtnFE", at_end, "a wJalrXUtnFE"),
            ("a wJalrXUtnFEMI/K7MDENG/bPx b", NO_CUT, "a ######################### b"),
        ] {
            assert_eq!(covered(text.as_bytes(), &[key], cuts), expected);
        }
        assert_eq!(covered("a 0123456789abcd…".as_bytes(), &["0123456789abcde"], NO_CUT), "a ##############…");
    }

    /// Everything that the index promises to find, by looking everywhere for everything.
    fn looked_up(text: &[u8], values: &[Vec<u8>]) -> Vec<bool> {
        let mut found = vec![false; text.len()];
        for value in values {
            let width = if value.len() < SHORTEST_IN_PIECES { value.len() } else { GRAM };
            for piece in value.windows(width) {
                for start in 0..(text.len() + 1).saturating_sub(width) {
                    if text[start..].starts_with(piece) {
                        found[start..start + width].fill(true);
                    }
                }
            }
        }
        found
    }

    fn value() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            prop::collection::vec(prop::sample::select(b"ab".to_vec()), 8..70),
            prop::collection::vec(prop::sample::select(b"abcdefghij".to_vec()), 8..70),
            (1..8_usize, 8..70_usize)
                .prop_map(|(period, length)| { (0..length).map(|at| b'a' + (at % period) as u8).collect() }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        #[test]
        fn what_is_found_is_exactly_what_is_there(
            values in prop::collection::vec(value(), 1..6),
            parts in prop::collection::vec((any::<prop::sample::Index>(), 0..70_usize, 0..70_usize, "[ab]{0,6}"), 1..12),
        ) {
            let mut text = Vec::new();
            for (which, start, length, between) in parts {
                let value = which.get(&values);
                let start = start.min(value.len());
                text.extend_from_slice(&value[start..(start + length).min(value.len())]);
                text.extend_from_slice(between.as_bytes());
            }
            let key = Key::random();
            let mut finds = Finds::default();
            Scan { key: &key, index: &index_of(&key, &values), text: &text }.run(NO_CUT, &mut finds);
            let mut found = vec![false; text.len()];
            finds.values.into_iter().chain(finds.pieces).for_each(|find| found[find].fill(true));
            prop_assert_eq!(found, looked_up(&text, &values));
        }
    }
}
