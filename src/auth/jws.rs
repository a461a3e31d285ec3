//! Signed JSON web tokens (RFC 7515, RFC 7518). The only file of `auth` that names `aws_lc_rs`.

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{self, EcdsaKeyPair, EcdsaSigningAlgorithm, RsaEncoding, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{
    hash::Hash,
    key::{Form, PrivateKey},
};

/// How a token is signed.
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    /// `HS…`: a shared secret.
    Secret(Hash),
    /// `RS…`, `PS…`: an RSA key.
    Rsa(&'static dyn RsaEncoding),
    /// `ES…`: a key on an elliptic curve, and the name of the curve.
    Curve(&'static EcdsaSigningAlgorithm, &'static str),
}

/// What it is signed with.
pub(super) enum SigningKey<'key> {
    Secret(&'key [u8]),
    Private(&'key PrivateKey),
}

impl Algorithm {
    pub(super) fn named(name: &str) -> Option<Algorithm> {
        Some(match name {
            "HS256" => Algorithm::Secret(Hash::Sha256),
            "HS384" => Algorithm::Secret(Hash::Sha384),
            "HS512" => Algorithm::Secret(Hash::Sha512),
            "RS256" => Algorithm::Rsa(&signature::RSA_PKCS1_SHA256),
            "RS384" => Algorithm::Rsa(&signature::RSA_PKCS1_SHA384),
            "RS512" => Algorithm::Rsa(&signature::RSA_PKCS1_SHA512),
            "PS256" => Algorithm::Rsa(&signature::RSA_PSS_SHA256),
            "PS384" => Algorithm::Rsa(&signature::RSA_PSS_SHA384),
            "PS512" => Algorithm::Rsa(&signature::RSA_PSS_SHA512),
            "ES256" => Algorithm::Curve(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, "P-256"),
            "ES384" => Algorithm::Curve(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, "P-384"),
            "ES512" => Algorithm::Curve(&signature::ECDSA_P521_SHA512_FIXED_SIGNING, "P-521"),
            _ => return None,
        })
    }

    fn sign(self, key: &SigningKey<'_>, message: &[u8]) -> Result<Vec<u8>, String> {
        match (self, key) {
            (Algorithm::Secret(hash), SigningKey::Secret(secret)) => Ok(hash.keyed(secret, message)),
            (Algorithm::Rsa(encoding), SigningKey::Private(key)) => sign_rsa(encoding, key, message),
            (Algorithm::Curve(algorithm, curve), SigningKey::Private(key)) => {
                sign_curve(algorithm, curve, key, message)
            }
            (Algorithm::Secret(_), SigningKey::Private(_)) => Err("the algorithm wants a secret, not a key".into()),
            (_, SigningKey::Secret(_)) => Err("the algorithm wants a private key, not a secret".into()),
        }
    }
}

fn sign_rsa(encoding: &'static dyn RsaEncoding, key: &PrivateKey, message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = match key.form {
        Form::Pkcs8 => RsaKeyPair::from_pkcs8(&key.der),
        Form::Pkcs1 => RsaKeyPair::from_der(&key.der),
        Form::Sec1 => return Err("the algorithm wants an RSA key, and this one is on a curve".into()),
    }
    .map_err(|reason| format!("the private key is no RSA key of 2048 to 8192 bits ({reason})"))?;
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
        .map_err(|_| "the private key cannot sign".to_owned())?;
    Ok(signature)
}

fn sign_curve(
    algorithm: &'static EcdsaSigningAlgorithm,
    curve: &str,
    key: &PrivateKey,
    message: &[u8],
) -> Result<Vec<u8>, String> {
    let pair = match key.form {
        Form::Pkcs8 => EcdsaKeyPair::from_pkcs8(algorithm, &key.der),
        Form::Sec1 => EcdsaKeyPair::from_private_key_der(algorithm, &key.der),
        Form::Pkcs1 => return Err(format!("the algorithm wants a key on the curve {curve}, and this one is for RSA")),
    }
    .map_err(|reason| format!("the private key is not on the curve {curve} ({reason})"))?;
    let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| "the private key cannot sign".to_owned())?;
    Ok(signature.as_ref().to_vec())
}

/// The token in its compact form.
///
/// # Errors
/// When the key does not fit the algorithm.
pub(super) fn token(
    algorithm: Algorithm,
    key: &SigningKey<'_>,
    header: &Map<String, Value>,
    claims: &Value,
) -> Result<String, String> {
    let header = serde_json::to_string(header).map_err(|error| error.to_string())?;
    let mut token = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims.to_string()));
    let signature = algorithm.sign(key, token.as_bytes())?;
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature));
    Ok(token)
}

/// An object written as JSON text. Empty text is an empty object.
pub(super) fn object(text: &str, what: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(format!("the {what} is not a JSON object")),
        Err(error) => Err(format!("the {what} is not valid JSON: {error}")),
    }
}
