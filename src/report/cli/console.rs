//! Console lines: values as Node's `console` shows them, folded to the width.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{
    event::ConsoleValue,
    printable::{Lines, visible},
};

/// Strings longer than this are cut, as `util.inspect` does.
const LONGEST_STRING: usize = 10_000;

/// The arguments of one console call on one line, before folding.
pub(super) fn joined(values: &[ConsoleValue], inspect_width: usize) -> String {
    let mut line = String::new();
    for value in values {
        if !line.is_empty() {
            line.push_str(", ");
        }
        if value.is_string {
            line.push_str(&visible(&inspected(value.text.as_str(), inspect_width), Lines::Keep));
        } else {
            line.push_str(&visible(value.text.as_str(), Lines::Keep));
        }
    }
    line
}

/// A string as `util.inspect` quotes it; one with line breaks that is too wide takes a line for each.
fn inspected(text: &str, width: usize) -> String {
    let (text, left_out) = clipped(text);
    let length = text.chars().map(char::len_utf16).sum::<usize>();
    let mut out = String::with_capacity(text.len() + 2);
    if length > 16 && length > width.saturating_sub(4) {
        for (place, line) in text.split_inclusive('\n').enumerate() {
            out.push_str(if place == 0 { "" } else { " +\n  " });
            quote(line, &mut out);
        }
    } else {
        quote(text, &mut out);
    }
    if left_out > 0 {
        let plural = if left_out == 1 { "" } else { "s" };
        // Writing to a String cannot fail.
        let _ = write!(out, "... {left_out} more character{plural}");
    }
    out
}

fn clipped(text: &str) -> (&str, usize) {
    if text.len() <= LONGEST_STRING {
        return (text, 0);
    }
    let kept = first_units(text, LONGEST_STRING);
    (kept, text[kept.len()..].chars().map(char::len_utf16).sum())
}

/// Quotes with the first of `'`, `"` and the backtick that needs no escaping.
fn quote(text: &str, out: &mut String) {
    let mark = if !text.contains('\'') {
        '\''
    } else if !text.contains('"') {
        '"'
    } else if !text.contains('`') && !text.contains("${") {
        '`'
    } else {
        '\''
    };
    out.push(mark);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\\' => out.push_str("\\\\"),
            '\'' if mark == '\'' => out.push_str("\\'"),
            control if control.is_control() => {
                let _ = write!(out, "\\x{:02X}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push(mark);
}

/// Folds text hard at a width, as newman does: words are split, empty lines vanish, and no text at all is one
/// empty line.
pub(super) fn folded(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    for mut line in text.split('\n') {
        while !line.is_empty() {
            let (piece, rest) = line.split_at(fitting(line, width));
            lines.push(piece);
            line = rest;
        }
    }
    if lines.is_empty() {
        lines.push("");
    }
    lines
}

/// Wraps a line between words; words that are too long are split, an empty line vanishes.
pub(crate) fn wrapped(line: &str, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    let mut current = String::new();
    let mut used = 0;
    for word in line.split_inclusive(' ') {
        let visible_width = word.trim_end_matches(' ').width();
        if used > 0 && used + visible_width > width {
            push_trimmed(&mut out, &mut current);
            used = 0;
        }
        let mut word = word;
        while used == 0 && word.trim_end_matches(' ').width() > width {
            let (piece, rest) = word.split_at(fitting(word, width));
            out.push(piece.to_owned());
            word = rest;
        }
        current.push_str(word);
        used += word.width();
    }
    push_trimmed(&mut out, &mut current);
    out
}

fn push_trimmed(out: &mut Vec<String>, line: &mut String) {
    let text = line.trim_end_matches(' ');
    if !text.is_empty() {
        out.push(text.to_owned());
    }
    line.clear();
}

/// How many bytes of a line fit into a width; at least one character.
pub(super) fn fitting(line: &str, width: usize) -> usize {
    if line.len() <= width {
        return line.len();
    }
    let mut columns = 0;
    for (place, character) in line.char_indices() {
        // Control characters have no width; the only one left here is the tab.
        columns += character.width().unwrap_or(1);
        if columns > width && place > 0 {
            return place;
        }
    }
    line.len()
}

/// The first `units` UTF-16 units of a text.
pub(super) fn first_units(text: &str, units: usize) -> &str {
    let mut seen = 0;
    for (place, character) in text.char_indices() {
        seen += character.len_utf16();
        if seen > units {
            return &text[..place];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_as_node_does() {
        for (text, shown) in [
            ("it's", r#""it's""#),
            (r#""a" it's"#, r#"`"a" it's`"#),
            (r#"`a` "b" it's"#, r#"'`a` "b" it\'s'"#),
            (r#"${x} "it's""#, r#"'${x} "it\'s"'"#),
            ("a\\b", r"'a\\b'"),
            ("\u{7f}\u{9f}\u{b}\u{c}\u{8}", r"'\x7F\x9F\x0B\f\b'"),
            ("ü€😀", "'ü€😀'"),
            ("xxxxxxxxxxxxxxx\ny", r"'xxxxxxxxxxxxxxx\ny'"),
            (
                "short\nlines that are longer than forty four characters in total\n",
                "'short\\n' +\n  'lines that are longer than forty four characters in total\\n'",
            ),
        ] {
            assert_eq!(inspected(text, 44), shown);
        }
        let long = inspected(&"a".repeat(10_005), 44);
        assert!(long.ends_with("aa'... 5 more characters"), "{}", &long[long.len() - 40..]);
    }

    #[test]
    fn lines_are_folded_hard() {
        assert_eq!(folded("", 4), [""]);
        assert_eq!(folded("abcdef\n\ngh", 4), ["abcd", "ef", "gh"]);
        assert_eq!(folded("日本語日本", 4), ["日本", "語日", "本"]);
        assert_eq!(folded("日", 1), ["日"]);
    }
}
