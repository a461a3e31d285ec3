use bytes::Bytes;

use super::*;
use crate::http::peer::get;

fn response(code: u16, location: &str) -> Response {
    Response {
        code,
        reason: String::new(),
        headers: vec![Header::new("loCation", location)],
        body: Bytes::new(),
        downloaded_bytes: 0,
        header_bytes: 0,
        http_version: "HTTP/1.1".to_owned(),
    }
}

fn posted(url: &str) -> Request {
    get(url)
        .posting("POST", Body::Bytes("x".into()))
        .with("Content-Type", "text/plain")
        .with("X-Kept", "1")
        .with("Host", "h")
        .with("Content-Length", "1")
}

fn followed(request: &Request, code: u16, location: &str) -> Request {
    match next_hop(request, &response(code, location), 0) {
        Hop::Next(next) => *next,
        other => panic!("{other:?}"),
    }
}

fn lines(request: &Request) -> Vec<String> {
    request.headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect()
}

#[test]
fn methods_and_bodies_by_status() {
    for code in [300, 301, 302, 303, 304, 305] {
        let next = followed(&posted("http://h/a"), code, "/b");
        assert_eq!((next.method.as_str(), next.body.length()), ("GET", 0), "{code}");
        assert_eq!(lines(&next), ["X-Kept: 1", "Referer: http://h/a", "Host: h"], "{code}");
    }
    for code in [307, 308] {
        let next = followed(&posted("http://h/a"), code, "/b");
        assert_eq!((next.method.as_str(), next.body.length()), ("POST", 1), "{code}");
        let wanted = ["Content-Type: text/plain", "X-Kept: 1", "Content-Length: 1", "Referer: http://h/a", "Host: h"];
        assert_eq!(lines(&next), wanted, "{code}");
    }
    for (method, code, wanted) in
        [("HEAD", 302, "HEAD"), ("PUT", 303, "GET"), ("DELETE", 307, "DELETE"), ("OPTIONS", 301, "GET")]
    {
        let next = followed(&get("http://h/").posting(method, Body::Empty), code, "/b");
        assert_eq!(next.method, wanted, "{method} {code}");
    }
    let mut original = posted("http://h/a");
    original.settings.follow_original_http_method = true;
    let next = followed(&original, 302, "/b");
    assert_eq!((next.method.as_str(), next.body.length()), ("POST", 1));
    assert_eq!(next.header("content-type"), Some("text/plain"));
}

#[test]
fn not_every_response_leads_on() {
    let request = get("http://h/");
    for (code, location) in [(200, "/b"), (201, "/b"), (302, ""), (400, "/b")] {
        assert!(matches!(next_hop(&request, &response(code, location), 0), Hop::Done), "{code}");
    }
    let mut staying = get("http://h/");
    staying.settings.follow_redirects = false;
    assert!(matches!(next_hop(&staying, &response(302, "/b"), 0), Hop::Done));
}

#[test]
fn there_is_a_limit() {
    let mut request = get("http://h/loop");
    request.settings.max_redirects = 2;
    assert!(matches!(next_hop(&request, &response(302, "/loop"), 1), Hop::Next(_)));
    let Hop::Exceeded(failure) = next_hop(&request, &response(302, "/loop"), 2) else { panic!() };
    assert_eq!(failure.message, "Exceeded maxRedirects. Probably stuck in a redirect loop http://h/loop");
    assert_eq!(failure.code, None);
}

#[test]
fn locations_are_put_together_and_encoded_as_by_postman() {
    let table = [
        ("http://h/a/b?x=1", "c", "http://h/a/c"),
        ("http://h/a/b?x=1", "../c", "http://h/a/../c"),
        ("http://h/a/b?x=1", "./c", "http://h/a/./c"),
        ("http://h?x=1", "c", "http://h/c"),
        ("http://h/a/b?x=1", "//o/p", "http://o/p"),
        ("https://h/a/b?x=1", "//o/p", "https://o/p"),
        ("http://h/a/b?x=1", "?q", "http://h/a/b?q"),
        ("http://h/a/b?x=1", "https://z", "https://z/"),
        ("http://h/a/b?x=1", "/e e/é", "http://h/e%20e/%C3%A9"),
        ("http://h/a/b?x=1", "/t\tab", "http://h/t%09ab"),
        ("http://h/a/b?x=1", "http://H:80/", "http://h:80/"),
        ("http://h/a/b", "#f", "http://h/a/b#f"),
        ("http://h/a/b?x=1", "#f", "http://h/a/b?x=1#f"),
        ("http://h/a/../b", "./c|d^", "http://h/a/.././c|d^"),
        ("http://u:p@h/a", "/b", "http://u:p@h/b"),
        ("http://h/a", "HTTP://X/y", "http://x/y"),
        ("http://h/a", "http://x/a/../b", "http://x/a/../b"),
        ("http://h/a", "/a/../b", "http://h/a/../b"),
        ("http://h/a", "/a|b^c{d}`e\"f<g>h", "http://h/a|b^c%7Bd%7D%60e%22f%3Cg%3Eh"),
        ("http://h/a", "http://x/%zz{}\"<>?'", "http://x/%zz%7B%7D%22%3C%3E?%27"),
        ("http://h/a", "/q'uote", "http://h/q'uote"),
        ("http://h/a", "http://x?sig=a%2Fb%3D", "http://x/?sig=a%2Fb%3D"),
        ("http://h/a/b", "mailto:x", "http://h/a/mailto:x"),
        ("http://h/a", "ftp://x/y", "ftp://x/y"),
        ("http://h/a", "http://[", "http://[/"),
    ];
    for (base, location, wanted) in table {
        assert_eq!(target(base, location, false), wanted, "{base} {location}");
    }
}

