//! A final URL, read once for sending: where it leads, and the bytes of path and query as they were written.
//!
//! `url::Url` removes dot segments and encodes; Postman sends `/a/../b` as it is written, and a signature covers those
//! bytes. So `Url` only says where the request goes, and the request line is made of the text.

use url::{ParseError, Position, Url};

use super::{Failure, resolve::NameNotFound};
use crate::url_parts::UrlParts;

/// Where a request goes.
pub(super) struct Target {
    /// Scheme, host and port; its path and query are normalised and go nowhere.
    pub(super) url: Url,
    /// Path and query for the request line, byte for byte.
    pub(super) path_and_query: Vec<u8>,
    /// True where the host cannot be a host name, such as an unresolved variable. The WHATWG's rules let braces through;
    /// no name server knows them.
    pub(super) is_nameless: bool,
    /// True where a colon and no port follow the host, as in `http://http://a`: a proxy is sent the colon too.
    has_empty_port: bool,
}

impl Target {
    /// Reads a final URL.
    pub(super) fn read(text: &str) -> Result<Target, Failure> {
        let url = Url::parse(text).map_err(|error| refusal(text, error))?;
        if url.scheme() == "file" && !url.has_host() {
            return Err(Failure::new("ERR_INVALID_URL", format!("Invalid URI \"{text}\"")));
        }
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::without_code(format!("Invalid protocol: {}:", url.scheme())));
        }
        let host = url.host_str().unwrap_or_default();
        let is_nameless =
            !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:[]".contains(&byte));
        let parts = UrlParts::of(text.trim_start());
        let has_empty_port = parts.authority.ends_with(':');
        let path_and_query = sendable(parts.path_and_query)?;
        Ok(Target { url, path_and_query, is_nameless, has_empty_port })
    }

    /// Host, and port where it is not the scheme's usual one.
    pub(super) fn authority(&self) -> &str {
        &self.url[Position::BeforeHost..Position::BeforePath]
    }

    pub(super) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// The whole URL as a proxy is asked for it.
    pub(super) fn absolute_form(&self) -> Vec<u8> {
        let colon = if self.has_empty_port { ":" } else { "" };
        let mut form = format!("{}://{}{colon}", self.url.scheme(), self.authority()).into_bytes();
        form.extend_from_slice(&self.path_and_query);
        form
    }

    /// The URL for HTTP/2, whose libraries refuse some bytes: these are encoded, and then the flag is true.
    pub(super) fn uri(&self) -> (String, bool) {
        let mut uri = format!("{}://{}", self.url.scheme(), self.authority());
        let before = uri.len() + self.path_and_query.len();
        let mut is_query = false;
        for byte in &self.path_and_query {
            is_query |= *byte == b'?';
            let is_held = match byte {
                b'`' => is_query,
                b'"' => !is_query,
                byte => byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'),
            };
            if is_held {
                uri.push(char::from(*byte));
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        let is_changed = uri.len() != before;
        (uri, is_changed)
    }
}

/// Path and query as the bytes of a request line: characters up to U+00FF are one byte, as in Node, which refuses blanks,
/// controls and everything beyond.
fn sendable(text: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::with_capacity(text.len() + 1);
    if !text.starts_with('/') {
        bytes.push(b'/');
    }
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        bytes.extend_from_slice(text.as_bytes());
        return Ok(bytes);
    }
    for character in text.chars() {
        let byte = u8::try_from(character).ok().filter(|byte| *byte > b' ').ok_or_else(|| {
            Failure::new("ERR_UNESCAPED_CHARACTERS", "Request path contains unescaped characters".to_owned())
        })?;
        bytes.push(byte);
    }
    Ok(bytes)
}

