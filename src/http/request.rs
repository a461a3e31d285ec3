//! A request with no template left in it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use bytes::Bytes;

/// A request ready to be signed: final URL bytes, headers in wire order, body.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method, any token.
    pub method: String,
    /// Absolute URL, already percent-encoded; its bytes go out as they are.
    pub url: String,
    /// Headers in wire order; a repeated name is a repeated line.
    pub headers: Vec<Header>,
    /// What is sent after the head.
    pub body: Body,
    /// How to send it.
    pub settings: SendSettings,
}

impl Request {
    /// The first enabled header of that name, compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| header.value.as_str())
    }

    /// Removes every header of that name, compared without case.
    pub fn remove_header(&mut self, name: &str) {
        self.headers.retain(|header| !header.name.eq_ignore_ascii_case(name));
    }
}

/// One header line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Name as written by the user or by us.
    pub name: String,
    /// Value.
    pub value: String,
    /// True when we added it.
    pub system: bool,
}

impl Header {
    /// A header the collection asked for.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Header {
        Header { name: name.into(), value: value.into(), system: false }
    }

    /// A header added by us.
    pub fn system(name: impl Into<String>, value: impl Into<String>) -> Header {
        Header { name: name.into(), value: value.into(), system: true }
    }
}

/// The body to send.
#[derive(Clone, Debug, Default)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// Bytes in memory.
    Bytes(Bytes),
    /// A file, streamed; `length` is its size in bytes.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its size in bytes.
        length: u64,
    },
    /// `multipart/form-data`; the boundary is the one in the Content-Type header.
    Multipart {
        /// Separator between the parts.
        boundary: String,
        /// The parts in order.
        parts: Vec<Part>,
    },
}

/// One part of a multipart body. `head` holds its header lines including the blank line, made during resolve.
#[derive(Clone, Debug)]
pub struct Part {
    /// Header lines of the part, each ending in CRLF, with the closing empty line.
    pub head: String,
    /// What follows.
    pub content: PartContent,
}

/// Content of a part.
#[derive(Clone, Debug)]
pub enum PartContent {
    /// Bytes in memory.
    Bytes(Bytes),
    /// A file, streamed.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its size in bytes.
        length: u64,
    },
}

/// Which HTTP version to offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum HttpVersion {
    /// HTTP/1.1 only; the default, as in newman.
    #[default]
    Http1,
    /// HTTP/2 only.
    Http2,
    /// HTTP/2 where the server offers it in TLS.
    Auto,
}

/// TLS options of a collection, in OpenSSL's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TlsOptions {
    /// Versions that are not spoken: `TLSv1_2`, …
    pub disabled_protocols: Vec<String>,
    /// Cipher suites in order; any where there is none.
    pub ciphers: Vec<String>,
}

/// How to send a request, from protocolProfileBehavior and the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendSettings {
    /// Check certificates.
    pub strict_ssl: bool,
    /// Follow redirects; the runner does so hop by hop.
    pub follow_redirects: bool,
    /// How many at most.
    pub max_redirects: usize,
    /// Keep method and body on 301–303.
    pub follow_original_http_method: bool,
    /// Keep Authorization on a redirect to another host.
    pub follow_authorization_header: bool,
    /// Send the place that a redirect names as it is written.
    pub disable_url_encoding: bool,
    /// Leave Referer out on redirects.
    pub remove_referer_header_on_redirect: bool,
    /// Tolerate malformed response headers.
    pub insecure_http_parser: bool,
    /// Take no cookies from the jar and store none.
    pub disable_cookies: bool,
    /// HTTP version.
    pub http_version: HttpVersion,
    /// Options of TLS, where there are any.
    pub tls: Option<Arc<TlsOptions>>,
    /// Limit for the whole exchange; `None` waits for ever.
    pub timeout: Option<Duration>,
    /// Requests of the same number share connections with each other only; NTLM authenticates a connection.
    pub connection: Option<u64>,
}

impl Default for SendSettings {
    fn default() -> SendSettings {
        SendSettings {
            strict_ssl: true,
            follow_redirects: true,
            max_redirects: 10,
            follow_original_http_method: false,
            follow_authorization_header: false,
            disable_url_encoding: false,
            remove_referer_header_on_redirect: false,
            insecure_http_parser: false,
            disable_cookies: false,
            http_version: HttpVersion::Http1,
            tls: None,
            timeout: None,
            connection: None,
        }
    }
}
