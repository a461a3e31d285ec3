//! Servers that lie, hang or never end: each a clear failure, in time, and the run goes on.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::support::{
    Command, Ended, Item, Peer, Reply, Server, collection,
    wire::{Act, send},
};

const FOR_EVER: u64 = u64::MAX;
const GIGABYTE: u64 = 1 << 30;

/// A run of one request to there, and of one more that must succeed.
fn run(url: &str, arguments: &[&str]) -> (Ended, String) {
    let other = Server::ok();
    let items = [Item::get("one", url), Item::get("two", other.url()).test("pm.test('went on', () => {})")];
    let ended = Command::run_of(&collection(items)).with(arguments.iter().copied()).run().expect(5);
    assert_eq!(ended.assertions(), ["went on"]);
    let errors = ended.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    (ended, errors[0].clone())
}

#[test]
fn nonsense_and_broken_promises_are_told_apart() {
    let table: [(Vec<Act>, &str); 11] = [
        (vec![send("\0\u{1}\u{2} garbage \r\n\r\n")], "Parse Error: Expected HTTP/, RTSP/ or ICE/"),
        (vec![send(vec![0x15, 3, 3, 0, 2, 2, 40])], "Parse Error: Expected HTTP/, RTSP/ or ICE/"),
        (vec![], "socket hang up"),
        (vec![send("HTTP/1.1 2")], "socket hang up"),
        (vec![send("HTTP/1.1 200 OK\r\nX: 1\r\n")], "socket hang up"),
        (
            vec![send("HTTP/1.1 200 OK\r\nX: "), Act::Repeat(vec![b'a'; 65536], FOR_EVER)],
            "Parse Error: Header overflow",
        ),
        (
            vec![send("HTTP/1.1 200 OK\r\n"), Act::Repeat(b"X: 1\r\n".repeat(9000), FOR_EVER)],
            "Parse Error: Header overflow",
        ),
        (vec![send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")], "aborted"),
        (vec![send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")], "aborted"),
        (
            vec![send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n")],
            "Parse Error: Invalid character in chunk size",
        ),
        (
            vec![send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")],
            "Parse Error: Content-Length overflow",
        ),
    ];
    for (acts, message) in table {
        let peer = Peer::start(acts.clone());
        let (ended, error) = run(&peer.url(), &["--timeout-request", "20000"]);
        assert_eq!(error, message, "{acts:.60?}");
        assert!(ended.took < Duration::from_secs(18), "{message}: {:?}", ended.took);
    }
}

#[test]
fn what_a_server_says_beyond_its_length_is_nobodys() {
    let peer = Peer::start([send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"), Act::Hold]);
    let item = || Item::get("one", peer.url()).test("pm.test(pm.response.text(), () => {})");
    let ended = Command::run_of(&collection([item(), item()])).with(["--timeout-request", "20000"]).run().expect(0);
    assert_eq!(ended.assertions(), ["ok", "ok"]);
    assert_eq!(peer.seen().len(), 2, "a connection with bytes left on it was used again");
}

#[test]
fn servers_that_hang_time_out_at_every_stage() {
    let silent = Peer::start([Act::Hold]);
    let half = Peer::start([send("HTTP/1.1 200 OK\r\nX: "), Act::Hold]);
    let early = Peer::start([Act::Repeat(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), 2500), Act::Hold]);
    let body = Peer::start([send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Act::Hold]);
    let full = Full::start();
    for (stage, url, message) in [
        ("connect", format!("http://{}", full.address), "ETIMEDOUT"),
        ("TLS", silent.url().replace("http:", "https:"), "ESOCKETTIMEDOUT"),
        ("head", silent.url(), "ESOCKETTIMEDOUT"),
        ("half a head", half.url(), "ESOCKETTIMEDOUT"),
        ("early hints", early.url(), "ESOCKETTIMEDOUT"),
        ("body", body.url(), "ESOCKETTIMEDOUT"),
    ] {
        let (ended, error) = run(&url, &["--timeout-request", "700"]);
        assert_eq!(error, message, "{stage}");
        assert!(ended.took < Duration::from_secs(15), "{stage}: {:?}", ended.took);
    }
    let other = Server::ok();
    let items = [Item::get("one", "https://api.test/"), Item::get("two", other.url())];
    let ended = Command::run_of(&collection(items))
        .with(["--timeout-request", "700"])
        .variable("HTTPS_PROXY", silent.url())
        .variable("NO_PROXY", "127.0.0.1")
        .run()
        .expect(5);
    assert_eq!(ended.errors(), ["ETIMEDOUT"]);
    assert!(silent.seen().iter().any(|head| head.starts_with("CONNECT api.test:443")), "{:?}", silent.seen());
}

/// A port whose queue of connections is full, so that it answers no more: connecting hangs.
struct Full {
    address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
    _listener: tokio::net::TcpListener,
    _waiting: Vec<TcpStream>,
}

impl Full {
    fn start() -> Full {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let entered = runtime.enter();
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        drop(entered);
        let address = listener.local_addr().unwrap();
        let connect = || TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok();
        let waiting: Vec<TcpStream> = std::iter::from_fn(connect).take(50).collect();
        assert!(waiting.len() < 50, "the queue never fills");
        Full { address, _runtime: runtime, _listener: listener, _waiting: waiting }
    }
}

/// Zeros that are small on the wire.
fn bomb(length: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&vec![0; length]).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_body_that_unpacks_beyond_the_limit_fails() {
    let server = Server::start(|_| Reply::status(200).header("Content-Encoding", "gzip").body(bomb(2 << 20)));
    let (_, error) = run(&server.url(), &["--max-response-size", "1M"]);
    assert_eq!(error, "the response body is larger than the limit of 1 MB: --max-response-size sets another, 0 none");
}

#[cfg(target_os = "linux")]
#[test]
fn a_gigabyte_of_response_costs_no_memory_where_there_is_a_limit() {
    let told = Peer::start([
        send(format!("HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n")),
        Act::Repeat(vec![b'x'; 1 << 16], GIGABYTE),
    ]);
    let chunk = [&b"10000\r\n"[..], &[b'x'; 1 << 16], b"\r\n"].concat();
    let untold = Peer::start([
        send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        Act::Repeat(chunk, GIGABYTE + (GIGABYTE >> 13)),
    ]);
    let packed = Server::start(|_| Reply::status(200).header("Content-Encoding", "gzip").body(bomb(32 << 20)));
    let last = Server::start(|_| Reply::ok("ok").after(Duration::from_secs(1)));
    let items = [told.url(), untold.url(), packed.url(), last.url()]
        .map(|url| Item::get(&url, &url).test("pm.test('x', () => {})"));
    let started = Command::run_of(&collection(items)).with(["--max-response-size", "10M"]).start();
    while last.received().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let peak = started.peak_memory().unwrap();
    let ended = started.wait().expect(5);
    let sentence = "the response body is larger than the limit of 10 MB: --max-response-size sets another, 0 none";
    assert_eq!(ended.errors(), [sentence; 3]);
    assert!(peak < 64 << 10, "{peak} kB");
}
