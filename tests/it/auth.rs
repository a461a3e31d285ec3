//! Authentication as it arrives at the server, and what happens when it cannot be computed.

use serde_json::{Value, json};

use crate::support::{
    Command, Item, Received, Server, collection,
    sigv4::{hash, signature},
};

const ACCESS_KEY: &str = "AKIDEXAMPLEEXAMPLE";
const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn auth(kind: &str, parameters: &[(&str, &str)]) -> Value {
    let list: Vec<Value> = parameters.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
    json!({"type": kind, kind: list})
}

fn aws(more: &[(&str, &str)]) -> Value {
    let mut all =
        vec![("accessKey", ACCESS_KEY), ("secretKey", SECRET_KEY), ("service", "iam"), ("region", "us-east-1")];
    all.extend(more);
    auth("awsv4", &all)
}

/// Sends a request with this authentication and tells what arrived.
fn sent(mut request: Value, auth: Value) -> Received {
    let server = Server::ok();
    request["url"] = format!("{}{}", server.url(), request["url"].as_str().unwrap_or("")).into();
    request["auth"] = auth;
    Command::run_of(&collection([Item::request("one", request)])).run().expect(0);
    server.only()
}

/// Runs a request that must not be sent; its error.
fn refused(auth: Value, arguments: &[&str]) -> String {
    let server = Server::untouched();
    let item =
        Item::request("one", json!({"url": server.url(), "auth": auth})).test("pm.test('ran all the same', () => {})");
    let ended =
        Command::run_of(&collection([Item::folder("f", [item])])).with(arguments.iter().copied()).run().expect(5);
    assert_eq!(ended.assertions(), ["ran all the same"]);
    let errors = ended.errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].clone()
}

#[test]
fn basic_and_bearer_arrive_in_the_authorization_header() {
    let basic = sent(json!({}), auth("basic", &[("username", "usér"), ("password", "pass:word")]));
    assert_eq!(basic.all("authorization"), ["Basic dXPDqXI6cGFzczp3b3Jk"]);
    let bearer = sent(json!({}), auth("bearer", &[("token", "abc")]));
    assert_eq!(bearer.all("authorization"), ["Bearer abc"]);
}

#[test]
fn authentication_replaces_a_header_of_the_users_own() {
    let header = json!([{"key": "authorization", "value": "mine"}]);
    let received = sent(json!({"header": header}), auth("bearer", &[("token", "abc")]));
    assert_eq!(received.all("authorization"), ["Bearer abc"]);
}

#[test]
fn an_api_key_goes_into_the_header_or_the_query() {
    let header = sent(json!({}), auth("apikey", &[("key", "X-Key"), ("value", "v 1")]));
    assert_eq!(header.header("x-key"), Some("v 1"));
    let query = sent(json!({"url": "/p?a=1"}), auth("apikey", &[("key", "k"), ("value", "v&1"), ("in", "query")]));
    assert_eq!(query.target, "/p?a=1&k=v%261");
    assert_eq!(query.header("k"), None);
}

/// The parts of `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
fn parts(received: &Received) -> (String, String, String) {
    let text = received.header("authorization").unwrap().strip_prefix("AWS4-HMAC-SHA256 ").unwrap();
    let part = |name: &str| text.split(", ").find_map(|part| part.strip_prefix(name)).unwrap().to_owned();
    (part("Credential="), part("SignedHeaders="), part("Signature="))
}

/// Checks the signature of a received request against our own computation.
fn verify(received: &Received) -> String {
    let (credential, signed, found) = parts(received);
    let scope = credential.strip_prefix(ACCESS_KEY).unwrap().strip_prefix('/').unwrap();
    let date = received.header("x-amz-date").unwrap();
    let payload = hash(&received.body);
    assert_eq!(found, signature(received, SECRET_KEY, date, scope, &signed, &payload), "{received:#?}");
    assert!(received.header("x-amz-content-sha256").is_none_or(|sent| sent == payload));
    signed
}

