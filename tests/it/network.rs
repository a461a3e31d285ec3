//! Redirects, compression, proxies.

use std::{
    io::Write as _,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use crate::support::{Command, Item, Reply, Server, collection};

fn run(items: impl IntoIterator<Item = Item>) -> crate::support::Ended {
    Command::run_of(&collection(items)).run()
}

/// A server that redirects `/from` to `/to`.
fn redirecting(status: u16) -> Server {
    Server::start(move |request| match request.path() {
        "/from" => Reply::redirect(status, "/to?x=1"),
        _ => Reply::ok(format!("{} {}", request.method, request.text())),
    })
}

fn request(server: &Server, method: &str) -> Value {
    json!({"method": method, "url": format!("{}/from", server.url()), "body": {"mode": "raw", "raw": "body"}})
}

#[test]
fn a_redirected_post_becomes_a_get_without_a_body() {
    for status in [301, 302, 303] {
        let server = redirecting(status);
        run([Item::request("one", request(&server, "POST"))]).expect(0);
        let received = server.received();
        assert_eq!(received.len(), 2, "{status}");
        assert_eq!((received[1].method.as_str(), received[1].target.as_str()), ("GET", "/to?x=1"));
        assert_eq!(received[1].text(), "");
        assert_eq!(received[1].header("content-type"), None);
        assert_eq!(received[1].header("referer"), Some(format!("{}/from", server.url()).as_str()));
    }
}

#[test]
fn redirects_307_and_308_keep_method_and_body() {
    for status in [307, 308] {
        let server = redirecting(status);
        run([Item::request("one", request(&server, "PUT"))]).expect(0);
        let last = server.received()[1].clone();
        assert_eq!((last.method.as_str(), last.text().as_str()), ("PUT", "body"), "{status}");
    }
}

#[test]
fn a_redirected_head_stays_a_head() {
    let server = redirecting(302);
    run([Item::request("one", request(&server, "HEAD"))]).expect(0);
    assert_eq!(server.received()[1].method, "HEAD");
}

#[test]
fn follow_original_http_method_keeps_both() {
    let server = redirecting(302);
    let item = Item::request("one", request(&server, "POST"));
    run([item.with("protocolProfileBehavior", json!({"followOriginalHttpMethod": true}))]).expect(0);
    let last = server.received()[1].clone();
    assert_eq!((last.method.as_str(), last.text().as_str()), ("POST", "body"));
}

#[test]
fn redirects_are_not_followed_when_that_is_switched_off() {
    let server = redirecting(302);
    let script = "pm.test(`${pm.response.code} ${pm.response.headers.get('Location')}`, () => {})";
    let item = Item::request("one", request(&server, "GET")).test(script);
    let off = json!({"followRedirects": false});
    let ended = run([item.clone().with("protocolProfileBehavior", off)]).expect(0);
    assert_eq!(ended.assertions(), ["302 /to?x=1"]);
    Command::run_of(&collection([item.clone()])).with(["--ignore-redirects"]).run().expect(0);
    assert_eq!(server.targets(), ["/from", "/from"]);
    // The collection's own setting wins over the command line.
    let on = json!({"followRedirects": true});
    Command::run_of(&collection([item.with("protocolProfileBehavior", on)]))
        .with(["--ignore-redirects"])
        .run()
        .expect(0);
    assert_eq!(server.targets().len(), 4);
}

#[test]
fn after_a_redirect_scripts_see_the_request_that_was_made_first_and_the_last_response() {
    let server = redirecting(302);
    let script = "pm.test(`${pm.request.method} ${pm.request.url.getPath()} ${pm.response.text()}`, () => {})";
    let ended = run([Item::request("one", request(&server, "POST")).test(script)]).expect(0).says("POST");
    assert_eq!(ended.assertions(), ["POST /from GET "]);
    assert!(ended.stdout.contains(&format!("POST {}/from [200", server.url())), "{}", ended.stdout);
}

#[test]
fn a_redirect_loop_ends_with_newmans_message() {
    let server = Server::start(|_| Reply::redirect(302, "/again"));
    let ended = run([Item::get("one", server.url())]).expect(5);
    let errors = ended.errors();
    assert!(errors[0].starts_with("Exceeded maxRedirects. Probably stuck in a redirect loop http://"), "{errors:?}");
    assert_eq!(server.received().len(), 11);
}

#[test]
fn max_redirects_is_respected() {
    let server = Server::start(|_| Reply::redirect(302, "/again"));
    run([Item::get("one", server.url()).with("protocolProfileBehavior", json!({"maxRedirects": 2}))]).expect(5);
    assert_eq!(server.received().len(), 3);
}

#[test]
fn a_redirect_to_another_origin_drops_what_identifies_the_sender() {
    let other = Server::ok();
    let location = format!("{}/to", other.url_as("localhost"));
    let server = Server::start(move |_| Reply::redirect(307, location.clone()));
    let header: Vec<Value> = [
        ("Authorization", "Bearer x"),
        ("Cookie", "a=b"),
        ("X-Amz-Security-Token", "token"),
        ("X-Amz-Date", "20260101T000000Z"),
        ("X-Api-Key", "key"),
        ("Proxy-Authorization", "Basic x"),
        ("X-Harmless", "stays"),
    ]
    .iter()
    .map(|(key, value)| json!({"key": key, "value": value}))
    .collect();
    let url = format!("{}/from?token=in-the-query", server.url());
    run([Item::request("one", json!({"method": "GET", "url": url, "header": header}))]).expect(0);
    let received = other.only();
    for name in ["authorization", "cookie", "x-amz-security-token", "x-amz-date", "x-api-key", "proxy-authorization"] {
        assert_eq!(received.header(name), None, "{name} went to another origin");
    }
    assert_eq!(received.header("x-harmless"), Some("stays"));
    assert_eq!(received.header("host"), Some(other.url_as("localhost").strip_prefix("http://").unwrap()));
    assert!(!received.header("referer").unwrap_or("").contains("in-the-query"));
}

#[test]
fn a_redirect_within_the_origin_keeps_authorization() {
    let server = redirecting(302);
    let auth = json!({"type": "bearer", "bearer": [{"key": "token", "value": "kept"}]});
    let mut request = request(&server, "GET");
    request["auth"] = auth;
    run([Item::request("one", request)]).expect(0);
    assert_eq!(server.received()[1].header("authorization"), Some("Bearer kept"));
}

#[test]
fn the_referer_can_be_left_out() {
    let server = redirecting(302);
    let item = Item::request("one", request(&server, "GET"));
    run([item.with("protocolProfileBehavior", json!({"removeRefererHeaderOnRedirect": true}))]).expect(0);
    assert_eq!(server.received()[1].header("referer"), None);
}

#[test]
fn compressed_bodies_are_unpacked_for_scripts_and_counted_as_sent() {
    let text = "compressed ".repeat(200);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    zlib.write_all(text.as_bytes()).unwrap();
    let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    raw.write_all(text.as_bytes()).unwrap();
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4096, 5, 20).write_all(text.as_bytes()).unwrap();
    let bodies = [
        ("gzip", gzip.finish().unwrap()),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("br", brotli),
    ];
    let next = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let (encoding, body) = bodies[next.fetch_add(1, Ordering::Relaxed)].clone();
        Reply::ok("").body(body).header("Content-Encoding", encoding)
    });
    let script = "pm.test('unpacked', () => pm.expect(pm.response.text()).to.equal('compressed '.repeat(200)))";
    let sample = collection([Item::get("one", server.url()).test(script)]);
    let ended = Command::run_of(&sample).with(["-n", "4"]).run().expect(0);
    assert_eq!(ended.assertions().len(), 4);
    for event in ended.events_named("request") {
        assert!(event["response"]["body_bytes"].as_u64().unwrap() < 200, "{}", event["response"]["body_bytes"]);
    }
}

