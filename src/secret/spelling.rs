//! The spellings in which a secret may turn up in text: as written, percent- and form-encoded, escaped for JSON,
//! XML and HTML, and inside Base64 at any of the three alignments.

use base64::{Engine as _, engine::general_purpose};

/// Base64 fragments shorter than this would mask innocent text.
const SHORTEST_BASE64: usize = 8;

/// All spellings of a value, raw one first, without doubles.
pub fn spellings(value: &str) -> Vec<String> {
    let mut found = vec![value.to_owned()];
    let json = json_escaped(value);
    found.push(json.replace('/', "\\/"));
    found.push(json_unicode(&json));
    found.push(json_escaped(&json));
    found.push(json);
    for keep in ["-_.~", "-_.!~*'()", "-_.!~*'():/?@$&+,;=", "-_.~:/?@!$&'()*+,;=[]|^{}"] {
        let upper = percent_encoded(value, keep);
        found.push(percent_lower(&upper));
        found.push(percent_encoded(&upper, "-_.~"));
        found.push(upper.replace("%20", "+"));
        found.push(upper);
    }
    for quote in ["&#39;", "&apos;", "&#x27;"] {
        found.push(xml_escaped(value, quote));
    }
    for alignment in 0..3 {
        found.extend(base64_inside(value, alignment));
    }
    found.sort_unstable();
    found.dedup();
    found.retain(|spelling| spelling.len() >= 4);
    found
}

fn json_escaped(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

fn json_unicode(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    for character in escaped.chars() {
        match character {
            '<' | '>' | '&' | '\'' | '+' => text.push_str(&format!("\\u{:04x}", character as u32)),
            character if !character.is_ascii() => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
            character => text.push(character),
        }
    }
    text
}

fn percent_encoded(value: &str, keep: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || (byte.is_ascii() && keep.contains(byte as char)) {
            text.push(byte as char);
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn percent_lower(encoded: &str) -> String {
    let mut text = String::with_capacity(encoded.len());
    let mut left = 0;
    for character in encoded.chars() {
        if character == '%' {
            left = 3;
        }
        text.push(if left > 0 { character.to_ascii_lowercase() } else { character });
        left = usize::saturating_sub(left, 1);
    }
    text
}

fn xml_escaped(value: &str, quote: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', quote)
}

/// The characters of Base64 text that depend on the value alone when it starts `alignment` bytes into a group.
fn base64_inside(value: &str, alignment: usize) -> Vec<String> {
    let mut bytes = vec![0; alignment];
    bytes.extend_from_slice(value.as_bytes());
    let first = (alignment * 8).div_ceil(6);
    let end = bytes.len() * 8 / 6;
    if end < first + SHORTEST_BASE64 {
        return Vec::new();
    }
    [general_purpose::STANDARD_NO_PAD.encode(&bytes), general_purpose::URL_SAFE_NO_PAD.encode(&bytes)]
        .iter()
        .map(|text| text[first..end].to_owned())
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
            assert!(spellings(secret).iter().any(|spelling| encoded.contains(spelling)), "{prefix}");
        }
    }

    #[test]
    fn escaped_spellings_are_listed() {
        let all = spellings("a/b c\"<é>+");
        for expected in [
            "a/b c\\\"<é>+",
            "a%2Fb%20c%22%3C%C3%A9%3E%2B",
            "a%2fb%20c%22%3c%c3%a9%3e%2b",
            "a/b c&quot;&lt;é&gt;+",
            "a%2Fb+c%22%3C%C3%A9%3E%2B",
        ] {
            assert!(all.iter().any(|spelling| spelling == expected), "{expected} in {all:?}");
        }
    }
}
