//! What ends a value. Each kind of end is looked for once: where the last one was found is remembered, and places only go
//! forward, so that a text without an end is searched through once and not once a name.

use std::ops::Range;

use memchr::memmem;

/// The next end of a kind behind a place.
#[derive(Default)]
struct End {
    /// Where it was looked for, and where it was found.
    known: Option<Range<usize>>,
}

impl End {
    fn at(&mut self, from: usize, find: impl FnOnce() -> usize) -> usize {
        match &self.known {
            Some(known) if known.start <= from && from <= known.end => known.end,
            _ => {
                let found = from + find();
                self.known = Some(from..found);
                found
            }
        }
    }
}

/// Ends of values in one text.
pub(super) struct Terminators<'text> {
    text: &'text [u8],
    value: End,
    ampersand: End,
    tag_end: [End; 2],
    tag_start: [End; 2],
    cdata: End,
    part: [End; 2],
}

impl<'text> Terminators<'text> {
    pub(super) fn new(text: &'text [u8]) -> Terminators<'text> {
        Terminators {
            text,
            value: End::default(),
            ampersand: End::default(),
            tag_end: Default::default(),
            tag_start: Default::default(),
            cdata: End::default(),
            part: Default::default(),
        }
    }

    /// The end of a value without quotes, in a query, a form or a sentence.
    pub(super) fn value_end(&mut self, from: usize) -> usize {
        let rest = &self.text[from..];
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"&#\"'`<>()\\;,".contains(byte);
        self.value.at(from, || rest.iter().position(ends).unwrap_or(rest.len()))
    }

    /// `%26`, which parts parameters of a query in a query.
    pub(super) fn encoded_ampersand(&mut self, from: usize) -> usize {
        find(&mut self.ampersand, self.text, from, b"%26")
    }

    /// The `>` that closes a tag.
    pub(super) fn tag_end(&mut self, from: usize, is_escaped: bool) -> Option<usize> {
        let written: &[u8] = if is_escaped { b"&gt;" } else { b">" };
        let end = find(&mut self.tag_end[usize::from(is_escaped)], self.text, from, written);
        (end < self.text.len()).then_some(end)
    }

    /// The `<` of the next tag.
    pub(super) fn tag_start(&mut self, from: usize, is_escaped: bool) -> usize {
        let written: &[u8] = if is_escaped { b"&lt;" } else { b"<" };
        find(&mut self.tag_start[usize::from(is_escaped)], self.text, from, written)
    }

    pub(super) fn cdata_end(&mut self, from: usize) -> usize {
        find(&mut self.cdata, self.text, from, b"]]>")
    }

    /// The line end before the next boundary of a multipart body.
    pub(super) fn part_end(&mut self, from: usize, is_escaped: bool) -> usize {
        let written: &[u8] = if is_escaped { b"\\r\\n--" } else { b"\r\n--" };
        find(&mut self.part[usize::from(is_escaped)], self.text, from, written)
    }
}

fn find(end: &mut End, text: &[u8], from: usize, written: &[u8]) -> usize {
    let rest = &text[from..];
    end.at(from, || memmem::find(rest, written).unwrap_or(rest.len()))
}
