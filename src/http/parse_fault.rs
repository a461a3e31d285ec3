//! What Node's parser would say of a response head.
//!
//! Two uses: the words for a head that could not be parsed, and the refusal of heads that hyper lets through and Node
//! does not (two lengths, a length beside chunks, bare line feeds), since peers that disagree about where a message
//! ends can be made to mix up messages (RFC 9112 §11.2). Texts and codes measured with Node 20.

/// A head Node refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ParseFault {
    pub(super) code: &'static str,
    pub(super) reason: &'static str,
}

/// Postman's limit for a head (`maxHeaderSize` of postman-runtime 7.44).
const LONGEST_HEAD: usize = 128 * 1024;

const fn fault(code: &'static str, reason: &'static str) -> Option<ParseFault> {
    Some(ParseFault { code, reason })
}

/// The first fault of a head that may still be incomplete.
pub(super) fn in_head(head: &[u8]) -> Option<ParseFault> {
    if head.len() > LONGEST_HEAD {
        return fault("HPE_HEADER_OVERFLOW", "Header overflow");
    }
    let mut lines = head.split_inclusive(|byte| *byte == b'\n');
    let status_line = lines.next()?;
    if let Some(fault) = in_status_line(status_line) {
        return Some(fault);
    }
    let mut framing = Framing::default();
    for (index, line) in lines.enumerate() {
        if matches!(line, b"\r\n" | b"\n" | b"\r") {
            return None;
        }
        if let Some(fault) = in_header(line, index == 0).or_else(|| framing.take(line)) {
            return Some(fault);
        }
    }
    None
}

/// The status code of a head without faults.
pub(super) fn status(head: &[u8]) -> u16 {
    let digits = head.get(9..12).unwrap_or_default();
    digits.iter().fold(0, |status, digit| status * 10 + u16::from(digit.wrapping_sub(b'0')))
}

fn in_status_line(line: &[u8]) -> Option<ParseFault> {
    let known = line.len().min(5);
    if line[..known] != b"HTTP/"[..known] {
        return fault("HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/");
    }
    let mut rest = line[known..].iter().copied();
    let version = |reason| fault("HPE_INVALID_VERSION", reason);
    let major = rest.next()?;
    if !major.is_ascii_digit() {
        return version("Invalid major version");
    }
    if rest.next()? != b'.' {
        return version("Expected dot");
    }
    let minor = rest.next()?;
    match (major, minor) {
        (b'0', b'9') | (b'1', b'0' | b'1') | (b'2', b'0') => {}
        (_, b'0'..=b'9') => return version("Invalid HTTP version"),
        _ => return version("Invalid minor version"),
    }
    if rest.next()? != b' ' {
        return version("Expected space after version");
    }
    for _ in 0..3 {
        if !rest.next()?.is_ascii_digit() {
            return fault("HPE_INVALID_STATUS", "Invalid status code");
        }
    }
    if !matches!(rest.next()?, b' ' | b'\r' | b'\n') {
        return fault("HPE_INVALID_STATUS", "Invalid response status");
    }
    match line {
        [.., b'\r', b'\n'] => None,
        [.., b'\n'] => fault("HPE_CR_EXPECTED", "Missing expected CR after response line"),
        _ => None,
    }
}

