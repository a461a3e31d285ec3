//! The signer against AWS's published vectors, and the rules of Postman on top of it.

use std::{fs, path::PathBuf, process::Command};

use super::*;
use crate::{
    auth::Parameter,
    http::{HttpVersion, SendSettings},
};

/// With the keys of the collection.
fn sign(request: Request, parameters: &Parameters, now: DateTime<Utc>) -> Result<Request, AuthError> {
    super::sign(request, parameters, &crate::auth::FromCollection, now)
}

fn parameters(list: &[(&str, &str)]) -> Parameters {
    let list = list
        .iter()
        .map(|(name, value)| Parameter { name: (*name).into(), written: (*value).into(), value: (*value).into() })
        .collect();
    Parameters { kind: "awsv4".into(), list, place: "auth".into(), learned: Vec::new() }
}

const KEYS: [(&str, &str); 4] = [
    ("accessKey", "AKIDEXAMPLE"),
    ("secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    ("region", "us-east-1"),
    ("service", "service"),
];

fn request(method: &str, url: &str) -> Request {
    let settings = SendSettings { http_version: HttpVersion::Http1, ..SendSettings::default() };
    Request { method: method.into(), url: url.into(), headers: Vec::new(), body: Body::Empty, settings }
}

fn at(time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(time).unwrap().to_utc()
}

/// AWS's vectors come inside the package of the signing library.
fn vectors() -> PathBuf {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let rustc = String::from_utf8(rustc.stdout).unwrap();
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // Packages of other platforms are not on this machine, and need not be.
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host, "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "aws-sigv4").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    manifest.parent().unwrap().join("aws-signing-test-suite/v4")
}

/// Method, URL, headers and body of a vector's `request.txt`.
fn read_request(text: &str) -> Request {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap();
    let (method, rest) = first.split_once(' ').unwrap();
    let target = rest.rsplit_once(' ').unwrap().0;
    let mut headers: Vec<Header> = Vec::new();
    for line in lines {
        match line.split_once(':') {
            // A folded line continues the value above.
            _ if line.starts_with(' ') => {
                let last = headers.last_mut().unwrap();
                last.value = format!("{} {}", last.value, line.trim());
            }
            Some((name, value)) => headers.push(Header::new(name, value.trim())),
            None => panic!("{line}"),
        }
    }
    let host = headers.iter().find(|header| header.name.eq_ignore_ascii_case("host")).unwrap().value.clone();
    let target: String = target
        .chars()
        .map(|character| match character {
            ' ' => "%20".into(),
            character if character.is_ascii() => character.to_string(),
            character => percent_encoded(&character.to_string()),
        })
        .collect();
    let mut request = request(method, &format!("https://{host}{target}"));
    request.headers = headers;
    if !body.is_empty() {
        request.body = Body::Bytes(body.to_owned().into());
    }
    request
}

/// Vectors that ask for what Postman's signer never does, with the reason.
fn out_of_scope(context: &serde_json::Value) -> Option<&'static str> {
    if context["normalize"] == false {
        return Some("signs the path as it stands, which only S3 does");
    }
    if context["omit_session_token"] == true {
        return Some("adds the session token after signing, which Postman never does");
    }
    None
}

