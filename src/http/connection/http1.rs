//! HTTP/1: one request at a time, driven by the task that sends it.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::{Context, Poll},
};

use hyper::{
    Request, Response,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
};
use hyper_util::rt::TokioIo;

use super::{
    head_stream::{HeadStream, Heads},
    outgoing_body::OutgoingBody,
};
use crate::http::stream::Stream;

type Driver = http1::Connection<TokioIo<HeadStream<Stream>>, OutgoingBody>;

/// A connection. It goes on only while something is awaited of it; dropping it closes the stream.
pub(in crate::http) struct Http1 {
    sender: SendRequest<OutgoingBody>,
    /// `None` once it has ended.
    driver: Option<Pin<Box<Driver>>>,
    heads: Heads,
}

impl Http1 {
    /// Speaks HTTP/1 on a stream.
    pub(in crate::http) async fn new(stream: Stream, is_lenient: bool) -> Result<Http1, hyper::Error> {
        let heads = Heads::default();
        let mut builder = http1::Builder::new();
        builder.writev(false);
        if is_lenient {
            builder
                .ignore_invalid_headers_in_responses(true)
                .allow_spaces_after_header_name_in_responses(true)
                .allow_obsolete_multiline_headers_in_responses(true);
        }
        let (sender, driver) = builder.handshake(TokioIo::new(HeadStream::new(stream, heads.clone()))).await?;
        Ok(Http1 { sender, driver: Some(Box::pin(driver)), heads })
    }

    /// Sends a request with this head; hyper is given what it has to know for framing. Ends with the response's head.
    pub(super) async fn send(
        &mut self,
        head: Vec<u8>,
        request: Request<OutgoingBody>,
    ) -> Result<Response<Incoming>, hyper::Error> {
        self.heads.prepare(head);
        let response = self.sender.send_request(request);
        self.until(response).await
    }

    /// Drives the connection until a future is ready that waits for it.
    pub(super) async fn until<F: Future>(&mut self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(output);
            }
            self.drive(context);
            future.as_mut().poll(context)
        })
        .await
    }

    /// What came of the last response's head, as it came.
    pub(super) fn response_head(&self) -> Vec<u8> {
        self.heads.response()
    }

    /// Whether another request can be sent: the last exchange is complete, and the peer has not closed since.
    pub(super) async fn is_open(&mut self) -> bool {
        poll_fn(|context| {
            self.drive(context);
            Poll::Ready(self.driver.is_some() && self.sender.is_ready())
        })
        .await
    }

    /// The same after a response, as far as is known without another look at the stream.
    pub(super) async fn is_reusable(&mut self) -> bool {
        self.sender.is_ready() || self.is_open().await
    }

    fn drive(&mut self, context: &mut Context<'_>) {
        if let Some(driver) = &mut self.driver
            && driver.as_mut().poll(context).is_ready()
        {
            // What went wrong is told to whoever awaits the response or its body.
            self.driver = None;
        }
    }
}
