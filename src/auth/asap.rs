//! Atlassian's ASAP: a short-lived token that names issuer and audience, signed with a private key.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{
    AuthError, Parameters, SigningInputs,
    jws::{self, Algorithm, SigningKey},
    key::{Form, PrivateKey, base64_bytes},
};
use crate::http::{Header, Request};

/// How many seconds a token lives unless the collection says otherwise.
const LIFETIME: i64 = 3600;

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    inputs: &SigningInputs<'_>,
) -> Result<Request, AuthError> {
    let failed = |problem: String| parameters.failed(problem);
    let given = jws::object(parameters.resolved("claims")?, "claims parameter").map_err(failed)?;
    let key_id = claim_or_parameter(&given, parameters, "kid")?;
    let claims = claims(given, parameters, inputs.now.timestamp())?;
    let name = parameters.or_else("alg", || "RS256".to_owned())?;
    let algorithm = match Algorithm::named(&name) {
        Some(algorithm) if !name.starts_with("HS") => algorithm,
        _ => return Err(failed(format!("the algorithm `{name}` is not one of RS, PS and ES with 256, 384 and 512"))),
    };
    let key = private_key(&key_id, parameters.required("privateKey")?).map_err(failed)?;
    let mut header = Map::new();
    header.insert("alg".to_owned(), name.into());
    header.insert("kid".to_owned(), key_id.into());
    let token = jws::token(algorithm, &SigningKey::Private(&key), &header, &claims).map_err(failed)?;
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", format!("Bearer {token}")));
    Ok(request)
}

/// The given claims win over parameters; what the protocol wants besides is added.
fn claims(mut claims: Map<String, Value>, parameters: &Parameters, now: i64) -> Result<Value, AuthError> {
    let issuer = claims.get("iss").filter(|issuer| is_given(issuer)).cloned();
    let issuer = issuer.map_or_else(|| parameters.required("iss").map(Value::from), Ok)?;
    let audience = claims.get("aud").filter(|audience| is_given(audience)).cloned();
    let audience = audience.map_or_else(|| parameters.required("aud").map(Value::from), Ok)?;
    let subject = match claims.get("sub").filter(|subject| is_given(subject)) {
        Some(subject) => subject.clone(),
        // Atlassian's servers take the issuer for the subject.
        None => match parameters.resolved("sub")? {
            "" => issuer.clone(),
            subject => subject.into(),
        },
    };
    let lifetime = parameters.resolved("exp")?.trim().parse().ok().filter(|seconds| *seconds != 0).unwrap_or(LIFETIME);
    let made = |name: &str, value: Value| claims.get(name).filter(|found| is_given(found)).cloned().unwrap_or(value);
    let issued_at = made("iat", now.into());
    let identifier = made("jti", uuid::Uuid::new_v4().to_string().into());
    let expiry = match made("exp", (now + lifetime).into()) {
        Value::String(text) => text.trim().parse().unwrap_or(now + lifetime).into(),
        number => number,
    };
    for (name, value) in
        [("iat", issued_at), ("iss", issuer), ("sub", subject), ("jti", identifier), ("aud", audience), ("exp", expiry)]
    {
        claims.insert(name.to_owned(), value);
    }
    Ok(Value::Object(claims))
}

fn is_given(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false)) && value != "" && value != 0
}

fn claim_or_parameter(
    claims: &Map<String, Value>,
    parameters: &Parameters,
    name: &'static str,
) -> Result<String, AuthError> {
    match claims.get(name) {
        Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
        _ => parameters.required(name).map(str::to_owned),
    }
}

/// PEM text, or the data URI that Atlassian's tools give out; either may be percent-encoded.
fn private_key(key_id: &str, text: &str) -> Result<PrivateKey, String> {
    let text = percent_decode_str(text.trim().trim_matches('"')).decode_utf8_lossy().into_owned();
    let Some(rest) = text.strip_prefix("data:") else { return PrivateKey::read(&text) };
    let (name, content) = rest
        .strip_prefix("application/pkcs8;kid=")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or("the private key's data URI is not of the form data:application/pkcs8;kid=…;base64,…")?;
    if name != key_id {
        return Err(format!("the private key's data URI belongs to the key `{name}`, and `kid` is `{key_id}`"));
    }
    let der = base64_bytes(content).ok_or("the private key's Base64 cannot be read")?;
    Ok(PrivateKey { form: Form::Pkcs8, der })
}

#[cfg(test)]
#[path = "asap_tests.rs"]
mod tests;
