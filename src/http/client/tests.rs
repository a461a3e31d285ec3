use std::{io::Write as _, time::Duration};

use bytes::Bytes;

use super::*;
use crate::http::{
    Body, HttpVersion, Part, PartContent,
    peer::{Peer, Reply, get},
};

mod breakage;
mod framing;
mod routes;

fn client_with(change: impl FnOnce(&mut ClientSettings)) -> Client {
    let mut settings = ClientSettings::new(Clock::system());
    change(&mut settings);
    Client::new(settings)
}

fn client() -> Client {
    client_with(|_| {})
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[tokio::test]
async fn a_request_goes_out_byte_for_byte() {
    let peer = Peer::always(OK);
    let request = get(peer.url("/a/../b|c?x=^[]&y=%2e'"))
        .with("X-First", "1")
        .with("Host", "other:1")
        .with("x-dup", "a")
        .with("soapAction", " s ")
        .with("X-Dup", "b")
        .with("Accept", "*/*");
    let exchange = client().send(request.sealed()).await.unwrap();
    assert_eq!(exchange.received.body, "ok");
    // Of names that differ in their letters only the last one counts, as under Node.
    assert_eq!(
        peer.request(),
        "GET /a/../b|c?x=^[]&y=%2e' HTTP/1.1\r\nX-First: 1\r\nHost: other:1\r\nX-Dup: b\r\nsoapAction:  s \r\n\
         Accept: */*\r\nConnection: keep-alive\r\n\r\n"
    );
    assert_eq!(exchange.warnings, [""; 0]);
}

#[tokio::test]
async fn nothing_but_connection_is_added() {
    let peer = Peer::always(OK);
    client().send(get(peer.url("")).posting("m-search", Body::Empty).sealed()).await.unwrap();
    assert_eq!(peer.request(), "m-search / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n");
}

#[tokio::test]
async fn heads_are_told_as_received() {
    let head = "HTTP/1.1 299 Très Fine\r\nX-Foo: 1\r\nset-COOKIE: a=1\r\nX-BAR:\r\nset-cookie: b=2\r\n\
                Content-length: 0\r\n\r\n";
    let peer = Peer::always(format!("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n{head}"));
    let client = client();
    for _ in 0..3 {
        let exchange = client.send(get(peer.url("/")).sealed()).await.unwrap();
        let response = &exchange.received;
        assert_eq!((response.code, response.reason.as_str()), (299, "Très Fine"));
        let headers: Vec<_> = response.headers.iter().map(|header| (&*header.name, &*header.value)).collect();
        let wanted =
            [("X-Foo", "1"), ("set-COOKIE", "a=1"), ("X-BAR", ""), ("set-cookie", "b=2"), ("Content-length", "0")];
        assert_eq!(headers, wanted);
        assert_eq!(response.header_bytes, head.len() as u64);
        assert_eq!(response.http_version, "HTTP/1.1");
        assert_eq!(exchange.remote, Some(format!("127.0.0.1:{}", peer.port)));
    }
}

#[tokio::test]
async fn many_headers_are_taken() {
    let peer =
        Peer::always(format!("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{}\r\n", "Set-Cookie: a=b\r\n".repeat(1900)));
    let exchange = client().send(get(peer.url("/")).sealed()).await.unwrap();
    assert_eq!(exchange.received.headers.len(), 1901);
}

#[tokio::test]
async fn many_requests_at_once_get_their_own_heads() {
    let peer = Peer::new(|_, request| {
        let path = String::from_utf8_lossy(request).split(' ').nth(1).unwrap().trim_matches('/').to_owned();
        let name: String = path.chars().map(|digit| if digit == '0' { 'x' } else { 'X' }).collect();
        Reply::Keep(format!("HTTP/1.1 200 OK\r\n{name}{path}: {path}\r\nContent-Length: 0\r\n\r\n").into_bytes())
    });
    let client = client();
    let sends = (0..32).map(|number| {
        let (client, url) = (&client, peer.url(&format!("/{number:b}")));
        async move {
            for _ in 0..5 {
                let exchange = client.send(get(url.clone()).sealed()).await.unwrap();
                let wanted: String =
                    format!("{number:b}").chars().map(|digit| if digit == '0' { 'x' } else { 'X' }).collect();
                assert_eq!(exchange.received.headers[0].name, format!("{wanted}{number:b}"));
            }
        }
    });
    futures_util::future::join_all(sends).await;
}

#[tokio::test]
async fn connections_are_reused_and_phases_say_so() {
    let peer = Peer::always(OK);
    let client = client();
    let first = client.send(get(peer.url("/")).sealed()).await.unwrap();
    let second = client.send(get(peer.url("/")).sealed()).await.unwrap();
    assert_eq!((first.reused, second.reused), (false, true));
    assert_eq!(first.local_port, second.local_port);
    assert_eq!(peer.connections(), [0, 0]);
    assert!(first.phases.tcp.is_some() && first.phases.dns.is_none() && first.phases.secure_handshake.is_none());
    assert!(second.phases.tcp.is_none() && second.phases.first_byte > 0.0);
    for phases in [first.phases, second.phases] {
        let sum = phases.prepare
            + phases.wait
            + phases.dns.unwrap_or(0.0)
            + phases.tcp.unwrap_or(0.0)
            + phases.first_byte
            + phases.download
            + phases.process;
        assert!((sum - phases.total).abs() < 0.001, "{phases:?}");
    }
}

#[tokio::test]
async fn plain_requests_load_no_roots() {
    let peer = Peer::always(OK);
    let client =
        client_with(|settings| settings.extra_roots = Arc::new(b"rubbish that would be refused".to_vec().into()));
    assert!(client.send(get(peer.url("/")).sealed()).await.is_ok());
    assert!(client.send(get(format!("https://127.0.0.1:{}/", peer.port)).sealed()).await.is_err());
}

#[tokio::test]
async fn localhost_is_looked_up_by_ourselves() {
    let peer = Peer::always(OK);
    let url = format!("http://api.localhost:{}/", peer.port);
    let exchange = client().send(get(url).sealed()).await.unwrap();
    assert!(exchange.phases.dns.is_some());
}

#[tokio::test]
async fn bodies_of_every_kind_go_out_with_their_length() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&[b'f'; 200_000]).unwrap();
    let path = file.path().to_owned();
    let multipart = Body::Multipart {
        boundary: "X".to_owned(),
        parts: vec![Part {
            head: "Content-Disposition: form-data; name=\"f\"\r\n\r\n".to_owned(),
            content: PartContent::File { path: path.clone(), length: 200_000 },
        }],
    };
    let in_file = "f".repeat(200_000);
    let form = format!("--X\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\n{in_file}\r\n--X--\r\n");
    let table = [
        ("GET", Body::Bytes("with a body".into()), "with a body".to_owned()),
        ("POST", Body::Bytes(Bytes::new()), String::new()),
        ("PUT", Body::File { path, length: 200_000 }, in_file.clone()),
        ("POST", multipart, form),
    ];
    for (method, body, wanted) in table {
        let peer = Peer::always(OK);
        let exchange = client().send(get(peer.url("/")).posting(method, body).sealed()).await.unwrap();
        let request = peer.request();
        let (head, sent) = request.split_once("\r\n\r\n").unwrap();
        assert!(sent == wanted, "{method}: {} bytes", sent.len());
        assert!(head.contains(&format!("Content-Length: {}", wanted.len())) && !head.contains("Transfer-Encoding"));
        assert_eq!(exchange.sent.request().header("content-length"), Some(wanted.len().to_string().as_str()));
    }
}

