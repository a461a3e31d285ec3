//! What goes into a signature.

use chrono::{DateTime, Utc};

use super::Credentials;

/// What a signature depends on besides the request itself.
#[derive(Clone, Copy, Debug)]
pub struct SigningInputs<'request> {
    /// When it is made.
    pub now: DateTime<Utc>,
    /// Postman's word for the kind of body: `urlencoded`, `raw`, …
    pub body_mode: Option<&'static str>,
    /// The Content-Type that the request gets after it is signed.
    pub content_type: Option<&'request str>,
    /// The URL goes out as written: no signature may encode it anew (`disableUrlEncoding`).
    pub keeps_url: bool,
    /// Where keys come from.
    pub credentials: &'request dyn Credentials,
}
