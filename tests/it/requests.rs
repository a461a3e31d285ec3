//! The request line and the headers: which, in what order, and with what bytes.

use serde_json::{Value, json};

use crate::support::{Command, Item, Received, Server, collection};

/// Sends one request and tells what arrived.
pub fn sent(request: Value) -> Received {
    sent_with(request, json!({}))
}

pub fn sent_with(mut request: Value, behaviour: Value) -> Received {
    let server = Server::ok();
    if request["url"].is_null() {
        request["url"] = server.url().into();
    }
    let item = Item::request("one", request).with("protocolProfileBehavior", behaviour);
    Command::run_of(&collection([item])).run().expect(0);
    server.only()
}

pub fn post(body: Value) -> Value {
    json!({"method": "POST", "body": body})
}

pub fn raw(text: &str, language: &str) -> Value {
    post(json!({"mode": "raw", "raw": text, "options": {"raw": {"language": language}}}))
}

const SYSTEM: [&str; 7] =
    ["user-agent", "accept", "cache-control", "postman-token", "host", "accept-encoding", "connection"];

#[test]
fn a_get_has_postmans_headers_in_postmans_order() {
    let received = sent(json!({"method": "GET"}));
    assert_eq!(received.names(), SYSTEM);
    assert_eq!(received.header("user-agent"), Some("PostmanRuntime/7.39.1"));
    assert_eq!(received.header("accept"), Some("*/*"));
    assert_eq!(received.header("cache-control"), Some("no-cache"));
    assert_eq!(received.header("postman-token").unwrap().len(), 36);
    assert!(received.header("host").unwrap().starts_with("127.0.0.1:"));
    assert_eq!(received.header("accept-encoding"), Some("gzip, deflate, br"));
    assert_eq!(received.header("connection"), Some("keep-alive"));
}

