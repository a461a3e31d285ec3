//! Requests and responses as facts. Sizes are those of what was sent and received: masks do not change them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Cursor;
use crate::{
    secret::{Shown, ShownBody},
    url_parts::UrlParts,
};

/// Who caused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The item itself.
    Step,
    /// `pm.sendRequest`.
    Script,
    /// An authentication leg.
    Auth,
    /// A hop before the last one of a redirect chain.
    Redirect,
    /// An attempt that was repeated.
    Retry,
}

/// A header as sent or received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderFact {
    /// Name as on the wire.
    pub name: Shown,
    /// Value, masked.
    pub value: Shown,
    /// True for headers added by us, not by the collection.
    pub system: bool,
}

/// The request as it was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RequestFacts {
    /// Method.
    pub method: Shown,
    /// Final URL.
    pub url: Shown,
    /// The URL before it was encoded, where that makes a difference: what newman prints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written_url: Option<Shown>,
    /// Headers in wire order; none where no reporter reads them.
    pub headers: Vec<HeaderFact>,
    /// Body.
    pub body: ShownBody,
    /// Postman's word for the kind of body: raw, urlencoded, formdata, file, graphql.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_mode: Option<String>,
    /// The request as the collection defines it, resolved, in Postman's JSON shape; for reporters that want documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Arc<serde_json::Value>>,
    /// What was really sent, where masks have another length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmasked: Option<RequestLengths>,
}

impl RequestFacts {
    /// Bytes of request line, headers and body as HTTP/1.1 writes them.
    pub fn size(&self) -> u64 {
        self.lengths().head + self.body_length()
    }

    /// Bytes of the body that was sent.
    pub fn body_length(&self) -> u64 {
        self.lengths().body
    }

    fn lengths(&self) -> RequestLengths {
        self.unmasked.unwrap_or_else(|| self.shown_lengths())
    }

    /// The lengths of what is shown.
    pub fn shown_lengths(&self) -> RequestLengths {
        let headers = self.headers.iter().map(|header| (header.name.as_str(), header.value.as_str()));
        RequestLengths::new(self.method.as_str(), self.url.as_str(), headers, self.body.len())
    }
}

/// How many bytes a request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestLengths {
    /// Bytes of request line and headers as HTTP/1.1 writes them.
    pub head: u64,
    /// Bytes of the body.
    pub body: u64,
}

impl RequestLengths {
    /// The lengths of a request with these texts.
    pub fn new<'a>(
        method: &str,
        url: &str,
        headers: impl Iterator<Item = (&'a str, &'a str)>,
        body: u64,
    ) -> RequestLengths {
        let target = UrlParts::of(url).path_and_query.len().max("/".len());
        let line = method.len() + target + " HTTP/1.1 \r\n\r\n".len();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len() + ": \r\n".len()).sum();
        RequestLengths { head: (line + headers) as u64, body }
    }
}

/// The response as it was received.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseFacts {
    /// Status code.
    pub code: u16,
    /// Reason phrase as received, or the usual one.
    pub reason: Shown,
    /// Headers in wire order; none where no reporter reads them.
    pub headers: Vec<HeaderFact>,
    /// Decoded body.
    pub body: ShownBody,
    /// Bytes of the decoded body that was received, where masks have another length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unmasked_body: Option<u64>,
    /// Media type from Content-Type, without parameters.
    pub mime: Shown,
    /// Bytes of body downloaded (before decompression).
    pub body_bytes: u64,
    /// Bytes of status line and headers.
    pub header_bytes: u64,
    /// Milliseconds from start to end, rounded up, as newman counts.
    pub response_time_ms: u64,
    /// The phases of it.
    pub phases: PhaseFacts,
    /// `HTTP/1.1` …
    pub http_version: String,
    /// Address of the peer, if known.
    pub remote: Option<String>,
    /// True when the connection had been used before.
    pub reused: bool,
}

impl ResponseFacts {
    /// Bytes of the decoded body.
    pub fn body_length(&self) -> u64 {
        self.unmasked_body.unwrap_or_else(|| self.body.len())
    }
}

/// Milliseconds spent in each phase, as newman's `timingPhases`; `None` where a phase did not take place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseFacts {
    /// From the request's start to the first attempt to connect.
    pub prepare: f64,
    /// Waiting for a connection.
    pub wait: f64,
    /// Name lookup.
    pub dns: Option<f64>,
    /// TCP connection.
    pub tcp: Option<f64>,
    /// TLS handshake.
    pub secure_handshake: Option<f64>,
    /// From the request sent to the first byte.
    pub first_byte: f64,
    /// Downloading the body.
    pub download: f64,
    /// Everything after the response ended.
    pub process: f64,
    /// All of it.
    pub total: f64,
}

/// A request was answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExchangeFinished {
    /// Where.
    pub cursor: Cursor,
    /// Who asked for it.
    pub origin: Origin,
    /// Kind of the authentication (`digest`) whose leg it is, with [`Origin::Auth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// What was sent.
    pub request: RequestFacts,
    /// What came back.
    pub response: ResponseFacts,
}

/// A request could not be made, sent or answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExchangeFailed {
    /// Where.
    pub cursor: Cursor,
    /// Who asked for it.
    pub origin: Origin,
    /// Kind of the authentication (`digest`) whose leg it is, with [`Origin::Auth`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<String>,
    /// What was, or would have been, sent.
    pub request: RequestFacts,
    /// The item's name with its variables resolved, where it has any: what newman's report calls a failed item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_name: Option<Shown>,
    /// Node's error code (`ECONNREFUSED`), if it has one.
    pub code: Option<String>,
    /// The message, as newman words it.
    pub message: Shown,
}
