//! URLs: their parts, path variables, what is encoded and what is not.

use serde_json::{Value, json};

use crate::support::{
    Command, Item, Server, collection,
    secure::{SecureServer, authority, parameters},
    wire::{Peer, send},
};

/// The target that a URL leads to; `HOST` stands for the server.
fn target(url: Value, behaviour: Value) -> String {
    let server = Server::ok();
    let url: Value = serde_json::from_str(&url.to_string().replace("HOST", &server.authority())).unwrap();
    let item = Item::request("one", json!({"url": url})).with("protocolProfileBehavior", behaviour);
    Command::run_of(&collection([item])).run().expect(0);
    server.only().target
}

#[test]
fn urls_given_as_text_are_encoded_once() {
    for (written, sent) in [
        ("http://HOST", "/"),
        ("HOST/no-scheme", "/no-scheme"),
        ("http://HOST/a b/é", "/a%20b/%C3%A9"),
        ("http://HOST/%41%2f?q=%20", "/%41%2f?q=%20"),
        ("http://HOST/a?b=\"c\"'<d>", "/a?b=%22c%22%27%3Cd%3E"),
        ("http://HOST/{x}?y={x}|^[]", "/%7Bx%7D?y={x}|^[]"),
        ("http://HOST/a/../b/./c", "/a/../b/./c"),
        ("http://HOST//a//", "//a//"),
        ("http://HOST/a?", "/a?"),
        ("http://HOST?a=1", "/?a=1"),
        ("http://HOST/a?b=1#fragment", "/a?b=1"),
        ("http://HOST/a?b=c=d&&e", "/a?b=c=d&&e"),
        ("http://HOST/a+b?c+d", "/a+b?c+d"),
    ] {
        assert_eq!(target(json!(written), json!({})), sent, "{written}");
    }
}

#[test]
fn the_parts_of_a_url_count_and_not_its_raw_text() {
    let url = json!({"raw": "http://elsewhere.invalid/raw", "protocol": "http", "host": "HOST", "path": ["a", "b"]});
    assert_eq!(target(url, json!({})), "/a/b");
}

#[test]
fn a_url_that_has_only_its_raw_text_is_that_text() {
    let server = Server::ok();
    let raw = format!("{}/raw/:id?a=1&b={{{{v}}}}#end", server.url());
    let other = "http://127.0.0.1:1/other?c=3";
    for (url, target) in [
        (json!({"raw": raw}), "/raw/:id?a=1&b=2"),
        (json!({"raw": raw, "host": [], "path": [], "protocol": ""}), "/raw/:id?a=1&b=2"),
        (json!({"raw": raw, "host": null, "path": null, "query": []}), "/raw/:id?a=1&b=2"),
        (json!({"raw": raw, "host": "", "path": "", "query": null}), "/raw/:id?a=1&b=2"),
        (json!({"raw": raw, "query": [{"key": "a", "value": "5"}, {"key": "off", "disabled": true}]}), "/raw/:id?a=5"),
        (json!({"raw": server.authority()}), "/"),
        (json!({"raw": "{{base}}/x"}), "/x"),
        (json!({"raw": other, "protocol": "http", "host": server.authority(), "path": ["parts"]}), "/parts"),
    ] {
        let item = Item::request("one", json!({"url": url}));
        let options = ["--env-var".to_owned(), "v=2".into(), "--env-var".into(), format!("base={}", server.url())];
        Command::run_of(&collection([item])).with(options).run().expect(0);
        assert_eq!(server.targets().pop().unwrap(), target, "{url}");
    }
    let check = Command::new(["check", "c.json"])
        .file("c.json", collection([Item::request("one", json!({"url": {"raw": "http://h/raw"}}))]).to_string());
    check.run().expect(0);
}

#[test]
fn a_url_without_parts_and_raw_text_is_empty() {
    let server = Server::untouched();
    for url in [
        json!({}),
        json!({"raw": ""}),
        json!({"raw": "http://h/:id", "variable": [{"key": "id", "value": "7"}]}),
        json!({"raw": " "}),
        json!({"raw": null}),
        json!({"raw": 5}),
        json!({"host": []}),
    ] {
        let item = Item::request("one", json!({"url": url}));
        let ended = Command::run_of(&collection([item])).run().expect(5);
        assert_eq!(ended.errors(), ["runtime:extensions~request: request url is empty"], "{url}");
        let check = Command::new(["check", "c.json"])
            .file("c.json", collection([Item::request("one", json!({"url": url}))]).to_string());
        check.run().expect(3).says("the request has no URL: neither `host` and `path` nor `raw` give one");
    }
    assert!(server.received().is_empty());
}

