//! Authentication that takes several requests: challenges of servers, and tokens that are fetched first.

use std::sync::atomic::{AtomicUsize, Ordering};

use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use crate::support::{Command, Ended, Item, Received, Reply, Server, collection};

const PASSWORD: &str = "Circle of Life";

fn auth(kind: &str, parameters: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = parameters.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    json!({"type": kind, kind: list})
}

fn run(request: Value, arguments: &[&str], code: i32) -> Ended {
    let item = Item::request("one", request).test("pm.test('status ' + pm.response.code, () => {})");
    Command::run_of(&collection([item])).with(arguments.iter().copied()).run().expect(code)
}

/// Who asked for each request, as the event stream tells.
fn sources(ended: &Ended) -> Vec<String> {
    ended.events_named("io").iter().map(|event| event["source"].as_str().unwrap_or("?").to_owned()).collect()
}

fn hash(text: &str) -> String {
    Md5::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn member<'text>(header: &'text str, name: &str) -> &'text str {
    let found = header
        .split(", ")
        .find_map(|member| member.trim_start_matches("Digest ").strip_prefix(name)?.strip_prefix('='));
    found.unwrap_or_default().trim_matches('"')
}

/// What RFC 7616 wants of a request, computed anew.
fn is_proven(received: &Received, password: &str) -> bool {
    let Some(header) = received.header("authorization").filter(|header| header.starts_with("Digest ")) else {
        return false;
    };
    let user = hash(&format!("{}:{}:{password}", member(header, "username"), member(header, "realm")));
    let action = hash(&format!("{}:{}", received.method, member(header, "uri")));
    let count_and_more = format!("{}:{}:auth", member(header, "nc"), member(header, "cnonce"));
    let wanted = hash(&format!("{user}:{}:{count_and_more}:{action}", member(header, "nonce")));
    member(header, "uri") == received.target && member(header, "response") == wanted
}

fn digest_server() -> Server {
    Server::start(|received| {
        if is_proven(received, PASSWORD) {
            return Reply::ok("in");
        }
        Reply::status(401).header("WWW-Authenticate", "Digest realm=\"r s\", nonce=\"n\", qop=\"auth\", opaque=\"o\"")
    })
}

fn digest(password: &str) -> Value {
    auth("digest", &[("username", "Mufasa"), ("password", password), ("algorithm", "MD5")])
}

#[test]
fn a_digest_challenge_is_answered_and_the_next_request_needs_none() {
    let server = digest_server();
    let body = json!({"mode": "urlencoded", "urlencoded": [{"key": "a", "value": "b"}]});
    let request =
        json!({"url": format!("{}/p?a=1 2", server.url()), "method": "POST", "body": body, "auth": digest(PASSWORD)});
    let ended = run(request, &["-n", "2"], 0);
    assert_eq!(ended.assertions(), ["status 200", "status 200"]);
    assert_eq!(sources(&ended), ["digest.auth", "collection", "collection"]);
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|request| request.text() == "a=b" && request.target == "/p?a=1%202"));
    let counts: Vec<&str> =
        received[1..].iter().map(|request| member(request.header("authorization").unwrap(), "nc")).collect();
    assert_eq!(counts, ["00000001", "00000002"]);
}

#[test]
fn the_proof_comes_last_and_stands_in_the_json_report() {
    let server = digest_server();
    let body = json!({"mode": "raw", "raw": "x"});
    let request = json!({"url": server.url(), "method": "POST", "body": body, "auth": digest(PASSWORD)});
    let ended = Command::new(["run", "c.json", "-n", "2", "-r", "json", "--reporter-json-export", "r.json"])
        .file("c.json", collection([Item::request("one", request)]).to_string())
        .run()
        .expect(0);
    let received = server.received();
    // Behind what was sent before; where nothing was, in its usual place.
    assert_eq!(received[1].names().last().unwrap(), "authorization");
    assert_eq!(received[2].names()[0], "authorization");
    let report: Value = serde_json::from_str(&ended.read("r.json")).unwrap();
    let auth = &report["run"]["executions"][1]["request"]["auth"]["digest"];
    let names: Vec<&str> = auth.as_array().unwrap().iter().map(|member| member["key"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["username", "password", "algorithm", "nonce", "realm", "opaque", "qop", "clientNonce", "nonceCount"]
    );
    assert_eq!(auth[4], json!({"type": "any", "value": "r s", "key": "realm", "system": true}));
}

#[test]
fn a_wrong_password_is_tried_once() {
    let server = digest_server();
    let ended = run(json!({"url": server.url(), "auth": digest("wrong-one")}), &[], 0);
    assert_eq!(ended.assertions(), ["status 401"]);
    assert_eq!(server.received().len(), 2);
    let server = digest_server();
    let mut alone = digest(PASSWORD);
    alone["digest"].as_array_mut().unwrap().push(json!({"key": "disableRetryRequest", "value": true}));
    run(json!({"url": server.url(), "auth": alone}), &[], 0);
    assert_eq!(server.received().len(), 1);
}

#[test]
fn a_server_that_is_never_satisfied_is_given_up() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let challenge = format!("Digest realm=\"r\", nonce=\"{number}\", qop=\"auth\", stale=true");
        Reply::status(401).header("WWW-Authenticate", challenge)
    });
    let ended = run(json!({"url": server.url(), "auth": digest(PASSWORD)}), &[], 0);
    assert_eq!(server.received().len(), 4);
    assert!(ended.console().iter().any(|line| line.contains("runtime: maximum intermediate request limit exceeded")));
}