#[test]
fn a_signed_get_is_accepted_by_a_verifier_of_ours() {
    let received = sent(json!({"url": "/?Action=ListUsers&Version=2010-05-08"}), aws(&[]));
    assert_eq!(verify(&received), "host;x-amz-date");
    assert!(parts(&received).0.ends_with("/us-east-1/iam/aws4_request"));
}

#[test]
fn a_signed_form_is_accepted_and_its_hash_is_sent() {
    let body = json!({"mode": "urlencoded", "urlencoded": [
        {"key": "Action", "value": "GetUser"}, {"key": "UserName", "value": "a b+c/é~!*'()"}, {"key": "Empty", "value": ""}]});
    let received = sent(json!({"method": "POST", "url": "/", "body": body}), aws(&[("sessionToken", "tok/en+=")]));
    assert_eq!(verify(&received), "host;x-amz-content-sha256;x-amz-date;x-amz-security-token");
    assert_eq!(received.header("x-amz-security-token"), Some("tok/en+="));
    let names = received.names();
    let order = ["x-amz-content-sha256", "host", "x-amz-security-token", "x-amz-date", "authorization", "user-agent"];
    assert_eq!(names[..6], order);
}

#[test]
fn raw_json_is_signed_with_its_content_type() {
    let body = json!({"mode": "raw", "raw": "{\"a\": 1} // no", "options": {"raw": {"language": "json"}}});
    let received = sent(json!({"method": "POST", "url": "/x", "body": body}), aws(&[]));
    assert_eq!(verify(&received), "content-type;host;x-amz-content-sha256;x-amz-date");
}

#[test]
fn odd_paths_queries_and_headers_are_signed_as_they_are_sent() {
    // Headers that are not ASCII are left out: verifiers differ in how they read them.
    let header = json!([{"key": "X-Spaces", "value": "a   b"}, {"key": "User-Agent", "value": "mine"}]);
    for url in ["/a b/é/%41?q=1&q=0&empty=&bare&x=%2F%20y", "/?a=b c&A=1&a%20=2", "/~user/-_./?z=*&y='"] {
        let signed = verify(&sent(json!({"url": url, "header": header}), aws(&[])));
        assert_eq!(signed, "host;x-amz-date;x-spaces");
    }
}

#[test]
fn service_and_region_have_postmans_defaults() {
    let received = sent(json!({}), auth("awsv4", &[("accessKey", ACCESS_KEY), ("secretKey", SECRET_KEY)]));
    assert!(parts(&received).0.ends_with("/us-east-1/execute-api/aws4_request"));
    verify(&received);
}

#[test]
fn s3_signs_the_path_as_it_stands_and_always_sends_the_hash() {
    for path in ["/bucket/key", "/bucket/key?list-type=2", "/bucket/a b", "/bucket/%C3%A9", "/a//b/../c"] {
        let received = sent(json!({"url": path}), aws(&[("service", "s3")]));
        assert_eq!(received.header("x-amz-content-sha256"), Some(hash(b"").as_str()));
        assert_eq!(verify(&received), "host;x-amz-content-sha256;x-amz-date");
    }
}

#[test]
fn headers_of_an_earlier_signature_are_replaced() {
    let header = json!([{"key": "Authorization", "value": "AWS4-HMAC-SHA256 old"}, {"key": "x-amz-date", "value": "20200101T000000Z"}]);
    let received = sent(json!({"url": "/?X-Amz-Signature=old&a=1", "header": header}), aws(&[]));
    assert_eq!(received.all("x-amz-date").len(), 1);
    assert_eq!(received.all("authorization").len(), 1);
    assert_eq!(received.target, "/?a=1");
    verify(&received);
}

#[test]
fn a_signature_can_go_into_the_query() {
    let received =
        sent(json!({"url": "/?Action=ListUsers"}), aws(&[("addAuthDataToQuery", "true"), ("sessionToken", "t/k")]));
    assert_eq!(received.header("authorization"), None);
    let query = |name: &str| {
        let pair = received.query().split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        pair.unwrap_or_else(|| panic!("{name} is missing: {}", received.target)).replace("%2F", "/")
    };
    let credential = query("X-Amz-Credential");
    let scope = credential.strip_prefix(ACCESS_KEY).unwrap().strip_prefix('/').unwrap();
    let signed = query("X-Amz-SignedHeaders");
    let expected = signature(&received, SECRET_KEY, &query("X-Amz-Date"), scope, &signed, &hash(b""));
    assert_eq!(query("X-Amz-Signature"), expected);
    assert_eq!(query("X-Amz-Security-Token"), "t/k");
}

