//! A verifier of AWS signatures, written from AWS's description and sharing nothing with the signer.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use super::Received;

/// Computes what the signature of a received request must be. `scope` is `date/region/service/aws4_request`.
pub fn signature(request: &Received, secret: &str, date: &str, scope: &str, signed: &str, payload: &str) -> String {
    let canonical = canonical_request(request, signed, payload, scope.contains("/s3/"));
    let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = authenticated(&key, part.as_bytes());
    }
    hex(&authenticated(&key, to_sign.as_bytes()))
}

/// SHA-256 in hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn canonical_request(request: &Received, signed: &str, payload: &str, is_s3: bool) -> String {
    let path: Vec<String> =
        request.path().split('/').map(|part| if is_s3 { part.into() } else { encoded(part) }).collect();
    let mut pairs: Vec<&str> = request.query().split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.retain(|pair| !pair.starts_with("X-Amz-Signature="));
    let mut pairs: Vec<(String, String)> = pairs
        .into_iter()
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (encoded_once(name), encoded_once(value)))
        .collect();
    pairs.sort();
    let query: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let headers: String = signed
        .split(';')
        .map(|name| {
            let values: Vec<String> =
                request.all(name).iter().map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            format!("{name}:{}\n", values.join(","))
        })
        .collect();
    format!("{}\n{}\n{}\n{headers}\n{signed}\n{payload}", request.method, path.join("/"), query.join("&"))
}

fn authenticated(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut code = Hmac::<Sha256>::new_from_slice(key).unwrap();
    code.update(text);
    code.finalize().into_bytes().to_vec()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => (byte as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Encodes what is not encoded yet.
fn encoded_once(text: &str) -> String {
    let mut parts = text.split('%');
    let mut once = encoded(parts.next().unwrap_or(""));
    for part in parts {
        let (digits, rest) = part.split_at(part.len().min(2));
        let byte = u8::from_str_radix(digits, 16).unwrap();
        once.push_str(&if byte.is_ascii() { encoded(&char::from(byte).to_string()) } else { format!("%{byte:02X}") });
        once.push_str(&encoded(rest));
    }
    once
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
