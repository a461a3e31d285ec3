//! Proxies and HTTP/2.

use super::*;

fn behind(proxy: &str, more: &[(&str, &str)]) -> Client {
    client_with(|settings| {
        settings.environment.insert("HTTP_PROXY".to_owned(), proxy.to_owned());
        for (name, value) in more {
            settings.environment.insert((*name).to_owned(), (*value).to_owned());
        }
    })
}

#[tokio::test]
async fn plain_requests_go_to_the_proxy_in_absolute_form() {
    let proxy = Peer::always(OK);
    let client = behind(&format!("http://user:p%40ss@127.0.0.1:{}", proxy.port), &[]);
    let request = get("http://example.test/a/../b?c").with("Host", "example.test").with("Accept", "x");
    let exchange = client.send(request.sealed()).await.unwrap();
    assert_eq!(
        proxy.request(),
        "GET http://example.test/a/../b?c HTTP/1.1\r\nHost: example.test\r\nAccept: x\r\n\
         Proxy-Authorization: Basic dXNlcjpwQHNz\r\nConnection: keep-alive\r\n\r\n"
    );
    assert_eq!(exchange.remote, Some(format!("127.0.0.1:{}", proxy.port)));
}

#[tokio::test]
async fn exempt_hosts_are_asked_directly() {
    let (proxy, peer) = (Peer::always(OK), Peer::always(OK));
    let client = behind(&proxy.url(""), &[("NO_PROXY", "other,127.0.0.1")]);
    client.send(get(peer.url("/")).sealed()).await.unwrap();
    assert_eq!((proxy.received().len(), peer.received().len()), (0, 1));
}