#[test]
fn send_request_answers_challenges_too() {
    let server = digest_server();
    let script = format!(
        "pm.sendRequest({{url: '{}/s', auth: {}}}, (error, response) => pm.test('got ' + response.code, () => {{}}));",
        server.url(),
        digest(PASSWORD)
    );
    let item = Item::request("one", json!({"url": server.url(), "auth": digest(PASSWORD)})).prerequest(&script);
    let ended = Command::run_of(&collection([item])).run().expect(0);
    assert_eq!(ended.assertions(), ["got 200"]);
    assert_eq!(sources(&ended), ["digest.auth", "script", "digest.auth", "collection"]);
}

/// A challenge of type 2 without target info.
const NTLM_CHALLENGE: &str = "TlRMTVNTUAACAAAAAAAAADgAAAABAggAASNFZ4mrze8AAAAAAAAAAA==";

#[test]
fn an_ntlm_handshake_stays_on_one_connection_of_its_own() {
    let server = Server::start(|received| {
        let refused = Reply::status(401);
        match received.header("authorization").and_then(|header| header.strip_prefix("NTLM ")) {
            None => refused.header("WWW-Authenticate", "Negotiate, NTLM").body("go away"),
            Some(message) if message.starts_with("TlRMTVNTUAABAAAA") => {
                refused.header("WWW-Authenticate", format!("NTLM {NTLM_CHALLENGE}")).body("prove it")
            }
            Some(message) if message.starts_with("TlRMTVNTUAADAAAA") => Reply::ok("in"),
            Some(_) => Reply::status(400),
        }
    });
    let account = auth("ntlm", &[("username", "DOM\\user"), ("password", "pass-word"), ("workstation", "ws")]);
    let ended = run(json!({"url": server.url(), "auth": account}), &["-n", "2"], 0);
    assert_eq!(ended.assertions(), ["status 200", "status 200"]);
    assert_eq!(sources(&ended)[..3], ["ntlm.auth", "ntlm.auth", "collection"]);
    let connections: Vec<usize> = server.received().iter().map(|received| received.connection).collect();
    assert_eq!(connections.len(), 6);
    assert!(connections[..3].iter().all(|connection| *connection == connections[0]), "{connections:?}");
    assert!(connections[3..].iter().all(|connection| *connection == connections[3]), "{connections:?}");
    assert_ne!(connections[0], connections[3]);
}

#[test]
fn an_ntlm_server_that_talks_nonsense_is_told() {
    for (challenge, sentence) in [("NTLM", "did not send its challenge"), ("NTLM TlRMTQ==", "cannot be read")] {
        let server = Server::start(move |_| Reply::status(401).header("WWW-Authenticate", challenge));
        let account = auth("ntlm", &[("username", "user"), ("password", "pass-word")]);
        let ended = run(json!({"url": server.url(), "auth": account}), &[], 0);
        assert_eq!(ended.assertions(), ["status 401"]);
        assert!(ended.warnings().iter().any(|warning| warning.contains(sentence)), "{:?}", ended.warnings());
    }
}

fn token_server(code: u16, answer: Value) -> Server {
    Server::start(move |received| match received.path() {
        "/token" => Reply::status(code).header("Content-Type", "application/json").body(answer.to_string()),
        _ if received.header("authorization") == Some("Bearer fetched-token-1234") => Reply::ok("in"),
        _ => Reply::status(401),
    })
}

fn oauth2(server: &Server, more: &[(&str, &str)]) -> Value {
    let url = format!("{}/token", server.url());
    let mut list = vec![
        ("grant_type", "client_credentials"),
        ("accessTokenUrl", url.as_str()),
        ("clientId", "client"),
        ("clientSecret", "client-secret-5678"),
    ];
    list.extend(more);
    auth("oauth2", &list)
}

