//! Heads of responses as they came: letters, order and repetition of header names, which the parsed form loses.

use http::HeaderMap;

use super::Header;

/// Longer heads are cut here; Postman refuses them far earlier (see [`super::parse_fault`]).
const LONGEST_HEAD: usize = 512 * 1024;

/// The bytes of a head while they come, from the status line to the empty line. Interim heads (1xx) are passed over.
#[derive(Debug, Default)]
pub(super) struct HeadBytes {
    bytes: Vec<u8>,
    /// Up to here no end was found.
    searched: usize,
    /// Bytes of interim heads that came before.
    skipped: usize,
    is_complete: bool,
}

impl HeadBytes {
    /// Begins anew, for the next response.
    pub(super) fn restart(&mut self) {
        self.bytes.clear();
        self.searched = 0;
        self.skipped = 0;
        self.is_complete = false;
    }

    /// Takes what was read. True when the head is complete: what follows is body.
    pub(super) fn push(&mut self, read: &[u8]) -> bool {
        self.bytes.extend_from_slice(read);
        while let Some(end) = self.end() {
            if self.is_interim() {
                self.bytes.drain(..end);
                self.searched = 0;
                self.skipped += end;
            } else {
                self.bytes.truncate(end);
                self.is_complete = true;
                return true;
            }
        }
        self.is_complete = self.bytes.len() >= LONGEST_HEAD;
        self.is_complete
    }

    /// What came, whole or not.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many header lines it has.
    pub(super) fn line_count(&self) -> usize {
        memchr::memchr_iter(b'\n', &self.bytes).count().saturating_sub(2)
    }

    /// Bytes up to the body.
    pub(super) fn length(&self) -> usize {
        self.skipped + self.bytes.len()
    }

    /// The head with nothing but what decides where the body ends.
    pub(super) fn framing_only(&self) -> Vec<u8> {
        const FRAMING: [&[u8]; 4] = [b"content-length", b"transfer-encoding", b"connection", b"upgrade"];
        let decides = |line: &&[u8]| {
            let name = memchr::memchr(b':', line).map_or(&line[..0], |colon| line[..colon].trim_ascii_end());
            FRAMING.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        let mut all = lines(&self.bytes);
        let mut reduced = Vec::with_capacity(128);
        for line in all.next().into_iter().chain(all.filter(decides)) {
            reduced.extend_from_slice(line.trim_ascii_end());
            reduced.extend_from_slice(b"\r\n");
        }
        reduced.extend_from_slice(b"\r\n");
        reduced
    }

    /// Where the empty line ends.
    fn end(&mut self) -> Option<usize> {
        let start = self.searched;
        for feed in memchr::memchr_iter(b'\n', &self.bytes[start..]) {
            let feed = start + feed;
            match &self.bytes[feed + 1..] {
                [b'\n', ..] => return Some(feed + 2),
                [b'\r', b'\n', ..] => return Some(feed + 3),
                [] | [b'\r'] => {
                    self.searched = feed;
                    return None;
                }
                _ => {}
            }
        }
        self.searched = self.bytes.len();
        None
    }

    /// `HTTP/1.1 100 Continue` and the like, but for 101, which is an answer.
    fn is_interim(&self) -> bool {
        matches!(self.bytes.get(..12), Some([b'H', b'T', b'T', b'P', b'/', _, _, _, b' ', b'1', tens, ones])
            if !(*tens == b'0' && *ones == b'1'))
    }
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', head).chain([head.len()]).map(move |end| {
        let line = &head[start..end];
        start = end + 1;
        line
    })
}

/// The reason phrase of a head, which the parser drops unless it is ASCII.
pub(super) fn reason(head: &[u8]) -> String {
    let line = lines(head).next().unwrap_or_default().trim_ascii_end();
    text(line.splitn(3, |byte| *byte == b' ').nth(2).unwrap_or_default())
}

/// Names and values of a head in order.
pub(super) fn headers(head: &[u8]) -> Vec<Header> {
    let header = |line: &[u8]| {
        let colon = memchr::memchr(b':', line)?;
        Some(Header::new(text(&line[..colon]), text(line[colon + 1..].trim_ascii())))
    };
    lines(head).skip(1).filter_map(header).collect()
}

