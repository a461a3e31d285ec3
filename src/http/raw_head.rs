//! Heads of responses as they came: case, order and interleaving of header names, which the parsed form loses.
//!
//! The client can log what its connections read (`connection_verbose`). This logger takes those records, keeps the
//! bytes up to the empty line and stops the formatting there, so that bodies cost nothing; what was written is never
//! looked at. A head finds its response by content. Everything is kept per thread: connections run on the thread of
//! their requests (a current-thread runtime); elsewhere no head is found, and names come in title case instead.

use std::{
    cell::RefCell,
    collections::VecDeque,
    fmt::{self, Write},
    mem,
};

use http::HeaderMap;

use super::client::CONNECTION_RECORDS;

/// More heads than this wait for nobody: their requests were cancelled.
const MOST_HEADS: usize = 64;
/// Longer heads are cut here; Postman refuses them far earlier (see [`super::parse_fault`]).
const LONGEST_HEAD: usize = 512 * 1024;

thread_local! {
    static HEADS: RefCell<Heads> = RefCell::default();
}

#[derive(Default)]
struct Heads {
    /// Connections that await a head, by the number in the records, with what came of it so far.
    begun: VecDeque<(u32, Vec<u8>)>,
    complete: VecDeque<Vec<u8>>,
}

/// The bytes of a head, from the status line to the empty line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawHead(pub(super) Vec<u8>);

impl RawHead {
    /// The reason phrase, which the parser drops unless it is ASCII.
    pub(super) fn reason(&self) -> String {
        let line = lines(&self.0).next().unwrap_or_default().trim_ascii_end();
        text(line.splitn(3, |byte| *byte == b' ').nth(2).unwrap_or_default())
    }

    /// Names and values in order.
    pub(super) fn headers(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        headers_of(&self.0)
    }
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', head).chain([head.len()]).map(move |end| {
        let line = &head[start..end];
        start = end + 1;
        line
    })
}

fn headers_of(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    lines(head).skip(1).filter_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        Some((&line[..colon], line[colon + 1..].trim_ascii()))
    })
}

fn is_head_of(head: &[u8], headers: &HeaderMap) -> bool {
    // Body bytes may stand before a head, where an answer came while the request was still being written.
    head.starts_with(b"HTTP/")
        && headers_of(head).count() == headers.len()
        // Names that come several times stand together in the parsed form.
        && (headers_of(head).zip(headers).all(|((name, value), (parsed, held))| {
                parsed.as_str().as_bytes().eq_ignore_ascii_case(name) && held.as_bytes() == value
            })
            || headers_of(head).all(|(name, value)| {
                str::from_utf8(name)
                    .is_ok_and(|name| headers.get_all(name).iter().any(|parsed| parsed.as_bytes() == value))
            }))
}

/// Bytes of a head as text: UTF-8 where they are, else one character a byte.
pub(super) fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// `Content-Type` from `content-type`: a guess for where the head is not known.
pub(super) fn title_case(name: &str) -> String {
    let mut is_start = true;
    name.chars()
        .map(|character| {
            let character = if is_start { character.to_ascii_uppercase() } else { character };
            is_start = character == '-';
            character
        })
        .collect()
}

/// Makes this module the process's logger. Without it, or where there is a logger already, heads are guessed.
pub fn install() {
    if log::set_logger(&Tap).is_ok() {
        log::set_max_level(log::LevelFilter::Trace);
    }
}

/// Takes the head that was parsed into these headers.
pub(super) fn claim(headers: &HeaderMap) -> Option<RawHead> {
    HEADS.with_borrow_mut(|heads| {
        let position = heads.complete.iter().rposition(|head| is_head_of(head, headers))?;
        heads.complete.remove(position).map(RawHead)
    })
}

/// Takes what came in place of a head that could be parsed, if there is only one candidate.
pub(super) fn claim_unparsed() -> Option<Vec<u8>> {
    HEADS.with_borrow_mut(|heads| {
        let mut begun = (0..heads.begun.len()).filter(|index| !heads.begun[*index].1.is_empty());
        match (begun.next(), begun.next(), heads.complete.len()) {
            (Some(index), None, 0) => heads.begun.remove(index).map(|(_, bytes)| bytes),
            (None, None, 1) => heads.complete.pop_front(),
            _ => None,
        }
    })
}

struct Tap;

impl log::Log for Tap {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() == CONNECTION_RECORDS
    }

    fn log(&self, record: &log::Record<'_>) {
        if record.target() == CONNECTION_RECORDS {
            // A record of the client made while one is being read cannot happen; if it did, it would be left out.
            let _ = HEADS.try_with(|heads| {
                if let Ok(mut heads) = heads.try_borrow_mut() {
                    heads.read(record.args());
                }
            });
        }
    }

    fn flush(&self) {}
}

impl Heads {
    fn read(&mut self, record: &fmt::Arguments<'_>) {
        let mut reader = RecordReader { heads: self, stage: Stage::Number { digits: 0, value: 0 }, bytes: Vec::new() };
        // An error only says that the rest of the record is not wanted.
        let _ = reader.write_fmt(*record);
        if let Stage::Bytes { connection, .. } = reader.stage {
            let bytes = mem::take(&mut reader.bytes);
            self.put_back(connection, bytes);
        }
    }

