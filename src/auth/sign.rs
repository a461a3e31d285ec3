//! One match on the kind of authentication.

use super::{
    AuthError, Parameters, SigningInputs, SigningNotes, asap, aws, digest, edgegrid, hawk, jwt, ntlm, oauth1, oauth2,
    simple,
};
use crate::{collection::AuthKind, http::Request};

/// Adds authentication to a request.
///
/// # Errors
/// When no signature can be computed, or the kind is unknown: the request must not be sent.
pub fn sign(
    request: Request,
    parameters: Option<&Parameters>,
    inputs: &SigningInputs<'_>,
    notes: &mut SigningNotes,
) -> Result<Request, AuthError> {
    let Some(parameters) = parameters else { return Ok(request) };
    let Some(kind) = AuthKind::named(&parameters.kind) else {
        let (kind, place) = (parameters.kind.clone(), parameters.place.clone());
        return Err(AuthError::UnknownKind { kind, place });
    };
    // Somebody chose the kind and wrote the header: nothing was meant to be signed.
    if parameters.list.is_empty() && refuses_unsigned(kind, parameters, inputs) && has_own_authorization(&request) {
        notes.hints.push(format!(
            "{} has no parameters ({}): the request goes out with its own Authorization header",
            parameters.kind, parameters.place
        ));
        return Ok(request);
    }
    match kind {
        AuthKind::NoAuth => Ok(request),
        AuthKind::AwsV4 => aws::sign(request, parameters, inputs.credentials, inputs.now),
        AuthKind::Basic => Ok(simple::basic(request, parameters, notes)),
        AuthKind::Bearer => Ok(simple::bearer(request, parameters, notes)),
        AuthKind::ApiKey => Ok(simple::api_key(request, parameters, notes)),
        AuthKind::Digest => digest::sign(request, parameters, notes),
        AuthKind::Ntlm => Ok(ntlm::sign(request, parameters, notes)),
        AuthKind::Hawk => hawk::sign(request, parameters, inputs, notes),
        AuthKind::EdgeGrid => edgegrid::sign(request, parameters, inputs),
        AuthKind::Jwt => jwt::sign(request, parameters, notes),
        AuthKind::Asap => asap::sign(request, parameters, inputs),
        AuthKind::OAuth1 => oauth1::sign(request, parameters, inputs, notes),
        AuthKind::OAuth2 => Ok(oauth2::sign(request, parameters, notes)),
    }
}

/// Whether a request that has no parameters to sign with would not be sent.
fn refuses_unsigned(kind: AuthKind, parameters: &Parameters, inputs: &SigningInputs<'_>) -> bool {
    match kind {
        // Its keys may come from elsewhere.
        AuthKind::AwsV4 => inputs.credentials.keys(parameters).is_err(),
        AuthKind::Hawk | AuthKind::EdgeGrid | AuthKind::Jwt | AuthKind::Asap | AuthKind::OAuth1 => true,
        AuthKind::NoAuth
        | AuthKind::Basic
        | AuthKind::Bearer
        | AuthKind::ApiKey
        | AuthKind::Digest
        | AuthKind::Ntlm
        | AuthKind::OAuth2 => false,
    }
}

fn has_own_authorization(request: &Request) -> bool {
    let mut headers = request.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("authorization"));
    headers.any(|header| !header.value.trim().is_empty())
}
