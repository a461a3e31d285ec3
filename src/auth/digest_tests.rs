use bytes::Bytes;

use super::*;
use crate::auth::samples::{parameters, request};

/// The example of RFC 7616, section 3.9.1.
const PUBLISHED: [(&str, &str); 7] = [
    ("username", "Mufasa"),
    ("password", "Circle of Life"),
    ("realm", "http-auth@example.org"),
    ("nonce", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"),
    ("clientNonce", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"),
    ("qop", "auth"),
    ("opaque", "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"),
];
const TARGET: &str = "http://www.example.org/dir/index.html";

fn signed(list: &[(&str, &str)]) -> String {
    let signed = sign(request("GET", TARGET), &parameters("digest", list), &mut SigningNotes::default()).unwrap();
    signed.header("authorization").unwrap_or_default().to_owned()
}

fn refused(challenge: &str) -> Response {
    Response {
        code: 401,
        reason: "Unauthorized".into(),
        headers: vec![Header::new("WWW-Authenticate", challenge)],
        body: Bytes::new(),
        downloaded_bytes: 0,
        header_bytes: 0,
        http_version: "HTTP/1.1".into(),
    }
}

#[test]
fn the_published_examples_come_out() {
    let md5: Vec<_> = PUBLISHED.iter().copied().chain([("algorithm", "MD5")]).collect();
    assert_eq!(
        signed(&md5),
        "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", \
         nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", algorithm=\"MD5\", qop=auth, \
         nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", \
         response=\"8ca523f5e9506fed4657c9700eebdbec\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
    );
    let sha: Vec<_> = PUBLISHED.iter().copied().chain([("algorithm", "SHA-256")]).collect();
    let response = "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"";
    assert!(signed(&sha).contains(response));
    // RFC 2617, section 3.5.
    let old = [
        ("username", "Mufasa"),
        ("password", "Circle Of Life"),
        ("realm", "testrealm@host.com"),
        ("nonce", "dcd98b7102dd2f0e8b11d0f600bfb0c093"),
        ("clientNonce", "0a4f113b"),
        ("qop", "auth"),
    ];
    assert!(signed(&old).contains("response=\"6629fae49393a05397450978507c4ef1\""));
    // RFC 2069 with its correction (erratum 749): no qop, no count.
    let oldest = signed(&old[..4]);
    assert!(oldest.contains("response=\"670fd8c2df070c60b045671b8b24ff02\"") && !oldest.contains("nc="), "{oldest}");
}

#[test]
fn nothing_is_sent_before_the_server_asks() {
    assert_eq!(signed(&PUBLISHED[..2]), "");
}

#[test]
fn a_challenge_is_answered_once() {
    let before = parameters("digest", &PUBLISHED[..2]);
    let challenge = refused("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int,auth\", opaque=\"o\", algorithm=SHA-256");
    let Answer::Again(after) = answer(&before, &challenge) else { panic!("not taken up") };
    let header = sign(request("GET", TARGET), &after, &mut SigningNotes::default()).unwrap();
    let header = header.header("authorization").unwrap();
    for member in ["realm=\"r\"", "nonce=\"n\"", "qop=auth,", "nc=00000001", "opaque=\"o\"", "algorithm=\"SHA-256\""] {
        assert!(header.contains(member), "{member} is missing in {header}");
    }
    assert!(matches!(answer(&after, &challenge), Answer::Accepted), "the password is wrong");
    let stale = refused("Digest realm=\"r\", nonce=\"m\", stale=true");
    let Answer::Again(again) = answer(&after, &stale) else { panic!("a stale nonce is not the end") };
    assert_eq!(again.learned("nonce"), "m");
}

#[test]
fn the_next_request_counts_on_and_may_be_asked_again() {
    let challenge = refused("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
    let Answer::Again(mut after) = answer(&parameters("digest", &PUBLISHED[..2]), &challenge) else { panic!() };
    after.learn("nonceCount", "0000000f");
    after.learned = for_next_request(&after);
    assert_eq!(after.learned("nonceCount"), "00000010");
    assert!(matches!(answer(&after, &challenge), Answer::Again(_)), "a remembered nonce may have gone stale");
    let one = memory_key(&after, "http://h:1/a");
    assert!(one.is_some() && one == memory_key(&after, "http://h:1/b") && one != memory_key(&after, "http://h:2/a"));
}

#[test]
fn the_algorithm_of_the_collection_is_preferred() {
    let mut response = refused("Digest realm=\"r\", nonce=\"1\", algorithm=SHA-256");
    response.headers.push(Header::new("WWW-Authenticate", "Digest realm=\"r\", nonce=\"2\", algorithm=MD5"));
    let list = [PUBLISHED[0], PUBLISHED[1], ("algorithm", "MD5")];
    let Answer::Again(after) = answer(&parameters("digest", &list), &response) else { panic!() };
    assert_eq!(after.learned("nonce"), "2");
    let Answer::Again(after) = answer(&parameters("digest", &list[..2]), &response) else { panic!() };
    assert_eq!(after.learned("nonce"), "1");
}

#[test]
fn no_challenge_no_answer() {
    let list = parameters("digest", &PUBLISHED[..2]);
    for header in ["Basic realm=\"r\"", "Negotiate", ""] {
        assert!(matches!(answer(&list, &refused(header)), Answer::Accepted), "{header}");
    }
    let all = parameters("digest", &PUBLISHED);
    assert!(matches!(answer(&all, &refused("Digest realm=\"r\", nonce=\"n\"")), Answer::Accepted));
}