#[test]
fn the_content_type_of_a_raw_body_comes_first_and_of_a_form_after_connection() {
    let names = sent(raw("{}", "json")).names();
    assert_eq!(names, [&["content-type"], SYSTEM.as_slice(), &["content-length"]].concat());
    let names = sent(post(json!({"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "1"}]}))).names();
    assert_eq!(names, [SYSTEM.as_slice(), &["content-type", "content-length"]].concat());
}

#[test]
fn headers_of_the_user_stand_before_ours_in_their_order_and_replace_them() {
    let header = json!([
        {"key": "X-First", "value": "1"},
        {"key": "user-agent", "value": "mine"},
        {"key": "X-Off", "value": "no", "disabled": true},
        {"key": "", "value": "nameless"},
        {"key": "ACCEPT", "value": "text/xml"},
        {"key": "X-Empty", "value": ""},
    ]);
    let received = sent(json!({"method": "GET", "header": header}));
    let expected = ["x-first", "user-agent", "accept", "x-empty", "cache-control", "postman-token", "host"];
    assert_eq!(received.names()[..7], expected);
    assert_eq!(received.all("user-agent"), ["mine"]);
    assert_eq!(received.header("accept"), Some("text/xml"));
    assert_eq!(received.header("x-empty"), Some(""));
    assert_eq!(received.header("x-off"), None);
}

#[test]
fn a_header_given_twice_is_sent_twice() {
    let header =
        json!([{"key": "X-Twice", "value": "a"}, {"key": "X-Other", "value": "b"}, {"key": "X-Twice", "value": "c"}]);
    let received = sent(json!({"method": "GET", "header": header}));
    assert_eq!(received.all("x-twice"), ["a", "c"]);
}

#[test]
fn a_header_given_again_in_another_case_replaces_the_first() {
    let header = json!([{"key": "X-Twice", "value": "a"}, {"key": "X-Twice", "value": "b"}, {"key": "X-Other", "value": "c"}, {"key": "x-twice", "value": "d"}]);
    let received = sent(json!({"method": "GET", "header": header}));
    assert_eq!(received.all("x-twice"), ["d"]);
    assert_eq!(received.names()[..2], ["x-twice", "x-other"]);
}

#[test]
fn header_values_keep_their_bytes() {
    let received = sent(json!({"method": "GET", "header": [{"key": "X-Odd", "value": "a\t\"b\" é ; ,"}]}));
    assert_eq!(received.header("x-odd"), Some("a\t\"b\" é ; ,"));
}

#[test]
fn a_header_that_would_split_the_request_fails_and_is_not_sent() {
    let server = Server::untouched();
    for (key, value) in [("X-Bad", "a\r\nX-Injected: 1"), ("X Bad", "a"), ("X-Bad\r\nX-Injected", "a")] {
        let request = json!({"url": server.url(), "header": [{"key": key, "value": value}]});
        let ended = Command::run_of(&collection([Item::request("one", request)])).run().expect(5);
        assert!(!ended.errors().is_empty());
    }
}

#[test]
fn each_system_header_can_be_switched_off_but_for_accept() {
    let all = json!({"cache-control": true, "postman-token": true, "accept-encoding": true, "User-Agent": true});
    let received = sent_with(json!({"method": "GET"}), json!({"disabledSystemHeaders": all}));
    assert_eq!(received.names(), ["accept", "host", "connection"]);
    let received = sent_with(raw("x", "text"), json!({"disabledSystemHeaders": {"content-type": true}}));
    assert_eq!(received.header("content-type"), None);
    assert_eq!(received.text(), "x");
}

#[test]
fn the_host_header_may_be_ones_own() {
    let received = sent(json!({"method": "GET", "header": [{"key": "Host", "value": "example.com"}]}));
    assert_eq!(received.all("host"), ["example.com"]);
}

#[test]
fn methods_are_sent_in_capitals_and_any_word_is_one() {
    for (written, sent_as) in
        [("get", "GET"), ("Patch", "PATCH"), ("PROPFIND", "PROPFIND"), ("x-y", "X-Y"), ("OPTIONS", "OPTIONS")]
    {
        assert_eq!(sent(json!({"method": written})).method, sent_as);
    }
}

#[test]
fn a_post_without_a_body_says_so() {
    let received = sent(json!({"method": "POST"}));
    assert_eq!(received.header("content-length"), Some("0"));
    assert_eq!(received.header("content-type"), None);
}

#[test]
fn only_some_methods_tell_the_length_of_no_body() {
    for method in ["POST", "PUT", "PATCH", "COPY", "PURGE", "PROPFIND"] {
        assert_eq!(sent(json!({"method": method})).header("content-length"), Some("0"), "{method}");
    }
    for method in ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"] {
        assert_eq!(sent(json!({"method": method})).header("content-length"), None, "{method}");
    }
}

#[test]
fn headers_given_as_text_are_read_line_by_line() {
    let received = sent(json!({"header": "X-One: 1\r\nX-Two:2: 3\n\nno colon\n: no name"}));
    assert_eq!((received.header("x-one"), received.header("x-two")), (Some("1"), Some("2: 3")));
    assert_eq!(received.headers.len(), 9);
}

#[test]
fn a_content_length_of_the_users_own_is_corrected() {
    let mut request = raw("0123456789", "text");
    request["header"] = json!([{"key": "Content-Length", "value": "3"}]);
    let received = sent(request);
    assert_eq!(received.all("content-length"), ["10"]);
    assert_eq!(received.text(), "0123456789");
}

#[test]
fn a_request_may_be_a_bare_url() {
    let server = Server::ok();
    let bare = json!({"info": {"name": "x"}, "item": [{"request": format!("{}/bare", server.url())}]});
    Command::run_of(&bare).run().expect(0).says("/bare");
    assert_eq!((server.only().method.as_str(), server.only().target.as_str()), ("GET", "/bare"));
}

#[test]
fn connections_are_kept_over_items_and_iterations() {
    let server = Server::ok();
    let sample = collection([Item::get("one", server.url()), Item::get("two", server.url())]);
    Command::run_of(&sample).with(["-n", "5"]).run().expect(0);
    let received = server.received();
    assert_eq!(received.len(), 10);
    assert!(received.iter().all(|request| request.connection == 0), "{received:?}");
}