#[test]
fn numbers_and_booleans_in_a_query_count_as_their_text() {
    let query = json!([
        {"key": "page", "value": 2}, {"key": "on", "value": true}, {"key": "off", "value": false}, {"key": "zero", "value": 0},
        {"key": "half", "value": 1.50}, {"key": "large", "value": 1e21}, {"key": "none", "value": null}, {"key": "bare"},
        {"key": "list", "value": [1]}, {"key": "object", "value": {"a": 1}}, {"key": "text", "value": "x"}, {"key": "empty", "value": ""},
        {"key": "skipped", "value": 3, "disabled": true}, {"key": 5, "value": 6},
    ]);
    let url = json!({"protocol": "http", "host": "HOST", "path": "p", "query": query});
    assert_eq!(
        target(url, json!({})),
        "/p?page=2&on=true&off=false&zero=0&half=1.5&large=1e+21&none&bare&list&object&text=x&empty=&5=6"
    );
    let url = json!({"protocol": "http", "host": "HOST", "path": "p", "query": {"page": 2, "on": true, "none": null}});
    assert_eq!(target(url, json!({})), "/p?page=2&on=true&none");
}

#[test]
fn path_variables_know_no_disabled_as_in_newman() {
    let url =
        |variables: Value| json!({"protocol": "http", "host": "HOST", "path": [":a", ":b"], "variable": variables});
    for (variables, wanted) in [
        (json!([{"key": "a", "value": "1", "disabled": true}, {"key": "b", "value": "2"}]), "/1/2"),
        (json!([{"key": "a", "value": 5, "disabled": true}, {"id": "b", "value": "2", "disabled": "true"}]), "/5/2"),
        (json!([{"key": "a", "value": "", "disabled": true}, {"key": "b", "value": null, "disabled": true}]), "/:a/:b"),
        (
            json!([{"key": "a", "value": "1"}, {"key": "a", "value": "2", "disabled": true}, {"key": "b", "disabled": true}]),
            "/2/:b",
        ),
    ] {
        assert_eq!(target(url(variables.clone()), json!({})), wanted, "{variables}");
    }
}

#[test]
fn disabled_parameters_are_left_out_and_values_keep_their_separators() {
    let query = json!([
        {"key": "a", "value": "1&2"},
        {"key": "off", "value": "x", "disabled": true},
        {"key": "b", "value": null},
        {"key": "c", "value": ""},
        {"key": "d=e", "value": "f#g"},
    ]);
    let url = json!({"host": "HOST", "path": [""], "query": query});
    assert_eq!(target(url, json!({})), "/?a=1%262&b&c=&d%3De=f%23g");
}

#[test]
fn path_variables_are_put_in_as_they_stand() {
    let variables = json!([{"key": "id", "value": "env /?x"}, {"key": "empty", "value": ""}]);
    let url = json!({"host": "HOST", "path": ["v1", ":id", ":empty", ":unknown"], "variable": variables});
    assert_eq!(target(url, json!({})), "/v1/env%20/?x/:empty/:unknown");
}

#[test]
fn a_password_in_the_url_becomes_basic_authentication() {
    let server = Server::ok();
    let url = format!("http://user:p%40ss@{}/", server.authority());
    let ended = Command::run_of(&collection([Item::get("one", url)])).run().expect(0);
    assert_eq!(server.only().header("authorization"), Some("Basic dXNlcjpwQHNz"));
    assert!(!ended.stdout.contains("p%40ss") && !ended.read("events.ndjson").contains("p%40ss"));
}

#[test]
fn localhost_and_names_below_it_are_this_machine() {
    let server = Server::ok();
    let items = ["localhost", "api.localhost"].map(|host| Item::get(host, server.url_as(host)));
    Command::run_of(&collection(items)).run().expect(0);
    assert_eq!(server.received().len(), 2);
}

