//! OAuth 1.0a with every signature method that Postman offers.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use rsa::{
    RsaPrivateKey, pkcs1::DecodeRsaPrivateKey as _, pkcs1v15::SigningKey, pkcs8::DecodePrivateKey as _,
    rand_core::OsRng, signature::RandomizedSigner as _, signature::SignatureEncoding as _,
};

use super::{
    AuthError, Parameters, SigningInputs, SigningNotes,
    hash::Hash,
    key::{Form, PrivateKey},
    nonce,
    oauth1_parameters::{Pair, base_string, encoded, encoded_pair, pairs},
};
use crate::{
    http::{Body, Header, Request},
    url_parts::{UrlParts, change_query},
};

/// Parameters of an earlier signing, removed from query and body before this one.
const OWN_NAMES: [&str; 10] = [
    "oauth_consumer_key",
    "oauth_token",
    "oauth_signature_method",
    "oauth_timestamp",
    "oauth_nonce",
    "oauth_version",
    "oauth_signature",
    "oauth_callback",
    "oauth_verifier",
    "oauth_body_hash",
];

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    inputs: &SigningInputs<'_>,
    notes: &mut SigningNotes,
) -> Result<Request, AuthError> {
    let failed = |problem: String| parameters.failed(problem);
    let method = parameters.or_else("signatureMethod", || "HMAC-SHA1".to_owned())?;
    let signer = Signer::named(&method, parameters)?;
    let has_form = inputs.body_mode == Some("urlencoded") && matches!(request.body, Body::Bytes(_));
    without_earlier_signature(&mut request, has_form);
    let form = if has_form { form_of(&request) } else { Vec::new() };
    let body_hash = match signer.hash() {
        Some(hash) if !has_form && parameters.is_true("includeBodyHash") => {
            body_hash(&request, hash).map_err(failed)?
        }
        _ => String::new(),
    };
    let mut own = own_pairs(parameters, &method, inputs, &body_hash)?;
    let url = UrlParts::of(&request.url);
    let mut all = pairs(url.query.unwrap_or(""));
    all.extend(own.iter().cloned());
    all.extend(form);
    let signature = signer.sign(&base_string(&request.method, &url, &all)).map_err(failed)?;
    if matches!(signer, Signer::Plain(_)) {
        notes.secrets.push(signature.clone());
    }
    own.push(("oauth_signature".to_owned(), Some(signature)));
    if !inputs.keeps_url && url.query.is_some_and(|query| !query.is_empty()) {
        // The query goes out in the encoding it was signed in.
        request.url = change_query(&request.url, |query| {
            *query = query.iter().flat_map(|pair| pairs(pair)).map(|pair| encoded_pair(&pair)).collect();
        });
    }
    add(&mut request, parameters, &own, has_form, inputs.keeps_url)?;
    Ok(request)
}

fn without_earlier_signature(request: &mut Request, has_form: bool) {
    let is_own = |pair: &str| OWN_NAMES.contains(&pair.split('=').next().unwrap_or(pair));
    request.remove_header("Authorization");
    if OWN_NAMES.iter().any(|name| request.url.contains(name)) {
        request.url = change_query(&request.url, |pairs| pairs.retain(|pair| !is_own(pair)));
    }
    if let Body::Bytes(bytes) = &request.body
        && has_form
    {
        let text = String::from_utf8_lossy(bytes);
        let kept: Vec<&str> = text.split('&').filter(|pair| !is_own(pair)).collect();
        request.body = Body::Bytes(kept.join("&").into());
    }
}

fn form_of(request: &Request) -> Vec<Pair> {
    match &request.body {
        Body::Bytes(bytes) => pairs(&String::from_utf8_lossy(bytes)),
        _ => Vec::new(),
    }
}

/// Of all but forms, which are signed pair by pair, and form-data, which Postman leaves out.
fn body_hash(request: &Request, hash: Hash) -> Result<String, String> {
    match request.body {
        Body::Multipart { .. } => Ok(String::new()),
        _ => Ok(STANDARD.encode(hash.of_body("", &request.body, u64::MAX, "")?)),
    }
}

/// The protocol's own parameters in Postman's order.
fn own_pairs(
    parameters: &Parameters,
    method: &str,
    inputs: &SigningInputs<'_>,
    body_hash: &str,
) -> Result<Vec<Pair>, AuthError> {
    let keeps_empty = parameters.is_true("addEmptyParamsToSign");
    let timestamp = parameters.or_else("timestamp", || inputs.now.timestamp().to_string())?;
    let nonce = parameters.or_else("nonce", || nonce::alphanumeric(11))?;
    let mut list = vec![
        ("oauth_consumer_key", parameters.required("consumerKey")?),
        ("oauth_token", parameters.resolved("token")?),
        ("oauth_signature_method", method),
        ("oauth_timestamp", &timestamp),
        ("oauth_nonce", &nonce),
        ("oauth_version", parameters.resolved("version")?),
    ];
    list.retain(|(_, value)| keeps_empty || !value.trim().is_empty());
    // Servers that do not know these extensions would refuse them empty.
    let extensions = [
        ("oauth_body_hash", body_hash),
        ("oauth_callback", parameters.resolved("callback")?),
        ("oauth_verifier", parameters.resolved("verifier")?),
    ];
    list.extend(extensions.into_iter().filter(|(_, value)| !value.trim().is_empty()));
    Ok(list.into_iter().map(|(name, value)| (name.to_owned(), Some(value.to_owned()))).collect())
}

