//! Text without the escapes of URLs, JSON, JavaScript, XML and HTML, so that a secret is found however it was written.
//!
//! All kinds are taken out in one pass: which kind a text is in is not known, and texts lie in one another (JSON in a
//! form in a console line). Another pass takes out what lay deeper. A secret that holds such characters itself is looked
//! for with each kind taken out alone, too: `%` at its end and what follows it may look like an escape.

use std::ops::Range;

/// A text of which something was taken out or replaced, and the way back.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    edits: Vec<Edit>,
}

/// What was replaced where.
#[derive(Clone, Copy, Debug)]
struct Edit {
    at: u32,
    length: u32,
    source: u32,
    source_length: u32,
}

/// The characters that begin escapes: of URLs, of JSON and JavaScript, of XML and HTML.
pub(super) const STARTS: [u8; 3] = *b"%\\&";

/// Stands where text was left out. No secret holds it.
const GAP: u8 = 2;

impl Decoded {
    /// Takes out one layer of all escapes. Nothing when there is none.
    pub(super) fn of(text: &[u8]) -> Option<Decoded> {
        Decoded::escapes(text, STARTS, text.len())
    }

    /// Takes out one layer of escapes that begin so, and keeps `width` bytes around each: what is farther away stood in
    /// the text already. Nothing when there is no escape.
    pub(super) fn escapes(text: &[u8], starts: [u8; 3], width: usize) -> Option<Decoded> {
        let mut editor = Editor::new(text, width);
        let mut place = 0;
        while let Some(found) = memchr::memchr3(starts[0], starts[1], starts[2], &text[place..]) {
            let start = place + found;
            let Some((length, unit)) = escape(&text[start..]) else {
                place = start + 1;
                continue;
            };
            place = start + length;
            match unit {
                Unit::Byte(byte) => editor.replace(start..place, &[byte]),
                Unit::Character(character) => {
                    editor.replace(start..place, character.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        editor.finish()
    }

    /// Takes out NULs: UTF-16 of ASCII text is plain then.
    pub(super) fn without_nuls(text: &[u8], width: usize) -> Option<Decoded> {
        let mut editor = Editor::new(text, width);
        let mut place = 0;
        while let Some(found) = memchr::memchr(0, &text[place..]) {
            let start = place + found;
            place = start + text[start..].iter().take_while(|byte| **byte == 0).count();
            editor.replace(start..place, &[]);
        }
        editor.finish()
    }

    /// Takes out the line breaks of Base64 and hexadecimal text that was wrapped, with the indentation behind them.
    pub(super) fn unwrapped(text: &[u8], width: usize) -> Option<Decoded> {
        /// So much of a line must be of the alphabet before a break, and so much of the next one.
        const BEFORE: usize = 16;
        const AFTER: usize = 4;
        /// Encoders indent by no more.
        const DEEPEST: usize = 32;
        let is_of_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
        let is_line = |line: &[u8], least: usize| line.len() == least && line.iter().all(is_of_alphabet);
        let mut editor = Editor::new(text, width);
        let mut end = 0;
        for newline in memchr::memchr_iter(b'\n', text) {
            let start = newline - usize::from(newline > end && text[newline - 1] == b'\r');
            let blank = text[newline + 1..].iter().take(DEEPEST).take_while(|byte| b" \t".contains(byte)).count();
            let next = newline + 1 + blank;
            if start >= end
                && is_line(&text[start.saturating_sub(BEFORE).max(end)..start], BEFORE)
                && is_line(&text[next..text.len().min(next + AFTER)], AFTER)
            {
                editor.replace(start..next, &[]);
                end = next;
            }
        }
        editor.finish()
    }

    /// Where this part of the decoded text stands in its source; escapes are taken whole.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source_byte(range.start).start;
        let end = if range.is_empty() { start } else { self.source_byte(range.end - 1).end };
        start..end
    }

    fn source_byte(&self, at: usize) -> Range<usize> {
        let before = self.edits.partition_point(|edit| edit.at as usize <= at);
        let Some(edit) = before.checked_sub(1).map(|index| self.edits[index]) else { return at..at + 1 };
        let source_end = edit.source as usize + edit.source_length as usize;
        match (at - edit.at as usize).checked_sub(edit.length as usize) {
            None => edit.source as usize..source_end,
            Some(behind) => source_end + behind..source_end + behind + 1,
        }
    }

    fn push(&mut self, source: Range<usize>, bytes: &[u8]) {
        self.edits.push(Edit {
            at: self.bytes.len() as u32,
            length: bytes.len() as u32,
            source: source.start as u32,
            source_length: source.len() as u32,
        });
        self.bytes.extend_from_slice(bytes);
    }
}

/// Makes a decoded text from its source, front to back.
struct Editor<'text> {
    text: &'text [u8],
    width: usize,
    copied: usize,
    decoded: Decoded,
}

impl Editor<'_> {
    fn new(text: &[u8], width: usize) -> Editor<'_> {
        Editor { text, width, copied: 0, decoded: Decoded::default() }
    }

