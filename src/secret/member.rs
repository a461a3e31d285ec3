//! Members of JSON, XML, form and multipart bodies, of queries and of printed objects that are secret by name: a login
//! response is printed before any script has stored its token.
//!
//! One pass forward. Parts of names are looked for many bytes at a time; around a find the name is read, its escapes
//! resolved, and what stands about it shows whether it is a member's. No byte is looked at again and again, whatever a
//! server sends.

use std::{borrow::Cow, ops::Range, sync::LazyLock};

use aho_corasick::packed::Searcher;
use memchr::memchr3;

use super::{
    name::{Names, is_date, looks_random},
    table::{Place, Worth},
    terminator::Terminators,
};

/// A part of every name of the table, in the cases that people write: most texts hold none and need not be looked at
/// closer. And the beginnings of escaped letters.
const STEMS: [&str; 63] = [
    "oken", "OKEN", "ecret", "ECRET", "pass", "Pass", "PASS", "assW", "pw", "Pw", "PW", "jwt", "Jwt", "JWT", "earer",
    "EARER", "cred", "Cred", "CRED", "srf", "SRF", "saml", "Saml", "SAML", "ssertion", "SSERTION", "code", "Code",
    "CODE", "ession", "ESSION", "sessid", "SESSID", "key", "Key", "KEY", "hook", "Hook", "HOOK", "onn", "ONN", "auth",
    "Auth", "AUTH", "ookie", "OOKIE", "mac", "MAC", "sig", "Sig", "SIG", "otp", "Otp", "OTP", "sid", "Sid", "SID",
    "sas", "Sas", "SAS", "\\u00", "%6", "%7",
];

static STEM: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(STEMS));

/// Quotation marks, plain and as they stand inside JSON, inside JSON in JSON, in HTML and in a query.
const QUOTES: [&[u8]; 10] = [b"\\\\\\\"", b"\\\"", b"&quot;", b"&#34;", b"%22", b"\"", b"\\'", b"'", b"&#39;", b"`"];

/// Longer names are none.
const LONGEST_NAME: usize = 128;

/// What a value begins with tells what it is. Those that are rejected may be looked at once a name.
const LOOKED_AT: usize = 1024;
const LOOKED_AT_DOUBTFUL: usize = 64;

/// The value of a member that is secret by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// Where its value stands in the text.
    pub(super) range: Range<usize>,
    pub(super) worth: Worth,
}

/// Whether a text may hold a member that is secret by name.
pub(super) fn may_hold_members(text: &[u8], names: &Names) -> bool {
    (memchr3(b':', b'=', b'>', text).is_some() || memchr3(b'&', b'%', b'\n', text).is_some())
        && (STEM.as_ref().is_none_or(|stem| stem.find(text).is_some())
            || names.stems().is_some_and(|stems| stems.find(text).is_some()))
}

/// The values of all secret members in a text, in order. Empty ones and templates are left out.
pub(super) fn members(text: &[u8], names: &Names) -> Vec<Member> {
    if !may_hold_members(text, names) {
        return Vec::new();
    }
    let mut scan = Scan { text, names, found: Vec::new(), terminators: Terminators::new(text) };
    let mut candidates = Candidates { text, of_table: Next::default(), of_user: Next::default(), names };
    let mut from = 0;
    while let Some(hit) = candidates.next(from) {
        let name = scan.name_around(hit, from);
        from = if name.len() > LONGEST_NAME { name.end } else { scan.member(&name).max(name.end) };
    }
    scan.found
}

/// Whether a value is to be masked where it stands under a name of this worth.
pub(super) fn is_hidden(worth: Worth, value: &[u8]) -> bool {
    let most = if worth == Worth::Perhaps { LOOKED_AT_DOUBTFUL } else { LOOKED_AT };
    let value = String::from_utf8_lossy(&value[..value.len().min(most)]);
    is_hidden_text(worth, &value)
}

/// As [`is_hidden`].
pub(super) fn is_hidden_text(worth: Worth, value: &str) -> bool {
    let value = value.trim();
    if is_no_value(value) || ["true", "false"].contains(&value) {
        return false;
    }
    match worth {
        Worth::Perhaps => looks_random(value),
        // A count is no token.
        Worth::Given => !is_date(value) && (value.len() >= 4 || value.parse::<f64>().is_err()),
        Worth::Chosen => !is_date(value),
    }
}