#[test]
fn http_goes_through_the_proxy_of_the_environment_with_its_whole_url() {
    let proxy = Server::ok();
    let sample = collection([Item::get("one", "http://api.example.test/path?q=1")]);
    let with_password = proxy.url().replace("http://", "http://user:pass@");
    Command::run_of(&sample).variable("HTTP_PROXY", with_password).run().expect(0);
    let received = proxy.only();
    assert_eq!(received.target, "http://api.example.test/path?q=1");
    assert_eq!(received.header("host"), Some("api.example.test"));
    assert_eq!(received.header("proxy-authorization"), Some("Basic dXNlcjpwYXNz"));
}

#[test]
fn a_colon_without_a_port_reaches_the_proxy_as_it_is_written() {
    let proxy = Server::ok();
    let sample = collection([Item::get("one", "http://{{base}}/x")]);
    let arguments = ["--env-var", "base=http://api.example.test"];
    Command::run_of(&sample).with(arguments).variable("HTTP_PROXY", proxy.url()).run().expect(0);
    assert_eq!(proxy.only().target, "http://http://api.example.test/x");
    assert_eq!(proxy.only().header("host"), Some("http:"));
}

#[test]
fn the_small_letters_of_the_proxy_variable_count_too() {
    let proxy = Server::ok();
    let sample = collection([Item::get("one", "http://api.example.test/")]);
    Command::run_of(&sample).variable("http_proxy", proxy.url()).run().expect(0);
    assert_eq!(proxy.received().len(), 1);
}

#[test]
fn no_proxy_keeps_hosts_from_the_proxy() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url())]);
    for rule in ["127.0.0.1", "*", &server.authority(), "other.test, 127.0.0.1"] {
        let proxy = Server::untouched();
        Command::run_of(&sample).variable("HTTP_PROXY", proxy.url()).variable("NO_PROXY", rule).run().expect(0);
    }
    assert_eq!(server.received().len(), 4);
    let proxy = Server::ok();
    Command::run_of(&sample).variable("HTTP_PROXY", proxy.url()).variable("NO_PROXY", "other.test").run().expect(0);
    assert_eq!(proxy.received().len(), 1);
}

#[test]
fn https_asks_the_proxy_for_a_tunnel_and_tells_when_it_is_refused() {
    let proxy = Server::start(|_| Reply::status(407));
    let sample = collection([Item::get("one", "https://api.example.test/")]);
    let ended = Command::run_of(&sample).variable("HTTPS_PROXY", proxy.url()).run().expect(5);
    assert_eq!((proxy.only().method.as_str(), proxy.only().target.as_str()), ("CONNECT", "api.example.test:443"));
    let errors = ended.errors();
    assert!(errors[0].contains("tunneling socket could not be established"), "{errors:?}");
}
