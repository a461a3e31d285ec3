//! HTTP/2: many requests at a time; a task of its own drives the connection.

use hyper::{
    Request, Response,
    body::Incoming,
    client::conn::http2::{self, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo};

use super::outgoing_body::OutgoingBody;
use crate::http::stream::Stream;

/// A connection; copies share it. It closes when the last one is gone.
#[derive(Clone)]
pub(in crate::http) struct Http2 {
    sender: SendRequest<OutgoingBody>,
}

impl Http2 {
    /// Speaks HTTP/2 on a stream.
    pub(in crate::http) async fn new(stream: Stream) -> Result<Http2, hyper::Error> {
        let (sender, driver) = http2::Builder::new(TokioExecutor::new()).handshake(TokioIo::new(stream)).await?;
        // What goes wrong is told to whoever awaits a response.
        tokio::spawn(driver);
        Ok(Http2 { sender })
    }

    pub(super) async fn send(&mut self, request: Request<OutgoingBody>) -> Result<Response<Incoming>, hyper::Error> {
        self.sender.ready().await?;
        self.sender.send_request(request).await
    }

    pub(in crate::http) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }
}
