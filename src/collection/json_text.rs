//! JSON text as JavaScript reads it: half of a surrogate pair, as a text cut inside an emoji leaves it, is no fault. It
//! becomes U+FFFD, which is also what Node writes in its place.

use std::{borrow::Cow, ops::Range};

use serde::de::DeserializeOwned;

/// Digits of an escape and what stands before them: `\ud83d`.
const ESCAPE: usize = 6;

/// Reads JSON. The place in an error is that in the text.
///
/// # Errors
/// When it is no JSON, or not of this type.
pub fn read_json<T: DeserializeOwned>(text: &str) -> serde_json::Result<T> {
    serde_json::from_str(text).or_else(|error| match without_lone_surrogates(text) {
        Cow::Owned(text) => serde_json::from_str(&text),
        Cow::Borrowed(_) => Err(error),
    })
}

/// The text with every escaped half of a surrogate pair replaced by an escape of the same length.
pub(super) fn without_lone_surrogates(text: &str) -> Cow<'_, str> {
    let mut mended = String::new();
    let mut from = 0;
    for place in lone_surrogates(text) {
        mended.push_str(&text[from..place.start]);
        mended.push_str("\\ufffd");
        from = place.end;
    }
    if from == 0 {
        return text.into();
    }
    mended.push_str(&text[from..]);
    mended.into()
}

/// Where escaped halves of surrogate pairs stand.
pub(super) fn lone_surrogates(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += memchr::memchr(b'\\', &text.as_bytes()[at..])?;
            let start = at;
            match code_unit(text, start) {
                Some(0xD800..0xDC00) if matches!(code_unit(text, start + ESCAPE), Some(0xDC00..0xE000)) => {
                    at += 2 * ESCAPE;
                }
                Some(0xD800..0xE000) => {
                    at += ESCAPE;
                    return Some(start..at);
                }
                _ => at = (at + 2).min(text.len()),
            }
        }
    })
}

/// The number that a `\u` escape at this place stands for.
fn code_unit(text: &str, place: usize) -> Option<u16> {
    let digits = text.as_bytes().get(place..place + ESCAPE)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)? as u16))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn half_a_pair_becomes_a_replacement_character() {
        for (text, meant) in [
            (r#""x\ud83d""#, "x\u{fffd}"),
            (r#""\uDE00y""#, "\u{fffd}y"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}\u{1f600}"),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\n""#, "\u{fffd}\n"),
            (r#""\\ud83d\ud83d""#, "\\ud83d\u{fffd}"),
            (r#""\ud83d\\ude00""#, "\u{fffd}\\ude00"),
            (r#""\ud83d\ude00""#, "\u{1f600}"),
        ] {
            assert_eq!(read_json::<Value>(text).unwrap(), json!(meant), "{text}");
        }
        assert_eq!(read_json::<Value>(r#"{"\ud800": ["\udfff"]}"#).unwrap(), json!({"\u{fffd}": ["\u{fffd}"]}));
    }

    #[test]
    fn other_faults_keep_their_place() {
        let error = read_json::<Value>("{\n \"a\": \"\\ud83d\",\n \"b\": ]}").unwrap_err();
        assert_eq!((error.line(), error.column()), (3, 7));
        for text in [r#""\ud83""#, r#""\ud83d"#, r#""\u""#, "\\", r#""\ud83d\"#, "\"\\u\u{e9}\u{e9}\u{e9}\""] {
            assert!(read_json::<Value>(text).is_err(), "{text}");
        }
    }
}