#[tokio::test]
async fn a_file_that_is_gone_fails_the_request() {
    let peer = Peer::always(OK);
    let body = Body::File { path: "/nonexistent/file".into(), length: 5 };
    let unanswered = client().send(get(peer.url("/")).posting("POST", body).sealed()).await.unwrap_err();
    assert_eq!(unanswered.failure.code.as_deref(), Some("ENOENT"), "{unanswered}");
}

#[tokio::test]
async fn sizes_are_those_of_the_wire_and_bodies_are_decoded() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&[b'a'; 5000]).unwrap();
    let body = encoder.finish().unwrap();
    let mut answer =
        format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
    answer.extend(&body);
    let peer = Peer::always(answer);
    let exchange = client().send(get(peer.url("/")).sealed()).await.unwrap();
    assert_eq!(exchange.received.body, vec![b'a'; 5000]);
    assert_eq!(exchange.received.downloaded_bytes, body.len() as u64);

    let peer = Peer::always("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
    let exchange = client().send(get(peer.url("/")).sealed()).await.unwrap();
    assert_eq!(exchange.received.body, "abc");
    assert!(exchange.warnings[0].starts_with("the body is not valid gzip"));
}

#[tokio::test]
async fn answers_without_a_body_and_of_unknown_length() {
    let table = [
        ("HEAD", Reply::Keep(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n".to_vec()), 200, ""),
        ("GET", Reply::Keep(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()), 204, ""),
        ("GET", Reply::Keep(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n".to_vec()), 304, ""),
        ("GET", Reply::Close(b"HTTP/1.1 200 OK\r\n\r\nuntil the end".to_vec()), 200, "until the end"),
        ("GET", Reply::Close(b"HTTP/1.0 200\r\n\r\nold".to_vec()), 200, "old"),
        (
            "GET",
            Reply::Keep(
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: 1\r\n\r\n"
                    .to_vec(),
            ),
            200,
            "abc",
        ),
    ];
    for (method, reply, code, body) in table {
        let reply = Mutex::new(Some(reply));
        let peer = Peer::new(move |_, _| reply.lock().unwrap().take().unwrap());
        let exchange = client().send(get(peer.url("/")).posting(method, Body::Empty).sealed()).await.unwrap();
        assert_eq!((exchange.received.code, &exchange.received.body[..]), (code, body.as_bytes()));
    }
}

#[tokio::test]
async fn a_long_body_in_many_pieces_arrives_whole() {
    let content: Vec<u8> = (0..3_000_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    let mut answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", content.len()).into_bytes();
    answer.extend(&content);
    let peer = Peer::always(answer);
    let exchange = client().send(get(peer.url("/")).sealed()).await.unwrap();
    assert!(exchange.received.body == content);
}

#[tokio::test]
async fn bodies_over_the_limit_fail() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n8\r\n12345678\r\n0\r\n\r\n";
    for answer in ["HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901", chunked] {
        let peer = Peer::always(answer);
        let client = client_with(|settings| settings.max_response_bytes = Some(10));
        let unanswered = client.send(get(peer.url("/")).sealed()).await.unwrap_err();
        let told = "the response body is larger than the limit of 10 bytes: --max-response-size sets another, 0 none";
        assert_eq!(unanswered.failure.message, told);
    }
    let peer = Peer::always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n1234567890");
    let client = client_with(|settings| settings.max_response_bytes = Some(10));
    assert!(client.send(get(peer.url("/")).sealed()).await.is_ok());
}

#[tokio::test]
async fn an_answer_may_come_before_the_request_is_written() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        std::io::Read::read(&mut stream, &mut buffer).unwrap();
        for piece in ["HTTP/1.1 413 Too Large\r\nx-ODD: 1\r\nContent-Length: 4\r\n\r\n", "much"] {
            stream.write_all(piece.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(30));
        }
        while std::io::Read::read(&mut stream, &mut buffer).is_ok_and(|count| count > 0) {}
    });
    let body = Body::Bytes(vec![0; 20_000_000].into());
    let exchange = client().send(get(url).posting("POST", body).sealed()).await.unwrap();
    assert_eq!((exchange.received.code, &exchange.received.body[..]), (413, &b"much"[..]));
    assert_eq!(exchange.received.headers[0].name, "x-ODD");
}

#[tokio::test]
async fn dropping_the_future_closes_the_connection() {
    for answer in ["", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome"] {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
        let (tell, told) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // An answer before the request would be an error of its own.
            std::io::Read::read_exact(&mut stream, &mut [0]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            // Ends when the client closes.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
            tell.send(()).unwrap();
        });
        let client = client();
        let send = client.send(get(url).sealed());
        assert!(tokio::time::timeout(Duration::from_millis(250), send).await.is_err());
        assert!(tokio::time::timeout(Duration::from_secs(10), told).await.is_ok(), "{answer:?}");
    }
}
