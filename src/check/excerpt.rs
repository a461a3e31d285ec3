//! The line of a file that could not be parsed, with a caret below the place. Values in it may be secrets, and what
//! could not be parsed is known to no redactor, so only names, marks and the words of JSON are shown.

use std::path::Path;

use super::Finding;
use crate::collection::{LoadError, Position, read_text};

/// Characters that are shown on each side of the place.
const MARGIN: usize = 60;

/// Two lines for below a finding; none where the fault is no fault of syntax.
pub(super) fn of(fault: &LoadError) -> Option<[String; 2]> {
    let LoadError::NotJson { file, line, column, .. } = fault else { return None };
    let text = read_text(Path::new(file)).ok()?;
    Some(lines(&text, Position { line: (*line).max(1), column: (*column).max(1) }))
}

/// The line and the caret.
fn lines(text: &str, at: Position) -> [String; 2] {
    let line = text.split('\n').nth(at.line - 1).unwrap_or_default().trim_end_matches('\r');
    // The parser counts bytes.
    let before = line.char_indices().take_while(|(offset, _)| *offset + 1 < at.column).count();
    let shown = masked(line);
    let start = before.saturating_sub(MARGIN);
    let end = shown.len().min(before + MARGIN);
    let part: String = shown.get(start..end).unwrap_or_default().iter().collect();
    let number = at.line.to_string();
    let caret = format!("{} | {}^", " ".repeat(number.len()), " ".repeat(before - start));
    [format!("{number} | {part}"), caret]
}

/// The line with the letters of values as `*`.
fn masked(line: &str) -> Vec<char> {
    let letters: Vec<char> = line.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let mut shown = Vec::with_capacity(letters.len());
    while let Some(&letter) = letters.get(shown.len()) {
        let rest = &letters[shown.len()..];
        let length = match letter {
            '"' => quoted(rest),
            _ if is_word(letter) => rest.iter().take_while(|letter| is_word(**letter)).count(),
            _ => 1,
        };
        let token = &rest[..length];
        let is_name = letter == '"' && rest[length..].iter().find(|next| **next != ' ') == Some(&':');
        let word: String = token.iter().collect();
        if is_name || ["true", "false", "null"].contains(&word.as_str()) {
            shown.extend(token);
        } else {
            let is_mark = |letter: char| " \"'{}[],:".contains(letter);
            shown.extend(token.iter().map(|letter| if is_mark(*letter) { *letter } else { '*' }));
        }
    }
    shown
}

/// How long the text is that begins here; to the end of the line when nothing ends it.
fn quoted(letters: &[char]) -> usize {
    let mut place = 1;
    while let Some(letter) = letters.get(place) {
        match letter {
            '\\' => place += 2,
            '"' => return place + 1,
            _ => place += 1,
        }
    }
    letters.len()
}

fn is_word(letter: char) -> bool {
    !" \"'{}[],:".contains(letter)
}

impl Finding {
    /// The finding with the line of a fault of syntax.
    pub(super) fn with_excerpt(mut self, fault: &LoadError) -> Finding {
        self.excerpt = of(fault);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place_and_no_value_is_shown() {
        let of = |text: &str, line: usize, column: usize| lines(text, Position { line, column });
        assert_eq!(
            of("{\n\t\"key\": \"token\" \"value\": \"s3cr:et\", \"on\": true}", 2, 17),
            ["2 |  \"key\": \"*****\" \"value\": \"****:**\", \"on\": true}", "  |                 ^"]
        );
        assert_eq!(of("{\"a\": s3cret, 'b': 'x y'}", 1, 7), ["1 | {\"a\": ******, '*': '* *'}", "  |       ^"]);
        assert_eq!(of("{\"ä\": \"unended s3cret", 1, 8), ["1 | {\"ä\": \"******* ******", "  |       ^"]);
        assert_eq!(of("{\"a\": \"x\\\"", 1, 10), ["1 | {\"a\": \"**\"", "  |          ^"]);
        assert_eq!(of("", 1, 1), ["1 | ", "  | ^"]);
        assert_eq!(of("{", 7, 3), ["7 | ", "  | ^"]);
    }

    #[test]
    fn of_a_long_line_a_part_is_shown() {
        let text = format!("{{\"a\": [{}x]}}", "1, ".repeat(1000));
        let [line, caret] = lines(&text, Position { line: 1, column: 3008 });
        assert!(line.len() < 130 && caret.len() < 70, "{line}\n{caret}");
        assert_eq!(line.chars().nth(caret.len() - 1), Some('*'));
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_shown_in_its_length(line in ".{0,80}", column in 1..99_usize) {
            proptest::prop_assert_eq!(masked(&line).len(), line.chars().count());
            lines(&line, Position { line: 1, column });
        }
    }
}
