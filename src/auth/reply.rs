//! What an answer of the server means for the authentication.

use super::Parameters;

/// What an answer of the server means.
#[derive(Debug)]
pub enum Answer {
    /// It is the answer to the request.
    Accepted,
    /// The request is to be signed anew with these parameters, and sent again.
    Again(Parameters),
    /// It is the answer, and the user should know why nothing more was tried.
    GivenUp(String),
}