const CREDENTIALS: &[&str] = &[
    "Authorization",
    "Proxy-Authorization",
    "Cookie",
    "X-Amz-Security-Token",
    "X-Amz-Date",
    "X-Amz-Content-Sha256",
    "X-Api-Key",
    "Apikey",
    "X-Auth",
    "X-Auth-Token",
    "PRIVATE-TOKEN",
    "X-Vault-Token",
    "X-CSRF-Token",
    "X-Session",
    "Ocp-Apim-Subscription-Key",
    "X_Secret",
    "X-Access-Token",
    "Signature",
    "X-Password",
];
const HARMLESS: &[&str] = &[
    "Accept",
    "User-Agent",
    "Cache-Control",
    "Postman-Token",
    "Accept-Encoding",
    "Connection",
    "X-Request-Id",
    "Idempotency-Key",
    "Content-Language",
    "X-Author",
    "X-Keyboard",
    "Origin",
];

#[test]
fn another_origin_gets_no_credentials() {
    let mut request = get("https://user:pass@h/a?token=1#f").with("Host", "h");
    for name in CREDENTIALS.iter().chain(HARMLESS) {
        request = request.with(name, "value");
    }
    for elsewhere in ["https://o/b", "http://h/b", "https://h:444/b", "https://sub.h/b"] {
        let next = followed(&request, 307, elsewhere);
        let mut names: Vec<&str> = next.headers.iter().map(|header| header.name.as_str()).collect();
        assert_eq!(names.split_off(HARMLESS.len()), ["Referer", "Host"], "{elsewhere}");
        assert_eq!(names, HARMLESS, "{elsewhere}");
        assert_eq!(next.header("referer"), Some("https://h/a"));
    }
    let same = followed(&request, 307, "https://H:443/b");
    assert_eq!(same.headers.len(), request.headers.len() + 1);
    assert_eq!(same.header("referer"), Some("https://h/a?token=1"));
}

#[test]
fn a_location_can_be_kept_as_written() {
    assert_eq!(target("http://h/a", "/{b} c?\"<", true), "http://h/{b} c?\"<");
}

#[test]
fn authorization_alone_can_be_kept() {
    let mut request = get("http://h/").with("authorization", "a").with("Cookie", "b").with("X-Api-Key", "c");
    request.settings.follow_authorization_header = true;
    assert_eq!(lines(&followed(&request, 302, "http://o/")), ["authorization: a", "Referer: http://h/"]);
}

#[test]
fn the_referer_can_be_left_out_and_keeps_its_place() {
    let mut request = get("http://h/a").with("referer", "mine").with("X", "1");
    assert_eq!(lines(&followed(&request, 302, "/b")), ["referer: http://h/a", "X: 1"]);
    request.settings.remove_referer_header_on_redirect = true;
    assert_eq!(lines(&followed(&request, 302, "/b")), ["referer: mine", "X: 1"]);
}

#[test]
fn cookies_from_the_jar_leave_their_place_and_those_of_the_user_stay() {
    let own = get("http://h/a").with("Cookie", "mine=1");
    assert_eq!(lines(&followed(&own, 302, "/b")), ["Cookie: mine=1", "Referer: http://h/a"]);
    assert_eq!(lines(&followed(&own, 302, "http://o/")), ["Referer: http://h/a"]);
    let mut request = get("http://h/a");
    request.headers.push(Header::system("Cookie", "jar=1"));
    for location in ["/b", "http://o/"] {
        assert_eq!(lines(&followed(&request, 302, location)), ["Cookie: ", "Referer: http://h/a"]);
    }
}

#[test]
fn a_form_is_made_anew_behind_the_cookies() {
    let mut request = get("http://h/a");
    request.body = Body::Multipart { boundary: "b".into(), parts: Vec::new() };
    for (name, value) in [("Host", "h"), ("Content-Type", "multipart/form-data; boundary=b"), ("Content-Length", "9")] {
        request.headers.push(Header::system(name, value));
    }
    let expected = [
        "Referer: http://h/a",
        "Host: h",
        "Cookie: ",
        "Content-Type: multipart/form-data; boundary=b",
        "Content-Length: 9",
    ];
    assert_eq!(lines(&followed(&request, 307, "/b")), expected);
}

#[test]
fn an_own_host_is_replaced() {
    let request = get("http://h/a").with("Host", "virtual").with("X", "1");
    assert_eq!(followed(&request, 302, "/b").header("host"), Some("h"));
    assert_eq!(followed(&request, 307, "/b").header("host"), Some("h"));
    assert_eq!(followed(&request, 307, "http://o:81/b").header("host"), Some("o:81"));
    assert_eq!(followed(&get("http://h/a"), 302, "http://o/").header("host"), None);
}