/// Node goes on to look up whatever stands for the host, so that is where its failure shows.
fn refusal(text: &str, error: ParseError) -> Failure {
    let invalid = || Failure::new("ERR_INVALID_URL", format!("Invalid URI \"{text}\""));
    let Some((scheme, _)) = text.trim_start().split_once("://") else { return invalid() };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Failure::without_code(format!("Invalid protocol: {}:", scheme.to_lowercase()));
    }
    let host_and_port = UrlParts::of(text).authority;
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (host_and_port, None),
    };
    match error {
        ParseError::EmptyHost => invalid(),
        ParseError::InvalidPort if port.is_some_and(|port| !port.is_empty() && port.parse::<u16>().is_err()) => {
            let port = port.unwrap_or_default();
            let message = format!("Port should be >= 0 and < 65536. Received type string ('{port}').");
            Failure::new("ERR_SOCKET_BAD_PORT", message)
        }
        _ if host.is_empty() => invalid(),
        _ => NameNotFound::new(host).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> (String, String) {
        let target = Target::read(text).unwrap();
        let bytes = target.path_and_query.iter().copied().map(char::from).collect();
        (target.authority().to_owned(), bytes)
    }

    #[test]
    fn path_and_query_are_kept_byte_for_byte() {
        let table = [
            ("http://h", "h", "/"),
            ("http://h?a=b", "h", "/?a=b"),
            ("http://h/a/../b/./c//d", "h", "/a/../b/./c//d"),
            ("http://h/%2e%2E/%2E?%2e", "h", "/%2e%2E/%2E?%2e"),
            ("http://h/a?x=^|[]{}\\'`&y=/../?", "h", "/a?x=^|[]{}\\'`&y=/../?"),
            ("http://h/a|b^c[d]{e}\"'\\f", "h", "/a|b^c[d]{e}\"'\\f"),
            ("http://h/a`\"?d`\"", "h", "/a`\"?d`\""),
            ("http://h/<é>\u{7f}", "h", "/<é>\u{7f}"),
            ("http://h/%zz%4", "h", "/%zz%4"),
            ("http://h/a#b?c", "h", "/a"),
            ("http://h?", "h", "/?"),
            ("HTTP://H:80/A", "h", "/A"),
            ("https://h:443/..", "h", "/.."),
            ("http://127.1/a/..", "127.0.0.1", "/a/.."),
            ("http://[::1]:8080/./x", "[::1]:8080", "/./x"),
            ("http://u:p@h/a/../b", "h", "/a/../b"),
            ("http://a_b/x", "a_b", "/x"),
        ];
        for (text, authority, path_and_query) in table {
            assert_eq!(written(text), (authority.to_owned(), path_and_query.to_owned()), "{text}");
        }
    }

    #[test]
    fn proxies_are_asked_for_the_whole_url() {
        for (text, wanted) in [
            ("http://u:p@h:81/a/../b?<#f", "http://h:81/a/../b?<"),
            ("http://h:80", "http://h/"),
            ("http://http://a", "http://http://a"),
        ] {
            assert_eq!(Target::read(text).unwrap().absolute_form(), wanted.as_bytes(), "{text}");
        }
    }

    #[test]
    fn every_character_that_node_sends_is_sent() {
        for character in (0..384).filter_map(char::from_u32).filter(|character| !"#?\\/".contains(*character)) {
            for text in [format!("http://h/../a{character}b"), format!("http://h/./?a{character}b")] {
                match Target::read(&text) {
                    Ok(target) => {
                        assert!(('!'..='ÿ').contains(&character), "{text:?}");
                        let (uri, is_changed) = target.uri();
                        assert!(uri.parse::<http::Uri>().is_ok(), "{text:?}");
                        assert_eq!(!is_changed, uri == text, "{text:?}");
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
            assert_eq!(Target::read(text).unwrap().is_nameless, is_nameless, "{text}");
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
                "Port should be >= 0 and < 65536. Received type string ('99999').",
            ),
            (
                "https://h:{{port}}/",
                "ERR_SOCKET_BAD_PORT",
                "Port should be >= 0 and < 65536. Received type string ('{{port}}').",
            ),
            ("http://h:-1/", "ERR_SOCKET_BAD_PORT", "Port should be >= 0 and < 65536. Received type string ('-1')."),
            ("file:///etc/passwd", "ERR_INVALID_URL", "Invalid URI \"file:///etc/passwd\""),
            ("http://", "ERR_INVALID_URL", "Invalid URI \"http://\""),
            ("ftp://h/x", "", "Invalid protocol: ftp:"),
            ("https:://10.0.0.1/a", "", "Invalid protocol: https::"),
            ("HTTP:://h", "", "Invalid protocol: http::"),
            ("http//://h/", "", "Invalid protocol: http//:"),
            ("http://127.0.0.1::9090/a", "ENOTFOUND", "getaddrinfo ENOTFOUND 127.0.0.1:"),
        ];
        for (text, code, message) in table {
            let Err(failure) = Target::read(text) else { panic!("{text} was accepted") };
            let told = failure.code.as_deref().unwrap_or_default();
            assert_eq!((told, failure.message.as_str()), (code, message), "{text}");
        }
    }
}
