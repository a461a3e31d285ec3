//! Hexadecimal and Base64 inside of a text, decoded at every phase and in both alphabets of Base64.
//!
//! Where it begins is not known, and names and words look like it, too. What is decoded is what may be text all through:
//! at least two groups of Base64 or eight bytes of hexadecimal. One pass over the text finds it by Shift-And: a bit moves
//! on as long as each character can stand at the next place of a group.

use std::ops::Range;

use super::{ranges::push, scan::END_OF_PART};

/// The value of a character of Base64, of either alphabet.
const fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

const fn nibble(byte: u8) -> Option<u8> {
    Some(match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => return None,
    })
}

const NONE: u8 = 255;

static SEXTETS: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(value) = sextet(byte as u8) {
            table[byte] = value;
        }
        byte += 1;
    }
    table
};

static NIBBLES: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut byte = 0;
    while byte < 256 {
        if let Some(value) = nibble(byte as u8) {
            table[byte] = value;
        }
        byte += 1;
    }
    table
};

/// Two groups of Base64 and eight bytes of hexadecimal have been seen.
const TWO_GROUPS: u32 = 1 << 7;
const EIGHT_BYTES: u32 = 1 << 23;

/// Which bytes may stand in a text, and at which places of a group a character can stand then.
pub(super) struct Alphabet {
    is_text: [bool; 256],
    /// Bits 0 to 7 are the places of two groups of Base64, 8 to 23 those of eight bytes of hexadecimal.
    places: [u32; 256],
}

impl Alphabet {
    const fn of(is_ascii: bool) -> Alphabet {
        let mut is_text = [false; 256];
        // What a character can be when it is the first of a group (the upper six bits of a byte), and so on.
        let mut sextets = [[false; 64]; 4];
        let mut nibbles = [[false; 16]; 2];
        let mut byte = 0;
        while byte < 256 {
            // NUL: UTF-16.
            is_text[byte] = matches!(byte, 0 | 9 | 10 | 13 | 32..=126) || (byte >= 128 && !is_ascii);
            if is_text[byte] {
                let mut other = 0;
                while other < 64 {
                    sextets[0][other] |= other == byte >> 2;
                    sextets[1][other] |= other & 15 == byte >> 4;
                    sextets[2][other] |= other & 3 == byte >> 6;
                    sextets[3][other] |= other == byte & 63;
                    other += 1;
                }
                nibbles[0][byte >> 4] = true;
                nibbles[1][byte & 15] = true;
            }
            byte += 1;
        }
        let mut places = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            if let Some(value) = sextet(byte as u8) {
                let mut place = 0;
                while place < 8 {
                    places[byte] |= (sextets[place & 3][value as usize] as u32) << place;
                    place += 1;
                }
            }
            if let Some(value) = nibble(byte as u8) {
                let mut place = 0;
                while place < 16 {
                    places[byte] |= (nibbles[place & 1][value as usize] as u32) << (place + 8);
                    place += 1;
                }
            }
            byte += 1;
        }
        Alphabet { is_text, places }
    }
}

/// For values that are ASCII.
pub(super) static ASCII: Alphabet = Alphabet::of(true);

/// For others, too.
pub(super) static ANY: Alphabet = Alphabet::of(false);

/// Everything that may be text when it is decoded, one part behind another.
#[derive(Default)]
pub(super) struct EncodedRuns {
    pub(super) bytes: Vec<u8>,
    parts: Vec<Part>,
}

struct Part {
    at: u32,
    source: u32,
    is_hexadecimal: bool,
}

impl EncodedRuns {
    pub(super) fn of(text: &[u8], alphabet: &Alphabet) -> EncodedRuns {
        let mut runs = EncodedRuns::default();
        // Where each phase goes on behind what was decoded.
        let (mut groups_end, mut pairs_end) = ([0; 4], [0; 2]);
        let step = |state: u32, byte: u8| (state << 1 | 0x101) & alphabet.places[usize::from(byte)];
        let mut state = 0;
        let mut start = 0;
        for chunk in text.chunks(8) {
            let before = state;
            let mut seen = 0;
            for byte in chunk {
                state = step(state, *byte);
                seen |= state;
            }
            if seen & (TWO_GROUPS | EIGHT_BYTES) != 0 {
                let mut state = before;
                for (place, byte) in chunk.iter().enumerate() {
                    state = step(state, *byte);
                    let end = start + place + 1;
                    if state & TWO_GROUPS != 0 && end >= groups_end[end & 3] + 8 {
                        groups_end[end & 3] = runs.base64(text, end - 8, alphabet);
                    }
                    if state & EIGHT_BYTES != 0 && end >= pairs_end[end & 1] + 16 {
                        pairs_end[end & 1] = runs.hexadecimal(text, end - 16, alphabet);
                    }
                }
            }
            start += chunk.len();
        }
        runs
    }