/// Whether a value holds no secret wherever it stands: it is blank, names variables (`{{token}}`, `Bearer {{token}}`), or
/// is what JavaScript writes where there is no value, which whoever looks for a fault must see (`Bearer undefined`).
pub(super) fn is_no_value(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || is_nothing(value.strip_prefix("Bearer ").unwrap_or(value)) || is_template(value)
}

/// Whether a text is what JavaScript makes of nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    ["null", "undefined", "NaN", "[object Object]"].contains(&text)
}

fn is_template(value: &str) -> bool {
    let (scheme, rest) = value.trim().split_once("{{").map_or((value, ""), |(scheme, rest)| (scheme, rest));
    let is_scheme = scheme.chars().all(|character| character.is_ascii_alphabetic() || " -_".contains(character));
    is_scheme && rest.ends_with("}}") && rest.matches("}}").count() == rest.matches("{{").count() + 1
}

/// Where the next part of a name stands; each is looked for once.
struct Candidates<'text> {
    text: &'text [u8],
    names: &'text Names,
    of_table: Next,
    of_user: Next,
}

#[derive(Default)]
enum Next {
    #[default]
    Unknown,
    At(Range<usize>),
    Nowhere,
}

impl Next {
    fn find(&mut self, text: &[u8], from: usize, searcher: Option<&Searcher>) -> Option<Range<usize>> {
        let is_past = match self {
            Next::Unknown => true,
            Next::At(range) => range.start < from,
            Next::Nowhere => false,
        };
        if is_past {
            let found = searcher.and_then(|searcher| searcher.find_in(text, (from..text.len()).into()));
            *self = found.map_or(Next::Nowhere, |found| Next::At(found.range()));
        }
        match self {
            Next::At(range) => Some(range.clone()),
            _ => None,
        }
    }
}

impl Candidates<'_> {
    fn next(&mut self, from: usize) -> Option<Range<usize>> {
        if from >= self.text.len() {
            return None;
        }
        // Not every processor can search so: then every letter may begin a name.
        let Some(stem) = &*STEM else {
            let letter = self.text[from..].iter().position(u8::is_ascii_alphabetic)?;
            return Some(from + letter..from + letter + 1);
        };
        let of_table = self.of_table.find(self.text, from, Some(stem));
        let of_user = self.of_user.find(self.text, from, self.names.stems());
        match (of_table, of_user) {
            (Some(one), Some(other)) => Some(if one.start <= other.start { one } else { other }),
            (one, other) => one.or(other),
        }
    }
}

struct Scan<'text> {
    text: &'text [u8],
    names: &'text Names,
    found: Vec<Member>,
    terminators: Terminators<'text>,
}

