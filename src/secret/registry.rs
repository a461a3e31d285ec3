//! What is known of secrets, within 64 MB: fingerprints of pinned values, of young ones and of old ones.
//!
//! Values that scripts, data rows and answers bring are evictable. When the young ones have filled their table they become
//! the old ones, and those that were old are forgotten. Nothing is rebuilt when a value is learnt or an iteration ends.

use std::{fmt, ops::Range, sync::Arc};

use super::{
    allowed::Allowed,
    encoded_run::{self, Alphabet},
    fingerprint::Key,
    index::{Index, SHORTEST_INSIDE, SHORTEST_VALUE},
    ranges::joined,
    scan::{Cuts, Finds, Scan},
    spelling::{holds_starts, spellings},
};

/// The most that the tables of the generations may have: 16 and 8 MB. Filters take 4 MB each at most, and a table that
/// grows takes half as much again: 64 MB in all.
const PINNED_SLOTS: usize = 1 << 21;
const EVICTABLE_SLOTS: usize = 1 << 20;

/// Places of the generations.
const PINNED: usize = 0;
const YOUNG: usize = 1;
const OLD: usize = 2;

/// How long a learnt value stays secret when there are more than memory was set aside for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// For the whole run: values of files, options, credentials, authentication.
    Run,
    /// Until too many others came: data rows, values set by scripts, and what answers hold.
    Iteration,
}

/// Whether something that everybody must hear has been told.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Notice {
    #[default]
    None,
    Due,
    Told,
}

impl Notice {
    fn fall_due(&mut self) {
        if *self == Notice::None {
            *self = Notice::Due;
        }
    }

    fn take(&mut self) -> bool {
        let is_due = *self == Notice::Due;
        if is_due {
            *self = Notice::Told;
        }
        is_due
    }
}

/// Knows secret values. A clone shares what is known.
#[derive(Clone)]
pub(super) struct Registry {
    key: Key,
    generations: [Arc<Index>; 3],
    allowed: Arc<Allowed>,
    holds_starts: bool,
    is_ascii: bool,
    forgotten: Notice,
    left_out: Notice,
}

impl Default for Registry {
    fn default() -> Registry {
        Registry {
            key: Key::random(),
            generations: <[Arc<Index>; 3]>::default(),
            allowed: Arc::default(),
            holds_starts: false,
            is_ascii: true,
            forgotten: Notice::None,
            left_out: Notice::None,
        }
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Registry").finish_non_exhaustive()
    }
}

impl Registry {
    /// Learns a value, its lines, and the spellings that decoding does not undo.
    pub(super) fn learn(&mut self, value: &str, lifetime: Lifetime) {
        if value.len() < SHORTEST_VALUE || !self.learn_line(value, lifetime) {
            return;
        }
        let trimmed = value.trim();
        if trimmed.len() < value.len() {
            self.learn_line(trimmed, lifetime);
        }
        if trimmed.contains('\n') {
            for line in trimmed.lines().map(str::trim) {
                if line.len() >= SHORTEST_INSIDE && !line.starts_with("-----") {
                    self.learn_line(line, lifetime);
                }
            }
        }
    }

    /// False when the value was known.
    fn learn_line(&mut self, value: &str, lifetime: Lifetime) -> bool {
        let fingerprint = self.key.of_value(value.as_bytes());
        let generations = match lifetime {
            Lifetime::Run => PINNED..=PINNED,
            Lifetime::Iteration => PINNED..=YOUNG,
        };
        if self.generations[generations].iter().any(|index| index.knows(fingerprint)) {
            return false;
        }
        self.holds_starts |= holds_starts(value.as_bytes());
        self.is_ascii &= value.is_ascii();
        self.insert(value.as_bytes(), lifetime);
        spellings(value).iter().for_each(|spelling| self.insert(spelling, lifetime));
        if self.allowed.contains(&self.key, value.as_bytes()) {
            Arc::make_mut(&mut self.allowed).cut_out(&self.key, value.as_bytes());
        }
        if value.contains("://") || value.contains("-----") {
            Arc::make_mut(&mut self.allowed).add_open_parts(value.as_bytes());
        }
        true
    }

    fn insert(&mut self, spelling: &[u8], lifetime: Lifetime) {
        if lifetime == Lifetime::Run {
            if !Arc::make_mut(&mut self.generations[PINNED]).insert(&self.key, spelling, PINNED_SLOTS) {
                self.left_out.fall_due();
            }
            return;
        }
        if Arc::make_mut(&mut self.generations[YOUNG]).insert(&self.key, spelling, EVICTABLE_SLOTS) {
            return;
        }
        let young = std::mem::take(&mut self.generations[YOUNG]);
        let oldest = std::mem::replace(&mut self.generations[OLD], young);
        // Of a value that needs more than a whole table the rest is not known.
        let is_whole = Arc::make_mut(&mut self.generations[YOUNG]).insert(&self.key, spelling, EVICTABLE_SLOTS);
        if !is_whole || !oldest.is_empty() {
            self.forgotten.fall_due();
        }
    }

