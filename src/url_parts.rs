//! A URL taken apart as text: nothing is decoded and nothing normalised, for signatures cover what is written.

use std::borrow::Cow;

/// The parts of a final URL.
#[derive(Clone, Debug)]
pub(crate) struct UrlParts<'url> {
    /// `http` or `https`, in small letters.
    pub(crate) scheme: Cow<'url, str>,
    /// What stands before the host's at sign.
    pub(crate) credentials: Option<&'url str>,
    /// Host, with the port where the URL names one.
    pub(crate) authority: &'url str,
    /// Everything up to the path.
    pub(crate) before_path: &'url str,
    /// Path and query as written; may be empty.
    pub(crate) path_and_query: &'url str,
    /// `/` at least.
    pub(crate) path: &'url str,
    /// What follows the question mark.
    pub(crate) query: Option<&'url str>,
}

impl<'url> UrlParts<'url> {
    pub(crate) fn of(url: &'url str) -> UrlParts<'url> {
        let (scheme, start) = match url.find("://") {
            Some(end) => (&url[..end], end + 3),
            None => ("http", 0),
        };
        // A backslash is a slash, as the WHATWG has it: another reading would find another host.
        let end = url[start..].find(['/', '?', '#', '\\']).map_or(url.len(), |end| start + end);
        let (before_path, rest) = url.split_at(end);
        let (credentials, authority) = match before_path[start..].rsplit_once('@') {
            Some((credentials, authority)) => (Some(credentials), authority),
            None => (None, &before_path[start..]),
        };
        let path_and_query = &rest[..rest.find('#').unwrap_or(rest.len())];
        let (path, query) = match path_and_query.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (path_and_query, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        UrlParts { scheme: lower_case(scheme), credentials, authority, before_path, path_and_query, path, query }
    }

    /// Host without port.
    pub(crate) fn host(&self) -> &'url str {
        self.split_port().0
    }

    /// The port, or what the scheme stands for.
    pub(crate) fn port(&self) -> &'url str {
        let default = if self.scheme == "https" { "443" } else { "80" };
        self.split_port().1.unwrap_or(default)
    }

    /// Host, with the port only where it is not the usual one.
    pub(crate) fn short_authority(&self) -> &'url str {
        let is_usual = matches!((&*self.scheme, self.port()), ("http", "80") | ("https", "443"));
        if is_usual { self.host() } else { self.authority }
    }

    /// Path and query as in the request line.
    pub(crate) fn target(&self) -> String {
        match self.query {
            Some(query) => format!("{}?{query}", self.path),
            None => self.path.to_owned(),
        }
    }

    fn split_port(&self) -> (&'url str, Option<&'url str>) {
        match self.authority.rsplit_once(':') {
            // The colons of an IPv6 address stand in brackets.
            Some((host, port)) if !port.contains(']') => (host, Some(port).filter(|port| !port.is_empty())),
            _ => (self.authority, None),
        }
    }
}

fn lower_case(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// The URL with its query replaced by what `change` makes of the list of its pairs.
pub(crate) fn change_query(url: &str, change: impl FnOnce(&mut Vec<String>)) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let (base, query) = url.split_once('?').map_or((url, ""), |(base, query)| (base, query));
    let mut pairs: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect();
    change(&mut pairs);
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    if pairs.is_empty() { format!("{base}{fragment}") } else { format!("{base}?{}{fragment}", pairs.join("&")) }
}

/// Adds a query parameter, replacing ones of that name.
pub(crate) fn with_query(url: &str, key: &str, value: &str) -> String {
    let key = encoded(key);
    change_query(url, |pairs| {
        pairs.retain(|pair| pair.split('=').next() != Some(key.as_str()));
        pairs.push(format!("{key}={}", encoded(value)));
    })
}

/// Encodes what cannot stand in a query.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte <= b' ' || byte > b'~' || b"\"#&'<>".contains(&byte) {
            encoded.push_str(&format!("%{byte:02X}"));
        } else {
            encoded.push(byte as char);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_comes_apart() {
        let parts = UrlParts::of("HTTPS://user:p@Host:8443/a/b?c=d?e#f");
        assert_eq!((&*parts.scheme, parts.authority, parts.path), ("https", "Host:8443", "/a/b"));
        assert_eq!((parts.host(), parts.port(), parts.target().as_str()), ("Host", "8443", "/a/b?c=d?e"));
        let bare = UrlParts::of("http://[::1]?q");
        assert_eq!((bare.host(), bare.port(), bare.target().as_str()), ("[::1]", "80", "/?q"));
        assert_eq!(UrlParts::of("http://h:80/").short_authority(), "h");
        assert_eq!(UrlParts::of("http://h:443/").short_authority(), "h:443");
    }

    #[test]
    fn credentials_and_odd_ends_of_the_host_are_found() {
        let parts = UrlParts::of("http://user:p@ss@h:1?q=/#f");
        assert_eq!((parts.credentials, parts.authority, parts.path), (Some("user:p@ss"), "h:1", "/"));
        assert_eq!((parts.before_path, parts.path_and_query), ("http://user:p@ss@h:1", "?q=/"));
        let parts = UrlParts::of("http://good\\@evil/x");
        assert_eq!((parts.authority, parts.path), ("good", "\\@evil/x"));
        let parts = UrlParts::of("h/x");
        assert_eq!((&*parts.scheme, parts.authority, parts.path), ("http", "h", "/x"));
    }

    #[test]
    fn a_query_parameter_replaces_ones_of_its_name() {
        assert_eq!(with_query("http://h/p?a=1&key=old#f", "key", "a&b c"), "http://h/p?a=1&key=a%26b%20c#f");
        assert_eq!(with_query("http://h", "k", "é"), "http://h?k=%C3%A9");
        assert_eq!(change_query("http://h/?a=1#f", Vec::clear), "http://h/#f");
    }
}
