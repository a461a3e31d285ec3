//! Where messages end, and which connections go on.

use super::*;

fn request_of(peer: &Peer, number: usize) -> String {
    String::from_utf8_lossy(&peer.received()[number].bytes).into_owned()
}

#[tokio::test]
async fn bodies_go_out_in_chunks_where_the_user_says_so() {
    let table = [
        ("GET", Body::Empty, "chunked", "chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n"),
        (
            "POST",
            Body::Bytes("hello".into()),
            "chunked",
            "chunked\r\nConnection: keep-alive\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
        (
            "POST",
            Body::Bytes("hello".into()),
            "gzip",
            "gzip, chunked\r\nConnection: keep-alive\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ),
    ];
    for (method, body, coding, wanted) in table {
        let peer = Peer::always(OK);
        let request = get(peer.url("/")).posting(method, body).with("transfer-encoding", coding);
        let exchange = client().send(request.with("Content-Length", "3").sealed()).await.unwrap();
        assert_eq!(peer.request(), format!("{method} / HTTP/1.1\r\ntransfer-encoding: {wanted}"));
        assert_eq!(exchange.received.body, "ok");
    }
}

#[tokio::test]
async fn connections_end_where_either_side_says_so() {
    let answers = [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nKeep-Alive: timeout=0\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
    ];
    for answer in answers {
        let peer = Peer::always(answer);
        let client = client();
        for _ in 0..2 {
            assert!(!client.send(get(peer.url("/")).sealed()).await.unwrap().reused, "{answer:?}");
        }
    }
    let peer = Peer::always(OK);
    let client = client();
    for _ in 0..2 {
        let request = get(peer.url("/")).with("connection", "Close");
        assert!(!client.send(request.sealed()).await.unwrap().reused);
    }
    assert_eq!(peer.connections(), [0, 1]);
}

/// A second answer that nobody asked for must not become that of the next request.
#[tokio::test]
async fn an_answer_that_comes_unasked_answers_nothing() {
    let unasked = format!("{OK}HTTP/1.1 200 Evil\r\nContent-Length: 4\r\n\r\nevil");
    let peer =
        Peer::new(move |number, _| Reply::Keep(if number == 0 { unasked.clone() } else { OK.into() }.into_bytes()));
    let client = client();
    for _ in 0..3 {
        let exchange = client.send(get(peer.url("/")).posting("POST", Body::Empty).sealed()).await.unwrap();
        assert_eq!((exchange.received.reason.as_str(), &exchange.received.body[..]), ("OK", &b"ok"[..]));
    }
    assert_eq!(peer.connections(), [0, 1, 1]);
}

/// Where the server closed after its answer, that is seen before the connection is used: nothing has to be repeated,
/// which for a POST would not be allowed.
#[tokio::test]
async fn a_closed_connection_is_not_used() {
    let peer = Peer::new(|_, _| Reply::Close(OK.into()));
    let client = client();
    for _ in 0..3 {
        let exchange = client.send(get(peer.url("/")).posting("POST", Body::Empty).sealed()).await.unwrap();
        assert!(!exchange.reused);
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    assert_eq!(peer.received().len(), 3);
}

#[tokio::test]
async fn odd_statuses_and_methods_are_answers() {
    let table = [
        ("GET", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nbytes", 101),
        ("CONNECT", "HTTP/1.1 405 No\r\nContent-Length: 2\r\n\r\nok", 405),
        ("BREW", "HTTP/1.1 418 \r\nContent-Length: 0\r\n\r\n", 418),
        ("GET", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", 999),
        ("GET", "HTTP/1.1 102 Wait\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200),
    ];
    for (method, answer, code) in table {
        let peer = Peer::new(move |_, _| Reply::Close(answer.into()));
        let exchange = client().send(get(peer.url("/")).posting(method, Body::Empty).sealed()).await.unwrap();
        assert_eq!(exchange.received.code, code, "{answer:?}");
        assert!(peer.request().starts_with(&format!("{method} / HTTP/1.1\r\n")));
    }
}

#[tokio::test]
async fn bytes_that_no_library_takes_go_out_as_they_are() {
    let peer = Peer::always(OK);
    let exchange = client().send(get(peer.url("/<é>`?\"<x>\"`")).with("X", " é\t").sealed()).await.unwrap();
    let received = peer.received()[0].bytes.clone();
    assert!(received.starts_with(b"GET /<\xe9>`?\"<x>\"` HTTP/1.1\r\nX:  \xe9\t\r\n"), "{received:?}");
    assert_eq!(exchange.warnings, [""; 0]);
}

#[tokio::test]
async fn a_connection_of_its_own_is_shared_with_nobody() {
    let peer = Peer::always(OK);
    let client = client();
    let numbered = |number| {
        let mut request = get(peer.url("/"));
        request.settings.connection = number;
        request.sealed()
    };
    for number in [None, Some(1), Some(1), None, Some(2)] {
        client.send(numbered(number)).await.unwrap();
    }
    client.forget(1);
    client.send(numbered(Some(1))).await.unwrap();
    assert_eq!(peer.connections(), [0, 1, 1, 0, 2, 3]);
    assert!(request_of(&peer, 5).starts_with("GET / "));
}
