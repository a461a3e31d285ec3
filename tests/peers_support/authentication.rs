//! Servers of other people's verify every kind of authentication: hawk, http-auth (basic, digest) and jsonwebtoken from npm,
//! nginx (basic), oauthlib (OAuth 1) and pyspnego (NTLM) from PyPI. Wrong credentials are refused by each.

use std::{fs, path::Path};

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_RSA_SHA256};
use serde_json::{Value, json};

use super::programs::{self, Server};

const SECRET: &str = "0123456789-0123456789-0123456789-0123456789-0123456789-0123456789";

/// A request and what the server must say.
struct Case {
    name: String,
    request: Value,
    code: u16,
}

fn case(name: impl Into<String>, request: Value, kind: &str, parameters: &[(&str, &str)], code: u16) -> Case {
    let list: Vec<Value> = parameters.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    let mut request = request;
    request["auth"] = json!({"type": kind, kind: list});
    Case { name: name.into(), request, code }
}

fn get(url: impl Into<String>) -> Value {
    json!({"method": "GET", "url": url.into()})
}

fn post(url: impl Into<String>, body: Value) -> Value {
    json!({"method": "POST", "url": url.into(), "body": body})
}

fn form() -> Value {
    json!({"mode": "urlencoded", "urlencoded": [{"key": "a b", "value": "ü+&="}, {"key": "a", "value": "1"}, {"key": "a", "value": "0"}]})
}

fn json_body() -> Value {
    json!({"mode": "raw", "raw": "{\"ü\": 1}", "options": {"raw": {"language": "json"}}})
}

/// Key pairs, with the public halves in `folder`; the private ones come back by algorithm.
fn keys(folder: &Path) -> Vec<(&'static str, String)> {
    let files = [
        ("rsa", &PKCS_RSA_SHA256),
        ("ES256", &PKCS_ECDSA_P256_SHA256),
        ("ES384", &PKCS_ECDSA_P384_SHA384),
        ("ES512", &PKCS_ECDSA_P521_SHA512),
    ];
    let pairs = files.map(|(name, algorithm)| {
        let pair = KeyPair::generate_for(algorithm).unwrap();
        fs::write(folder.join(format!("{name}.pem")), pair.public_key_pem()).unwrap();
        (name, pair.serialize_pem())
    });
    fs::write(folder.join("secret"), SECRET).unwrap();
    pairs.into()
}