#[test]
fn a_missing_secret_key_is_told_by_the_name_of_its_variable_and_nothing_is_sent() {
    let template = auth("awsv4", &[("accessKey", "AKID"), ("secretKey", "{{aws_secret_access_key}}")]);
    let undefined = refused(template.clone(), &[]);
    assert!(undefined.contains("`aws_secret_access_key`") && undefined.contains("`secretKey`"), "{undefined}");
    assert!(undefined.contains("item[0].item[0].request.auth"), "{undefined}");
    let empty = refused(template, &["--env-var", "aws_secret_access_key="]);
    assert!(empty.contains("the variable `aws_secret_access_key` is empty"), "{empty}");
    let absent = refused(auth("awsv4", &[("accessKey", "AKID")]), &[]);
    assert!(absent.contains("`secretKey` is empty"), "{absent}");
}

#[test]
fn an_unknown_kind_of_authentication_is_refused_by_name() {
    let error = refused(auth("kerberos", &[("ticket", "x")]), &[]);
    assert!(error.contains("unknown authentication type `kerberos`"), "{error}");
}

#[test]
fn a_bearer_token_that_is_left_unresolved_is_sent_with_a_warning() {
    let server = Server::ok();
    let item = Item::request("one", json!({"url": server.url(), "auth": auth("bearer", &[("token", "{{nobody}}")])}));
    let ended = Command::run_of(&collection([item])).run().expect(0);
    assert_eq!(server.only().header("authorization"), Some("Bearer {{nobody}}"));
    assert!(ended.warnings()[0].contains("`nobody`"), "{:?}", ended.warnings());
}

#[test]
fn send_request_signs_when_it_is_given_authentication() {
    let server = Server::ok();
    let script = format!(
        "pm.sendRequest({{url: '{}/signed?Action=X', method: 'POST', body: {{mode: 'urlencoded', urlencoded: [{{key: 'a', value: 'b c'}}]}},
            auth: {}}}, (error, response) => pm.test(String(error) + response.code, () => {{}}));",
        server.url(),
        aws(&[])
    );
    let sample = collection([Item::get("one", server.url()).prerequest(&script)]);
    let ended = Command::run_of(&sample).run().expect(0);
    assert_eq!(ended.assertions(), ["null200"]);
    let received = server.received();
    assert_eq!(received[0].text(), "a=b%20c");
    verify(&received[0]);
    assert_eq!(received[1].header("authorization"), None);
}

#[test]
fn send_request_with_a_missing_key_is_an_error_and_not_sent() {
    let server = Server::ok();
    let script = format!(
        "pm.sendRequest({{url: '{}/signed', auth: {}}}, (error) => pm.test(String(error && error.message), () => {{}}));",
        server.url(),
        auth("awsv4", &[("accessKey", "AKID"), ("secretKey", "")])
    );
    let ended = Command::run_of(&collection([Item::get("one", server.url()).prerequest(&script)])).run().expect(5);
    assert_eq!(server.targets(), ["/"]);
    assert!(ended.assertions()[0].contains("`secretKey` is empty"), "{:?}", ended.assertions());
}

#[test]
fn each_request_is_signed_anew_when_its_script_changes_it() {
    let server = Server::ok();
    let item = Item::request("one", json!({"url": format!("{}/", server.url()), "auth": aws(&[])}))
        .prerequest("pm.request.url.query.add({key: 'i', value: String(pm.info.iteration)})");
    Command::run_of(&collection([item])).with(["-n", "2"]).run().expect(0);
    assert_eq!(server.targets(), ["/?i=0", "/?i=1"]);
    server.received().iter().for_each(|received| {
        verify(received);
    });
}
