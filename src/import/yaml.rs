//! Text as a YAML scalar.

use std::fmt::Write as _;

/// A text in double quotes. Whatever it holds, it stays one text on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            plain if is_printable(plain) => out.push(plain),
            // Writing to a String cannot fail.
            other => {
                let _ = match u32::from(other) {
                    code @ ..=0xffff => write!(out, "\\u{code:04X}"),
                    code => write!(out, "\\U{code:08X}"),
                };
            }
        }
    }
    out.push('"');
    out
}

/// What YAML lets stand as it is, without the line breaks of Unicode and what turns the writing direction.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !crate::printable::turns_direction(character)
        && !matches!(u32::from(character), 0xfffe | 0xffff | 0xfdd0..=0xfdef | 0xe0000..=0xe007f)
        && u32::from(character) & 0xfffe != 0xfffe
}

/// A text as the rest of a comment: on one line.
pub(super) fn comment(text: &str) -> String {
    text.chars().map(|character| if is_printable(character) { character } else { ' ' }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hostile_texts_stay_one_text() {
        assert_eq!(quoted("a: \"b\" \\ #c\n- d"), r#""a: \"b\" \\ #c\n- d""#);
        assert_eq!(quoted("\u{0}\u{85}\u{2028}\u{feff}😀"), "\"\\u0000\\u0085\\u2028\\uFEFF😀\"");
        assert_eq!(comment("a\nb: c"), "a b: c");
    }

    proptest! {
        #[test]
        fn it_is_read_as_it_was(text in "\\PC*|.*|[\u{0}-\u{a0}\"\\\\]*") {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("e.yaml");
            std::fs::write(&file, format!("values:\n  - key: name\n    value: {}\n", quoted(&text))).unwrap();
            let scope = crate::collection::load_environment(Path::new(&file), &mut Vec::new()).unwrap();
            prop_assert_eq!(scope.find("name").unwrap().get().to_text().to_string(), text);
        }
    }
}
