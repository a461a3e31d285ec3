//! A response as it was received.

use bytes::Bytes;

use super::Header;

/// Status, headers and decoded body. Cheap to clone: the body is shared.
#[derive(Clone, Debug)]
pub struct Response {
    /// Status code.
    pub code: u16,
    /// Reason phrase as received; the usual one where the server sent none (HTTP/2).
    pub reason: String,
    /// Headers in wire order, names in wire case where known.
    pub headers: Vec<Header>,
    /// Body after content decoding; after a failed decoding, what could be decoded.
    pub body: Bytes,
    /// Bytes of body that came over the wire.
    pub downloaded_bytes: u64,
    /// Bytes of status line and headers.
    pub header_bytes: u64,
    /// `HTTP/1.1`, `HTTP/2.0`, …
    pub http_version: String,
}

impl Response {
    /// The first header of that name, compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }
}
