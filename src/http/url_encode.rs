//! From a URL as a person writes it to the bytes of a request.
//!
//! The rules are those of npm's postman-url-encoder 3.0.5, checked against it: each part has its own set of characters
//! to encode, `%XX` stays as it is, dot segments and empty segments stay, and nothing is decoded. Signatures are made
//! over the result.

use std::{borrow::Cow, fmt::Write};

use super::Failure;

/// Encoded in fragments, besides controls and everything beyond ASCII.
const IN_FRAGMENT: &[u8] = b" \"<>`";
const IN_PATH: &[u8] = b" \"<>`#?{}";
const IN_QUERY: &[u8] = b" \"#'<>";
const IN_CREDENTIALS: &[u8] = b" \"<>`#?{}/:;=@[\\]^|";

/// Encodes an expanded URL for sending. With `disable_encoding` only its parts are found, and the host is encoded.
///
/// # Errors
/// Where there is no host.
pub fn encode(url: &str, disable_encoding: bool) -> Result<String, Failure> {
    let text = url.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
    let shape = shape_of(text);
    let whole = Marked { text, shape: &shape };
    let put = |output: &mut String, part: &str, set: &[u8]| {
        if disable_encoding { output.push_str(part) } else { percent_encode(output, part, set) }
    };

    let (rest, fragment) = whole.split_first('#');
    let (rest, query) = rest.split_first('?');
    let slashed = rest.with_slashes();
    let rest = Marked { text: &slashed, shape: rest.shape };
    let slashed_shape = rest.shape.replace('\\', "/");
    let rest = Marked { shape: &slashed_shape, ..rest };
    let (protocol, rest) = match rest.shape.find("://") {
        Some(end) => (&rest.text[..end], rest.from(end + 3).without_leading_slashes(&rest.text[..end])),
        None => ("http", rest),
    };
    let (authority, path) = rest.split_first('/');
    let (credentials, host_and_port) = match authority.shape.rfind('@') {
        Some(at) => (Some(authority.to(at)), authority.from(at + 1)),
        None => (None, authority),
    };
    let (host, port) = match host_and_port.shape.rfind(':') {
        Some(colon) if !host_and_port.shape[colon..].contains(']') => {
            (host_and_port.to(colon), Some(host_and_port.from(colon + 1).text))
        }
        _ => (host_and_port, None),
    };

    let mut output = String::with_capacity(text.len() + 16);
    output.push_str(&protocol.to_lowercase());
    output.push_str("://");
    if let Some(credentials) = credentials {
        let (user, password) = credentials.split_first(':');
        put(&mut output, user.text, IN_CREDENTIALS);
        if let Some(password) = password {
            output.push(':');
            put(&mut output, password.text, IN_CREDENTIALS);
        }
        output.push('@');
    }
    output.push_str(&encoded_host(host.text));
    if let Some(port) = port {
        output.push(':');
        output.push_str(port);
    }
    output.push('/');
    put(&mut output, path.map_or("", |path| path.text), IN_PATH);
    if let Some(query) = query {
        output.push('?');
        put(&mut output, query.text, IN_QUERY);
    }
    if let Some(fragment) = fragment {
        output.push('#');
        put(&mut output, fragment.text, IN_FRAGMENT);
    }
    // The file protocol has a path alone.
    let has_host = !host.text.is_empty() || protocol.eq_ignore_ascii_case("file");
    if has_host && !protocol.is_empty() {
        Ok(output)
    } else {
        Err(Failure::new("ERR_INVALID_URL", format!("Invalid URI \"{output}\"")))
    }
}

/// The host in ASCII, addresses in their usual form; as it is where that fails, for then the name lookup will tell.
fn encoded_host(host: &str) -> String {
    // The WHATWG's rules take these out of a URL wherever they stand.
    match url::Host::parse(&host.replace(['\t', '\n', '\r'], "")) {
        Ok(host) => host.to_string(),
        Err(_) => host.to_lowercase(),
    }
}

fn percent_encode(output: &mut String, text: &str, set: &[u8]) {
    let bytes = text.as_bytes();
    let is_clean = |byte: &u8| (0x20..0x7f).contains(byte) && !set.contains(byte);
    if bytes.iter().all(is_clean) {
        // `%` stays whether or not it begins an encoded byte.
        return output.push_str(text);
    }
    for character in text.chars() {
        let mut buffer = [0; 4];
        let encoded = character.encode_utf8(&mut buffer);
        if encoded.bytes().all(|byte| is_clean(&byte)) {
            output.push(character);
        } else {
            for byte in encoded.bytes() {
                // Writing to a String cannot fail.
                let _ = write!(output, "%{byte:02X}");
            }
        }
    }
}

/// A stretch of the URL beside its shape: of the same length, with blanks where separators do not count.
#[derive(Clone, Copy)]
struct Marked<'a> {
    text: &'a str,
    shape: &'a str,
}

impl<'a> Marked<'a> {
    fn to(self, end: usize) -> Marked<'a> {
        Marked { text: &self.text[..end], shape: &self.shape[..end] }
    }

    fn from(self, start: usize) -> Marked<'a> {
        Marked { text: &self.text[start..], shape: &self.shape[start..] }
    }

    fn split_first(self, separator: char) -> (Marked<'a>, Option<Marked<'a>>) {
        match self.shape.find(separator) {
            Some(index) => (self.to(index), Some(self.from(index + 1))),
            None => (self, None),
        }
    }

    /// Backslashes count as slashes before the query.
    fn with_slashes(self) -> Cow<'a, str> {
        if !self.shape.contains('\\') {
            return Cow::Borrowed(self.text);
        }
        let is_separator = |index: usize| self.shape.as_bytes().get(index) == Some(&b'\\');
        let slashed = self.text.char_indices();
        Cow::Owned(slashed.map(|(index, character)| if is_separator(index) { '/' } else { character }).collect())
    }

    /// `http:///host` has a host all the same; a file has one slash left.
    fn without_leading_slashes(self, protocol: &str) -> Marked<'a> {
        let slashes = self.shape.len() - self.shape.trim_start_matches('/').len();
        let kept = usize::from(protocol.eq_ignore_ascii_case("file") && slashes > 0);
        self.from(slashes - kept)
    }
}

/// The text with every `{{…}}` that holds a separator blanked out: a variable that was not found stays in one piece.
fn shape_of(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut shape = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        // Of several opening braces the last two count.
        let name = rest[start..].trim_start_matches('{');
        let end = name.find(['{', '}']).filter(|end| name[*end..].starts_with("}}"));
        let start = rest.len() - name.len();
        shape.push_str(&rest[..start]);
        rest = match end {
            Some(end) if name[..end].contains(['.', ':', '/', '?', '#', '@', '&', ']']) => {
                shape.extend(std::iter::repeat_n('_', end));
                &name[end..]
            }
            _ => name,
        };
    }
    shape.push_str(rest);
    Cow::Owned(shape)
}

#[cfg(test)]
mod tests;
