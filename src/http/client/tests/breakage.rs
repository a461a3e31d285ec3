//! Peers that break off, hang or talk nonsense.

use super::*;

async fn failure_of(reply: Reply, change: impl FnOnce(&mut Request)) -> Failure {
    let reply = Mutex::new(Some(reply));
    let peer = Peer::new(move |_, _| reply.lock().unwrap().take().unwrap_or(Reply::Close(Vec::new())));
    let mut request = get(peer.url("/")).posting("POST", Body::Empty);
    change(&mut request);
    client().send(request.sealed()).await.unwrap_err().failure
}

#[tokio::test]
async fn nonsense_fails_in_nodes_words() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    let endless = format!("HTTP/1.1 200 OK\r\nX: {}", "a".repeat(900_000));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: 1\r\n".repeat(60_000));
    let table: &[(&str, &str, &str)] = &[
        ("GARBAGE\r\n\r\n", "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "HPE_INVALID_CONSTANT", "Expected HTTP/, RTSP/ or ICE/"),
        ("HTTP/1.2 200 OK\r\n\r\n", "HPE_INVALID_VERSION", "Invalid HTTP version"),
        ("HTTP/2 200 OK\r\n\r\n", "HPE_INVALID_VERSION", "Expected dot"),
        ("HTTP/1.1 99 X\r\n\r\n", "HPE_INVALID_STATUS", "Invalid status code"),
        ("HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
        ("HTTP/1.1 200 OK\r\n: 1\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header token"),
        ("HTTP/1.1 200 OK\r\nX: a\x01b\r\n\r\n", "HPE_INVALID_HEADER_TOKEN", "Invalid header value char"),
        (
            "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
            "HPE_INVALID_HEADER_TOKEN",
            "Unexpected whitespace after header value",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
            "Duplicate Content-Length",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
            "HPE_UNEXPECTED_CONTENT_LENGTH",
            "Duplicate Content-Length",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
            "HPE_INVALID_CONTENT_LENGTH",
            "Invalid character in Content-Length",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
            "HPE_INVALID_CONTENT_LENGTH",
            "Content-Length can't be present with Transfer-Encoding",
        ),
        ("HTTP/1.1 200 OK\nX: 1\n\n", "HPE_CR_EXPECTED", "Missing expected CR after response line"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HPE_INVALID_CHUNK_SIZE",
            "Invalid character in chunk size",
        ),
        (&long, "HPE_HEADER_OVERFLOW", "Header overflow"),
        (&endless, "HPE_HEADER_OVERFLOW", "Header overflow"),
        (&many, "HPE_HEADER_OVERFLOW", "Header overflow"),
    ];
    for (answer, code, reason) in table {
        let failure = failure_of(Reply::Close(answer.as_bytes().to_vec()), |_| {}).await;
        let wanted = (Some(*code), format!("Parse Error: {reason}"));
        let start = &answer[..answer.len().min(60)];
        assert_eq!((failure.code.as_deref(), failure.message), wanted, "{start:?}");
    }
}

#[tokio::test]
async fn the_lenient_parser_takes_more() {
    let answers = [
        "HTTP/1.1 200 OK\r\nX : 1\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok",
    ];
    for answer in answers {
        let peer = Peer::always(answer);
        let mut request = get(peer.url("/"));
        request.settings.insecure_http_parser = true;
        let exchange = client().send(request.sealed()).await.unwrap();
        assert_eq!(exchange.received.body, "ok", "{answer:?}");
        assert_eq!(exchange.received.header("content-length"), Some("2"));
    }
}

#[tokio::test]
async fn connections_that_break_off_fail_in_nodes_words() {
    let table = [
        (Reply::Close(Vec::new()), "socket hang up"),
        (Reply::Close(b"HTTP/1.1 200 OK\r\nX: 1\r\n".to_vec()), "socket hang up"),
        (Reply::Close(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_vec()), "aborted"),
        (Reply::Close(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab".to_vec()), "aborted"),
    ];
    for (reply, message) in table {
        let failure = failure_of(reply, |_| {}).await;
        assert_eq!((failure.code.as_deref(), failure.message.as_str()), (Some("ECONNRESET"), message));
        assert!(!failure.is_transient);
    }
}

#[tokio::test]
async fn a_reset_connection_fails_in_nodes_words() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // Closing with bytes unread sends a reset.
        std::io::Read::read_exact(&mut stream, &mut [0]).unwrap();
    });
    let failure = client().send(get(format!("http://127.0.0.1:{port}/")).sealed()).await.unwrap_err().failure;
    let got = (failure.code.as_deref(), failure.message.as_str(), failure.syscall.as_deref());
    assert_eq!(got, (Some("ECONNRESET"), "read ECONNRESET", Some("read")));
}

