//! A peer for tests that speaks raw bytes on loopback, wrong ones included.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use super::{Body, Header, Request, SendSettings, Signed};

/// What the peer does after it has read a request.
pub(super) enum Reply {
    /// Writes, and reads the next request.
    Keep(Vec<u8>),
    /// Writes and closes.
    Close(Vec<u8>),
    /// Writes and says no more, with the connection open.
    Hang(Vec<u8>),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Received {
    pub(super) connection: usize,
    pub(super) bytes: Vec<u8>,
}

/// A listening peer. It goes when the test's process does.
pub(super) struct Peer {
    pub(super) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Peer {
    /// Answers the request with that number (from 0, over all connections).
    pub(super) fn new(answer: impl Fn(usize, &[u8]) -> Reply + Send + Sync + 'static) -> Peer {
        Peer::over(answer, Some)
    }

    /// The same in plain words: one answer for all, the connection kept.
    pub(super) fn always(answer: impl AsRef<[u8]>) -> Peer {
        let answer = answer.as_ref().to_vec();
        Peer::new(move |_, _| Reply::Keep(answer.clone()))
    }

    /// With something between the connection and the bytes, such as TLS. None gives the connection up.
    pub(super) fn over<S: Read + Write + Closing + Send + 'static>(
        answer: impl Fn(usize, &[u8]) -> Reply + Send + Sync + 'static,
        wrap: impl Fn(TcpStream) -> Option<S> + Send + Sync + 'static,
    ) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let (log, answer, wrap) = (Arc::clone(&received), Arc::new(answer), Arc::new(wrap));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (log, answer, wrap) = (Arc::clone(&log), Arc::clone(&answer), Arc::clone(&wrap));
                thread::spawn(move || {
                    let Some(stream) = stream.ok().and_then(|stream| wrap(stream)) else { return };
                    converse(stream, connection, &log, answer.as_ref());
                });
            }
        });
        Peer { port, received }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// What came so far.
    pub(super) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The only request, as text.
    pub(super) fn request(&self) -> String {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        String::from_utf8_lossy(&received[0].bytes).into_owned()
    }

    /// For each request the number of its connection.
    pub(super) fn connections(&self) -> Vec<usize> {
        self.received().iter().map(|received| received.connection).collect()
    }
}

/// How a connection ends.
pub(super) trait Closing {
    fn close(&mut self);
}

impl Closing for TcpStream {
    fn close(&mut self) {
        let _ = self.shutdown(Shutdown::Both);
    }
}

fn converse<S: Read + Write + Closing>(
    mut stream: S,
    connection: usize,
    log: &Mutex<Vec<Received>>,
    answer: &(impl Fn(usize, &[u8]) -> Reply + ?Sized),
) {
    while let Some(bytes) = read_request(&mut stream) {
        let number = {
            let mut log = log.lock().unwrap();
            log.push(Received { connection, bytes: bytes.clone() });
            log.len() - 1
        };
        let (bytes, is_last) = match answer(number, &bytes) {
            Reply::Keep(bytes) => (bytes, false),
            Reply::Close(bytes) => (bytes, true),
            Reply::Hang(bytes) => {
                let _ = stream.write_all(&bytes).and_then(|()| stream.flush());
                thread::sleep(Duration::from_secs(20));
                return;
            }
        };
        if stream.write_all(&bytes).and_then(|()| stream.flush()).is_err() {
            return;
        }
        if is_last {
            return stream.close();
        }
    }
}

/// Head and body; a body by its length or its chunks.
fn read_request(stream: &mut impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let text = String::from_utf8_lossy(&bytes[..head]).to_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let is_whole = match length {
                Some(length) => bytes.len() >= head + 4 + usize::min(length, 1 << 30),
                None => !text.contains("\r\ntransfer-encoding:") || bytes.ends_with(b"0\r\n\r\n"),
            };
            if is_whole {
                return Some(bytes);
            }
        }
        let mut buffer = [0; 65536];
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// A GET of that URL.
pub(super) fn get(url: impl Into<String>) -> Request {
    Request {
        method: "GET".to_owned(),
        url: url.into(),
        headers: Vec::new(),
        body: Body::Empty,
        settings: SendSettings::default(),
    }
}

impl Request {
    /// For tests: with one more header.
    pub(super) fn with(mut self, name: &str, value: &str) -> Request {
        self.headers.push(Header::new(name, value));
        self
    }

    /// For tests: with a method and a body.
    pub(super) fn posting(mut self, method: &str, body: Body) -> Request {
        method.clone_into(&mut self.method);
        self.body = body;
        self
    }

    /// For tests: sealed as it is.
    pub(super) fn sealed(self) -> Signed {
        Signed::seal(self)
    }
}
