//! One match on the kind of authentication.

use chrono::{DateTime, Utc};

use super::{Parameters, asap, aws, digest, edgegrid, hawk, jwt, ntlm, oauth1, oauth2, simple};
use crate::http::Request;

/// Why a request could not be signed. It is then not sent (deviation 1).
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// A parameter without which nothing can be signed is empty.
    #[error("{kind}: cannot sign the request, `{name}` is empty ({place}): {cause}")]
    Missing {
        /// Kind of authentication.
        kind: String,
        /// Name of the parameter.
        name: &'static str,
        /// Where the authentication stands.
        place: String,
        /// Which variable to set, or that nothing is given.
        cause: String,
    },
    /// A parameter still holds a template.
    #[error(
        "{kind}: cannot sign the request, `{name}` holds the unresolved variable `{variable}` ({place}): define it in the environment, or with --env-var"
    )]
    Unresolved {
        /// Kind of authentication.
        kind: String,
        /// Name of the parameter.
        name: &'static str,
        /// Where the authentication stands.
        place: String,
        /// Name of the variable.
        variable: String,
    },
    /// The signature itself failed.
    #[error("{kind}: cannot sign the request ({place}): {problem}")]
    Failed {
        /// Kind of authentication.
        kind: String,
        /// Where the authentication stands.
        place: String,
        /// The whole chain of causes.
        problem: String,
    },
    /// A kind nobody knows.
    #[error(
        "unknown authentication type `{kind}` ({place}): known are noauth, basic, bearer, apikey, awsv4, digest, ntlm, hawk, oauth1, oauth2, jwt, asap and edgegrid"
    )]
    UnknownKind {
        /// The kind.
        kind: String,
        /// Where it stands.
        place: String,
    },
}

/// What a signature depends on besides the request itself.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'request> {
    /// When it is made.
    pub now: DateTime<Utc>,
    /// Postman's word for the kind of body: `urlencoded`, `raw`, …
    pub body_mode: Option<&'static str>,
    /// The Content-Type that the request gets after it is signed.
    pub content_type: Option<&'request str>,
    /// The URL goes out as written: no signature may encode it anew (`disableUrlEncoding`).
    pub keeps_url: bool,
}

/// What came up while signing.
#[derive(Debug, Default)]
pub struct Remarks {
    /// Sentences for the user.
    pub warnings: Vec<String>,
    /// Sentences that explain why the request failed, should it have.
    pub hints: Vec<String>,
    /// Texts made of secrets that are as good as these: a token in a query.
    pub secrets: Vec<String>,
    /// What came to the parameters.
    pub computed: Vec<Computed>,
}

impl Remarks {
    pub(super) fn compute(&mut self, name: &'static str, value: Option<&str>) {
        self.computed.push(Computed { name, value: value.map(str::to_owned) });
    }
}

/// A parameter that the collection does not give: a server did, or it was made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Name of the parameter.
    pub name: &'static str,
    /// What it is, unless that is nothing.
    pub value: Option<String>,
}

/// Adds authentication to a request.
///
/// # Errors
/// When no signature can be computed, or the kind is unknown: the request must not be sent.
pub fn sign(
    request: Request,
    parameters: Option<&Parameters>,
    occasion: &Occasion<'_>,
    remarks: &mut Remarks,
) -> Result<Request, AuthError> {
    let Some(parameters) = parameters else { return Ok(request) };
    match parameters.kind.as_str() {
        "noauth" => Ok(request),
        "awsv4" => aws::sign(request, parameters, occasion.now),
        "basic" => Ok(simple::basic(request, parameters, remarks)),
        "bearer" => Ok(simple::bearer(request, parameters, remarks)),
        "apikey" => Ok(simple::api_key(request, parameters, remarks)),
        "digest" => digest::sign(request, parameters, remarks),
        "ntlm" => Ok(ntlm::sign(request, parameters, remarks)),
        "hawk" => hawk::sign(request, parameters, occasion, remarks),
        "edgegrid" => edgegrid::sign(request, parameters, occasion),
        "jwt" => jwt::sign(request, parameters, remarks),
        "asap" => asap::sign(request, parameters, occasion),
        "oauth1" => oauth1::sign(request, parameters, occasion, remarks),
        "oauth2" => Ok(oauth2::sign(request, parameters, remarks)),
        kind => Err(AuthError::UnknownKind { kind: kind.to_owned(), place: parameters.place.clone() }),
    }
}
