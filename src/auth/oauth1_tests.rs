use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair, KeySize},
    signature::{self, KeyPair as _, UnparsedPublicKey, VerificationAlgorithm},
};

use super::*;
use crate::auth::samples::{inputs, parameters, request};

/// The photo printing example of RFC 5849, section 1.2.
const PUBLISHED: [(&str, &str); 7] = [
    ("consumerKey", "dpf43f3p2l4k3l03"),
    ("consumerSecret", "kd94hf93k423kf44"),
    ("token", "nnch734d00sl2jdk"),
    ("tokenSecret", "pfkkdhi9sl3r4s00"),
    ("timestamp", "137131202"),
    ("nonce", "chapoH"),
    ("realm", "Photos"),
];
const PHOTO: &str = "http://photos.example.net/photos?file=vacation.jpg&size=original";

fn with<'text>(more: &[(&'text str, &'text str)]) -> Vec<(&'text str, &'text str)> {
    PUBLISHED.iter().chain(more).copied().collect()
}

fn signed(request: Request, list: &[(&str, &str)], body_mode: Option<&'static str>) -> Request {
    let inputs = SigningInputs { body_mode, ..inputs() };
    sign(request, &parameters("oauth1", list), &inputs, &mut SigningNotes::default()).unwrap()
}

fn form(method: &str, body: &'static str) -> Request {
    Request { body: Body::Bytes(body.into()), ..request(method, "http://h/") }
}

fn text(request: &Request) -> &str {
    match &request.body {
        Body::Bytes(bytes) => std::str::from_utf8(bytes).unwrap(),
        _ => "",
    }
}

#[test]
fn the_published_requests_get_the_published_signatures() {
    let header = signed(request("GET", PHOTO), &with(&[("addParamsToHeader", "true")]), None);
    assert_eq!(
        header.header("authorization").unwrap(),
        "OAuth realm=\"Photos\",oauth_consumer_key=\"dpf43f3p2l4k3l03\",oauth_token=\"nnch734d00sl2jdk\",\
         oauth_signature_method=\"HMAC-SHA1\",oauth_timestamp=\"137131202\",oauth_nonce=\"chapoH\",\
         oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\""
    );
    // OAuth Core 1.0, appendix A.5.
    let core = with(&[("timestamp", "1191242096"), ("nonce", "kllo9940pd9333jh"), ("version", "1.0")]);
    assert!(
        signed(request("GET", PHOTO), &core, None)
            .url
            .ends_with("&oauth_signature=tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D")
    );
}

#[test]
fn parameters_go_into_the_query_or_the_form() {
    let query = signed(request("GET", "http://h/?b=x+y&a=%c3%a9"), &PUBLISHED, None);
    assert!(query.url.starts_with("http://h/?b=x%20y&a=%C3%A9&oauth_consumer_key=dpf43f3p2l4k3l03&oauth_token="));
    let post = signed(form("POST", "a=1&oauth_nonce=old"), &PUBLISHED, Some("urlencoded"));
    assert!(text(&post).starts_with("a=1&oauth_consumer_key=dpf43f3p2l4k3l03&"), "{}", text(&post));
    assert_eq!(text(&post).matches("oauth_nonce").count(), 1);
    assert_eq!(post.url, "http://h/");
    // A method that is neither PUT nor POST keeps its body.
    let patch = signed(form("PATCH", "a=1"), &PUBLISHED, Some("urlencoded"));
    assert_eq!(text(&patch), "a=1");
    assert!(patch.url.contains("oauth_signature="));
}

#[test]
fn a_repeated_signature_replaces_the_first() {
    let once = signed(request("GET", PHOTO), &PUBLISHED, None);
    assert_eq!(signed(once.clone(), &PUBLISHED, None).url, once.url);
}

#[test]
fn a_body_that_is_no_form_can_be_hashed() {
    let list = with(&[("includeBodyHash", "true"), ("addParamsToHeader", "true")]);
    let raw = signed(form("POST", "Hello World!"), &list, Some("raw"));
    assert!(raw.header("authorization").unwrap().contains("oauth_body_hash=\"Lve95gjOVATpfV8EL5X4nxwjKHE%3D\""));
    let empty = signed(request("GET", "http://h/"), &list, None);
    assert!(empty.header("authorization").unwrap().contains("oauth_body_hash=\"2jmj7l5rSw0yVb%2FvlWAYkK%2FYBwk%3D\""));
    let of_form = signed(form("POST", "a=1"), &list, Some("urlencoded"));
    assert!(!of_form.header("authorization").unwrap().contains("oauth_body_hash"));
}

#[test]
fn empty_parameters_are_signed_only_when_that_is_wanted() {
    let bare = [PUBLISHED[0], PUBLISHED[1], PUBLISHED[4], PUBLISHED[5]];
    assert!(!signed(request("GET", "http://h/"), &bare, None).url.contains("oauth_token"));
    let kept: Vec<_> = bare.iter().copied().chain([("addEmptyParamsToSign", "true")]).collect();
    assert!(signed(request("GET", "http://h/"), &kept, None).url.contains("oauth_token=&"));
}

#[test]
fn the_header_can_go_without_encoding() {
    let list = with(&[
        ("addParamsToHeader", "true"),
        ("disableHeaderEncoding", "true"),
        ("signatureMethod", "PLAINTEXT"),
        ("callback", "http://c/"),
        ("verifier", "v w"),
    ]);
    let header = signed(request("GET", PHOTO), &list, None);
    let header = header.header("authorization").unwrap();
    assert!(header.contains("oauth_signature=\"kd94hf93k423kf44&pfkkdhi9sl3r4s00\""), "{header}");
    assert!(header.contains("oauth_callback=\"http://c/\",oauth_verifier=\"v w\""), "{header}");
}

#[test]
fn an_rsa_signature_is_accepted_by_the_public_key() {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
    let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", STANDARD.encode(der.as_ref()));
    let algorithms: [(&str, &'static dyn VerificationAlgorithm); 3] = [
        ("RSA-SHA1", &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        ("RSA-SHA256", &signature::RSA_PKCS1_2048_8192_SHA256),
        ("RSA-SHA512", &signature::RSA_PKCS1_2048_8192_SHA512),
    ];
    for (method, algorithm) in algorithms {
        let list = parameters("oauth1", &[("consumerKey", "k"), ("privateKey", &key)]);
        let signature = Signer::named(method, &list).unwrap().sign("base").unwrap();
        let signature = STANDARD.decode(signature).unwrap();
        let public = UnparsedPublicKey::new(algorithm, pair.public_key().as_ref());
        assert!(public.verify(b"base", &signature).is_ok(), "{method}");
    }
}

#[test]
fn what_cannot_be_signed_is_told() {
    for (list, sentence) in [
        (vec![PUBLISHED[0]], "`consumerSecret` is empty"),
        (vec![PUBLISHED[1]], "`consumerKey` is empty"),
        (vec![PUBLISHED[0], ("signatureMethod", "RSA-SHA1")], "`privateKey` is empty"),
        (with(&[("signatureMethod", "HMAC-MD5")]), "the signature method `HMAC-MD5` is not"),
        (with(&[("verifier", "{{verifier}}")]), "the unresolved variable `verifier`"),
    ] {
        let error = sign(request("GET", PHOTO), &parameters("oauth1", &list), &inputs(), &mut SigningNotes::default());
        let error = error.unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
}
