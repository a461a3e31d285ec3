//! An HTTP server on loopback that keeps every request as it came over the wire: order, case and bytes.
//!
//! It is our own because servers of libraries lower-case and group headers, and those are what tests ask about.

use std::{
    io::{self, BufRead, BufReader, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Received {
    pub method: String,
    /// The target of the request line: path and query, or the whole URL for a proxy.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Which of the server's connections it came on.
    pub connection: usize,
}

impl Received {
    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All headers of that name.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let same = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str()).collect()
    }

    /// Names of the headers in lower case, in order.
    pub fn names(&self) -> Vec<String> {
        self.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect()
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or("")
    }

    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server answers.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    pub(super) delay: Duration,
}

impl Reply {
    /// An empty reply.
    pub fn status(status: u16) -> Reply {
        Reply { status, headers: Vec::new(), body: Vec::new(), delay: Duration::ZERO }
    }

    /// 200 with a text.
    pub fn ok(text: impl Into<String>) -> Reply {
        Reply::status(200).body(text.into())
    }

    pub fn json(json: &serde_json::Value) -> Reply {
        Reply::ok(json.to_string()).header("Content-Type", "application/json")
    }

    pub fn redirect(status: u16, location: impl Into<String>) -> Reply {
        Reply::status(status).header("Location", location)
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Reply {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Reply {
        self.body = body.into();
        self
    }

    /// Answers only after this time.
    pub fn after(mut self, delay: Duration) -> Reply {
        self.delay = delay;
        self
    }

    pub(super) fn bytes(&self, has_body: bool) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Status\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", self.body.len()));
        let mut bytes = head.into_bytes();
        if has_body {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

type Handler = dyn Fn(&Received) -> Reply + Send + Sync;

struct Shared {
    handler: Box<Handler>,
    received: Mutex<Vec<Received>>,
    connections: AtomicUsize,
    stopped: AtomicBool,
}

/// How often the server must be called for the test to pass.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Called,
    Untouched,
    Anything,
}

/// A server for one test.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    expected: Expected,
}

impl Server {
    /// A server that must be called at least once.
    pub fn start(handler: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Server {
        Server::listen(Box::new(handler), Expected::Called)
    }

    /// A server that says `ok` to everything.
    pub fn ok() -> Server {
        Server::start(|_| Reply::ok("ok"))
    }

    /// A server that nobody may call.
    pub fn untouched() -> Server {
        Server::listen(Box::new(|_| Reply::status(500)), Expected::Untouched)
    }

    /// Drops the demand that it be called.
    pub fn optional(mut self) -> Server {
        self.expected = Expected::Anything;
        self
    }

    fn listen(handler: Box<Handler>, expected: Expected) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            handler,
            received: Mutex::default(),
            connections: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        });
        let accepting = shared.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if accepting.stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { return };
                let shared = accepting.clone();
                // A client that goes away in the middle is for the test to judge, not for the server.
                thread::spawn(move || shared.serve(stream).ok());
            }
        });
        Server { address, shared, expected }
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The same server under another name, hence of another origin.
    pub fn url_as(&self, host: &str) -> String {
        format!("http://{host}:{}", self.address.port())
    }

    /// `127.0.0.1:port`.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap().clone()
    }

    /// The only request there was.
    pub fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "one request was expected: {received:#?}");
        received.remove(0)
    }

    /// Targets in order.
    pub fn targets(&self) -> Vec<String> {
        self.received().into_iter().map(|request| request.target).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
        let targets = self.targets();
        if thread::panicking() {
            return;
        }
        match self.expected {
            Expected::Called => assert!(!targets.is_empty(), "the server was never called"),
            Expected::Untouched => assert!(targets.is_empty(), "the server must not be called: {targets:?}"),
            Expected::Anything => {}
        }
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let connection = self.connections.fetch_add(1, Ordering::Relaxed);
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.set_nodelay(true)?;
        let mut writer = stream.try_clone()?;
        let mut reader = BufReader::new(stream);
        while let Some(request) = read_request(&mut reader, connection)? {
            self.received.lock().unwrap().push(request.clone());
            let reply = (self.handler)(&request);
            thread::sleep(reply.delay);
            writer.write_all(&reply.bytes(request.method != "HEAD"))?;
        }
        Ok(())
    }
}

pub(super) fn read_request(reader: &mut impl BufRead, connection: usize) -> io::Result<Option<Received>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        let mut bytes = Vec::new();
        reader.read_until(b'\n', &mut bytes)?;
        // HTTP's own encoding of header values, and Node's.
        let line: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let line = line.trim_end_matches(['\r', '\n']);
        let Some((name, value)) = line.split_once(':') else { break };
        headers.push((name.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
    }
    let mut request = Received { method, target, headers, body: Vec::new(), connection };
    if let Some(length) = request.header("content-length").and_then(|length| length.parse().ok()) {
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        request.body = body;
    }
    Ok(Some(request))
}
