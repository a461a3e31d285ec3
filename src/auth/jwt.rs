//! jwt: a token made and signed here, sent in a header or in the query.

use serde_json::Value;

use super::{
    AuthError, Parameters, SigningNotes,
    jws::{self, Algorithm, SigningKey},
    key::{PrivateKey, base64_bytes},
};
use crate::{
    http::{Header, Request},
    url_parts::with_query,
};

pub(super) fn sign(
    mut request: Request,
    parameters: &Parameters,
    notes: &mut SigningNotes,
) -> Result<Request, AuthError> {
    let token = token(parameters)?;
    match parameters.resolved("addTokenTo")? {
        "" | "header" => {
            // An empty prefix is one that somebody wants empty.
            let prefix =
                if parameters.is_there("headerPrefix") { parameters.resolved("headerPrefix")? } else { "Bearer" };
            let value = if prefix.is_empty() { token.clone() } else { format!("{prefix} {token}") };
            request.remove_header("Authorization");
            request.headers.push(Header::system("Authorization", value));
        }
        "queryParam" => {
            let key = parameters.or_else("queryParamKey", || "token".to_owned())?;
            request.url = with_query(&request.url, &key, &token);
        }
        other => return Err(parameters.failed(format!("`addTokenTo` is `{other}`, not header or queryParam"))),
    }
    notes.secrets.push(token);
    Ok(request)
}

fn token(parameters: &Parameters) -> Result<String, AuthError> {
    let failed = |problem: String| parameters.failed(problem);
    let name = parameters.required("algorithm")?;
    let algorithm = Algorithm::named(name).ok_or_else(|| {
        failed(format!("the algorithm `{name}` is not one of HS, RS, PS and ES with 256, 384 and 512"))
    })?;
    let mut header = jws::object(parameters.resolved("header")?, "header").map_err(failed)?;
    header.insert("alg".to_owned(), name.into());
    let claims = Value::Object(jws::object(parameters.resolved("payload")?, "payload").map_err(failed)?);
    if let Algorithm::Secret(_) = algorithm {
        let written = parameters.required("secret")?;
        let secret = if parameters.is_true("isSecretBase64Encoded") {
            base64_bytes(written).ok_or_else(|| failed("the secret is not valid Base64".to_owned()))?
        } else {
            written.as_bytes().to_vec()
        };
        return jws::token(algorithm, &SigningKey::Secret(&secret), &header, &claims).map_err(failed);
    }
    let key = PrivateKey::read(parameters.required("privateKey")?).map_err(failed)?;
    jws::token(algorithm, &SigningKey::Private(&key), &header, &claims).map_err(failed)
}

#[cfg(test)]
#[path = "jwt_tests.rs"]
mod tests;
