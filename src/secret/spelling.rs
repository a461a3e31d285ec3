//! The spellings in which a secret may turn up in text that has no escapes: as written, with `+` for spaces, in
//! hexadecimal, and inside Base64 at any of the three alignments. Escapes are taken out of the text instead.

use base64::{Engine as _, engine::general_purpose};

use super::decoding::Decoded;

/// Base64 fragments shorter than this would mask innocent text.
const SHORTEST_BASE64: usize = 8;

/// So many layers of escapes are taken out of a text.
pub(super) const LAYERS: usize = 3;

/// All spellings of a value, without doubles.
pub(super) fn spellings(value: &str) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for form in [value.to_owned(), json_escaped(value), percent_encoded(value)] {
        for alignment in 0..3 {
            found.extend(base64_inside(form.as_bytes(), alignment));
        }
    }
    for text in [value.to_owned(), value.replace(' ', "+"), value.replace('\n', "\r\n"), value.replace("\r\n", "\n")] {
        found.push(hexadecimal(text.as_bytes()).into_bytes());
        found.push(hexadecimal(text.as_bytes()).to_uppercase().into_bytes());
        // A value that looks escaped itself loses that when the text does.
        let mut form = text.into_bytes();
        for _ in 0..LAYERS {
            let Some(decoded) = Decoded::of(&form) else { break };
            found.push(std::mem::replace(&mut form, decoded.bytes));
        }
        found.push(form);
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|spelling| spelling.len() >= super::redactor::SHORTEST_VALUE);
    found
}

/// The spellings in texts that are not UTF-8.
pub(super) fn wide_spellings(value: &str) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = vec![
        value.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        value.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    ];
    if !value.is_ascii() {
        found.extend(value.chars().map(|character| u8::try_from(character).ok()).collect::<Option<Vec<u8>>>());
    }
    found
}

/// As it stands between the quotation marks of a JSON string.
pub(super) fn json_escaped(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn percent_encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(byte as char);
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The characters of Base64 text that depend on the value alone when it starts `alignment` bytes into a group.
fn base64_inside(value: &[u8], alignment: usize) -> Vec<Vec<u8>> {
    let mut bytes = vec![0; alignment];
    bytes.extend_from_slice(value);
    let first = (alignment * 8).div_ceil(6);
    let end = bytes.len() * 8 / 6;
    if end < first + SHORTEST_BASE64 {
        return Vec::new();
    }
    [general_purpose::STANDARD_NO_PAD.encode(&bytes), general_purpose::URL_SAFE_NO_PAD.encode(&bytes)]
        .iter()
        .map(|text| text.as_bytes()[first..end].to_vec())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_inside_base64_is_found_at_every_alignment() {
        let secret = "wJalrXUtnFEMI/K7MDENG";
        for prefix in ["", "u", "us", "use", "user:"] {
            let encoded = general_purpose::STANDARD.encode(format!("{prefix}{secret}:tail"));
            let found =
                spellings(secret).iter().any(|spelling| memchr::memmem::find(encoded.as_bytes(), spelling).is_some());
            assert!(found, "{prefix}");
        }
    }

    #[test]
    fn a_plain_value_has_few_spellings() {
        assert!(spellings("wJalrXUtnFEMI").len() <= 9);
    }
}