    /// Decodes the groups that start at `start`, and those beside them whatever they hold. Answers where they end.
    fn base64(&mut self, text: &[u8], start: usize, alphabet: &Alphabet) -> usize {
        let is_text = |byte: u32| alphabet.is_text[byte as usize & 255];
        let mut end = start;
        while let Some(group) = text[end..].first_chunk::<4>().and_then(group)
            && is_text(group >> 16)
            && is_text(group >> 8)
            && is_text(group)
        {
            end += 4;
        }
        if end < start + 8 {
            return end.max(start + 1);
        }
        let first = if start < 4 { start } else { start - 4 };
        let is_of_alphabet = |byte: &&u8| SEXTETS[usize::from(**byte)] != NONE;
        let last = end + text[end..].iter().take(4).take_while(is_of_alphabet).count();
        self.begin(first, false);
        let (mut bits, mut count) = (0_u32, 0);
        for byte in &text[first..last] {
            bits = bits << 6 | u32::from(SEXTETS[usize::from(*byte)] & 63);
            count += 6;
            if count >= 8 {
                count -= 8;
                self.bytes.push((bits >> count) as u8);
            }
        }
        self.bytes.push(END_OF_PART);
        end
    }

    /// Decodes the pairs that start at `start`. Answers where they end.
    fn hexadecimal(&mut self, text: &[u8], start: usize, alphabet: &Alphabet) -> usize {
        self.begin(start, true);
        let mut end = start;
        while let Some([high, low]) = text[end..].first_chunk::<2>()
            && let (high, low) = (NIBBLES[usize::from(*high)], NIBBLES[usize::from(*low)])
            && high != NONE
            && low != NONE
            && alphabet.is_text[usize::from(high << 4 | low)]
        {
            self.bytes.push(high << 4 | low);
            end += 2;
        }
        self.bytes.push(END_OF_PART);
        end
    }

    fn begin(&mut self, source: usize, is_hexadecimal: bool) {
        self.parts.push(Part { at: self.bytes.len() as u32, source: source as u32, is_hexadecimal });
    }

    /// Where a find in `bytes` stands in the text.
    pub(super) fn add_sources(&self, find: Range<usize>, finds: &mut Vec<Range<usize>>) {
        let mut index = self.parts.partition_point(|part| part.at as usize <= find.start) - 1;
        while let Some(part) = self.parts.get(index)
            && (part.at as usize) < find.end
        {
            let at = part.at as usize;
            let end = self.parts.get(index + 1).map_or(self.bytes.len(), |next| next.at as usize) - 1;
            let (from, to) = (find.start.max(at) - at, find.end.min(end).saturating_sub(at));
            let source = part.source as usize;
            if from < to {
                push(
                    finds,
                    if part.is_hexadecimal {
                        source + 2 * from..source + 2 * to
                    } else {
                        source + from * 8 / 6..source + (to * 8).div_ceil(6)
                    },
                );
            }
            index += 1;
        }
    }
}

/// Four characters of Base64 as 24 bits.
fn group(characters: &[u8; 4]) -> Option<u32> {
    characters.iter().try_fold(0, |bits, character| {
        let value = SEXTETS[usize::from(*character)];
        (value != NONE).then(|| bits << 6 | u32::from(value))
    })
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose};
    use proptest::prelude::*;

    use super::*;

    fn source_of(text: &str, part: &str) -> Vec<String> {
        let runs = EncodedRuns::of(text.as_bytes(), &ANY);
        let mut finds = Vec::new();
        for place in memchr::memmem::find_iter(&runs.bytes, part) {
            runs.add_sources(place..place + part.len(), &mut finds);
        }
        finds.into_iter().map(|find| text[find].to_owned()).collect()
    }

    #[test]
    fn nothing_is_decoded_in_plain_text() {
        for text in ["", "a b", "short words only", "12:00:00.123Z, 12 kB", "1234567"] {
            assert!(EncodedRuns::of(text.as_bytes(), &ANY).bytes.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_part_leads_back_to_its_characters() {
        assert_eq!(source_of("x=6162636465666768696a", "cdef"), ["63646566"]);
        assert_eq!(source_of("Basic dXNlcjpwYXNzd29yZA==", "password"), ["pwYXNzd29yZA"]);
    }

    proptest! {
        #[test]
        fn text_is_found_at_every_phase(
            before in "[ -~]{0,20}", part in "[ -~ä€]{8,40}", after in "[ -~]{0,20}", junk in "[A-Za-z0-9]{0,9}",
        ) {
            let text = format!("{before}{part}{after}");
            for encoded in [
                general_purpose::STANDARD.encode(&text),
                general_purpose::URL_SAFE_NO_PAD.encode(&text),
                text.bytes().map(|byte| format!("{byte:02x}")).collect(),
                text.bytes().map(|byte| format!("{byte:02X}")).collect(),
            ] {
                let encoded = format!("{junk}{encoded}");
                prop_assert!(!source_of(&encoded, &part).is_empty(), "{}", encoded);
            }
        }
    }
}
