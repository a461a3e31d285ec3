//! A URL whose path and query go over the wire byte for byte.
//!
//! `url::Url` removes dot segments and tabs, but Postman sends `/a/../b` as it is written, and a signature covers those
//! bytes. So the text is put together here and handed to `Url` through its serialised form, which it takes unchanged.
//! That leans on an inner detail of `url`; should a version refuse it, the normalised URL is sent with a warning.

use std::{borrow::Cow, fmt::Write};

use serde_json::Value;
use url::{ParseError, Position, Url};

use super::{Failure, resolve::NameNotFound};

/// A URL that can be sent.
pub(super) struct WireUrl {
    pub(super) url: Url,
    /// True where the path could not be kept as it was written.
    pub(super) is_normalised: bool,
    /// True where the host is the name of nothing: an unresolved variable. `url` lets braces through, as the WHATWG
    /// does; our client's request line cannot hold them, and no name server knows them.
    pub(super) is_nameless: bool,
    /// True where a colon and no port follow the host, as in `http://http://a`: a proxy is sent the colon too.
    pub(super) has_empty_port: bool,
    /// Path and query as they were written, where the client's request line cannot hold them and `url` has them encoded.
    pub(super) written: Option<Vec<u8>>,
}

/// Reads a final URL for sending.
pub(super) fn exact(text: &str) -> Result<WireUrl, Failure> {
    let url = Url::parse(text).map_err(|error| refusal(text, error))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Failure::without_code(format!("Invalid protocol: {}:", url.scheme())));
    }
    let host = url.host_str().unwrap_or_default();
    let is_nameless = !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:[]".contains(&byte));
    let has_empty_port = authority(text).ends_with(':');
    let Target { text: path_and_query, written } = sendable(path_and_query(text))?;
    let base = &url[..Position::BeforePath];
    let is_same = url.fragment().is_none()
        && url.as_str().len() == base.len() + path_and_query.len()
        && url.as_str().ends_with(path_and_query.as_ref());
    if is_same {
        return Ok(WireUrl { url, is_normalised: false, is_nameless, has_empty_port, written });
    }
    let wanted = format!("{base}{path_and_query}");
    Ok(match with_text(&url, &wanted, base.len()) {
        Some(url) => WireUrl { url, is_normalised: false, is_nameless, has_empty_port, written },
        None => WireUrl { url, is_normalised: true, is_nameless, has_empty_port, written },
    })
}

/// The URL with its text replaced from the path on, without a fragment.
fn with_text(url: &Url, wanted: &str, path_start: usize) -> Option<Url> {
    /// Places in the serialised form of `Url`.
    const TEXT: usize = 0;
    const QUERY_START: usize = 8;
    const FRAGMENT_START: usize = 9;
    let mut form = url.serialize_internal(serde_json::value::Serializer).ok()?;
    let query_start = wanted[path_start..].find('?').map(|offset| offset + path_start);
    *form.get_mut(TEXT)? = Value::from(wanted);
    *form.get_mut(QUERY_START)? = Value::from(query_start);
    *form.get_mut(FRAGMENT_START)? = Value::Null;
    let url = Url::deserialize_internal(form).ok()?;
    (url.as_str() == wanted).then_some(url)
}

/// Where the authority begins and ends.
fn authority_range(text: &str) -> std::ops::Range<usize> {
    let start = text.find("://").map_or(0, |scheme| scheme + 3);
    let end = text[start..].find(['/', '?', '#', '\\']).map_or(text.len(), |offset| start + offset);
    start..end
}

fn authority(text: &str) -> &str {
    &text[authority_range(text)]
}

/// Everything from the path up to the fragment.
fn path_and_query(text: &str) -> &str {
    let text = text.trim_start();
    let start = authority_range(text).end;
    let end = text[start..].find('#').map_or(text.len(), |offset| start + offset);
    &text[start..end]
}

/// Path and query for a request line.
struct Target<'text> {
    text: Cow<'text, str>,
    /// See [`WireUrl::written`].
    written: Option<Vec<u8>>,
}

/// Encodes what `http::Uri` cannot hold, which only `disableUrlEncoding` brings here, and refuses what Node refuses.
fn sendable(text: &str) -> Result<Target<'_>, Failure> {
    let is_doubtful = |byte: u8| matches!(byte, 0..=b' ' | b'<' | b'>' | b'`' | b'"' | 0x7f..);
    if text.starts_with('/') && !text.bytes().any(is_doubtful) {
        return Ok(Target { text: Cow::Borrowed(text), written: None });
    }
    let slash = if text.starts_with('/') { "" } else { "/" };
    let mut encoded = String::with_capacity(text.len() + 1);
    encoded.push_str(slash);
    let mut written = Vec::with_capacity(text.len() + 1);
    written.extend_from_slice(slash.as_bytes());
    let mut is_query = false;
    for character in text.chars() {
        is_query |= character == '?';
        let byte = u8::try_from(character).ok().filter(|byte| *byte > b' ').ok_or_else(|| {
            Failure::new("ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters".to_owned())
        })?;
        let is_held = match character {
            '`' => is_query,
            '"' => !is_query,
            _ => !is_doubtful(byte),
        };
        if is_held {
            encoded.push(character);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        written.push(byte);
    }
    let written = Some(written).filter(|written| written != encoded.as_bytes());
    Ok(Target { text: Cow::Owned(encoded), written })
}

