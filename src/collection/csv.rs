//! CSV, record by record, as newman's settings of csv-parse read it: trimmed, quotes only at the start of a field, the
//! first line break decides which kind ends records.

use std::io;

use super::{
    Position,
    text_stream::{Progress, TextStream},
};

/// No record is longer: a quote that is never closed would fill the memory.
const LONGEST_RECORD: usize = 64 << 20;
/// What has been read and used is let go after this many bytes.
const USED: usize = 256 * 1024;

const UNCLOSED: &str = "a quote is opened here and never closed";
const AFTER_QUOTE: &str = "something follows a closing quote";

/// A field and whether it was quoted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) text: String,
    pub(super) is_quoted: bool,
}

/// Why there is no next record.
#[derive(Debug)]
pub(super) enum Fault {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// See [`Progress::NotUtf8`].
    NotUtf8,
    /// The text is no CSV there.
    Wrong(Position, &'static str),
}

/// The records of a file. Memory holds one piece of it.
pub(super) struct Records {
    stream: Option<TextStream>,
    text: String,
    place: usize,
    line: usize,
    record_line: usize,
    is_over: bool,
    row_end: Option<&'static str>,
    /// Blank lines that were read and not given yet: at the end of a file they are no records.
    blank_lines: usize,
    /// The record behind them, and the line it begins on.
    behind_blanks: Option<(Vec<Field>, usize)>,
    /// Where the text turned out to be no CSV, if that is a place to go on from.
    wrong_at: Option<usize>,
}

impl Records {
    pub(super) fn new(stream: TextStream) -> Records {
        Records { stream: Some(stream), ..Records::empty() }
    }

    fn empty() -> Records {
        Records {
            stream: None,
            text: String::new(),
            place: 0,
            line: 1,
            record_line: 1,
            is_over: false,
            row_end: None,
            blank_lines: 0,
            behind_blanks: None,
            wrong_at: None,
        }
    }

    /// The line on which the last record begins.
    pub(super) fn record_line(&self) -> usize {
        self.record_line
    }

    /// The records of a text that is in memory.
    pub(super) fn of_text(text: &str) -> Records {
        Records { text: text.to_owned(), is_over: true, ..Records::empty() }
    }

    /// The next record; `None` at the end. A blank line is one where a record follows.
    pub(super) fn next_record(&mut self) -> Result<Option<Vec<Field>>, Fault> {
        while self.behind_blanks.is_none() {
            match self.record_here()? {
                None => return Ok(None),
                Some(fields) if is_blank(&fields) => self.blank_lines += 1,
                Some(fields) if self.blank_lines == 0 => return Ok(Some(fields)),
                Some(fields) => self.behind_blanks = Some((fields, self.record_line)),
            }
        }
        if self.blank_lines > 0 {
            let behind = self.behind_blanks.as_ref().map_or(self.record_line, |(_, line)| *line);
            self.record_line = behind - self.blank_lines;
            self.blank_lines -= 1;
            return Ok(Some(vec![Field { text: String::new(), is_quoted: false }]));
        }
        Ok(self.behind_blanks.take().map(|(fields, line)| {
            self.record_line = line;
            fields
        }))
    }

    fn record_here(&mut self) -> Result<Option<Vec<Field>>, Fault> {
        loop {
            let rest = &self.text[self.place..];
            if rest.is_empty() && self.is_over {
                return Ok(None);
            }
            let mut attempt =
                Attempt { text: rest, place: 0, is_over: self.is_over, row_end: self.row_end, ended_row: false };
            match attempt.record() {
                // Blanks behind the last line break are no record.
                Ok(fields)
                    if self.is_over && attempt.place == rest.len() && is_blank(&fields) && !attempt.ended_row =>
                {
                    self.place = self.text.len();
                    return Ok(None);
                }
                Ok(fields) => {
                    let used = &rest[..attempt.place];
                    self.record_line = self.line;
                    self.row_end = attempt.row_end;
                    self.line += used.matches(self.row_end.map_or('\n', last_character)).count();
                    self.place += attempt.place;
                    if self.place > USED {
                        self.text.drain(..self.place);
                        self.place = 0;
                    }
                    return if self.stream.is_some() && self.text.len() > LONGEST_RECORD {
                        Err(Fault::Wrong(start_of(self.record_line), UNCLOSED))
                    } else {
                        Ok(Some(fields))
                    };
                }
                Err(Unfinished::NeedsMore) => self.read_on()?,
                Err(Unfinished::Wrong(at, problem)) => {
                    let line_end = attempt.row_end.map_or('\n', last_character);
                    let before = &rest[..at];
                    let column = before.rsplit(line_end).next().unwrap_or_default().chars().count() + 1;
                    let line = self.line + before.matches(line_end).count();
                    self.wrong_at = Some(self.place + at);
                    return Err(Fault::Wrong(Position { line, column }, problem));
                }
            }
        }
    }

    /// Goes on behind the line on which the text was no CSV; false where there is no such line.
    pub(super) fn skip_wrong_line(&mut self) -> Result<bool, Fault> {
        let Some(wrong_at) = self.wrong_at.take() else { return Ok(false) };
        let line_end = self.row_end.map_or('\n', last_character);
        loop {
            if let Some(length) = self.text[wrong_at..].find(line_end) {
                let end = wrong_at + length + 1;
                self.line += self.text[self.place..end].matches(line_end).count();
                self.place = end;
                return Ok(true);
            }
            if self.is_over {
                return Ok(false);
            }
            self.read_on()?;
        }
    }

