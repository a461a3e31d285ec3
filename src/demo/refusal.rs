//! The errors a call is answered with, in the words and codes of AWS.

/// Why a call was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &str, message: impl Into<String>) -> Refusal {
        Refusal { status, code: code.to_owned(), message: message.into() }
    }

    /// No such user, group, role, policy…
    pub(crate) fn no_such_entity(message: impl Into<String>) -> Refusal {
        Refusal::new(404, "NoSuchEntity", message)
    }

    /// A parameter breaks a rule.
    pub(crate) fn validation(message: impl Into<String>) -> Refusal {
        Refusal::new(400, "ValidationError", message)
    }

    /// A parameter is missing.
    pub(crate) fn null(name: &str) -> Refusal {
        Refusal::validation(format!(
            "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
            camel(name)
        ))
    }

    /// A parameter is there and empty.
    pub(crate) fn too_short(name: &str) -> Refusal {
        Refusal::validation(format!(
            "1 validation error detected: Value '' at '{}' failed to satisfy constraint: Member must have length greater than or equal to 1",
            camel(name)
        ))
    }

    /// The caller is known but not allowed.
    pub(crate) fn access_denied(message: impl Into<String>) -> Refusal {
        Refusal::new(403, "AccessDenied", message)
    }

    /// The signature is wrong, or made for another place or time.
    pub(crate) fn signature(message: impl Into<String>) -> Refusal {
        Refusal::new(403, "SignatureDoesNotMatch", message)
    }

    /// A part of the signature is missing or has the wrong form.
    pub(crate) fn incomplete_signature(message: impl Into<String>) -> Refusal {
        Refusal::new(400, "IncompleteSignature", message)
    }

    /// The key or its session token is not one we gave out.
    pub(crate) fn invalid_token() -> Refusal {
        Refusal::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    }

    /// Who is to blame, as the error document says it.
    pub(crate) fn fault(&self) -> &'static str {
        if self.status < 500 { "Sender" } else { "Receiver" }
    }
}

/// AWS's validation messages begin parameter names in lower case.
pub(crate) fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}