#[test]
fn an_access_token_is_fetched_once_and_masked() {
    let server =
        token_server(200, json!({"access_token": "fetched-token-1234", "token_type": "Bearer", "expires_in": 3600}));
    let settings = oauth2(&server, &[("client_authentication", "body"), ("scope", "a b")]);
    let items = ["one", "two"].map(|name| {
        Item::request(name, json!({"url": format!("{}/echo?t=fetched-token-1234", server.url()), "auth": settings}))
            .test("pm.test('status ' + pm.response.code, () => {})")
    });
    let ended = Command::run_of(&collection(items)).with(["-n", "2"]).run().expect(0);
    assert_eq!(ended.assertions(), ["status 200"; 4]);
    assert_eq!(sources(&ended), ["oauth2.auth", "collection", "collection", "collection", "collection"]);
    let token = &server.received()[0];
    assert_eq!(
        token.text(),
        "grant_type=client_credentials&scope=a%20b&client_id=client&client_secret=client-secret-5678"
    );
    assert_eq!(token.header("content-type"), Some("application/x-www-form-urlencoded"));
    let events: String = ended.events().iter().map(Value::to_string).collect();
    assert!(!events.contains("fetched-token-1234") && !events.contains("client-secret-5678"), "{events}");
}

#[test]
fn without_a_token_the_request_is_not_sent() {
    let server = token_server(401, json!({"error": "invalid_client", "error_description": "who are you"}));
    let ended = run(json!({"url": format!("{}/data", server.url()), "auth": oauth2(&server, &[])}), &[], 5);
    assert_eq!(server.targets(), ["/token"]);
    let errors = ended.errors().join("\n");
    assert!(errors.contains("401 Status (invalid_client, who are you)"), "{errors}");
    assert_eq!(ended.assertions(), ["status undefined"]);
}

#[test]
fn a_token_of_the_collection_s_own_is_sent_as_it_is() {
    let server = token_server(500, json!({}));
    let ended =
        run(json!({"url": server.url(), "auth": oauth2(&server, &[("accessToken", "fetched-token-1234")])}), &[], 0);
    assert_eq!(ended.assertions(), ["status 200"]);
    assert_eq!(server.targets(), ["/"]);
}

#[test]
fn a_kind_that_signs_refuses_an_unresolved_variable_by_name() {
    let key = "{{missing_key}}";
    for kind in [
        auth("hawk", &[("authId", "i"), ("authKey", key)]),
        auth("oauth1", &[("consumerKey", "c"), ("consumerSecret", key)]),
        auth("jwt", &[("algorithm", "HS256"), ("secret", key)]),
        auth("edgegrid", &[("accessToken", "a"), ("clientToken", "c"), ("clientSecret", key)]),
        auth("asap", &[("kid", "k"), ("iss", "i"), ("aud", "a"), ("privateKey", key)]),
    ] {
        let server = Server::untouched();
        let ended = run(json!({"url": server.url(), "auth": kind}), &[], 5);
        assert!(ended.errors()[0].contains("`missing_key`"), "{:?}", ended.errors());
    }
}

#[test]
fn a_token_in_the_query_is_masked() {
    let server = Server::ok();
    let kind = auth(
        "jwt",
        &[
            ("algorithm", "HS256"),
            ("secret", "s"),
            ("payload", "{\"a\":1}"),
            ("addTokenTo", "queryParam"),
            ("queryParamKey", "t"),
        ],
    );
    let ended = run(json!({"url": server.url(), "auth": kind}), &[], 0);
    let target = server.only().target;
    let token = target.strip_prefix("/?t=").unwrap();
    assert!(token.starts_with("eyJ"), "{target}");
    assert!(ended.events().iter().all(|event| !event.to_string().contains(token)));
}

#[test]
fn oauth1_signs_a_form_in_its_body() {
    let server = Server::ok();
    let body = json!({"mode": "urlencoded", "urlencoded": [{"key": "b", "value": "x y&+é"}]});
    let kind = auth(
        "oauth1",
        &[("consumerKey", "key"), ("consumerSecret", "consumer-secret"), ("signatureMethod", "PLAINTEXT")],
    );
    run(json!({"url": format!("{}/p?q=1", server.url()), "method": "POST", "body": body, "auth": kind}), &[], 0);
    let received = server.only();
    assert_eq!(received.target, "/p?q=1");
    let text = received.text();
    assert!(text.starts_with("b=x%20y%26%2B%C3%A9&oauth_consumer_key=key&oauth_signature_method=PLAINTEXT&"), "{text}");
    assert!(text.ends_with("&oauth_signature=consumer-secret%26"), "{text}");
    assert_eq!(received.header("content-length"), Some(text.len().to_string().as_str()));
}