#[test]
fn hosts_that_do_not_exist_and_urls_that_are_none_fail_in_nodes_words() {
    for (url, message) in [
        ("http://nowhere.invalid/", "getaddrinfo ENOTFOUND nowhere.invalid"),
        ("", "runtime:extensions~request: request url is empty"),
        ("   ", "runtime:extensions~request: request url is empty"),
        ("ftp://127.0.0.1/", "Invalid protocol: ftp:"),
    ] {
        let ended = Command::run_of(&collection([Item::get("one", url)])).run().expect(5);
        let errors = ended.errors();
        // Without a name server the answer is EAI_AGAIN: what is asked here is that the name is told.
        let told = errors[0].replace("EAI_AGAIN", "ENOTFOUND");
        assert!(told.starts_with(message), "{url}: {errors:?}");
    }
}

#[test]
fn without_encoding_a_url_goes_out_as_written() {
    let behaviour = json!({"disableUrlEncoding": true});
    assert_eq!(target(json!("http://HOST/a{b}|c?d={e}|'"), behaviour), "/a{b}|c?d={e}|'");
}

/// Asked without encoding, by way of what `variables` say of proxies.
fn unencoded(url: &str, variables: &[(&str, &str)]) -> Command {
    let item = Item::get("one", url).with("protocolProfileBehavior", json!({"disableUrlEncoding": true}));
    let run = Command::run_of(&collection([item]));
    variables.iter().fold(run, |run, (name, value)| run.variable(name, *value))
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

#[test]
fn without_encoding_what_the_http_library_cannot_hold_goes_out_as_written_too() {
    let peer = Peer::start([send(OK)]);
    let target = "/a\"b<c>`d`/../?e=\"f<g>`h`";
    unencoded(&format!("{}{target}", peer.url()), &[]).run().expect(0);
    unencoded(&format!("http://api.test:81{target}"), &[("HTTP_PROXY", &peer.url())]).run().expect(0);
    unencoded(&format!("{}/é?ü", peer.url()), &[]).run().expect(0);
    let lines: Vec<String> = peer.seen().iter().map(|head| head.lines().next().unwrap().to_owned()).collect();
    assert_eq!(lines[0], format!("GET {target} HTTP/1.1"));
    assert_eq!(lines[1], format!("GET http://api.test:81{target} HTTP/1.1"));
    assert_eq!(lines[2], "GET /\u{fffd}?\u{fffd} HTTP/1.1", "one byte a letter, as under Node");
}

#[test]
fn without_encoding_https_is_as_safe_as_ever() {
    let authority = authority();
    let server = SecureServer::start(&authority.issue(parameters(&["localhost"], "localhost")), None, "ok");
    let url = |host: &str| format!("{}/<a>", server.url_as(host));
    let trusting = |host: &str| {
        unencoded(&url(host), &[]).file("ca.pem", authority.pem()).with(["--ssl-extra-ca-certs", "ca.pem"]).run()
    };
    trusting("localhost").expect(0);
    assert!(server.heads()[0].starts_with("GET /<a> HTTP/1.1\r\n"), "{:?}", server.heads());
    let item = Item::get("one", url("localhost")).with(
        "protocolProfileBehavior",
        json!({"disableUrlEncoding": true, "tlsDisabledProtocols": ["TLSv1_3"], "tlsCipherSelection": ["RC4-SHA", "ECDHE-ECDSA-AES128-GCM-SHA256"]}),
    );
    let run = Command::run_of(&collection([item])).with(["-k"]).run().expect(0);
    run.says("tlsCipherSelection: our TLS library");
    let errors = trusting("127.0.0.1").expect(5).errors();
    assert!(errors[0].contains("does not match certificate's altnames"), "{errors:?}");
    let errors = unencoded(&url("localhost"), &[]).run().expect(5).errors();
    assert_eq!(errors, ["unable to verify the first certificate"]);
    let errors = unencoded(&url("localhost"), &[]).with(["--deny-private"]).run().expect(5).errors();
    assert!(errors[0].contains("--deny-private puts out of reach"), "{errors:?}");
    assert_eq!(server.heads().len(), 2);
}

#[test]
fn without_encoding_what_node_refuses_is_refused() {
    let server = Server::untouched();
    for path in ["/a b", "/a?b=c d", "/\u{1}", "/日"] {
        let errors = unencoded(&format!("{}{path}", server.url()), &[]).run().expect(5).errors();
        assert_eq!(errors, ["Request path contains unescaped characters"]);
    }
}
