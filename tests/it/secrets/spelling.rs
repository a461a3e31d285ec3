//! The ways in which a secret may be written, and the search for them. Written apart from the program's own search, so
//! that both cannot be wrong together.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

pub fn percent(text: &str, kept: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || kept.as_bytes().contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn lower_percent(text: &str) -> String {
    let (start, rest) = text.split_once('%').unwrap_or((text, ""));
    let escapes = rest.split('%').filter(|escape| escape.len() > 1);
    start.to_owned()
        + &escapes.map(|escape| format!("%{}{}", escape[..2].to_lowercase(), &escape[2..])).collect::<String>()
}

pub fn escaped(text: &str, quote: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', quote)
}

fn json(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As encoders write that leave ASCII letters alone only.
fn unicode(text: &str) -> String {
    let mut out = String::new();
    for unit in text.encode_utf16() {
        match char::from_u32(unit.into()).filter(char::is_ascii_alphanumeric) {
            Some(character) => out.push(character),
            None => out.push_str(&format!("\\u{unit:04X}")),
        }
    }
    out
}

fn hexadecimal(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn base64(text: &str, offset: usize, tail: &str) -> String {
    STANDARD.encode([vec![b'x'; offset], text.as_bytes().to_vec(), tail.as_bytes().to_vec()].concat())
}

/// Base64 at any of the three alignments, cut to what does not depend on the neighbours.
fn base64_inside(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for offset in 0..3 {
        let encoded = base64(text, offset, "");
        let start = if offset == 0 { 0 } else { 4 };
        let end = encoded.trim_end_matches('=').len() - 3;
        all.push(encoded[start..end].to_owned());
        all.push(encoded[start..end].replace('+', "-").replace('/', "_"));
    }
    all
}

/// The spellings to look for.
pub fn spellings(secret: &str) -> Vec<String> {
    let mut all = escapes(secret);
    all.extend(base64_inside(secret));
    all.extend(base64_inside(&json(secret)));
    all.sort();
    all.dedup();
    all
}

/// The secret as programs write it.
pub fn written(secret: &str) -> Vec<String> {
    let mut all = escapes(secret);
    for text in [secret, &json(secret)] {
        for offset in 0..3 {
            let encoded = base64(text, offset, "tail");
            all.push(encoded.replace('+', "-").replace('/', "_"));
            all.push(encoded);
        }
    }
    all
}

fn escapes(secret: &str) -> Vec<String> {
    vec![
        secret.to_owned(),
        percent(secret, "-_.~"),
        percent(secret, "-_.!~*'()"),
        percent(secret, "-_.~").replace("%20", "+"),
        percent(&percent(secret, "-_.~"), "-_.~"),
        // As it stands in a URL: only what would break it is encoded.
        percent(secret, "-_.~!$%&()*+,/:;=?@[\\]^`{|}"),
        lower_percent(&percent(secret, "-_.~")),
        json(secret),
        json(secret).replace('/', "\\/"),
        json(&json(secret)),
        unicode(secret),
        escaped(secret, "&#39;"),
        escaped(secret, "&apos;"),
        escaped(secret, "&#x27;"),
        secret.replace('\\', "\\\\").replace('\'', "\\'"),
        hexadecimal(secret),
        hexadecimal(secret).to_uppercase(),
    ]
}
