//! One match on the kind of authentication.

use chrono::{DateTime, Utc};

use super::{Parameters, aws, simple};
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
    #[error("unknown authentication type `{kind}` ({place}): known are awsv4, basic, bearer, apikey and noauth")]
    UnknownKind {
        /// The kind.
        kind: String,
        /// Where it stands.
        place: String,
    },
}

/// Adds authentication to a request. Sentences for the user (an unresolved template that is sent as it stands) go
/// to `warnings`.
///
/// # Errors
/// When no signature can be computed, or the kind is unknown: the request must not be sent.
pub fn sign(
    request: Request,
    parameters: Option<&Parameters>,
    now: DateTime<Utc>,
    warnings: &mut Vec<String>,
) -> Result<Request, AuthError> {
    let Some(parameters) = parameters else { return Ok(request) };
    match parameters.kind.as_str() {
        "noauth" => Ok(request),
        "awsv4" => aws::sign(request, parameters, now),
        "basic" => Ok(simple::basic(request, parameters, warnings)),
        "bearer" => Ok(simple::bearer(request, parameters, warnings)),
        "apikey" => Ok(simple::api_key(request, parameters, warnings)),
        kind => Err(AuthError::UnknownKind { kind: kind.to_owned(), place: parameters.place.clone() }),
    }
}
