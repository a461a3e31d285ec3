//! What a signature takes of a URL.

use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::url_parts::UrlParts;

/// Query parameters of an earlier signing, removed before this one.
const OLD_QUERY: [&str; 6] = [
    "X-Amz-Security-Token",
    "X-Amz-Date",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-SignedHeaders",
    "X-Amz-Signature",
];

/// Without the query of an earlier signature, and with `+` as `%20`: AWS reads both as a space, but verifiers
/// differ in what they make of `+`.
pub(super) fn without_old_signature(url: &str) -> String {
    let Some((base, query)) = url.split_once('?') else { return url.to_owned() };
    let kept: Vec<String> = query
        .split('&')
        .filter(|pair| {
            !OLD_QUERY.iter().any(|name| pair.split('=').next().is_some_and(|key| key.eq_ignore_ascii_case(name)))
        })
        .map(|pair| pair.replace('+', "%20"))
        .collect();
    if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) }
}

/// Takes `X-Amz-Expires` out, for the signer adds it itself.
pub(super) fn without_expires(url: &str) -> (String, Option<Duration>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (expires, kept): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with("X-Amz-Expires="));
    let seconds = expires.first().and_then(|pair| pair.split('=').nth(1)?.parse().ok()).map(Duration::from_secs);
    (if kept.is_empty() { base.to_owned() } else { format!("{base}?{}", kept.join("&")) }, seconds)
}

/// S3 decodes the path, where `+` is a space, and encodes it once, all but the slashes.
pub(super) fn s3_canonical(url: &str) -> String {
    let before_path = UrlParts::of(url).before_path;
    let rest = &url[before_path.len()..];
    let (path, after_path) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let path = Vec::from_iter(percent_decode_str(&path.replace('+', " ")));
    let path: Vec<String> = path.split(|byte| *byte == b'/').map(percent_encoded_bytes).collect();
    format!("{before_path}{}{after_path}", path.join("/"))
}

/// Everything but letters, digits and `-_.~`.
pub(super) fn percent_encoded(text: &str) -> String {
    percent_encoded_bytes(text.as_bytes())
}

fn percent_encoded_bytes(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Host and port as they stand in the URL.
pub(super) fn authority(url: &str) -> String {
    let url = UrlParts::of(url);
    let default_port = if url.scheme == "https" { ":443" } else { ":80" };
    url.authority.strip_suffix(default_port).unwrap_or(url.authority).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s3_paths_are_decoded_and_encoded_once() {
        let table = [
            ("https://h/b/a b/é'", "https://h/b/a%20b/%C3%A9%27"),
            ("https://h/b/a+b%2Bc%2Fd?x=1+2", "https://h/b/a%20b%2Bc/d?x=1+2"),
            ("https://h/b//a/./../c/", "https://h/b//a/./../c/"),
            ("https://h", "https://h"),
            ("https://h?a=/b c", "https://h?a=/b c"),
        ];
        for (url, wanted) in table {
            assert_eq!(s3_canonical(url), wanted);
        }
    }
}