/// The headers of a response without lines (HTTP/2).
pub(super) fn parsed_headers(headers: &HeaderMap) -> Vec<Header> {
    headers.iter().map(|(name, value)| Header::new(name.as_str(), text(value.as_bytes()))).collect()
}

/// Bytes that such a head would have as lines, as newman counts them.
pub(super) fn estimated_length(reason: &str, headers: &[Header]) -> usize {
    let status_line = "HTTP/1.1 200 ".len() + reason.len() + 2;
    let headers: usize = headers.iter().map(|header| header.name.len() + header.value.len() + 4).sum();
    status_line + headers + 2
}

/// Bytes of a head as text: UTF-8 where they are, else one character a byte.
fn text(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pieces: &[&[u8]]) -> (Vec<u8>, bool) {
        let mut head = HeadBytes::default();
        let is_complete = pieces.iter().any(|piece| head.push(piece));
        assert_eq!(head.is_complete, is_complete);
        (head.bytes().to_vec(), is_complete)
    }

    #[test]
    fn a_head_ends_at_its_empty_line_however_it_is_cut() {
        let head: &[u8] = b"HTTP/1.1 200 OK\r\nx-ODD: 1\r\n\r\n";
        let interim: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n";
        let all = [interim, head, b"body\r\n\r\nmore"].concat();
        for cut in 0..all.len() {
            assert_eq!(read(&[&all[..cut], &all[cut..]]), (head.to_vec(), true), "{cut}");
        }
        let bytes: Vec<&[u8]> = all.chunks(1).collect();
        assert_eq!(read(&bytes), (head.to_vec(), true));
    }

    #[test]
    fn odd_heads_are_kept_for_the_message() {
        assert_eq!(read(&[b"HTTP/1.1 200 OK\nX: 1\n\nbody"]), (b"HTTP/1.1 200 OK\nX: 1\n\n".to_vec(), true));
        assert_eq!(read(&[b"HTTP/1.1 101 Switching\r\n\r\nx"]), (b"HTTP/1.1 101 Switching\r\n\r\n".to_vec(), true));
        assert_eq!(read(&[b"SSH-2.0-OpenSSH\r\n"]), (b"SSH-2.0-OpenSSH\r\n".to_vec(), false));
        assert!(read(&[&[b'a'; LONGEST_HEAD + 7]]).1);
    }

    #[test]
    fn what_decides_of_framing_can_be_told_alone() {
        let mut head = HeadBytes::default();
        let interim = "HTTP/1.1 100 Continue\r\n\r\n";
        let text = "HTTP/1.1 200 OK\r\nX: Content-Length: 9\r\nCONTENT-length : 2\r\nConnection: close\r\n\r\n";
        assert!(head.push(format!("{interim}{text}ok").as_bytes()));
        assert_eq!((head.line_count(), head.length()), (3, interim.len() + text.len()));
        assert_eq!(head.framing_only(), b"HTTP/1.1 200 OK\r\nCONTENT-length : 2\r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn letters_order_and_repetition_are_kept() {
        let head =
            b"HTTP/1.1 299 Tr\xc3\xa8s Fine \r\nX-Foo: 1\r\nset-COOKIE:a=1\r\nX-BAR:\r\nset-cookie: \xe9\r\n\r\n";
        let wanted = [("X-Foo", "1"), ("set-COOKIE", "a=1"), ("X-BAR", ""), ("set-cookie", "é")];
        assert_eq!(headers(head), wanted.map(|(name, value)| Header::new(name, value)));
        assert_eq!(reason(head), "Très Fine");
        assert_eq!((reason(b"HTTP/1.1 200\r\n\r\n"), reason(b"HTTP/1.1 200 \r\n\r\n")), (String::new(), String::new()));
    }

    #[test]
    fn heads_without_lines_are_counted_as_lines() {
        let headers = [Header::new("content-type", "x")];
        assert_eq!(estimated_length("OK", &headers), "HTTP/1.1 200 OK\r\ncontent-type: x\r\n\r\n".len());
    }
}
