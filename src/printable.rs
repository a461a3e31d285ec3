//! Text from files and servers, made harmless for terminals and chat windows.

use std::{borrow::Cow, fmt::Write as _};

/// What becomes of line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// They stay.
    Keep,
    /// They are shown as `\n`: a name must not be able to forge lines of the report.
    Show,
}

/// Shows control characters and those that turn the writing direction as escapes, instead of sending them.
pub fn visible(text: &str, lines: Lines) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\n' if lines == Lines::Keep => out.push('\n'),
            '\r' if lines == Lines::Keep && characters.peek() == Some(&'\n') => {}
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push('\t'),
            hostile if hostile.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\x{:02X}", hostile as u32);
            }
            hostile if turns_direction(hostile) => {
                let _ = write!(out, "\\u{:04X}", hostile as u32);
            }
            harmless => out.push(harmless),
        }
    }
    Cow::Owned(out)
}

/// Bidirectional controls, the Unicode line breaks, and the byte order mark.
pub(crate) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// `1 finding`, `29 findings`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A message as a sentence of its own: with a capital and a full stop.
pub(crate) fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    format!("{}{}.", first.collect::<String>(), characters.as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_characters_are_shown() {
        assert_eq!(visible("plain ✓ ü 😀", Lines::Show), "plain ✓ ü 😀");
        assert_eq!(visible("\u{1b}[31mred\u{0}\u{9b}2J\u{7f}", Lines::Show), "\\x1B[31mred\\x00\\x9B2J\\x7F");
        assert_eq!(visible("a\r\nb\rc\td", Lines::Keep), "a\nb\\rc\td");
        assert_eq!(visible("a\r\nb", Lines::Show), "a\\r\\nb");
        assert_eq!(visible("\u{202e}evil", Lines::Show), "\\u202Eevil");
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_is_left(text in "\\PC*|.*|[\u{0}-\u{a0}]*") {
            let shown = visible(&text, Lines::Show);
            prop_assert!(!shown.chars().any(|character| character != '\t' && character.is_control()));
        }
    }
}