/// Puts the parameters where they are wanted: header, form body or query.
fn add(
    request: &mut Request,
    parameters: &Parameters,
    own: &[Pair],
    has_form: bool,
    keeps_url: bool,
) -> Result<(), AuthError> {
    if parameters.is_true("addParamsToHeader") {
        let is_plain = parameters.is_true("disableHeaderEncoding");
        let shown = |text: &str| if is_plain { text.to_owned() } else { encoded(text) };
        let realm = parameters.resolved("realm")?;
        let mut members = Vec::new();
        if !realm.trim().is_empty() {
            members.push(format!("realm=\"{}\"", shown(realm)));
        }
        for (name, value) in own {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                members.push(format!("{}=\"{}\"", shown(name), shown(value.trim())));
            }
        }
        request.headers.push(Header::system("Authorization", format!("OAuth {}", members.join(","))));
    } else if has_form && ["PUT", "POST"].contains(&request.method.as_str()) {
        let mut form = match &request.body {
            Body::Bytes(bytes) => vec![String::from_utf8_lossy(bytes).into_owned()],
            _ => Vec::new(),
        };
        form.retain(|pairs| !pairs.is_empty());
        form.extend(own.iter().map(encoded_pair));
        request.body = Body::Bytes(form.join("&").into());
    } else {
        request.url = change_query(&request.url, |query| {
            query.extend(own.iter().map(|pair| match pair {
                (name, Some(value)) if keeps_url => format!("{name}={value}"),
                pair => encoded_pair(pair),
            }));
        });
    }
    Ok(())
}

/// A signature method with its key.
enum Signer {
    /// PLAINTEXT: the signature is the key.
    Plain(String),
    Keyed(Hash, String),
    Rsa(Hash, Box<RsaPrivateKey>),
}

impl Signer {
    fn named(method: &str, parameters: &Parameters) -> Result<Signer, AuthError> {
        let (family, hash) = method.split_once('-').unwrap_or((method, ""));
        let hash = match hash {
            "" => None,
            "SHA1" => Some(Hash::Sha1),
            "SHA256" => Some(Hash::Sha256),
            "SHA512" => Some(Hash::Sha512),
            _ => return Err(unknown_method(method, parameters)),
        };
        let key = || {
            let token_secret = parameters.resolved("tokenSecret")?;
            Ok(format!("{}&{}", encoded(parameters.required("consumerSecret")?), encoded(token_secret)))
        };
        match (family, hash) {
            ("PLAINTEXT", None) => Ok(Signer::Plain(key()?)),
            ("HMAC", Some(hash)) => Ok(Signer::Keyed(hash, key()?)),
            ("RSA", Some(hash)) => {
                let key = PrivateKey::read(parameters.required("privateKey")?).and_then(|key| rsa_key(&key));
                Ok(Signer::Rsa(hash, Box::new(key.map_err(|problem| parameters.failed(problem))?)))
            }
            _ => Err(unknown_method(method, parameters)),
        }
    }

    fn hash(&self) -> Option<Hash> {
        match self {
            Signer::Plain(_) => None,
            Signer::Keyed(hash, _) | Signer::Rsa(hash, _) => Some(*hash),
        }
    }

    fn sign(&self, base: &str) -> Result<String, String> {
        match self {
            Signer::Plain(key) => Ok(key.clone()),
            Signer::Keyed(hash, key) => Ok(hash.keyed_base64(key, base)),
            Signer::Rsa(hash, key) => sign_rsa(*hash, key, base.as_bytes()).map(|signature| STANDARD.encode(signature)),
        }
    }
}

/// Not by the library that signs tokens: that one knows neither SHA-1 nor keys of 1024 bits, and old servers want both.
fn rsa_key(key: &PrivateKey) -> Result<RsaPrivateKey, String> {
    match key.form {
        Form::Pkcs8 => RsaPrivateKey::from_pkcs8_der(&key.der).map_err(|error| error.to_string()),
        Form::Pkcs1 => RsaPrivateKey::from_pkcs1_der(&key.der).map_err(|error| error.to_string()),
        Form::Sec1 => Err("it is a key on a curve".to_owned()),
    }
    .map_err(|problem| format!("the private key is no RSA key: {problem}"))
}

fn sign_rsa(hash: Hash, key: &RsaPrivateKey, message: &[u8]) -> Result<Vec<u8>, String> {
    // With randomness the key is blinded, so that the time it takes tells nothing.
    let signature = match hash {
        Hash::Sha1 => SigningKey::<sha1::Sha1>::new(key.clone()).try_sign_with_rng(&mut OsRng, message),
        Hash::Sha512 => SigningKey::<sha2::Sha512>::new(key.clone()).try_sign_with_rng(&mut OsRng, message),
        _ => SigningKey::<sha2::Sha256>::new(key.clone()).try_sign_with_rng(&mut OsRng, message),
    };
    signature.map(|signature| signature.to_vec()).map_err(|_| "the private key cannot sign".to_owned())
}

fn unknown_method(method: &str, parameters: &Parameters) -> AuthError {
    parameters.failed(format!(
        "the signature method `{method}` is not PLAINTEXT, nor HMAC or RSA with SHA1, SHA256 or SHA512"
    ))
}

#[cfg(test)]
#[path = "oauth1_tests.rs"]
mod tests;