impl Scan<'_> {
    /// The name in which this stands.
    fn name_around(&self, hit: Range<usize>, from: usize) -> Range<usize> {
        let mut start = hit.start;
        while start > from {
            if !is_name_byte(self.text[start - 1]) && escaped_letter(&self.text[start - 1..]).is_none() {
                break;
            }
            start -= 1;
        }
        start += self.rest_of_escape(start);
        let mut end = hit.start;
        while end < self.text.len() {
            match escaped_letter(&self.text[end..]) {
                Some((length, _)) => end += length,
                None if is_name_byte(self.text[end]) => end += 1,
                None => break,
            }
        }
        start..end.max(hit.start + 1).max(start)
    }

    /// How much of what follows belongs to an escape that begins before it and is no letter: `%22`, `\u0022`, `\n`.
    fn rest_of_escape(&self, start: usize) -> usize {
        let Some(before) = start.checked_sub(1).map(|before| self.text[before]) else { return 0 };
        let rest = &self.text[start..];
        let are_digits = |digits: Option<&[u8]>| digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        match (before, rest.first()) {
            (b'%', _) if are_digits(rest.get(..2)) => 2,
            (b'\\', Some(b'u')) if are_digits(rest.get(1..5)) => 5,
            (b'\\', Some(b'n' | b'r' | b't')) => 1,
            _ => 0,
        }
    }

    /// Looks at what may be a member of this name. Says where to go on.
    fn member(&mut self, name: &Range<usize>) -> usize {
        let (before, after) = (&self.text[..name.start], &self.text[name.end..]);
        let quote = QUOTES.iter().find(|quote| after.starts_with(quote) && before.ends_with(quote));
        if let Some(quote) = quote {
            let behind = name.end + quote.len();
            let outside = name.start - quote.len();
            return self.named_in_quotes(name, behind, outside);
        }
        if let Some(opened) = self.tag_before(name.start) {
            return self.element(name, opened);
        }
        match self.separator(name.end) {
            Some((Separator::Equals, value)) => self.parameter(name, value),
            Some((Separator::Colon, value)) => self.assigned(name, value, true),
            None => name.end,
        }
    }

    fn worth(&self, name: &Range<usize>, is_parameter: bool) -> Option<Worth> {
        let name = plain_name(&self.text[name.clone()]);
        let worth = self.names.worth(&name, Place::Member);
        if is_parameter { worth.max(self.names.worth(&name, Place::Parameter)) } else { worth }
    }

    /// `"name": "value"`, and a part of a multipart body.
    fn named_in_quotes(&mut self, name: &Range<usize>, behind: usize, outside: usize) -> usize {
        if let Some((Separator::Colon, value)) = self.separator(behind) {
            return self.assigned(name, value, false);
        }
        if let Some(value) = self.paired(behind, outside) {
            return self.worth(name, false).map_or(name.end, |worth| self.take(worth, value, name.end));
        }
        if !self.text[..outside].ends_with(b"name=") {
            return name.end;
        }
        let Some(worth) = self.worth(name, false) else { return name.end };
        let value = self.part(behind).or_else(|| self.input(behind));
        value.map_or(name.end, |value| self.take(worth, value, name.end))
    }

    /// `{"key": "name", "value": "…"}`, as lists of variables and parameters are written.
    fn paired(&self, behind: usize, outside: usize) -> Option<Range<usize>> {
        let before = self.text[..outside].trim_ascii_end().strip_suffix(b":")?.trim_ascii_end();
        let quote = QUOTES.iter().find(|quote| before.ends_with(quote))?;
        let label = &before[..before.len() - quote.len()];
        let is_label = |word: &&[u8]| label.ends_with(word) && label[..label.len() - word.len()].ends_with(quote);
        [&b"key"[..], b"name", b"Key", b"Name"].iter().find(|word| is_label(word))?;
        let comma = self.skip_space(behind);
        if self.text.get(comma) != Some(&b',') {
            return None;
        }
        let (label, end) = self.quoted(self.skip_space(comma + 1))?;
        let (Separator::Colon, value) = self.separator(end)? else { return None };
        let is_value = [&b"value"[..], b"Value"].contains(&&self.text[label]);
        is_value.then(|| self.quoted(self.skip_space(value)).map(|(value, _)| value))?
    }

    /// What is assigned to a name: text in quotes, a list of such texts, or a number.
    fn assigned(&mut self, name: &Range<usize>, at: usize, is_bare: bool) -> usize {
        let Some(worth) = self.worth(name, false) else { return name.end };
        let at = self.skip_space(at);
        if self.text.get(at) == Some(&b'[') {
            return self.list(worth, at + 1);
        }
        if let Some((value, _)) = self.quoted(at) {
            return self.take(worth, value, name.end);
        }
        let digits = self.text[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if worth == Worth::Chosen && digits >= 4 && !is_bare {
            return self.take(worth, at..at + digits, name.end);
        }
        // A line of YAML or a header: a sentence may look like one.
        if is_bare && at > name.end + 1 {
            let value = at..self.terminators.value_end(at);
            let is_alone = self.text.get(value.end).is_none_or(|byte| b"\r\n\"\\".contains(byte));
            if is_alone && is_hidden(Worth::Perhaps, &self.text[value.clone()]) {
                return self.take(worth, value, name.end);
            }
        }
        name.end
    }

    /// The texts of a list.
    fn list(&mut self, worth: Worth, mut at: usize) -> usize {
        loop {
            at = self.skip_space(at);
            let Some((value, end)) = self.quoted(at) else { return at };
            self.take(worth, value, at);
            at = self.skip_space(end);
            if self.text.get(at) != Some(&b',') {
                return at;
            }
            at += 1;
        }
    }

    /// `name=value`, in quotes too.
    fn parameter(&mut self, name: &Range<usize>, at: usize) -> usize {
        let Some(worth) = self.worth(name, true) else { return name.end };
        if let Some((value, _)) = self.quoted(self.skip_space(at)) {
            return self.take(worth, value, name.end);
        }
        let mut end = self.terminators.value_end(at);
        if self.text[..at].ends_with(b"%3D") || self.text[..at].ends_with(b"%3d") {
            end = end.min(self.terminators.encoded_ampersand(at));
        }
        self.take(worth, at..end, name.end)
    }

    /// Where the tag begins whose name begins here: `<`, `<prefix:`, also as it stands in XML in XML.
    fn tag_before(&self, start: usize) -> Option<Tag> {
        let mut place = start;
        if self.text[..place].ends_with(b":") {
            place -= 1;
            let prefix = self.text[..place].iter().rev().take(LONGEST_NAME).take_while(|byte| is_name_byte(**byte));
            place -= prefix.count();
        }
        let before = &self.text[..place];
        if before.ends_with(b"<") {
            Some(Tag::Plain)
        } else if before.ends_with(b"&lt;") {
            Some(Tag::Escaped)
        } else {
            None
        }
    }

    /// `<name>value</name>`, also with attributes or as CDATA.
    fn element(&mut self, name: &Range<usize>, tag: Tag) -> usize {
        let Some(worth) = self.worth(name, false) else { return name.end };
        let close: &[u8] = if tag == Tag::Plain { b">" } else { b"&gt;" };
        let behind = match self.text.get(name.end) {
            _ if self.text[name.end..].starts_with(close) => name.end + close.len(),
            Some(byte) if byte.is_ascii_whitespace() => {
                let Some(end) = self.terminators.tag_end(name.end, tag == Tag::Escaped) else { return name.end };
                if self.text[..end].ends_with(b"/") {
                    return name.end;
                }
                end + close.len()
            }
            _ => return name.end,
        };
        const CDATA: &[u8] = b"<![CDATA[";
        if self.text[behind..].starts_with(CDATA) {
            let start = behind + CDATA.len();
            let end = self.terminators.cdata_end(start);
            return self.take(worth, start..end, name.end);
        }
        let end = self.terminators.tag_start(behind, tag == Tag::Escaped);
        let closing: &[u8] = if tag == Tag::Plain { b"</" } else { b"&lt;/" };
        // What holds elements is looked at element by element.
        if !self.text[end..].starts_with(closing) {
            return name.end;
        }
        self.take(worth, behind..end, name.end)
    }

    /// The part of a multipart body, given what stands behind the quote of its name. Line ends may stand as in JSON.
    fn part(&mut self, behind: usize) -> Option<Range<usize>> {
        const LONGEST_HEAD: usize = 512;
        let escaped: &[u8] = b"\\r\\n";
        let is_escaped = self.text[behind..].starts_with(escaped);
        let line_end = if is_escaped { escaped } else { b"\r\n" };
        let head = &self.text[behind..self.text.len().min(behind + LONGEST_HEAD)];
        if !(head.starts_with(line_end) || head.starts_with(b";")) {
            return None;
        }
        let start = behind + memchr::memmem::find(head, &line_end.repeat(2))? + 2 * line_end.len();
        Some(start..self.terminators.part_end(start, is_escaped))
    }

    /// `value="…"` behind the name of an input in a page.
    fn input(&self, behind: usize) -> Option<Range<usize>> {
        let at = self.skip_space(behind);
        let at = at + self.text[at..].strip_prefix(b"value=").map(|_| "value=".len())?;
        self.quoted(at).map(|(value, _)| value)
    }

    /// `:`, `=>` or `=`, and where it ends.
    fn separator(&self, at: usize) -> Option<(Separator, usize)> {
        // The last part of `user[password]=`.
        let text = &self.text[at..];
        let closing = [&b"]"[..], b"%5D", b"%5d"].into_iter().find(|closing| text.starts_with(closing));
        let at = at + closing.map_or(0, <[u8]>::len);
        if closing.is_some() && !self.text.get(at).is_some_and(|byte| b"=%".contains(byte)) {
            return None;
        }
        let at = self.skip_space(at);
        let text = &self.text[at..];
        let found: [(&[u8], Separator); 7] = [
            (b":", Separator::Colon),
            (b"%3A", Separator::Colon),
            (b"%3a", Separator::Colon),
            (b"=>", Separator::Colon),
            (b"=", Separator::Equals),
            (b"%3D", Separator::Equals),
            (b"%3d", Separator::Equals),
        ];
        let (written, separator) = found.into_iter().find(|(written, _)| text.starts_with(written))?;
        Some((separator, at + written.len()))
    }

    /// The text in quotes that begins here, and what is behind them.
    fn quoted(&self, at: usize) -> Option<(Range<usize>, usize)> {
        let text = &self.text[at..];
        let quote = QUOTES.iter().find(|quote| text.starts_with(quote))?;
        let start = at + quote.len();
        let escapes = 2 * (quote.iter().filter(|byte| **byte == b'\\').count() + 1);
        let mut from = start;
        while let Some(found) = memchr::memmem::find(&self.text[from..], quote) {
            let end = from + found;
            let backslashes = self.text[start..end].iter().rev().take_while(|byte| **byte == b'\\').count();
            // A quotation mark that is itself escaped once (JSON in JSON) has its value's backslashes doubled.
            if backslashes % escapes == 0 {
                return Some((start..end, end + quote.len()));
            }
            from = end + quote.len();
        }
        Some((start..self.text.len(), self.text.len()))
    }

    fn skip_space(&self, at: usize) -> usize {
        let space = self.text[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let encoded = self.text[at + space..].starts_with(b"%20");
        at + space + if encoded { 3 } else { 0 }
    }

    /// Notes a value that is to be masked, and goes on behind it; else behind the name, since a value may hold members.
    fn take(&mut self, worth: Worth, range: Range<usize>, name_end: usize) -> usize {
        if !is_hidden(worth, &self.text[range.clone()]) {
            return name_end;
        }
        let end = range.end;
        self.found.push(Member { range, worth });
        end
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Plain,
    Escaped,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Colon,
    Equals,
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.$".contains(&byte) || byte >= 0x80
}

/// A letter of a name that is escaped, and how long that is: `\u005f`, `\x5f`, `%5F`.
fn escaped_letter(text: &[u8]) -> Option<(usize, u8)> {
    let backslashes = text.iter().take(3).take_while(|byte| **byte == b'\\').count();
    let (digits, length) = match text.get(backslashes)? {
        b'%' if backslashes == 0 => (text.get(1..3)?, 3),
        b'u' if backslashes > 0 && text.get(backslashes + 1..backslashes + 3)? == b"00" => {
            (text.get(backslashes + 3..backslashes + 5)?, backslashes + 5)
        }
        b'x' if backslashes > 0 => (text.get(backslashes + 1..backslashes + 3)?, backslashes + 3),
        _ => return None,
    };
    let hexadecimal = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
    let letter = hexadecimal(digits[0])? * 16 + hexadecimal(digits[1])?;
    (letter.is_ascii_alphanumeric() || b"_-".contains(&letter)).then_some((length, letter))
}

/// A name without its escapes.
fn plain_name(name: &[u8]) -> Cow<'_, str> {
    if !name.iter().any(|byte| b"\\%".contains(byte)) {
        return String::from_utf8_lossy(name);
    }
    let mut plain = Vec::with_capacity(name.len());
    let mut place = 0;
    while place < name.len() {
        match escaped_letter(&name[place..]) {
            Some((length, letter)) => {
                plain.push(letter);
                place += length;
            }
            None => {
                plain.push(name[place]);
                place += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
#[path = "member_tests.rs"]
mod tests;
