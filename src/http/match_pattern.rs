//! Which URLs a client certificate is for: Postman's match patterns, `https://*.example.com:8443/v1/*`.

use url::Url;

const PROTOCOLS: [&str; 4] = ["http", "https", "file", "ftp"];

/// Whether the pattern covers the URL. A pattern that cannot be read covers none.
pub(super) fn covers(pattern: &str, url: &Url) -> bool {
    if pattern == "<all_urls>" {
        return true;
    }
    let Some((protocols, rest)) = pattern.split_once("://") else { return false };
    // The path must be there, be it `/`.
    let Some(slash) = rest.find('/') else { return false };
    let (authority, path) = rest.split_at(slash);
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let protocols: Vec<&str> = protocols.split('+').collect();
    let is_readable = protocols.iter().all(|protocol| *protocol == "*" || PROTOCOLS.contains(protocol))
        && port.is_none_or(|port| port == "*" || (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())));
    is_readable
        && protocols.iter().any(|protocol| *protocol == "*" || *protocol == url.scheme())
        && covers_host(host, url.host_str().unwrap_or_default())
        && covers_port(port, url)
        && covers_path(path.as_bytes(), url.path().as_bytes())
}

fn covers_host(pattern: &str, host: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    match pattern.strip_prefix("*.") {
        _ if pattern == "*" => true,
        Some(suffix) if !suffix.contains('*') => {
            host == suffix || host.strip_suffix(suffix).is_some_and(|rest| rest.ends_with('.'))
        }
        _ => !pattern.is_empty() && !pattern.contains('*') && pattern == host,
    }
}

fn covers_port(pattern: Option<&str>, url: &Url) -> bool {
    match pattern {
        Some("*") => true,
        Some(port) => port.parse().ok() == url.port_or_known_default(),
        None => url.port().is_none(),
    }
}

/// `*` stands for any text, `?` for one character. newman reads only the first `*` so.
fn covers_path(pattern: &[u8], path: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < path.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == path[from] => {
                at += 1;
                from += 1;
            }
            _ => match star {
                // The last `*` takes one byte more.
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    at = place + 1;
                    from = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As in postman-collection 4.4's `UrlMatchPattern`.
    #[test]
    fn patterns_cover_what_postmans_do() {
        let table = [
            ("<all_urls>", "https://a.b/", true),
            ("https://example.com/*", "https://example.com/x/y?q", true),
            ("https://example.com/*", "https://EXAMPLE.com", true),
            ("https://example.com", "https://example.com/", false),
            ("http://example.com/*", "https://example.com/", false),
            ("*://example.com/*", "https://example.com/", true),
            ("http+https://example.com/*", "https://example.com/", true),
            ("https://*.example.com/*", "https://a.b.example.com/", true),
            ("https://*.example.com/*", "https://example.com/", true),
            ("https://*.example.com/*", "https://badexample.com/", false),
            ("https://*/*", "https://anything/", true),
            ("https://example.com/*", "https://example.com:8443/", false),
            ("https://example.com:8443/*", "https://example.com:8443/", true),
            ("https://example.com:443/*", "https://example.com/", true),
            ("https://example.com:*/*", "https://example.com:9/", true),
            ("https://example.com/v?/x", "https://example.com/v1/x", true),
            ("https://example.com/v1", "https://example.com/v1/x", false),
            ("https://example.com/*/x", "https://example.com/a/b/x", true),
            ("ws://example.com/*", "https://example.com/", false),
            ("https://ex*.com/*", "https://example.com/", false),
            ("", "https://example.com/", false),
        ];
        for (pattern, url, covered) in table {
            assert_eq!(covers(pattern, &Url::parse(url).unwrap()), covered, "{pattern} {url}");
        }
    }
}