#[test]
fn the_published_vectors_pass() {
    let mut passed = 0;
    let mut skipped = Vec::new();
    for entry in fs::read_dir(vectors()).unwrap() {
        let folder = entry.unwrap().path();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap().replace("\r\n", "\n");
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if !folder.join("context.json").exists() {
            skipped.push((name, "the library's own, without a signature"));
            continue;
        }
        let context: serde_json::Value = serde_json::from_str(&read("context.json")).unwrap();
        if let Some(reason) = out_of_scope(&context) {
            skipped.push((name, reason));
            continue;
        }
        let text = |pointer: &str| context.pointer(pointer).and_then(|value| value.as_str()).map(str::to_owned);
        let credentials = Credentials::new(
            text("/credentials/access_key_id").unwrap(),
            text("/credentials/secret_access_key").unwrap(),
            text("/credentials/token"),
            None,
            "vector",
        );
        let signer = Signer {
            credentials,
            region: text("/region").unwrap(),
            service: text("/service").unwrap(),
            time: at(&text("/timestamp").unwrap()),
        };
        let request = read_request(&read("request.txt"));
        let hash = body_hash(&request.body).unwrap();
        let mut settings = signer.settings(SignatureLocation::Headers, None);
        if context["sign_body"] == true {
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        // The suite is written for paths that are encoded once, whatever the service.
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        let signature = signer.compute(&request, SignableBody::Precomputed(hash), settings).unwrap();
        let (_, authorization) = signature.headers.iter().find(|(name, _)| name == "authorization").unwrap();
        let expected = read("header-signature.txt");
        assert!(authorization.ends_with(&format!("Signature={}", expected.trim())), "{name}: {authorization}");
        passed += 1;
    }
    assert!(passed >= 25, "only {passed} vectors were found to apply; out of scope: {skipped:?}");
    assert!(skipped.len() <= 12, "{skipped:?}");
}

#[test]
fn headers_are_signed_as_postman_signs_them() {
    let mut posted = request("POST", "https://iam.amazonaws.com/?x=1");
    posted.headers =
        vec![Header::new("X-Foo", "a  b"), Header::new("User-Agent", "me"), Header::new("Authorization", "old")];
    posted.body = Body::Bytes("Action=ListUsers".into());
    let mut list = KEYS.to_vec();
    list.push(("sessionToken", "token"));
    let signed = sign(posted, &parameters(&list), at("2026-11-22T00:00:00Z")).unwrap();
    let names: Vec<&str> = signed.headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(
        names,
        ["X-Foo", "User-Agent", "X-Amz-Content-Sha256", "Host", "X-Amz-Security-Token", "X-Amz-Date", "Authorization"]
    );
    let authorization = signed.header("authorization").unwrap();
    assert!(
        authorization.contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-foo,"),
        "{authorization}"
    );
}

#[test]
fn a_query_signature_replaces_an_older_one() {
    let mut list = KEYS.to_vec();
    list.push(("addAuthDataToQuery", "true"));
    let url = "https://h/p?a=b+c&X-Amz-Signature=old&X-Amz-Expires=60";
    let signed = sign(request("GET", url), &parameters(&list), at("2026-11-22T00:00:00Z")).unwrap();
    assert!(signed.url.starts_with("https://h/p?a=b%20c&X-Amz-Expires=60&X-Amz-Date=20261122T000000Z&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261122%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-SignedHeaders=host&X-Amz-Signature="), "{}", signed.url);
    assert!(!signed.url.contains("old"));
}

#[test]
fn missing_and_unresolved_keys_are_refused_by_name() {
    let refused = |list: &[(&str, &str)]| {
        sign(request("GET", "https://h/"), &parameters(list), at("2026-11-22T00:00:00Z")).unwrap_err().to_string()
    };
    assert_eq!(
        refused(&[("accessKey", "A"), ("secretKey", "")]),
        "awsv4: cannot sign the request, `secretKey` is empty (auth): it is not given: set it in the collection's auth, best through a variable"
    );
    assert_eq!(
        refused(&[("accessKey", "A"), ("secretKey", "{{aws_secret_access_key}}")]),
        "awsv4: cannot sign the request, `secretKey` holds the unresolved variable `aws_secret_access_key` (auth): define it in the environment, or with --env-var"
    );
}

#[test]
fn odd_urls_never_panic() {
    for url in ["https://h", "https://h/%zz?%&&=&a", "https://h/a b", "https://[::1]:8443/é?ü=ö", "notaurl", ""] {
        let _ = sign(request("GET", url), &parameters(&KEYS), at("2026-11-22T00:00:00Z"));
    }
}