/// Node goes on to look up whatever stands for the host, so that is where its failure shows.
fn refusal(text: &str, error: ParseError) -> Failure {
    let invalid = || Failure::new("ERR_INVALID_URL", format!("Invalid URI \"{text}\""));
    if !text.contains("://") {
        return invalid();
    }
    let authority = authority(text);
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host_and_port, None),
    };
    match error {
        ParseError::EmptyHost => invalid(),
        ParseError::InvalidPort
            if port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            let port = port.unwrap_or_default();
            let message = format!("Port should be >= 0 and < 65536. Received type number ({port}).");
            Failure::new("ERR_SOCKET_BAD_PORT", message)
        }
        _ if host.is_empty() => invalid(),
        _ => NameNotFound::new(host).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The trick must hold with the locked version of `url`: no case here may fall back to the normalised form.
    #[test]
    fn path_and_query_are_kept_byte_for_byte() {
        let table = [
            ("http://h", "http://h/"),
            ("http://h?a=b", "http://h/?a=b"),
            ("http://h/a/../b/./c//d", "http://h/a/../b/./c//d"),
            ("http://h/%2e%2E/%2E?%2e", "http://h/%2e%2E/%2E?%2e"),
            ("http://h/a?x=^|[]{}\\'`&y=/../?", "http://h/a?x=^|[]{}\\'`&y=/../?"),
            ("http://h/a|b^c[d]{e}\"'\\f", "http://h/a|b^c[d]{e}\"'\\f"),
            ("http://h/%zz%4", "http://h/%zz%4"),
            ("http://h/a#b?c", "http://h/a"),
            ("http://h?", "http://h/?"),
            ("HTTP://H:80/A", "http://h/A"),
            ("https://h:443/..", "https://h/.."),
            ("http://127.1/a/..", "http://127.0.0.1/a/.."),
            ("http://[::1]:8080/./x", "http://[::1]:8080/./x"),
            ("http://u:p@h/a/../b", "http://u:p@h/a/../b"),
            ("http://a_b/x", "http://a_b/x"),
        ];
        for (text, wanted) in table {
            let exact = exact(text).unwrap();
            assert!(!exact.is_normalised, "{text}: this version of `url` no longer takes exact text");
            assert_eq!(exact.url.as_str(), wanted, "{text}");
            assert!(wanted.parse::<http::Uri>().is_ok(), "{wanted}");
        }
    }

    #[test]
    fn bytes_that_the_client_cannot_hold_are_kept_beside_the_url() {
        let table: [(&str, &str, Option<&[u8]>); 4] = [
            ("http://h/a`\"?d`\"", "http://h/a%60\"?d`%22", Some(b"/a`\"?d`\"")),
            ("http://h/<é>\u{7f}", "http://h/%3C%E9%3E%7F", Some(b"/<\xe9>\x7f")),
            ("http://h?<", "http://h/?%3C", Some(b"/?<")),
            ("http://h?`", "http://h/?`", None),
        ];
        for (text, wanted, written) in table {
            let exact = exact(text).unwrap();
            assert_eq!((exact.url.as_str(), exact.written.as_deref()), (wanted, written), "{text}");
            assert!(wanted.parse::<http::Uri>().is_ok(), "{wanted}");
        }
    }

    #[test]
    fn every_character_that_node_sends_can_be_sent_in_path_and_query() {
        for character in (0..384).filter_map(char::from_u32).filter(|character| !"#?\\/".contains(*character)) {
            for text in [format!("http://h/../a{character}b"), format!("http://h/./?a{character}b")] {
                match exact(&text) {
                    Ok(exact) => {
                        assert!(('!'..='ÿ').contains(&character), "{text:?}");
                        assert!(!exact.is_normalised && exact.url.as_str().parse::<http::Uri>().is_ok(), "{text:?}");
                    }
                    Err(failure) => {
                        assert!(!('!'..='ÿ').contains(&character), "{text:?}");
                        assert_eq!(failure.message, "Request path contains unescaped characters");
                    }
                }
            }
        }
    }

    #[test]
    fn hosts_that_are_a_variable_are_told_apart() {
        for (text, is_nameless) in [
            ("http://{{HOST}}/a/../b?c={{d}}", true),
            ("https://api.{{zone}}:8443/", true),
            ("http://h/{{p}}", false),
            ("http://a_b/", false),
            ("http://[::1]/", false),
        ] {
            let exact = exact(text).unwrap();
            assert_eq!((exact.is_nameless, exact.is_normalised), (is_nameless, false), "{text}");
        }
    }

    #[test]
    fn odd_hosts_fail_as_under_node() {
        let table = [
            ("http://a b/", "ENOTFOUND", "getaddrinfo ENOTFOUND a b"),
            ("http://x|y/p", "ENOTFOUND", "getaddrinfo ENOTFOUND x|y"),
            ("http://h:1:/", "ENOTFOUND", "getaddrinfo ENOTFOUND h:1"),
            (
                "http://h:99999/",
                "ERR_SOCKET_BAD_PORT",
                "Port should be >= 0 and < 65536. Received type number (99999).",
            ),
            ("http://", "ERR_INVALID_URL", "Invalid URI \"http://\""),
            ("ftp://h/x", "", "Invalid protocol: ftp:"),
        ];
        for (text, code, message) in table {
            let Err(failure) = exact(text) else { panic!("{text} was accepted") };
            let told = failure.code.as_deref().unwrap_or_default();
            assert_eq!((told, failure.message.as_str()), (code, message), "{text}");
        }
    }
}
