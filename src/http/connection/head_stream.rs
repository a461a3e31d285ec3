//! A stream on which our request heads go out in place of hyper's, and response heads are copied as they come.
//!
//! hyper lower-cases header names and puts lines of one name together, on the way out and in. It is given just enough of
//! a request to frame its body; the head it writes is left out, and the one that was laid ready goes out.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use memchr::memmem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::http::response_head::HeadBytes;

/// What the two sides of a [`HeadStream`] share.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(Arc<Mutex<Slots>>);

#[derive(Debug, Default)]
struct Slots {
    /// To be written in place of the next head.
    request: Option<Vec<u8>>,
    response: HeadBytes,
}

impl Heads {
    fn slots(&self) -> MutexGuard<'_, Slots> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays the head of the next request ready. Its response's head is copied from then on.
    pub(super) fn prepare(&self, head: Vec<u8>) {
        let mut slots = self.slots();
        slots.request = Some(head);
        slots.response.restart();
    }

    /// What came of the response's head.
    pub(super) fn response(&self) -> Vec<u8> {
        self.slots().response.bytes().to_vec()
    }
}

/// See the module.
pub(super) struct HeadStream<S> {
    stream: S,
    heads: Heads,
    /// Bytes that hyper believes written.
    pending: Vec<u8>,
    /// How many of them are.
    written: usize,
    is_reading_head: bool,
    /// What was read and not handed over yet: a head that was not complete or had too many lines, and what came with it.
    held: Vec<u8>,
    /// How much of it was handed over.
    handed: usize,
}

/// hyper sets memory aside for as many header lines at each response, and fails where there are more. Node allows 2,000;
/// of longer heads hyper is told what it has to know.
const MOST_LINES: usize = 100;

impl<S> HeadStream<S> {
    pub(super) fn new(stream: S, heads: Heads) -> HeadStream<S> {
        HeadStream {
            stream,
            heads,
            pending: Vec::new(),
            written: 0,
            is_reading_head: false,
            held: Vec::new(),
            handed: 0,
        }
    }
}

impl<S: AsyncWrite + Unpin> HeadStream<S> {
    fn poll_pending(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.written < self.pending.len() {
            let count = ready!(Pin::new(&mut self.stream).poll_write(context, &self.pending[self.written..]))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.written += count;
        }
        self.pending.clear();
        self.written = 0;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for HeadStream<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_pending(context))?;
        let Some(head) = this.heads.slots().request.take() else {
            return Pin::new(&mut this.stream).poll_write(context, bytes);
        };
        // hyper writes a head in one piece; were that to change, nothing wrong would go out.
        let Some(end) = memmem::find(bytes, b"\r\n\r\n") else {
            return Poll::Ready(Err(io::Error::other("the head of the request is not in one piece")));
        };
        this.is_reading_head = true;
        this.pending = head;
        this.pending.extend_from_slice(&bytes[end + 4..]);
        if let Poll::Ready(Err(error)) = this.poll_pending(context) {
            return Poll::Ready(Err(error));
        }
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_pending(context))?;
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.poll_pending(context))?;
        Pin::new(&mut this.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for HeadStream<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        while this.is_reading_head {
            ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
            let read = &buffer.filled()[before..];
            let is_end = read.is_empty();
            let mut slots = this.heads.slots();
            this.is_reading_head = !(slots.response.push(read) || is_end);
            let is_long = !this.is_reading_head && slots.response.line_count() > MOST_LINES;
            if !this.is_reading_head && !is_long && this.held.is_empty() {
                return Poll::Ready(Ok(()));
            }
            this.held.extend_from_slice(read);
            buffer.set_filled(before);
            if is_long && !is_end {
                let reduced = slots.response.framing_only();
                this.held.splice(..slots.response.length(), reduced);
            }
        }
        if this.handed < this.held.len() {
            let rest = &this.held[this.handed..];
            let count = rest.len().min(buffer.remaining());
            buffer.put_slice(&rest[..count]);
            this.handed += count;
            if this.handed == this.held.len() {
                this.held = Vec::new();
                this.handed = 0;
            }
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut this.stream).poll_read(context, buffer)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn the_prepared_head_goes_out_and_bodies_pass() {
        let (near, mut far) = tokio::io::duplex(7);
        let heads = Heads::default();
        let mut stream = HeadStream::new(near, heads.clone());
        heads.prepare(b"GET /OURS HTTP/1.1\r\nx-ODD: 1\r\n\r\n".to_vec());
        let reader = tokio::spawn(async move {
            let mut all = Vec::new();
            far.read_to_end(&mut all).await.unwrap();
            all
        });
        stream.write_all(b"GET / HTTP/1.1\r\nx-odd: 1\r\n\r\nbody\r\n\r\n").await.unwrap();
        stream.write_all(b"more").await.unwrap();
        stream.shutdown().await.unwrap();
        drop(stream);
        assert_eq!(reader.await.unwrap(), b"GET /OURS HTTP/1.1\r\nx-ODD: 1\r\n\r\nbody\r\n\r\nmore");
    }

    #[tokio::test]
    async fn a_head_in_pieces_is_no_request() {
        let (near, _far) = tokio::io::duplex(100);
        let heads = Heads::default();
        let mut stream = HeadStream::new(near, heads.clone());
        heads.prepare(b"GET /OURS HTTP/1.1\r\n\r\n".to_vec());
        assert!(stream.write_all(b"GET / HTTP/1.1\r\nHost").await.is_err());
    }

    #[tokio::test]
    async fn of_long_heads_the_framing_is_handed_over_and_the_whole_is_copied() {
        let (near, mut far) = tokio::io::duplex(1000);
        let heads = Heads::default();
        let mut stream = HeadStream::new(near, heads.clone());
        for lines in [MOST_LINES - 1, MOST_LINES, 1000] {
            heads.prepare(b"GET / HTTP/1.1\r\n\r\n".to_vec());
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            far.read_exact(&mut [0; 18]).await.unwrap();
            let filling = "set-COOKIE: a=b\r\n".repeat(lines);
            let head = format!("HTTP/1.1 200 OK\r\n{filling}content-LENGTH: 4\r\n\r\n");
            let sent = format!("HTTP/1.1 100 Continue\r\n\r\n{head}body");
            let wanted = match lines < MOST_LINES {
                true => sent.clone(),
                false => "HTTP/1.1 200 OK\r\ncontent-LENGTH: 4\r\n\r\nbody".to_owned(),
            };
            let mut read = vec![0; wanted.len()];
            let (written, outcome) = tokio::join!(far.write_all(sent.as_bytes()), stream.read_exact(&mut read));
            written.and(outcome.map(drop)).unwrap();
            assert_eq!((String::from_utf8(read).unwrap(), heads.response()), (wanted, head.into_bytes()));
        }
    }

    #[tokio::test]
    async fn heads_of_responses_are_copied_and_bodies_are_not() {
        let (near, mut far) = tokio::io::duplex(1000);
        let heads = Heads::default();
        let mut stream = HeadStream::new(near, heads.clone());
        for number in 0..2 {
            heads.prepare(b"GET / HTTP/1.1\r\n\r\n".to_vec());
            stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
            let head = format!("HTTP/1.1 20{number} OK\r\nX-odd: {number}\r\n\r\n");
            far.write_all(format!("{head}body").as_bytes()).await.unwrap();
            stream.read_exact(&mut vec![0; head.len() + 4]).await.unwrap();
            assert_eq!(heads.response(), head.as_bytes());
        }
    }
}