fn private<'keys>(keys: &'keys [(&'static str, String)], algorithm: &str) -> &'keys str {
    let name = if algorithm.starts_with('E') { algorithm } else { "rsa" };
    &keys.iter().find(|(found, _)| *found == name).unwrap().1
}

fn hawk(url: &str) -> Vec<Case> {
    let me = [("authId", "me"), ("authKey", "hawk-secret"), ("algorithm", "sha256")];
    let with = |more: &[(&'static str, &'static str)]| me.iter().chain(more).copied().collect::<Vec<_>>();
    let target = format!("{url}/hawk?a=1&b=ü %2F'");
    let payload = format!("{url}/hawk/payload");
    vec![
        case("hawk", get(&target), "hawk", &me, 200),
        case("hawk sha1", get(&target), "hawk", &[("authId", "old"), me[1], ("algorithm", "sha1")], 200),
        case("hawk ext", get(&target), "hawk", &with(&[("extraData", "some data: 1")]), 200),
        case("hawk app", get(&target), "hawk", &with(&[("app", "app"), ("delegation", "dlg")]), 200),
        case("hawk payload", post(&payload, json_body()), "hawk", &with(&[("includePayloadHash", "true")]), 200),
        case("hawk form", post(&payload, form()), "hawk", &with(&[("includePayloadHash", "true")]), 200),
        case("hawk no payload", post(&payload, form()), "hawk", &me, 401),
        case("hawk wrong", get(&target), "hawk", &[me[0], ("authKey", "wrong-secret"), me[2]], 401),
    ]
}

fn basic(url: &str) -> Vec<Case> {
    let target = format!("{url}/basic?a=1");
    let inside = target.replace("http://", "http://m%C3%A9:basic%3Asecret%20%C3%BC@");
    let mut from_url = get(inside);
    from_url["auth"] = json!({"type": "noauth"});
    vec![
        case("basic", get(&target), "basic", &[("username", "mé"), ("password", "basic:secret ü")], 200),
        case("basic wrong", get(&target), "basic", &[("username", "mé"), ("password", "wrong-secret")], 401),
        case("basic nobody", get(&target), "basic", &[], 401),
        Case { name: "basic of the URL".into(), request: from_url, code: 200 },
    ]
}

fn digest(url: &str) -> Vec<Case> {
    let me = [("username", "me"), ("password", "digest-secret")];
    let wrong = [("username", "me"), ("password", "wrong-secret")];
    let mut cases = Vec::new();
    for (path, algorithm) in [("md5", "MD5"), ("md5-sess", "MD5-sess"), ("plain", "MD5")] {
        let target = format!("{url}/digest/{path}?a=1&b=ü%2F");
        let named = [me[0], me[1], ("algorithm", algorithm)];
        cases.push(case(format!("digest {path}"), get(&target), "digest", &named, 200));
        cases.push(case(format!("digest {path} of the server"), post(&target, form()), "digest", &me, 200));
        cases.push(case(format!("digest {path} wrong"), get(&target), "digest", &wrong, 401));
    }
    cases
}

fn tokens(url: &str, keys: &[(&'static str, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for family in ["HS", "RS", "PS", "ES"] {
        for size in ["256", "384", "512"] {
            let algorithm = format!("{family}{size}");
            let target = format!("{url}/jwt/{algorithm}");
            let claims = ("payload", "{\"iss\": \"me\", \"ü\": [1]}");
            if family == "HS" {
                let list = [("algorithm", &*algorithm), claims, ("secret", SECRET)];
                cases.push(case(format!("jwt {algorithm}"), get(&target), "jwt", &list, 200));
                let wrong = [list[0], claims, ("secret", "wrong-secret")];
                cases.push(case(format!("jwt {algorithm} wrong"), get(&target), "jwt", &wrong, 401));
                continue;
            }
            let key = private(keys, &algorithm);
            let list = [("algorithm", &*algorithm), claims, ("privateKey", key), ("addTokenTo", "queryParam")];
            cases.push(case(format!("jwt {algorithm}"), get(&target), "jwt", &list, 200));
            let service = [("alg", &*algorithm), ("kid", "k"), ("iss", "me"), ("aud", "them"), ("privateKey", key)];
            cases.push(case(format!("asap {algorithm}"), get(&target), "asap", &service, 200));
            let expired = [service[0], service[1], service[2], service[3], service[4], ("exp", "-9")];
            cases.push(case(format!("asap {algorithm} expired"), get(&target), "asap", &expired, 401));
        }
    }
    cases
}

fn oauth1(url: &str, keys: &[(&'static str, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for method in ["PLAINTEXT", "HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512", "RSA-SHA1", "RSA-SHA256", "RSA-SHA512"] {
        let list = [
            ("consumerKey", "me"),
            ("consumerSecret", "consumer secret/+"),
            ("privateKey", private(keys, "rsa")),
            ("token", "token"),
            ("tokenSecret", "token&secret"),
            ("signatureMethod", method),
            ("version", "1.0"),
        ];
        let header: Vec<_> = list.iter().copied().chain([("addParamsToHeader", "true"), ("realm", "r, s")]).collect();
        let hashed: Vec<_> = header.iter().copied().chain([("includeBodyHash", "true")]).collect();
        let target = format!("{url}/oauth1?a=ü%20+&a=1&b=%2F~!'()*");
        cases.push(case(format!("oauth1 {method} header"), get(&target), "oauth1", &header, 200));
        // oauthlib decodes what stands in a query or a form twice: a secret in the plain does not survive that.
        if method != "PLAINTEXT" {
            cases.push(case(format!("oauth1 {method} query"), get(&target), "oauth1", &list, 200));
            cases.push(case(format!("oauth1 {method} form"), post(&target, form()), "oauth1", &list, 200));
        }
        cases.push(case(format!("oauth1 {method} form, header"), post(&target, form()), "oauth1", &header, 200));
        cases.push(case(format!("oauth1 {method} body hash"), post(&target, json_body()), "oauth1", &hashed, 200));
        let wrong: Vec<_> = list.iter().copied().chain([("consumerSecret", "wrong"), ("consumerKey", "who")]).collect();
        cases.push(case(format!("oauth1 {method} wrong"), get(&target), "oauth1", &wrong, 401));
    }
    cases
}

fn ntlm(url: &str) -> Vec<Case> {
    let target = format!("{url}/ntlm?a=1");
    let password = ("password", "ntlm-secret-é");
    vec![
        case("ntlm", get(&target), "ntlm", &[("username", "me"), password, ("domain", "DOM")], 200),
        case(
            "ntlm in the name",
            get(&target),
            "ntlm",
            &[("username", "DOM\\me"), password, ("workstation", "ws")],
            200,
        ),
        case("ntlm with a body", post(&target, form()), "ntlm", &[("username", "me@DOM"), password], 200),
        case("ntlm wrong", get(&target), "ntlm", &[("username", "DOM\\me"), ("password", "wrong-secret")], 401),
    ]
}

fn collection(cases: &[Case]) -> Value {
    let items: Vec<Value> = cases
        .iter()
        .map(|case| {
            let script =
                format!("pm.test({}, () => pm.expect(pm.response.code).to.equal({}))", json!(case.name), case.code);
            json!({"name": case.name, "request": case.request, "event": [{"listen": "test", "script": {"exec": [script]}}]})
        })
        .collect();
    json!({
        "info": {"name": "authentication", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": items
    })
}

#[test]
#[ignore = "needs hawk, http-auth, jsonwebtoken, nginx, oauthlib and pyspnego: tests/peers/install"]
fn servers_of_others_let_in_the_right_ones_only() {
    let folder = tempfile::tempdir().unwrap();
    let keys = keys(folder.path());
    let mut command = programs::node("auth_server.cjs");
    command.arg(folder.path());
    let node = Server::start(command, "ready ");
    let mut command = programs::python("auth_server.py");
    command.arg(folder.path());
    let python = Server::start(command, "ready ");
    let mut command = programs::python("nginx.py");
    let nginx_files = tempfile::tempdir().unwrap();
    command.arg(nginx_files.path());
    let nginx = Server::start(command, "ready ");
    let url = |server: &Server| format!("http://127.0.0.1:{}", server.greeting.trim_start_matches("ready ").trim());
    let (node, python, nginx) = (url(&node), url(&python), url(&nginx));

    let mut cases = hawk(&node);
    cases.extend(basic(&node));
    cases.extend(basic(&nginx));
    cases.extend(digest(&node));
    cases.extend(tokens(&node, &keys));
    cases.extend(oauth1(&python, &keys));
    cases.extend(ntlm(&python));
    assert!(cases.len() >= 90, "only {} cases", cases.len());
    let file = folder.path().join("authentication.json");
    fs::write(&file, collection(&cases).to_string()).unwrap();
    let mut command = programs::postwatch();
    // Twice: the second time nonces are known.
    command.arg("run").arg(&file).args(["--iteration-count", "2", "--disable-unicode"]);
    programs::run(command, 0);
}
