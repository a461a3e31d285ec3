use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der},
    rsa::{KeyPair as RsaKeyPair, KeySize},
    signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _, UnparsedPublicKey, VerificationAlgorithm},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::*;
use crate::auth::samples::{parameters, request};

/// The sample that every introduction to JSON web tokens shows.
const PUBLISHED: [(&str, &str); 4] = [
    ("algorithm", "HS256"),
    ("header", "{\"alg\": \"none\", \"typ\": \"JWT\"}"),
    ("payload", " {\"sub\":\"1234567890\",\"name\":\"John Doe\",\"iat\":1516239022}\n"),
    ("secret", "your-256-bit-secret"),
];
const PUBLISHED_TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
    eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.\
    SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";

fn signed(list: &[(&str, &str)]) -> Request {
    sign(request("GET", "http://h/?a=1"), &parameters("jwt", list), &mut SigningNotes::default()).unwrap()
}

fn refused(list: &[(&str, &str)]) -> String {
    sign(request("GET", "http://h/"), &parameters("jwt", list), &mut SigningNotes::default()).unwrap_err().to_string()
}

fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    PUBLISHED.iter().chain(more).copied().collect()
}

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", STANDARD.encode(der))
}

/// Signs with a key and checks the signature with the public half.
fn is_accepted(name: &str, key: &str, public: &[u8], algorithm: &'static dyn VerificationAlgorithm) -> bool {
    let token =
        token(&parameters("jwt", &[("algorithm", name), ("payload", "{\"a\":1}"), ("privateKey", key)])).unwrap();
    let (message, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    UnparsedPublicKey::new(algorithm, public).verify(message.as_bytes(), &signature).is_ok()
}

#[test]
fn the_published_token_comes_out() {
    assert_eq!(signed(&PUBLISHED).header("authorization"), Some(format!("Bearer {PUBLISHED_TOKEN}").as_str()));
    let mut encoded = PUBLISHED;
    encoded[3].1 = "eW91ci0yNTYtYml0LXNlY3JldA";
    let mut encoded = encoded.to_vec();
    encoded.push(("isSecretBase64Encoded", "true"));
    assert_eq!(signed(&encoded).header("authorization"), Some(format!("Bearer {PUBLISHED_TOKEN}").as_str()));
}

#[test]
fn the_token_goes_where_it_is_wanted() {
    let named = signed(&with(&[("headerPrefix", "JWT")]));
    assert_eq!(named.header("authorization"), Some(format!("JWT {PUBLISHED_TOKEN}").as_str()));
    let bare = signed(&with(&[("headerPrefix", "")]));
    assert_eq!(bare.header("authorization"), Some(PUBLISHED_TOKEN));
    let query = signed(&with(&[("addTokenTo", "queryParam"), ("queryParamKey", "a")]));
    assert_eq!(query.url, format!("http://h/?a={PUBLISHED_TOKEN}"));
    assert_eq!(query.header("authorization"), None);
    let usual = signed(&with(&[("addTokenTo", "queryParam")]));
    assert_eq!(usual.url, format!("http://h/?a=1&token={PUBLISHED_TOKEN}"));
}

#[test]
fn every_rsa_algorithm_is_accepted_by_the_public_key() {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let private = pem(AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap().as_ref());
    let algorithms: [(&str, &'static dyn VerificationAlgorithm); 6] = [
        ("RS256", &signature::RSA_PKCS1_2048_8192_SHA256),
        ("RS384", &signature::RSA_PKCS1_2048_8192_SHA384),
        ("RS512", &signature::RSA_PKCS1_2048_8192_SHA512),
        ("PS256", &signature::RSA_PSS_2048_8192_SHA256),
        ("PS384", &signature::RSA_PSS_2048_8192_SHA384),
        ("PS512", &signature::RSA_PSS_2048_8192_SHA512),
    ];
    for (name, algorithm) in algorithms {
        assert!(is_accepted(name, &private, pair.public_key().as_ref(), algorithm), "{name}");
    }
}

#[test]
fn every_curve_is_accepted_by_the_public_key() {
    let algorithms: [(&str, &'static EcdsaSigningAlgorithm, &'static dyn VerificationAlgorithm); 3] = [
        ("ES256", &signature::ECDSA_P256_SHA256_FIXED_SIGNING, &signature::ECDSA_P256_SHA256_FIXED),
        ("ES384", &signature::ECDSA_P384_SHA384_FIXED_SIGNING, &signature::ECDSA_P384_SHA384_FIXED),
        ("ES512", &signature::ECDSA_P521_SHA512_FIXED_SIGNING, &signature::ECDSA_P521_SHA512_FIXED),
    ];
    for (name, signing, verifying) in algorithms {
        let pair = EcdsaKeyPair::generate(signing).unwrap();
        let private = pem(pair.to_pkcs8v1().unwrap().as_ref());
        assert!(is_accepted(name, &private, pair.public_key().as_ref(), verifying), "{name}");
    }
}

#[test]
fn what_cannot_be_signed_is_told() {
    for (list, sentence) in [
        (vec![], "`algorithm` is empty"),
        (vec![("algorithm", "none")], "the algorithm `none` is not one of"),
        (vec![("algorithm", "HS256")], "`secret` is empty"),
        (vec![("algorithm", "RS256")], "`privateKey` is empty"),
        (vec![("algorithm", "HS256"), ("secret", "{{jwt_secret}}")], "the unresolved variable `jwt_secret`"),
        (vec![("algorithm", "HS256"), ("secret", "s"), ("payload", "{\"a\": {{b}}}")], "the unresolved variable `b`"),
        (vec![("algorithm", "HS256"), ("secret", "s"), ("payload", "{a}")], "the payload is not valid JSON"),
        (vec![("algorithm", "HS256"), ("secret", "s"), ("header", "[]")], "the header is not a JSON object"),
    ] {
        let error = refused(&list);
        assert!(error.contains(sentence), "{error}");
    }
    let curve = EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let key = pem(curve.to_pkcs8v1().unwrap().as_ref());
    let error = refused(&[("algorithm", "RS256"), ("privateKey", &key)]);
    assert!(error.contains("is no RSA key"), "{error}");
    let error = refused(&[("algorithm", "ES512"), ("privateKey", &key)]);
    assert!(error.contains("not on the curve P-521"), "{error}");
}