    /// Something was written: the next bytes read on that connection are a head.
    fn await_head(&mut self, connection: u32) {
        if !self.begun.iter().any(|(number, _)| *number == connection) {
            self.put_back(connection, Vec::new());
        }
    }

    fn take(&mut self, connection: u32) -> Option<Vec<u8>> {
        let index = self.begun.iter().position(|(number, _)| *number == connection)?;
        self.begun.remove(index).map(|(_, bytes)| bytes)
    }

    fn put_back(&mut self, connection: u32, bytes: Vec<u8>) {
        if self.begun.len() >= MOST_HEADS {
            self.begun.pop_front();
        }
        self.begun.push_back((connection, bytes));
    }

    fn completed(&mut self, head: Vec<u8>) {
        if self.complete.len() >= MOST_HEADS {
            self.complete.pop_front();
        }
        self.complete.push_back(head);
    }
}

/// Reads `0123abcd read: b"HTTP/1.1 200 OK\r\n…` while it is being formatted, and stops it when it has heard enough.
struct RecordReader<'a> {
    heads: &'a mut Heads,
    stage: Stage,
    bytes: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Stage {
    Number {
        digits: u8,
        value: u32,
    },
    /// The blank after the number, then the verb's first letter.
    Verb {
        connection: u32,
    },
    /// Up to the opening quote.
    Quote {
        connection: u32,
    },
    Bytes {
        connection: u32,
        escape: Escape,
    },
}

#[derive(Clone, Copy)]
enum Escape {
    None,
    Backslash,
    FirstDigit,
    SecondDigit(u8),
}

impl RecordReader<'_> {
    fn take(&mut self, character: u8) -> fmt::Result {
        self.stage = match self.stage {
            Stage::Number { digits, value } => {
                let digit = char::from(character).to_digit(16).ok_or(fmt::Error)?;
                let value = value << 4 | digit;
                if digits == 7 {
                    Stage::Verb { connection: value }
                } else {
                    Stage::Number { digits: digits + 1, value }
                }
            }
            Stage::Verb { connection } => match character {
                b' ' => self.stage,
                b'r' => {
                    self.bytes = self.heads.take(connection).ok_or(fmt::Error)?;
                    Stage::Quote { connection }
                }
                _ => {
                    self.heads.await_head(connection);
                    return Err(fmt::Error);
                }
            },
            Stage::Quote { connection } if character == b'"' => Stage::Bytes { connection, escape: Escape::None },
            Stage::Quote { .. } => self.stage,
            Stage::Bytes { connection, escape } => {
                let hex = || char::from(character).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                let (escape, byte) = match (escape, character) {
                    (Escape::None, b'\\') => (Escape::Backslash, None),
                    (Escape::None, b'"') => (Escape::None, None),
                    (Escape::Backslash, b'x') => (Escape::FirstDigit, None),
                    (Escape::Backslash, b'r') => (Escape::None, Some(b'\r')),
                    (Escape::Backslash, b'n') => (Escape::None, Some(b'\n')),
                    (Escape::Backslash, b't') => (Escape::None, Some(b'\t')),
                    (Escape::Backslash, b'0') => (Escape::None, Some(0)),
                    (Escape::FirstDigit, _) => (Escape::SecondDigit(hex().unwrap_or(0)), None),
                    (Escape::SecondDigit(high), _) => (Escape::None, Some(high << 4 | hex().unwrap_or(0))),
                    (_, other) => (Escape::None, Some(other)),
                };
                // Set first: it says where to put the bytes back if the record ends here.
                self.stage = Stage::Bytes { connection, escape };
                if let Some(byte) = byte {
                    self.push(byte, connection)?;
                }
                self.stage
            }
        };
        Ok(())
    }

    fn push(&mut self, byte: u8, connection: u32) -> fmt::Result {
        self.bytes.push(byte);
        let is_end = byte == b'\n' && (self.bytes.ends_with(b"\r\n\r\n") || self.bytes.ends_with(b"\n\n"));
        if !is_end && self.bytes.len() < LONGEST_HEAD {
            return Ok(());
        }
        let head = mem::take(&mut self.bytes);
        let is_interim = head.starts_with(b"HTTP/1.1 1") && !head.starts_with(b"HTTP/1.1 101");
        if is_interim {
            self.stage = Stage::Bytes { connection, escape: Escape::None };
            return Ok(());
        }
        self.heads.completed(head);
        self.stage = Stage::Verb { connection };
        Err(fmt::Error)
    }
}

impl Write for RecordReader<'_> {
    /// Records come a character at a time, nearly all of them plain ones of a head: that way is short.
    fn write_char(&mut self, character: char) -> fmt::Result {
        if let (Stage::Bytes { escape: Escape::None, .. }, ' '..='~') = (self.stage, character)
            && !matches!(character, '\\' | '"')
            && self.bytes.len() + 1 < LONGEST_HEAD
            && let Ok(byte) = u8::try_from(character)
        {
            self.bytes.push(byte);
            return Ok(());
        }
        self.write_str(character.encode_utf8(&mut [0; 4]))
    }

    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().try_for_each(|character| self.take(character))
    }
}

#[cfg(test)]
mod tests;