    /// Doubles what there is to look at, so that a long record is not gone over too often.
    fn read_on(&mut self) -> Result<(), Fault> {
        let wanted = 2 * (self.text.len() - self.place);
        if wanted > 2 * LONGEST_RECORD {
            return Err(Fault::Wrong(start_of(self.line), UNCLOSED));
        }
        let Some(stream) = &mut self.stream else {
            self.is_over = true;
            return Ok(());
        };
        loop {
            match stream.read_more(&mut self.text).map_err(Fault::Unreadable)? {
                Progress::More if self.text.len() - self.place < wanted => {}
                Progress::More => return Ok(()),
                Progress::NotUtf8 => return Err(Fault::NotUtf8),
                Progress::End => {
                    self.is_over = true;
                    return Ok(());
                }
            }
        }
    }

    /// How much memory the text takes.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.text.capacity()
    }

    /// The first character that is no blank, without using it up.
    pub(super) fn peek(&mut self) -> Result<Option<char>, Fault> {
        loop {
            if let Some(first) = self.text.trim_start().chars().next() {
                return Ok(Some(first));
            }
            if self.is_over {
                return Ok(None);
            }
            self.read_on()?;
        }
    }
}

fn start_of(line: usize) -> Position {
    Position { line, column: 1 }
}

fn is_blank(fields: &[Field]) -> bool {
    matches!(fields, [only] if only.text.is_empty() && !only.is_quoted)
}

fn last_character(row_end: &str) -> char {
    if row_end.ends_with('\n') { '\n' } else { '\r' }
}

/// Why no record could be read from what there is.
enum Unfinished {
    NeedsMore,
    Wrong(usize, &'static str),
}

/// One try to read a record.
struct Attempt<'text> {
    text: &'text str,
    place: usize,
    is_over: bool,
    row_end: Option<&'static str>,
    /// Whether a line break ended the record, not the file.
    ended_row: bool,
}

impl Attempt<'_> {
    fn record(&mut self) -> Result<Vec<Field>, Unfinished> {
        let mut fields = Vec::new();
        loop {
            fields.push(self.field()?);
            if self.is_at_row_end()? {
                self.place += self.row_end.map_or(0, str::len);
                self.ended_row = true;
                return Ok(fields);
            }
            match self.byte() {
                Some(b',') => self.place += 1,
                _ => return Ok(fields),
            }
        }
    }

    /// The byte here; `None` at the end of the file.
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    /// More text may come that decides what this is.
    fn must_not_end_here(&self, place: usize) -> Result<(), Unfinished> {
        if place >= self.text.len() && !self.is_over { Err(Unfinished::NeedsMore) } else { Ok(()) }
    }

    fn is_at_row_end(&mut self) -> Result<bool, Unfinished> {
        self.must_not_end_here(self.place)?;
        let Some(first @ (b'\n' | b'\r')) = self.byte() else { return Ok(false) };
        if first == b'\r' {
            self.must_not_end_here(self.place + 1)?;
        }
        let rest = &self.text[self.place..];
        let row_end = *self.row_end.get_or_insert(match first {
            b'\n' => "\n",
            _ if rest.starts_with("\r\n") => "\r\n",
            _ => "\r",
        });
        Ok(rest.starts_with(row_end))
    }

    fn skip_blanks(&mut self) -> Result<(), Unfinished> {
        loop {
            match self.byte() {
                Some(b' ' | b'\t' | b'\x0c') => {}
                Some(b'\n' | b'\r') if !self.is_at_row_end()? => {}
                _ => return self.must_not_end_here(self.place),
            }
            self.place += 1;
        }
    }

    fn field(&mut self) -> Result<Field, Unfinished> {
        self.skip_blanks()?;
        if self.byte() == Some(b'"') {
            return self.quoted();
        }
        let start = self.place;
        while !matches!(self.byte(), None | Some(b',')) && !self.is_at_row_end()? {
            self.place += 1;
            // To the next byte that could end the field.
            let rest = &self.text.as_bytes()[self.place..];
            self.place += rest.iter().position(|byte| b",\r\n".contains(byte)).unwrap_or(rest.len());
        }
        self.must_not_end_here(self.place)?;
        let text = self.text[start..self.place].trim_end_matches([' ', '\t', '\x0c', '\n', '\r']);
        Ok(Field { text: text.to_owned(), is_quoted: false })
    }

    fn quoted(&mut self) -> Result<Field, Unfinished> {
        let opened = self.place;
        self.place += 1;
        let mut text = String::new();
        loop {
            let rest = &self.text[self.place..];
            let Some(quote) = rest.find('"') else {
                return Err(if self.is_over { Unfinished::Wrong(opened, UNCLOSED) } else { Unfinished::NeedsMore });
            };
            text.push_str(&rest[..quote]);
            self.place += quote + 1;
            self.must_not_end_here(self.place)?;
            if self.byte() != Some(b'"') {
                break;
            }
            text.push('"');
            self.place += 1;
        }
        self.skip_blanks()?;
        if matches!(self.byte(), None | Some(b',')) || self.is_at_row_end()? {
            Ok(Field { text, is_quoted: true })
        } else {
            Err(Unfinished::Wrong(self.place, AFTER_QUOTE))
        }
    }
}
