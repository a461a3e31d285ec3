//! Whether a script may replace what others rely on: JavaScript's own functions, chai, lodash, `pm`.
//!
//! Its text tells. Most scripts say so little that they cannot, and for those nothing has to be remembered and put back.
//! One pass over the text, before the script is compiled.

/// What is put back after a script that replaces it.
const HOLDERS: [&str; 52] = [
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "BigInt",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Float32Array",
    "Float64Array",
    "Function",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "_",
    "chai",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "pm",
    "require",
    "unescape",
];

/// Words with which a script gets hold of what it did not make itself.
const REACHES: [&str; 13] = [
    "prototype",
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "getPrototypeOf",
    "setPrototypeOf",
    "defineProperty",
    "defineProperties",
    "constructor",
    "Reflect",
    "eval",
    "globalThis",
    "chai",
];

/// Words with which it changes what it has got hold of.
const CHANGES: [&str; 10] = [
    "defineProperty",
    "defineProperties",
    "setPrototypeOf",
    "__defineGetter__",
    "__defineSetter__",
    "eval",
    "freeze",
    "seal",
    "preventExtensions",
    "Reflect",
];

/// Methods that write the members of what they are given.
const WRITERS: [&str; 6] = ["assign", "set", "extend", "merge", "mixin", "defaults"];

/// What stands before `=` in operators that assign. Of `<=` behind a holder nothing is known.
const OF_HOLDERS: &[u8] = b"-+*/%&|^?<>";
const OF_MEMBERS: &[u8] = b"-+*/%&|^?";

/// A longer path of members is not followed.
const LONGEST_PATH: usize = 32;

/// Whether a script may replace what was there before it.
pub(super) fn may_replace(code: &str) -> bool {
    let mut reading = Reading { code: code.as_bytes(), text: code, brackets: Next::new(b']'), braces: Next::new(b'}') };
    let (mut reaches, mut changes) = (false, false);
    // A `[` whose key may be put together of pieces.
    let mut is_key_open = false;
    let mut at = 0;
    while let Some(byte) = reading.byte(at) {
        if is_word(byte) {
            let end = reading.word_end(at);
            let word = &code[at..end];
            if reading.writes_holder(word, at, end) {
                return true;
            }
            reaches |= reading.reaches(word, at, end);
            changes |= reading.changes(word, at, end);
            at = end;
        } else {
            match byte {
                b'\\' => reaches |= matches!(reading.byte(at + 1), Some(b'u' | b'x')),
                b'.' => changes |= reading.writes_member(at),
                b'[' => {
                    changes |= reading.writes_member(at);
                    is_key_open |= !reading.is_of_tests(at);
                }
                b']' => is_key_open = false,
                b'\'' | b'"' | b'`' if is_key_open => {
                    reaches |= reading.byte(reading.past_space(at + 1)) == Some(b'+');
                }
                _ => {}
            }
            at += 1;
        }
        if reaches && changes {
            return true;
        }
    }
    false
}

/// Where a byte stands next, remembered: looking for it again and again takes no longer than once.
struct Next {
    byte: u8,
    found: std::ops::Range<usize>,
}

impl Next {
    fn new(byte: u8) -> Next {
        Next { byte, found: 0..0 }
    }

    /// Its first place at or behind one; the end of the text when there is none.
    fn from(&mut self, code: &[u8], from: usize) -> usize {
        if !(self.found.start <= from && from <= self.found.end && self.found.end > 0) {
            let end = memchr::memchr(self.byte, &code[from.min(code.len())..]).map_or(code.len(), |place| from + place);
            self.found = from..end;
        }
        self.found.end
    }
}

struct Reading<'code> {
    code: &'code [u8],
    text: &'code str,
    brackets: Next,
    braces: Next,
}

