//! The search for all known values in a text and in everything it may be decoded to.
//!
//! The text is decoded, three layers deep, instead of keeping every spelling of every value. What is found is led back
//! to where it stands in the text. A large text is searched in parts that overlap, so that what decoding takes is bounded.

use std::{cell::Cell, ops::Range};

use super::{
    decoding::{Decoded, STARTS},
    encoded_run::EncodedRuns,
    index::SHORTEST_INSIDE,
    ranges::{joined, push},
    registry::Registry,
    scan::{Cuts, Finds, Scan},
    spelling::LAYERS,
};

/// So much of a text is searched at once.
const CHUNK: usize = 512 * 1024;

/// By so much parts overlap: more than any encoding of a piece takes, three deep.
const OVERLAP: usize = 32 * 1024;

/// Within so much of the source a piece lies that decoding changed. Each layer below may have made it longer: by up to
/// six, as `\u0041`.
const WIDTHS: [usize; LAYERS] = [24, 24 * 6, 24 * 6 * 6];

/// So many pieces of one text are looked up in the collection's text; further ones are masked.
const MOST_LOOKUPS: usize = 1000;

/// How a text came about.
#[derive(Clone, Copy)]
struct Layer {
    /// How many layers may be taken off.
    depth: usize,
    cuts: Cuts,
    may_unwrap: bool,
}

/// One search.
pub(super) struct Search<'all> {
    registry: &'all Registry,
    lookups: Cell<usize>,
}

impl<'all> Search<'all> {
    pub(super) fn new(registry: &'all Registry) -> Search<'all> {
        Search { registry, lookups: Cell::new(MOST_LOOKUPS) }
    }

    /// Where something stands that is to be masked: in order, without overlaps.
    pub(super) fn find(&self, text: &[u8]) -> Vec<Range<usize>> {
        if text.len() <= CHUNK + OVERLAP {
            return self.find_in_part(text, true);
        }
        let mut finds = Vec::new();
        let mut start = 0;
        loop {
            let end = text.len().min(start + CHUNK);
            let is_last = end == text.len();
            for find in self.find_in_part(&text[start..end], is_last) {
                let find = start + find.start..start + find.end;
                // What looks like a whole word is one of another part, or none.
                let is_at_edge = (find.start == start && start > 0) || (find.end == end && !is_last);
                if !is_at_edge || find.len() >= SHORTEST_INSIDE {
                    finds.push(find);
                }
            }
            if is_last {
                return joined(finds);
            }
            start = end - OVERLAP;
        }
    }

    fn find_in_part(&self, text: &[u8], is_last: bool) -> Vec<Range<usize>> {
        let cuts = Cuts { at_end: is_last, at_parts: false };
        self.deep(text, Layer { depth: LAYERS, cuts, may_unwrap: true })
    }

    fn deep(&self, text: &[u8], layer: Layer) -> Vec<Range<usize>> {
        let mut finds = Vec::new();
        self.plain(text, layer.cuts, &mut finds);
        if layer.depth == 0 {
            return joined(finds);
        }
        let width = WIDTHS[layer.depth - 1];
        let below = Layer { depth: layer.depth - 1, may_unwrap: true, ..layer };
        if let Some(decoded) = Decoded::escapes(text, STARTS, width) {
            finds.extend(self.deep(&decoded.bytes, below).into_iter().map(|find| decoded.source(find)));
        }
        if self.registry.holds_starts() {
            self.kinds_alone(text, layer, &mut finds);
        }
        if let Some(decoded) = Decoded::without_nuls(text, width) {
            finds.extend(self.deep(&decoded.bytes, below).into_iter().map(|find| decoded.source(find)));
        }
        if layer.may_unwrap
            && layer.depth > 1
            && let Some(decoded) = Decoded::unwrapped(text, width)
        {
            let unwrapped = self.deep(&decoded.bytes, Layer { may_unwrap: false, ..layer });
            finds.extend(unwrapped.into_iter().map(|find| decoded.source(find)));
        }
        let runs = EncodedRuns::of(text, self.registry.alphabet());
        if !runs.bytes.is_empty() {
            let cuts = Cuts { at_end: false, at_parts: true };
            for find in self.deep(&runs.bytes, Layer { cuts, ..below }) {
                runs.add_sources(find, &mut finds);
            }
        }
        joined(finds)
    }

    /// Values that hold what begins an escape: another kind may look like one where a value ends. So each kind is
    /// taken out alone, too.
    fn kinds_alone(&self, text: &[u8], layer: Layer, finds: &mut Vec<Range<usize>>) {
        for kind in STARTS {
            let mut layers: Vec<Decoded> = Vec::new();
            while layers.len() < layer.depth {
                let source = layers.last().map_or(text, |last| &last.bytes);
                let Some(decoded) = Decoded::escapes(source, [kind; 3], WIDTHS[layer.depth - 1]) else { break };
                let mut found = Vec::new();
                self.plain(&decoded.bytes, layer.cuts, &mut found);
                layers.push(decoded);
                let source = |find| layers.iter().rev().fold(find, |find, layer| layer.source(find));
                finds.extend(found.into_iter().map(source));
            }
        }
    }

    /// Searches a text as it stands.
    fn plain(&self, text: &[u8], cuts: Cuts, finds: &mut Vec<Range<usize>>) {
        let mut found = Finds::default();
        for index in self.registry.indexes() {
            Scan { key: self.registry.key(), index, text }.run(cuts, &mut found);
        }
        for find in found.values {
            push(finds, find);
        }
        for piece in found.pieces {
            if !self.may_be_read(&text[piece.clone()]) {
                push(finds, piece);
            }
        }
    }

    /// Whether a piece stands in the collection's own text, and is no whole value.
    fn may_be_read(&self, piece: &[u8]) -> bool {
        if !self.registry.allows_anything() || self.registry.knows(piece) || self.lookups.get() == 0 {
            return false;
        }
        self.lookups.set(self.lookups.get() - 1);
        self.registry.allows(piece)
    }
}