fn in_header(line: &[u8], is_first: bool) -> Option<ParseFault> {
    let invalid = |reason| fault("HPE_INVALID_HEADER_TOKEN", reason);
    if matches!(line[0], b' ' | b'\t') {
        return match is_first {
            true => fault("HPE_UNEXPECTED_SPACE", "Unexpected space after start line"),
            false => invalid("Unexpected whitespace after header value"),
        };
    }
    let colon = memchr::memchr(b':', line);
    let name = &line[..colon.unwrap_or(line.len())];
    let is_token = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-' || b"!#$%&'*+.^_`|~".contains(byte);
    if name.is_empty() || !name.iter().all(is_token) {
        return invalid("Invalid header token");
    }
    let value = &line[colon? + 1..];
    let (value, end) = match value {
        [value @ .., b'\r', b'\n'] => (value, None),
        [value @ .., b'\n'] => (value, fault("HPE_CR_EXPECTED", "Missing expected CR after header value")),
        [value @ .., b'\r'] => (value, None),
        value => (value, None),
    };
    let is_control = |byte: &u8| (*byte < 0x20 && *byte != b'\t') || *byte == 0x7f;
    if !value.iter().any(is_control) {
        return end;
    }
    if value.contains(&b'\r') {
        return fault("HPE_LF_EXPECTED", "Missing expected LF after header value");
    }
    invalid("Invalid header value char")
}

/// What was said so far about where the body ends.
#[derive(Default)]
struct Framing {
    has_length: bool,
    has_encoding: bool,
}

impl Framing {
    fn take(&mut self, line: &[u8]) -> Option<ParseFault> {
        let colon = memchr::memchr(b':', line)?;
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            let invalid = |reason| fault("HPE_INVALID_CONTENT_LENGTH", reason);
            if self.has_length {
                return fault("HPE_UNEXPECTED_CONTENT_LENGTH", "Duplicate Content-Length");
            }
            if self.has_encoding {
                return invalid("Content-Length can't be present with Transfer-Encoding");
            }
            if value.is_empty() && line.ends_with(b"\n") {
                return invalid("Empty Content-Length");
            }
            if !value.iter().all(u8::is_ascii_digit) {
                return invalid("Invalid character in Content-Length");
            }
            if value.len() > 19 && std::str::from_utf8(value).is_ok_and(|digits| digits.parse::<u64>().is_err()) {
                return invalid("Content-Length overflow");
            }
            self.has_length = true;
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if self.has_length {
                let reason = "Transfer-Encoding can't be present with Content-Length";
                return fault("HPE_INVALID_TRANSFER_ENCODING", reason);
            }
            self.has_encoding = true;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_read_as_under_node() {
        let table: &[(&str, &str, &str)] = &[
            ("GARBAGE\r\n\r\n", "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
            ("HTTP/1.2 200 OK\r\n\r\n", "HPE_INVALID_VERSION", "Invalid HTTP version"),
            ("HTTP/2 200 OK\r\n\r\n", "HPE_INVALID_VERSION", "Expected dot"),
            ("HTTP/1.1\r\n\r\n", "HPE_INVALID_VERSION", "Expected space after version"),
            ("HTTP/1.1 99 X\r\n\r\n", "HPE_INVALID_STATUS", "Invalid status code"),
            ("HTTP/1.1 abc X\r\n\r\n", "HPE_INVALID_STATUS", "Invalid status code"),
            ("HTTP/1.1 1000 X\r\n\r\n", "HPE_INVALID_STATUS", "Invalid response status"),
            ("HTTP/1.1 200 OK\nX: 1\n\n", "HPE_CR_EXPECTED", "Missing expected CR after response line"),
            ("HTTP/1.1 200 OK\r\nX: 1\n\r\n", "HPE_CR_EXPECTED", "Missing expected CR after header value"),
            ("HTTP/1.1 200 OK\r\nX: 1\rY: 2\r\n\r\n", "HPE_LF_EXPECTED", "Missing expected LF after header value"),
            ("HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
            ("HTTP/1.1 200 OK\r\nX : 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
            ("HTTP/1.1 200 OK\r\n: 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
            ("HTTP/1.1 200 OK\r\nXY\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
            ("HTTP/1.1 200 OK\r\nX: a\x01b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header value char"),
            (
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
                "HPE_INVALID_HEADER_TOKEN",
                "Unexpected whitespace after header value",
            ),
            ("HTTP/1.1 200 OK\r\n X: a\r\n\r\n", "HPE_UNEXPECTED_SPACE", "Unexpected space after start line"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n",
                "HPE_UNEXPECTED_CONTENT_LENGTH",
                "Duplicate Content-Length",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HPE_INVALID_CONTENT_LENGTH",
                "Invalid character in Content-Length",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
                "HPE_INVALID_CONTENT_LENGTH",
                "Invalid character in Content-Length",
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", "HPE_INVALID_CONTENT_LENGTH", "Empty Content-Length"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HPE_INVALID_CONTENT_LENGTH",
                "Content-Length overflow",
            ),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
                "HPE_INVALID_CONTENT_LENGTH",
                "Content-Length can't be present with Transfer-Encoding",
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HPE_INVALID_TRANSFER_ENCODING",
                "Transfer-Encoding can't be present with Content-Length",
            ),
        ];
        for (head, code, reason) in table {
            let wanted = ParseFault { code, reason };
            assert_eq!(in_head(head.as_bytes()), Some(wanted), "{head:?}");
        }
        let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(LONGEST_HEAD));
        assert_eq!(in_head(long.as_bytes()).unwrap().reason, "Header overflow");
    }

    #[test]
    fn good_and_unfinished_heads_have_no_fault() {
        let head = "HTTP/1.1 200 O\x01K\r\nA:\r\nB: \t x\u{e9} \r\nSet-Cookie: a\r\nset-cookie: a\r\nContent-Length: 10\r\n\r\nX Y\n\n";
        for length in 0..=head.len() {
            if let Some(fault) = in_head(&head.as_bytes()[..length]) {
                // A name that is cut off before its colon looks like any other; the parser would wait for the rest.
                panic!("{fault:?} at {length}");
            }
        }
    }
}
