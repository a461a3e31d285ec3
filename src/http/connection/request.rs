//! What is sent on a connection of either version, and what comes.

use bytes::Bytes;
use http::{Method, Response, Uri};
use http_body_util::BodyExt;

use super::{Http1, Http2, OutgoingBody};
use crate::http::{Body, framing::Framing, request_head::HeaderLines};

/// A connection of either version.
pub(in crate::http) enum Connection {
    Http1(Box<Http1>),
    Http2(Http2),
}

/// A request in the form that each version needs.
pub(in crate::http) struct Outgoing<'request> {
    pub(in crate::http) method: &'request Method,
    /// For the request line.
    pub(in crate::http) target: &'request [u8],
    /// For HTTP/2.
    pub(in crate::http) uri: &'request Uri,
    pub(in crate::http) lines: &'request HeaderLines<'request>,
    pub(in crate::http) framing: Framing,
    pub(in crate::http) body: &'request Body,
    /// For a proxy that is asked for the whole URL.
    pub(in crate::http) proxy_credentials: Option<&'request str>,
}

/// A response whose head has come.
pub(in crate::http) struct Incoming {
    pub(in crate::http) response: Response<hyper::body::Incoming>,
    /// Its head byte for byte; HTTP/2 has none.
    pub(in crate::http) head: Option<Vec<u8>>,
}

impl Connection {
    /// Sends a request and awaits the head of the response.
    pub(in crate::http) async fn send(&mut self, outgoing: &Outgoing<'_>) -> Result<Incoming, hyper::Error> {
        let mut request = http::Request::new(OutgoingBody::new(outgoing.body, outgoing.framing));
        outgoing.method.clone_into(request.method_mut());
        match self {
            Connection::Http1(connection) => {
                *request.headers_mut() = outgoing.lines.connection_headers(outgoing.framing);
                let head = outgoing.lines.written(
                    outgoing.method,
                    outgoing.target,
                    outgoing.framing,
                    outgoing.proxy_credentials,
                );
                let response = connection.send(head, request).await?;
                Ok(Incoming { response, head: Some(connection.response_head()) })
            }
            Connection::Http2(connection) => {
                outgoing.uri.clone_into(request.uri_mut());
                *request.headers_mut() = outgoing.lines.map();
                Ok(Incoming { response: connection.send(request).await?, head: None })
            }
        }
    }

    /// What came in place of a response's head.
    pub(in crate::http) fn unparsed_head(&self) -> Option<Vec<u8>> {
        match self {
            Connection::Http1(connection) => Some(connection.response_head()),
            Connection::Http2(_) => None,
        }
    }

    /// The next piece of a response's body. Trailers are passed over, as newman does.
    pub(in crate::http) async fn chunk(
        &mut self,
        body: &mut hyper::body::Incoming,
    ) -> Result<Option<Bytes>, hyper::Error> {
        loop {
            let frame = match self {
                Connection::Http1(connection) => connection.until(body.frame()).await,
                Connection::Http2(_) => body.frame().await,
            };
            match frame.transpose()?.map(hyper::body::Frame::into_data) {
                None => return Ok(None),
                Some(Ok(data)) => return Ok(Some(data)),
                Some(Err(_)) => {}
            }
        }
    }

    /// Whether another request may be sent later, after a response was read to its end.
    pub(in crate::http) async fn is_reusable(&mut self) -> bool {
        match self {
            Connection::Http1(connection) => connection.is_reusable().await,
            Connection::Http2(connection) => connection.is_open(),
        }
    }

    /// Whether another request can be sent.
    pub(in crate::http) async fn is_open(&mut self) -> bool {
        match self {
            Connection::Http1(connection) => connection.is_open().await,
            Connection::Http2(connection) => connection.is_open(),
        }
    }
}
