//! Why a request could not be signed.

use crate::collection::AuthKind;

/// Why a request could not be signed. It is then not sent.
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
    #[error("unknown authentication type `{kind}` ({place}): known are {}", AuthKind::names())]
    UnknownKind {
        /// The kind.
        kind: String,
        /// Where it stands.
        place: String,
    },
}