    fn replace(&mut self, source: Range<usize>, with: &[u8]) {
        self.leave_out(source.start.saturating_sub(self.width));
        self.decoded.bytes.extend_from_slice(&self.text[self.copied..source.start]);
        self.copied = source.end;
        self.decoded.push(source, with);
    }

    /// Leaves out what stands before `end`, but for what is near to the last edit.
    fn leave_out(&mut self, end: usize) {
        let near = if self.decoded.edits.is_empty() { 0 } else { self.width };
        let start = self.copied + near;
        if start < end {
            self.decoded.bytes.extend_from_slice(&self.text[self.copied..start]);
            self.decoded.push(start..end, &[GAP]);
            self.copied = end;
        }
    }

    fn finish(mut self) -> Option<Decoded> {
        if self.decoded.edits.is_empty() {
            return None;
        }
        self.leave_out(self.text.len());
        self.decoded.bytes.extend_from_slice(&self.text[self.copied..]);
        Some(self.decoded)
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

    const FAR: usize = 1 << 20;

    fn decoded(text: &str) -> String {
        Decoded::escapes(text.as_bytes(), STARTS, FAR)
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
        let decoded = Decoded::escapes(text.as_bytes(), STARTS, FAR).unwrap();
        assert_eq!(String::from_utf8_lossy(&decoded.bytes), "abéc&d");
        assert_eq!(&text[decoded.source(0..2)], "ab");
        assert_eq!(&text[decoded.source(1..4)], "b%C3%A9");
        assert_eq!(&text[decoded.source(4..7)], "c&amp;d");
        assert_eq!(&text[decoded.source(5..6)], "&amp;");
    }

    #[test]
    fn what_is_far_from_an_escape_is_left_out() {
        let text = "0123456789%41abcdefghij%42klmnopqrst";
        let decoded = Decoded::escapes(text.as_bytes(), STARTS, 3).unwrap();
        assert_eq!(String::from_utf8_lossy(&decoded.bytes), "\u{2}789Aabc\u{2}hijBklm\u{2}");
        assert_eq!(&text[decoded.source(1..8)], "789%41abc");
        assert_eq!(&text[decoded.source(9..12)], "hij");
        assert_eq!(&text[decoded.source(12..16)], "%42klm");
    }

    #[test]
    fn nuls_and_line_breaks_are_taken_out() {
        let text = "a\0b\0c\0\0d";
        let decoded = Decoded::without_nuls(text.as_bytes(), FAR).unwrap();
        assert_eq!(decoded.bytes, b"abcd");
        assert_eq!(decoded.source(1..3), 2..5);
        let text = "x: ABCDEFGHIJKLMNOPQR\r\n  STUVWX==\nend of it\n";
        let decoded = Decoded::unwrapped(text.as_bytes(), FAR).unwrap();
        assert_eq!(decoded.bytes, b"x: ABCDEFGHIJKLMNOPQRSTUVWX==\nend of it\n");
        assert_eq!(&text[decoded.source(19..24)], "QR\r\n  STU");
        assert!(Decoded::unwrapped(b"short\nlines\r\nof a text\n", FAR).is_none());
    }
}
