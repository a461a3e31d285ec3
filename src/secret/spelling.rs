//! Spellings of a secret that stay when a text is decoded.

use base64::{Engine as _, engine::general_purpose};

use super::{
    decoding::{Decoded, STARTS},
    index::{SHORTEST_INSIDE, SHORTEST_VALUE},
};

/// So many layers of encodings are taken off a text.
pub(super) const LAYERS: usize = 3;

/// The other spellings under which a value is learnt.
pub(super) fn spellings(value: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let bytes = value.as_bytes();
    if holds_starts(bytes) {
        // A value that looks escaped itself loses that when the text does.
        let mut form = Decoded::of(bytes);
        for _ in 0..LAYERS {
            let Some(decoded) = form else { break };
            form = Decoded::of(&decoded.bytes);
            found.push(decoded.bytes);
        }
    }
    if bytes.contains(&b' ') {
        found.push(value.replace(' ', "+").into_bytes());
    }
    if !value.is_ascii() {
        let latin: Option<Vec<u8>> = value.chars().map(|character| u8::try_from(character).ok()).collect();
        // NULs are taken out of a text: characters up to 255 are the same in UTF-16 then.
        match latin {
            Some(latin) => found.push(latin),
            None => {
                found.push(value.encode_utf16().flat_map(u16::to_le_bytes).filter(|byte| *byte != 0).collect());
                found.push(value.encode_utf16().flat_map(u16::to_be_bytes).filter(|byte| *byte != 0).collect());
            }
        }
    }
    if (SHORTEST_VALUE..SHORTEST_INSIDE).contains(&value.len()) {
        // What is so short is decoded nowhere.
        let lower: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        found.push(lower.to_uppercase().into_bytes());
        found.push(lower.into_bytes());
        found.push(general_purpose::STANDARD_NO_PAD.encode(bytes).into_bytes());
        found.push(general_purpose::URL_SAFE_NO_PAD.encode(bytes).into_bytes());
    }
    found
}

/// Whether a value holds what may begin an escape.
pub(super) fn holds_starts(value: &[u8]) -> bool {
    memchr::memchr3(STARTS[0], STARTS[1], STARTS[2], value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_value_has_one_spelling() {
        assert!(spellings("wJalrXUtnFEMI").is_empty());
    }

    #[test]
    fn what_decoding_changes_is_spelt_out() {
        assert_eq!(spellings("a%2541b c&d"), [b"a%41b c&d".to_vec(), b"aAb c&d".to_vec(), b"a%2541b+c&d".to_vec()]);
        assert_eq!(spellings("pässwörd"), [b"p\xe4ssw\xf6rd".to_vec()]);
        assert_eq!(spellings("пароль1")[0], b"\x3f\x04\x30\x04\x40\x04\x3e\x04\x3b\x04\x4c\x041");
        assert_eq!(spellings("a7Q!")[2], b"YTdRIQ");
    }
}