impl Reading<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.code.get(at).copied()
    }

    fn before(&self, at: usize) -> Option<u8> {
        self.byte(at.checked_sub(1)?)
    }

    fn word_end(&self, from: usize) -> usize {
        from + self.code[from..].iter().take_while(|byte| is_word(**byte)).count()
    }

    fn name_end(&self, from: usize) -> usize {
        from + self.code[from..].iter().take_while(|byte| is_of_name(**byte)).count()
    }

    fn past_space(&self, from: usize) -> usize {
        let is_space = |character: char| character.is_whitespace() || character == '\u{feff}';
        self.text.get(from..).map_or(from, |rest| rest.len() - rest.trim_start_matches(is_space).len() + from)
    }

    /// What stands before a place and the blanks before it, and where.
    fn before_space(&self, at: usize) -> (usize, Option<u8>) {
        let end = self.text.get(..at).map_or(at, |text| text.trim_end().len());
        (end, self.before(end))
    }

    fn is_called(&self, end: usize) -> bool {
        self.byte(self.past_space(end)) == Some(b'(')
    }

    /// `=`, `++`, `--` and operators with `=`; no comparison and no arrow.
    fn is_assignment(&self, at: usize, operators: &[u8]) -> bool {
        match (self.byte(at), self.byte(at + 1)) {
            (Some(b'='), next) => !matches!(next, Some(b'=' | b'>')),
            (Some(b'+'), Some(b'+')) | (Some(b'-'), Some(b'-')) => true,
            (Some(first), _) if operators.contains(&first) => {
                let end = at + self.code[at..].iter().take_while(|byte| operators.contains(byte)).count();
                self.byte(end) == Some(b'=') && !(operators == OF_HOLDERS && self.byte(end + 1) == Some(b'='))
            }
            _ => false,
        }
    }

    /// The dot of `.name` or `?.name`, if one follows.
    fn dot(&self, at: usize) -> usize {
        if self.code[at..].starts_with(b"?.") { at + 1 } else { at }
    }

    /// Behind the name of a member whose dot stands here.
    fn past_member(&self, dot: usize) -> Option<usize> {
        let name = self.past_space(dot + 1);
        Some(self.name_end(name)).filter(|end| *end > name)
    }

    /// Behind the bracket that closes the one here.
    fn past_brackets(&mut self, open: usize) -> Option<usize> {
        let close = self.brackets.from(self.code, open + 1);
        (close < self.code.len()).then_some(close + 1)
    }

    /// `pm.expect = …`, `JSON['parse'] = …`, `Array.prototype.map += …`.
    fn writes_holder(&mut self, word: &str, start: usize, end: usize) -> bool {
        let previous = self.before(start);
        if previous.is_some_and(|byte| is_of_name(byte) || byte == b'.') || !is_holder(word) {
            return false;
        }
        let mut at = end;
        for _ in 0..LONGEST_PATH {
            let next = self.past_space(at);
            let dot = self.dot(next);
            let past = match self.byte(dot) {
                Some(b'.') => self.past_member(dot),
                Some(b'[') => self.past_brackets(dot),
                _ => return self.is_assignment(next, OF_HOLDERS),
            };
            let Some(past) = past else { return false };
            at = past;
        }
        true
    }

    /// Whether a member is written at a `.` or `[`.
    fn writes_member(&mut self, at: usize) -> bool {
        let (_, holder) = self.before_space(at);
        if !holder.is_some_and(|byte| is_of_name(byte) || byte == b')' || byte == b']') {
            return false;
        }
        let past = if self.byte(at) == Some(b'.') { self.past_member(at) } else { self.past_brackets(at) };
        past.is_some_and(|end| self.is_assignment(self.past_space(end), OF_MEMBERS))
    }

    /// Whether the brackets are those of `tests['…']`, where every legacy script writes.
    fn is_of_tests(&self, at: usize) -> bool {
        let (end, _) = self.before_space(at);
        let rest = self.text[..end].strip_suffix("tests");
        rest.is_some_and(|rest| !rest.bytes().next_back().is_some_and(is_word))
    }

    fn changes(&self, word: &str, start: usize, end: usize) -> bool {
        match word {
            "delete" => true,
            "Function" => self.is_called(end),
            "use" => self.before_space(start).1 == Some(b'.') && self.is_called(end),
            _ if WRITERS.contains(&word) => self.before(start) == Some(b'.') && self.is_called(end),
            _ => CHANGES.contains(&word) || (word.starts_with("overwrite") && word.len() > "overwrite".len()),
        }
    }

    fn reaches(&mut self, word: &str, start: usize, end: usize) -> bool {
        match word {
            "this" => true,
            "Function" | "import" | "with" if self.is_called(end) => true,
            "require" if self.requires_a_holder(end) => true,
            "expect" if self.is_taken_out_of_pm(start, end) => true,
            _ => REACHES.contains(&word) || self.hands_over(word, start, end),
        }
    }

    /// `require` of what only shows at run time, of chai and of lodash.
    fn requires_a_holder(&self, end: usize) -> bool {
        if !self.is_called(end) {
            return false;
        }
        let argument = self.past_space(self.past_space(end) + 1);
        match self.byte(argument) {
            Some(b'\'' | b'"') => {
                let name_end = self.word_end(argument + 1);
                ["chai", "lodash"].contains(&&self.text[argument + 1..name_end])
            }
            other => other.is_some(),
        }
    }

    /// `const { expect } = pm`.
    fn is_taken_out_of_pm(&mut self, start: usize, end: usize) -> bool {
        if !matches!(self.before_space(start).1, Some(b'{' | b',')) {
            return false;
        }
        let close = self.braces.from(self.code, end);
        let equals = self.past_space((close + 1).min(self.code.len()));
        if self.byte(equals) != Some(b'=') {
            return false;
        }
        let holder = self.past_space(equals + 1);
        &self.text[holder..self.word_end(holder)] == "pm"
    }

    /// Whether a holder is used otherwise than for one of its members: `const same = JSON`, `f(pm)`.
    fn hands_over(&self, word: &str, start: usize, end: usize) -> bool {
        let is_part = |byte: u8| is_of_name(byte) || matches!(byte, b'.' | b'\'' | b'"');
        if self.before(start).is_some_and(is_part) || !is_holder(word) {
            return false;
        }
        let dot = self.dot(self.past_space(end));
        match self.byte(dot) {
            Some(b'.') => self.past_member(dot).is_none_or(|name_end| {
                let operator = self.past_space(name_end);
                let is_set =
                    self.byte(operator) == Some(b'=') && self.byte(operator + 1).is_some_and(|next| next != b'=');
                self.before(name_end) == Some(b'$') || is_set
            }),
            Some(b'(' | b'\'' | b'"') => false,
            _ => true,
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn is_of_name(byte: u8) -> bool {
    is_word(byte) || byte == b'$'
}

fn is_holder(word: &str) -> bool {
    HOLDERS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holders_are_in_order_and_those_that_are_put_back() {
        assert!(HOLDERS.is_sorted());
        let guard = include_str!("../pm/guard.js");
        let (_, list) = guard.split_once("const language = [").unwrap();
        let language = list
            .split_once(']')
            .unwrap()
            .0
            .split(',')
            .map(|name| name.trim().trim_matches('\''))
            .filter(|name| !name.is_empty());
        let mut kept: Vec<&str> = language.chain(["_", "chai", "pm"]).collect();
        kept.sort_unstable();
        assert_eq!(kept, HOLDERS);
    }

    #[test]
    fn what_replaces_something_is_suspected() {
        for code in [
            "pm.expect = () => {}",
            "pm . test=f",
            "pm?.x ??= 1",
            "JSON['parse'] = f",
            "Math.max += 1",
            "_.isEqual = f",
            "Array.prototype.map = f",
            "pm.response.json = f",
            "String.prototype['tr' + 'im'] = f",
            "Object.prototype.polluted++",
            "delete this.pm",
            "const same = JSON; same.parse = f",
            "f(pm); x.y = 1",
            "const { expect } = pm; expect.x = 1",
            "let a, {b, expect } = pm\nexpect.x = 1",
            "Object.assign(chai.expect, {})",
            "require('chai').use(f)",
            "require(name).set(1)",
            "eval('1')",
            "Function('return 1')()",
            "x.constructor.y = 1",
            "Object.defineProperty(a, 'b', {})",
            "Reflect.set(a, 'b', 1)",
            "import('x').then(a => a.b = 1)",
            "with (pm) { test.x = f }",
            "a['p' + 'rototype'].b = 1",
            "x\\u0061.y = 1",
            "chai.util.overwriteMethod(a, b)",
            "[].__proto__.map = f",
            "globalThis.x = 1",
        ] {
            assert!(may_replace(code), "{code}");
        }
    }

    #[test]
    fn most_scripts_are_not() {
        for code in [
            "",
            "pm.test('status', () => pm.response.to.have.status(200));",
            "pm.environment.set('n', (parseInt(pm.environment.get('n') || '0', 10) + 1).toString());",
            "const body = pm.response.json(); body.users.length === 3",
            "tests['a' + 1] = responseCode.code === 200",
            "const data = JSON.parse(responseBody); data.x = 1; postman.setEnvironmentVariable('a', data.x)",
            "var list = _.map(a, b); list[0] = 1",
            "if (JSON.stringify(a) == b) c.d = new Date()",
            "mypm.expect = 1; x.pm = 2; $pm.y = 3",
            "const s = 'JSON'; o.p = 1",
            "a.b = require('crypto-js')",
            "pm.x === 1; a.delete_ = 1",
            "pm",
            "[",
            "pm.",
            "x[",
            "require(",
            ", expect",
        ] {
            assert!(!may_replace(code), "{code}");
        }
    }

    #[test]
    fn a_hostile_text_is_gone_through_once() {
        for piece in ["[", "pm[", ",expect ", ".x ", "[pm.", "tests[", "require(", "Object  ", "['", "pm.a[0]", "é["] {
            may_replace(&piece.repeat(100_000));
        }
    }
}
