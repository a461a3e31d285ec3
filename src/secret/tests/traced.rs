//! Text that knows of each of its bytes what it tells of a secret, through encodings and cuts.

use std::ops::Range;

use base64::{Engine as _, engine::general_purpose};

/// A text; beside each byte which bytes of the secret it tells something of.
#[derive(Clone, Debug, Default)]
pub(super) struct Traced {
    pub(super) text: Vec<u8>,
    pub(super) origins: Vec<Range<usize>>,
}

/// How a text may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Percent,
    Form,
    Json,
    Xml,
    Hexadecimal,
    Base64,
    Base64Url,
    Base64Lines,
    Utf16,
}

impl Encoding {
    pub(super) const ALL: [Encoding; 9] = [
        Encoding::Percent,
        Encoding::Form,
        Encoding::Json,
        Encoding::Xml,
        Encoding::Hexadecimal,
        Encoding::Base64,
        Encoding::Base64Url,
        Encoding::Base64Lines,
        Encoding::Utf16,
    ];
}

impl Traced {
    pub(super) fn plain(text: &str) -> Traced {
        Traced { text: text.into(), origins: vec![0..0; text.len()] }
    }

    pub(super) fn secret(secret: &str, part: Range<usize>) -> Traced {
        Traced { text: secret.as_bytes()[part.clone()].to_vec(), origins: part.map(|place| place..place + 1).collect() }
    }

    pub(super) fn add(&mut self, other: &Traced) {
        self.text.extend_from_slice(&other.text);
        self.origins.extend_from_slice(&other.origins);
    }

    pub(super) fn cut(&mut self, length: usize) {
        let length = (length..self.text.len()).find(|at| self.text[*at] & 0xC0 != 0x80).unwrap_or(self.text.len());
        self.text.truncate(length);
        self.origins.truncate(length);
    }

    /// What these bytes tell of together.
    fn span(&self, range: Range<usize>) -> Range<usize> {
        let told = || self.origins[range.clone()].iter().filter(|origin| !origin.is_empty());
        let start = told().map(|origin| origin.start).min();
        let end = told().map(|origin| origin.end).max();
        start.zip(end).map_or(0..0, |(start, end)| start..end)
    }

    fn push(&mut self, bytes: &[u8], origin: Range<usize>) {
        self.text.extend_from_slice(bytes);
        self.origins.extend(bytes.iter().map(|_| origin.clone()));
    }

    /// The same text in an encoding; `all`: also what needs none.
    pub(super) fn encoded(&self, encoding: Encoding, all: bool) -> Traced {
        match encoding {
            Encoding::Percent | Encoding::Form => self.each_byte(|byte| match byte {
                b' ' if encoding == Encoding::Form => "+".into(),
                _ if !all && (byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte)) => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            }),
            Encoding::Hexadecimal if all => self.each_byte(|byte| format!("{byte:02X}")),
            Encoding::Hexadecimal => self.each_byte(|byte| format!("{byte:02x}")),
            Encoding::Json => self.each_character(|character| {
                if all {
                    character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                } else {
                    let quoted = serde_json::Value::from(character.to_string()).to_string();
                    quoted[1..quoted.len() - 1].to_owned()
                }
            }),
            Encoding::Xml => self.each_character(|character| match character {
                '&' => "&amp;".into(),
                '<' => "&lt;".into(),
                '>' => "&gt;".into(),
                '"' => "&quot;".into(),
                '\'' => "&#39;".into(),
                _ if all || !character.is_ascii() => format!("&#x{:x};", u32::from(character)),
                _ => character.to_string(),
            }),
            Encoding::Base64 => self.base64(&general_purpose::STANDARD.encode(&self.text), usize::MAX),
            Encoding::Base64Url => self.base64(&general_purpose::URL_SAFE_NO_PAD.encode(&self.text), usize::MAX),
            Encoding::Base64Lines => {
                self.base64(&general_purpose::STANDARD.encode(&self.text), if all { 76 } else { 64 })
            }
            // A text holds UTF-16 as bytes that are read as characters.
            Encoding::Utf16 => self.each_character(|character| {
                let mut units = [0; 2];
                let units = character.encode_utf16(&mut units).iter();
                let bytes: Vec<u8> =
                    units.flat_map(|unit| if all { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
                String::from_utf8(bytes).unwrap_or_else(|_| character.to_string())
            }),
        }
    }

    fn each_byte(&self, write: impl Fn(u8) -> String) -> Traced {
        let mut out = Traced::default();
        for (byte, origin) in self.text.iter().zip(&self.origins) {
            out.push(write(*byte).as_bytes(), origin.clone());
        }
        out
    }

    fn each_character(&self, write: impl Fn(char) -> String) -> Traced {
        let mut out = Traced::default();
        let text = String::from_utf8_lossy(&self.text).into_owned();
        for (start, character) in text.char_indices() {
            let end = (start + character.len_utf8()).min(self.text.len());
            out.push(write(character).as_bytes(), self.span(start.min(end)..end));
        }
        out
    }

    fn base64(&self, encoded: &str, line: usize) -> Traced {
        let mut out = Traced::default();
        for (place, character) in encoded.bytes().enumerate() {
            if place > 0 && place % line == 0 {
                out.push(b"\r\n", 0..0);
            }
            let bytes = place * 6 / 8..((place * 6 + 5) / 8 + 1).min(self.text.len());
            let origin = if character == b'=' { 0..0 } else { self.span(bytes) };
            out.push(&[character], origin);
        }
        out
    }

    /// The longest run of the secret's bytes that stands in the text with all that tells of it, and of which nothing is
    /// masked.
    pub(super) fn longest_left(&self, whole: &Traced, masked: &[Range<usize>], length: usize) -> usize {
        // A byte is there when no byte that tells of it was cut off.
        let count = |origins: &[Range<usize>]| {
            let mut counts = vec![0_usize; length];
            origins.iter().flat_map(Clone::clone).for_each(|place| counts[place] += 1);
            counts
        };
        let (needed, there) = (count(&whole.origins), count(&self.origins));
        let mut is_masked = vec![false; length];
        for range in masked {
            self.origins[range.clone()].iter().flat_map(Clone::clone).for_each(|place| is_masked[place] = true);
        }
        let is_left = |place: &usize| there[*place] > 0 && there[*place] >= needed[*place] && !is_masked[*place];
        let (mut run, mut longest) = (0, 0);
        for place in 0..length {
            run = if is_left(&place) { run + 1 } else { 0 };
            longest = longest.max(run);
        }
        longest
    }
}
