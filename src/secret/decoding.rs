//! Text without the escapes of URLs, JSON, JavaScript, XML and HTML, so that a secret is found however it was written.
//!
//! All kinds are taken out in one pass: which kind a text is in is not known, and texts lie in one another (JSON in a
//! form in a console line). Another pass takes out what lay deeper. A secret that holds such characters itself is looked
//! for with each kind taken out alone, too: `%` at its end and what follows it may look like an escape.

use std::ops::Range;

/// Text with one layer of escapes taken out.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    escapes: Vec<Escape>,
}

/// Where an escape stood, and what became of it.
#[derive(Clone, Copy, Debug)]
struct Escape {
    at: u32,
    source: u32,
    length: u8,
    source_length: u8,
}

/// The characters that begin escapes: of URLs, of JSON and JavaScript, of XML and HTML.
pub(super) const STARTS: [u8; 3] = *b"%\\&";

impl Decoded {
    /// Takes out one layer of all kinds. Nothing when there is none.
    pub(super) fn of(text: &[u8]) -> Option<Decoded> {
        Decoded::of_kinds(text, STARTS)
    }

    /// Takes out one layer of the kinds that begin so.
    pub(super) fn of_kinds(text: &[u8], starts: [u8; 3]) -> Option<Decoded> {
        // Places are kept in 32 bits.
        u32::try_from(text.len()).ok()?;
        let mut decoded = Decoded::default();
        let mut copied = 0;
        let mut place = 0;
        while let Some(found) = memchr::memchr3(starts[0], starts[1], starts[2], &text[place..]) {
            let start = place + found;
            let Some((source_length, character)) = escape(&text[start..]) else {
                place = start + 1;
                continue;
            };
            decoded.bytes.extend_from_slice(&text[copied..start]);
            let at = decoded.bytes.len();
            match character {
                Unit::Byte(byte) => decoded.bytes.push(byte),
                Unit::Character(character) => {
                    decoded.bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            let length = decoded.bytes.len() - at;
            decoded.escapes.push(Escape {
                at: at as u32,
                source: start as u32,
                length: length as u8,
                source_length: source_length as u8,
            });
            place = start + source_length;
            copied = place;
        }
        if decoded.escapes.is_empty() {
            return None;
        }
        decoded.bytes.extend_from_slice(&text[copied..]);
        Some(decoded)
    }

    /// Where this part of the decoded text stands in its source; escapes are taken whole.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_byte(range.start).start;
        let end = if range.is_empty() { start } else { self.source_byte(range.end - 1).end };
        start..end
    }

    fn source_byte(&self, at: usize) -> Range<usize> {
        let before = self.escapes.partition_point(|escape| escape.at as usize <= at);
        let Some(escape) = before.checked_sub(1).map(|index| self.escapes[index]) else { return at..at + 1 };
        let source_end = escape.source as usize + usize::from(escape.source_length);
        match (at - escape.at as usize).checked_sub(usize::from(escape.length)) {
            None => escape.source as usize..source_end,
            Some(behind) => source_end + behind..source_end + behind + 1,
        }
    }
}

enum Unit {
    Byte(u8),
    Character(char),
}

/// The escape at the start of this text: its length and what it stands for.
fn escape(text: &[u8]) -> Option<(usize, Unit)> {
    match text.first()? {
        b'%' => hexadecimal(text.get(1..3)?).map(|code| (3, Unit::Byte(code as u8))),
        b'\\' => backslash(text),
        b'&' => entity(text).map(|(length, character)| (length, Unit::Character(character))),
        _ => None,
    }
}

fn backslash(text: &[u8]) -> Option<(usize, Unit)> {
    let plain = match text.get(1)? {
        quoted @ (b'"' | b'\'' | b'\\' | b'/' | b'`') => *quoted,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        b'x' => return character(hexadecimal(text.get(2..4)?)?).map(|character| (4, Unit::Character(character))),
        b'u' => return unicode(text),
        _ => return None,
    };
    Some((2, Unit::Byte(plain)))
}

/// `\uXXXX`, also two of them for one character.
fn unicode(text: &[u8]) -> Option<(usize, Unit)> {
    let unit = |at: usize| (text.get(at..at + 2)? == b"\\u").then(|| hexadecimal(text.get(at + 2..at + 6)?))?;
    let first = unit(0)?;
    if let Some(single) = character(first) {
        return Some((6, Unit::Character(single)));
    }
    let second = unit(6)?;
    let pair = char::decode_utf16([first as u16, second as u16]).next()?.ok()?;
    Some((12, Unit::Character(pair)))
}

/// `&amp;`, `&#38;` and `&#x26;`.
fn entity(text: &[u8]) -> Option<(usize, char)> {
    const LONGEST: usize = 10;
    let end = memchr::memchr(b';', &text[..text.len().min(LONGEST)])?;
    let found = match &text[1..end] {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        [b'#', b'x' | b'X', digits @ ..] => character(hexadecimal(digits)?)?,
        [b'#', digits @ ..] => character(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
        _ => return None,
    };
    Some((end + 1, found))
}

fn character(code: u32) -> Option<char> {
    char::from_u32(code)
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |code, digit| Some(code.checked_mul(16)? + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> String {
        Decoded::of(text.as_bytes())
            .map_or_else(|| text.to_owned(), |decoded| String::from_utf8(decoded.bytes).unwrap())
    }

    #[test]
    fn every_kind_of_escape_is_taken_out() {
        for (text, expected) in [
            ("a%2Fb%c3%a9", "a/bé"),
            (r#"\"\/\\\n\u00e9\u00E9\ud83d\ude00\x3c"#, "\"/\\\néé😀<"),
            ("&amp;&lt;&gt;&quot;&apos;&#39;&#x27;&#233;", "&<>\"'''é"),
            (
                "100%, %zz &c; &nothing; \\q \\u12 \\ud83d &#xD800; &#; %",
                "100%, %zz &c; &nothing; \\q \\u12 \\ud83d &#xD800; &#; %",
            ),
            ("%2", "%2"),
            ("\\", "\\"),
            ("&", "&"),
        ] {
            assert_eq!(decoded(text), expected);
        }
    }

    #[test]
    fn a_place_leads_back_to_the_source() {
        let text = "ab%C3%A9c&amp;d";
        let decoded = Decoded::of(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8_lossy(&decoded.bytes), "abéc&d");
        assert_eq!(&text[decoded.source(0..2)], "ab");
        assert_eq!(&text[decoded.source(1..4)], "b%C3%A9");
        assert_eq!(&text[decoded.source(4..7)], "c&amp;d");
        assert_eq!(&text[decoded.source(5..6)], "&amp;");
    }
}
