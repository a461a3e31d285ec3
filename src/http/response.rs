//! A response as it was received.

use bytes::Bytes;

use super::{Header, standard_phrase};

/// Status, headers and decoded body. Cheap to clone: the body is shared.
#[derive(Clone, Debug)]
pub struct Response {
    /// Status code.
    pub code: u16,
    /// Reason phrase as received; empty where the server sent none.
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
    /// The reason phrase, or the code's own name where the server sent none; empty for a code without a name.
    pub fn phrase(&self) -> &str {
        if self.reason.is_empty() { standard_phrase(self.code).unwrap_or_default() } else { &self.reason }
    }

    /// The first header of that name, compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }
}
