use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};

use super::*;
use crate::auth::samples::{inputs, parameters, request};

fn key() -> String {
    STANDARD.encode(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap().to_pkcs8v1().unwrap())
}

fn signed(list: &[(&str, &str)]) -> Result<(Value, Value), AuthError> {
    let signed = sign(request("GET", "http://h/"), &parameters("asap", list), &inputs())?;
    let token = signed.header("authorization").unwrap().strip_prefix("Bearer ").unwrap().to_owned();
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut json = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    Ok((json(), json()))
}

#[test]
fn a_token_holds_what_the_protocol_wants() {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", key());
    let list = [("alg", "ES256"), ("kid", "team/key"), ("iss", "me"), ("aud", "them"), ("privateKey", &pem)];
    let (header, claims) = signed(&list).unwrap();
    assert_eq!(header.to_string(), r#"{"alg":"ES256","kid":"team/key"}"#);
    let now = inputs().now.timestamp();
    assert_eq!(claims["iss"], "me");
    assert_eq!(claims["sub"], "me");
    assert_eq!(claims["aud"], "them");
    assert_eq!(claims["iat"], now);
    assert_eq!(claims["exp"], now + 3600);
    assert_eq!(claims["jti"].as_str().unwrap().len(), 36);
}

#[test]
fn claims_win_over_parameters() {
    let uri = format!("data:application/pkcs8;kid=other;base64,{}", key().replace('+', "%2B"));
    let claims = r#"{"iss": "i", "aud": ["a", "b"], "kid": "other", "sub": "s", "jti": "j", "exp": "99", "role": 1}"#;
    let list =
        [("alg", "ES256"), ("kid", "k"), ("exp", "60"), ("aud", "x"), ("claims", claims), ("privateKey", uri.as_str())];
    let (header, claims) = signed(&list).unwrap();
    assert_eq!(header["kid"], "other");
    assert_eq!(claims["aud"], serde_json::json!(["a", "b"]));
    assert_eq!(
        (claims["exp"].as_i64(), claims["jti"].as_str(), claims["role"].as_i64()),
        (Some(99), Some("j"), Some(1))
    );
}

#[test]
fn what_cannot_be_signed_is_told() {
    let uri = format!("data:application/pkcs8;kid=other;base64,{}", key());
    for (list, sentence) in [
        (vec![("kid", "k"), ("aud", "a")], "`iss` is empty"),
        (vec![("kid", "k"), ("iss", "i")], "`aud` is empty"),
        (vec![("iss", "i"), ("aud", "a")], "`kid` is empty"),
        (vec![("kid", "k"), ("iss", "i"), ("aud", "a")], "`privateKey` is empty"),
        (vec![("kid", "k"), ("iss", "i"), ("aud", "a"), ("alg", "HS256")], "the algorithm `HS256` is not one of"),
        (vec![("kid", "k"), ("iss", "i"), ("aud", "a"), ("privateKey", uri.as_str())], "belongs to the key `other`"),
        (vec![("kid", "{{key_id}}"), ("iss", "i"), ("aud", "a")], "the unresolved variable `key_id`"),
        (vec![("claims", "nope")], "not valid JSON"),
    ] {
        let error = signed(&list).unwrap_err().to_string();
        assert!(error.contains(sentence), "{error}");
    }
}