#[tokio::test]
async fn a_proxy_that_refuses_a_plain_request_is_answered_like_any_server() {
    let proxy = Peer::always("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    let exchange = behind(&proxy.url(""), &[]).send(get("http://example.test/").sealed()).await.unwrap();
    assert_eq!(exchange.received.code, 407);
}

#[tokio::test]
async fn tunnels_that_are_refused_fail() {
    let table = [
        ("HTTP/1.1 407 Auth\r\n\r\n", "tunneling socket could not be established, statusCode=407"),
        ("HTTP/1.1 502 Bad Gateway\r\n\r\n", "tunneling socket could not be established, statusCode=502"),
        ("HTTP/1.1 201 Created\r\n\r\n", "tunneling socket could not be established, statusCode=201"),
        ("HTTP/1.1 2", "tunneling socket could not be established, cause=socket hang up"),
        ("", "tunneling socket could not be established, cause=socket hang up"),
        (
            "SSH-2.0-OpenSSH\r\n",
            "tunneling socket could not be established, cause=Parse Error: Expected HTTP/, RTSP/ or ICE/",
        ),
    ];
    for (answer, message) in table {
        let proxy = Peer::new(move |_, _| Reply::Close(answer.into()));
        let client = behind(&proxy.url(""), &[]);
        let failure = client.send(get("https://example.test/").sealed()).await.unwrap_err().failure;
        assert_eq!((failure.code.as_deref(), failure.message.as_str()), (Some("ECONNRESET"), message));
        assert!(proxy.request().starts_with("CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n"));
    }
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = behind(&format!("http://127.0.0.1:{free}"), &[]);
    let failure = client.send(get("https://example.test/").sealed()).await.unwrap_err().failure;
    let cause = format!("connect ECONNREFUSED 127.0.0.1:{free}");
    assert_eq!(failure.message, format!("tunneling socket could not be established, cause={cause}"));
    let failure = client.send(get("http://example.test/").sealed()).await.unwrap_err().failure;
    assert_eq!(failure.message, cause);
}

#[tokio::test]
async fn proxies_are_asked_for_ipv6_addresses_in_brackets() {
    let proxy = Peer::new(|_, _| Reply::Close("HTTP/1.1 403 Forbidden\r\n\r\n".into()));
    let failure = behind(&proxy.url(""), &[]).send(get("https://[::1]/").sealed()).await.unwrap_err().failure;
    assert!(failure.message.ends_with("statusCode=403"), "{failure}");
    assert!(proxy.request().starts_with("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n"), "{}", proxy.request());
}

#[tokio::test]
async fn a_proxy_that_never_opens_the_tunnel_times_out() {
    let proxy = Peer::new(|_, _| Reply::Hang(Vec::new()));
    let mut request = get("https://example.test/");
    request.settings.timeout = Some(Duration::from_millis(200));
    let failure = behind(&proxy.url(""), &[]).send(request.sealed()).await.unwrap_err().failure;
    assert_eq!(failure.code.as_deref(), Some("ETIMEDOUT"));
}

#[tokio::test]
async fn a_host_that_is_a_variable_is_the_proxys_business() {
    let answer = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 7\r\n\r\nno such";
    let proxy = Peer::new(move |_, _| Reply::Close(answer.as_bytes().to_vec()));
    let client = behind(&format!("http://user:pass@localhost:{}", proxy.port), &[]);
    // What stands in for the host on the inside is a text like any other in the rest.
    let body = Body::Bytes("GET http://host.invalid {{baseUrl}}".into());
    let request = get("http://{{baseUrl}}:81/a/../b?c={{d}}&e=http://host.invalid").posting("POST", body);
    let request = request.with("X", "http://host.invalid").with("Host", "{{baseurl}}:81").with("Content-Length", "1");
    let exchange = client.send(request.sealed()).await.unwrap();
    assert_eq!(
        proxy.request(),
        "POST http://{{baseurl}}:81/a/../b?c={{d}}&e=http://host.invalid HTTP/1.1\r\nX: http://host.invalid\r\n\
         Host: {{baseurl}}:81\r\nContent-Length: 35\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\
         Connection: keep-alive\r\n\r\n\
         GET http://host.invalid {{baseUrl}}"
    );
    assert_eq!((exchange.received.code, &exchange.received.body[..]), (502, &b"no such"[..]));
    assert!(exchange.phases.tcp.is_some() && exchange.phases.dns.is_some(), "{:?}", exchange.phases);
    client.send(get("http://{{a}}/").sealed()).await.unwrap();
    let added = "GET http://{{a}}/ HTTP/1.1\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n\
                 Connection: keep-alive\r\n\r\n";
    assert_eq!(String::from_utf8_lossy(&proxy.received()[1].bytes), added);
}

#[tokio::test]
async fn a_long_body_follows_a_host_that_is_a_variable() {
    let proxy = Peer::always(OK);
    let content: Vec<u8> = (0..300_000_u32).map(|number| number.to_le_bytes()[1]).collect();
    let request = get("http://{{a}}/").posting("PUT", Body::Bytes(content.clone().into()));
    behind(&proxy.url(""), &[]).send(request.sealed()).await.unwrap();
    let received = proxy.received()[0].bytes.clone();
    assert!(received.starts_with(b"PUT http://{{a}}/ HTTP/1.1\r\n"));
    assert!(received.ends_with(&content));
}

#[tokio::test]
async fn without_a_plain_proxy_a_host_that_is_a_variable_is_not_found() {
    let proxy = Peer::always(OK);
    let table = [
        (client(), "http://{{host}}/p"),
        (behind(&proxy.url(""), &[("NO_PROXY", "*")]), "http://{{host}}/p"),
        (behind("socks5://127.0.0.1:1", &[]), "http://{{host}}/p"),
    ];
    for (client, url) in table {
        let failure = client.send(get(url).sealed()).await.unwrap_err().failure;
        let got = (failure.code.as_deref(), failure.message.as_str());
        assert_eq!(got, (Some("ENOTFOUND"), "getaddrinfo ENOTFOUND {{host}}"), "{url}");
    }
    assert!(proxy.received().is_empty());
}

#[tokio::test]
async fn a_proxy_that_breaks_off_on_a_host_that_is_a_variable_fails_as_usual() {
    let proxy = Peer::new(|_, _| Reply::Close(Vec::new()));
    let failure = behind(&proxy.url(""), &[]).send(get("http://{{a}}/").sealed()).await.unwrap_err().failure;
    assert_eq!(failure.message, "socket hang up");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let client = behind(&format!("http://127.0.0.1:{free}"), &[]);
    let failure = client.send(get("http://{{a}}/").sealed()).await.unwrap_err().failure;
    assert_eq!(failure.message, format!("connect ECONNREFUSED 127.0.0.1:{free}"));
    let hang = Peer::new(|_, _| Reply::Hang(Vec::new()));
    let mut request = get("http://{{a}}/");
    request.settings.timeout = Some(Duration::from_millis(200));
    let failure = behind(&hang.url(""), &[]).send(request.sealed()).await.unwrap_err().failure;
    assert_eq!(failure.code.as_deref(), Some("ESOCKETTIMEDOUT"));
}

/// A server that speaks HTTP/2 without TLS, on this test's runtime.
async fn http2_peer() -> u16 {
    use http_body_util::Full;
    use hyper_util::rt::{TokioExecutor, TokioIo};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = hyper::service::service_fn(|request: hyper::Request<hyper::body::Incoming>| async move {
                let told = format!("{} {:?}", request.uri(), request.headers().get("host"));
                let answer = hyper::Response::builder().header("x-told", told).body(Full::new(Bytes::from("two")));
                Ok::<_, std::convert::Infallible>(answer.unwrap())
            });
            let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(connection.serve_connection(TokioIo::new(stream), service));
        }
    });
    port
}

#[tokio::test]
async fn http2_is_spoken_where_asked_for() {
    let port = http2_peer().await;
    let client = client();
    for _ in 0..2 {
        let mut request = get(format!("http://127.0.0.1:{port}/a")).with("Host", "x").with("Connection", "keep-alive");
        request.settings.http_version = HttpVersion::Http2;
        let exchange = client.send(request.sealed()).await.unwrap();
        let response = &exchange.received;
        assert_eq!((response.http_version.as_str(), response.reason.as_str()), ("HTTP/2.0", "OK"));
        assert_eq!(response.body, "two");
        assert_eq!(response.header("X-Told"), Some(format!("http://127.0.0.1:{port}/a None").as_str()));
    }
}

#[tokio::test]
async fn versions_that_do_not_meet_fail() {
    let port = http2_peer().await;
    assert!(client().send(get(format!("http://127.0.0.1:{port}/")).sealed()).await.is_err());
    let peer = Peer::new(|_, _| Reply::Close(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()));
    let mut request = get(peer.url("/"));
    request.settings.http_version = HttpVersion::Http2;
    request.settings.timeout = Some(Duration::from_secs(5));
    assert!(client().send(request.sealed()).await.is_err());
}