#[tokio::test]
async fn hanging_peers_time_out_at_every_stage() {
    for answer in ["", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"] {
        let hang = Reply::Hang(answer.as_bytes().to_vec());
        let failure = failure_of(hang, |request| request.settings.timeout = Some(Duration::from_millis(250))).await;
        let got = (failure.code.as_deref(), failure.message.as_str());
        assert_eq!(got, (Some("ESOCKETTIMEDOUT"), "ESOCKETTIMEDOUT"), "{answer:?}");
    }
    // A TLS handshake that is never answered.
    let peer = Peer::always("");
    let mut request = get(format!("https://127.0.0.1:{}/", peer.port));
    request.settings.timeout = Some(Duration::from_secs(1));
    let failure = client().send(request.sealed()).await.unwrap_err().failure;
    assert_eq!(failure.code.as_deref(), Some("ESOCKETTIMEDOUT"));
}

#[tokio::test]
async fn refused_connections_name_address_and_port() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for host in ["127.0.0.1", "localhost"] {
        let failure = client().send(get(format!("http://{host}:{free}/")).sealed()).await.unwrap_err().failure;
        assert_eq!(failure.message, format!("connect ECONNREFUSED 127.0.0.1:{free}"));
        assert_eq!(failure.code.as_deref(), Some("ECONNREFUSED"));
        assert_eq!(failure.syscall.as_deref(), Some("connect"));
        assert_eq!((failure.address.as_deref(), failure.port), (Some("127.0.0.1"), Some(free)));
        assert!(failure.is_transient);
    }
}

#[tokio::test]
async fn a_failed_request_is_given_back() {
    let unanswered = client().send(get("http://a b/").with("X", "1").sealed()).await.unwrap_err();
    assert_eq!(unanswered.failure.message, "getaddrinfo ENOTFOUND a b");
    assert_eq!(unanswered.sent.request().header("x"), Some("1"));
}

/// The peer takes the second request on a kept connection and closes it.
fn forgetful() -> Peer {
    Peer::new(|number, _| if number == 1 { Reply::Close(Vec::new()) } else { Reply::Keep(OK.into()) })
}

#[tokio::test]
async fn a_stale_connection_is_retried_once_where_that_is_safe() {
    for (method, is_retried) in [("GET", true), ("PUT", true), ("POST", false), ("PATCH", false)] {
        let peer = forgetful();
        let client = client();
        client.send(get(peer.url("/")).sealed()).await.unwrap();
        let body = Body::Bytes("x".into());
        match client.send(get(peer.url("/")).posting(method, body).sealed()).await {
            Ok(exchange) => {
                assert!(is_retried && !exchange.reused && exchange.phases.tcp.is_some(), "{method}");
                assert_eq!(peer.connections(), [0, 0, 1]);
            }
            Err(unanswered) => {
                assert!(!is_retried, "{method}");
                assert_eq!(unanswered.failure.message, "socket hang up");
            }
        }
    }
}

#[tokio::test]
async fn a_fresh_connection_is_not_retried() {
    let peer = Peer::new(|_, _| Reply::Close(Vec::new()));
    let failure = client().send(get(peer.url("/")).sealed()).await.unwrap_err().failure;
    assert_eq!(failure.message, "socket hang up");
    assert_eq!(peer.received().len(), 1);
}

#[tokio::test]
async fn servers_that_close_after_each_answer_cause_no_failures() {
    let peer = Peer::new(|_, _| Reply::Close(OK.into()));
    let client = client();
    for _ in 0..300 {
        assert!(client.send(get(peer.url("/")).sealed()).await.is_ok());
    }
}