    /// Takes a text for no secret: what stands there is not masked as a piece alone.
    pub(super) fn allow(&mut self, text: &str) {
        let mut finds = Finds::default();
        for index in self.indexes() {
            let cuts = Cuts { at_end: false, at_parts: false };
            Scan { key: &self.key, index, text: text.as_bytes() }.run(cuts, &mut finds);
        }
        let secrets: Vec<_> = joined([finds.values, finds.pieces].concat())
            .into_iter()
            .filter(|find| self.knows(&text.as_bytes()[find.clone()]))
            .collect();
        let allowed = Arc::make_mut(&mut self.allowed);
        allowed.add(text.as_bytes());
        secrets.into_iter().for_each(|secret| allowed.cut_out(&self.key, &text.as_bytes()[secret]));
    }

    /// Where values of this length and more stand as they were learnt, unless the collection's own text holds them.
    pub(super) fn wholes(&self, text: &[u8], shortest: usize) -> Vec<Range<usize>> {
        let mut finds = Finds::default();
        for index in self.indexes() {
            Scan { key: &self.key, index, text }.run(Cuts { at_end: false, at_parts: false }, &mut finds);
        }
        let is_left = |place: &Range<usize>| {
            let value = &text[place.clone()];
            place.len() >= shortest
                && self.knows(value)
                && !self.allowed.held(&self.key, value)
                && !self.allowed.contains(&self.key, value)
        };
        finds.values.into_iter().chain(finds.pieces).filter(is_left).collect()
    }

    /// Whether that very value was learnt.
    pub(super) fn knows(&self, value: &[u8]) -> bool {
        let fingerprint = self.key.of_value(value);
        self.generations.iter().any(|index| index.knows(fingerprint))
    }

    /// Whether a text was taken for no secret.
    pub(super) fn allows(&self, text: &[u8]) -> bool {
        self.allowed.contains(&self.key, text)
    }

    pub(super) fn allows_anything(&self) -> bool {
        !self.allowed.is_empty()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.generations.iter().all(|index| index.is_empty())
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// The generations that know something.
    pub(super) fn indexes(&self) -> impl Iterator<Item = &Index> {
        self.generations.iter().map(|index| &**index).filter(|index| !index.is_empty())
    }

    /// Whether a value holds what may begin an escape.
    pub(super) fn holds_starts(&self) -> bool {
        self.holds_starts
    }

    /// What decoded values may consist of.
    pub(super) fn alphabet(&self) -> &'static Alphabet {
        if self.is_ascii { &encoded_run::ASCII } else { &encoded_run::ANY }
    }

    /// What everybody must hear, once.
    pub(super) fn take_warnings(&mut self) -> Vec<&'static str> {
        let mut warnings = Vec::new();
        if self.left_out.take() {
            warnings
                .push("the secrets that were given need more than the 64 MB for masking: not all of them are masked");
        }
        if self.forgotten.take() {
            warnings.push(
                "the secrets of scripts, data rows and answers need more than the 64 MB for masking: the oldest are no \
                 longer masked",
            );
        }
        warnings
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.generations.iter().map(|index| index.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A value of that length that nobody else has.
    fn random(number: u64, length: usize) -> String {
        let mut state = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut letter = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(b'A' + (state >> 40) as u8 % 50)
        };
        (0..length).map(|_| letter()).collect()
    }

    #[test]
    fn memory_is_bounded_and_what_goes_is_told_once() {
        let mut registry = Registry::default();
        registry.learn("a-pinned-value-of-a-file", Lifetime::Run);
        assert!(registry.take_warnings().is_empty());
        for number in 0..60_000 {
            registry.learn(&random(number, 60), Lifetime::Iteration);
        }
        assert!(registry.bytes() < 40 << 20, "{}", registry.bytes());
        assert_eq!(registry.take_warnings().len(), 1);
        assert!(registry.take_warnings().is_empty());
        assert!(registry.knows(b"a-pinned-value-of-a-file"));
        assert!(registry.knows(random(59_999, 60).as_bytes()) && !registry.knows(random(0, 60).as_bytes()));
    }

    #[test]
    fn pinned_values_beyond_the_bound_are_told() {
        let mut registry = Registry::default();
        registry.learn(&random(1, 1_800_000), Lifetime::Run);
        registry.learn("a-later-value-of-a-file", Lifetime::Run);
        let warnings = registry.take_warnings();
        assert!(warnings.len() == 1 && warnings[0].contains("not all of them"), "{warnings:?}");
        assert!(registry.bytes() < 24 << 20, "{}", registry.bytes());
    }

    #[test]
    fn one_value_that_needs_more_than_a_table_does_not_push_the_rest_out_again_and_again() {
        let mut registry = Registry::default();
        registry.learn(&random(1, 1_800_000), Lifetime::Iteration);
        registry.learn("a-later-value-of-a-script", Lifetime::Iteration);
        assert!(registry.knows(b"a-later-value-of-a-script"));
        assert!(registry.bytes() < 24 << 20, "{}", registry.bytes());
    }

    #[test]
    fn a_clone_shares_what_is_known_and_learns_for_itself() {
        let mut registry = Registry::default();
        registry.learn("one-value-of-a-file", Lifetime::Run);
        let before = registry.clone();
        registry.learn("another-value-of-a-file", Lifetime::Run);
        assert!(before.knows(b"one-value-of-a-file") && !before.knows(b"another-value-of-a-file"));
        assert!(registry.knows(b"one-value-of-a-file") && registry.knows(b"another-value-of-a-file"));
    }
}
