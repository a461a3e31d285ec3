//! Headers: those that are secret by name, and the credentials that they carry.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    member::is_no_value,
    name::{is_secret_name, looks_like_a_secret},
    redactor::{Lifetime, MASK, Masking, Redactor},
    shown::Shown,
};

/// Headers whose value is masked whatever it is: signatures and session cookies contain no learnt spelling.
const SECRET_HEADERS: [&str; 9] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "x-amz-security-token",
    "api-key",
    "x-auth-token",
    "x-vault-token",
];

impl Redactor {
    /// Remembers the credential of a header that is secret by its name.
    pub fn learn_header(&mut self, name: &str, value: &str) {
        let is_secret = SECRET_HEADERS.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        if self.masking == Masking::Show || !is_secret || is_no_value(value) {
            return;
        }
        let name = name.to_ascii_lowercase();
        if name.ends_with("cookie") {
            return;
        }
        let (scheme, credential) = match value.split_once(' ') {
            Some((scheme, credential)) if name.ends_with("authorization") => (scheme, credential),
            _ => ("", value),
        };
        let secret = if scheme.eq_ignore_ascii_case("basic") { password(credential) } else { Some(credential.into()) };
        if let Some(secret) = secret.filter(|secret| looks_like_a_secret(secret) && !is_secret_name(secret)) {
            self.learn(&secret, Lifetime::Iteration);
        }
    }

    /// Makes a header's value printable; some are masked whatever they hold, but for their scheme.
    pub fn show_header(&self, name: &str, value: &str) -> Shown {
        match self.masked_header(name, value) {
            Some(masked) => Shown::new(masked),
            None => self.show(value),
        }
    }

    /// The value of a header that is secret by its name.
    pub(super) fn masked_header(&self, name: &str, value: &str) -> Option<String> {
        let is_secret =
            self.masking == Masking::Mask && SECRET_HEADERS.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        if !is_secret || is_no_value(value) {
            return None;
        }
        let scheme = value
            .split_once(' ')
            .map(|(scheme, _)| scheme)
            .filter(|_| name.to_ascii_lowercase().ends_with("authorization"));
        Some(match scheme {
            Some(scheme) if matches!(self.masked(scheme), Cow::Borrowed(_)) => format!("{scheme} {MASK}"),
            _ => MASK.to_owned(),
        })
    }
}

/// The password of basic authentication.
fn password(credential: &str) -> Option<String> {
    let pair = String::from_utf8(STANDARD.decode(credential.trim()).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}
