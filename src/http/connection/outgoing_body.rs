//! The body of a request in the form that hyper takes.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Stream, stream::BoxStream};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::http::{
    Body,
    framing::Framing,
    multipart::{self, Piece},
};

/// See the module.
pub(in crate::http) struct OutgoingBody {
    content: Content,
    framing: Framing,
}

enum Content {
    Bytes(Bytes),
    Stream(BoxStream<'static, io::Result<Bytes>>),
}

impl OutgoingBody {
    pub(in crate::http) fn new(body: &Body, framing: Framing) -> OutgoingBody {
        let mut pieces = body.pieces();
        let content = match pieces.as_mut_slice() {
            [] => Content::Bytes(Bytes::new()),
            [Piece::Bytes(bytes)] => Content::Bytes(std::mem::take(bytes)),
            _ => Content::Stream(Box::pin(multipart::stream(pieces))),
        };
        OutgoingBody { content, framing }
    }
}

impl HttpBody for OutgoingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match &mut self.get_mut().content {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream) => Pin::new(stream).poll_next(context).map_ok(Frame::data),
        }
    }

    /// A body in chunks has its last chunk to come, be it empty.
    fn is_end_stream(&self) -> bool {
        match (&self.content, self.framing) {
            (_, Framing::Chunked) | (Content::Stream(_), _) => false,
            (Content::Bytes(bytes), _) => bytes.is_empty(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.content, self.framing) {
            (Content::Bytes(bytes), Framing::None | Framing::Length(_)) => {
                SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            }
            (Content::Stream(_), Framing::Length(length)) => SizeHint::with_exact(length),
            _ => SizeHint::default(),
        }
    }
}
