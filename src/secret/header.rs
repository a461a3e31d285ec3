//! Headers: those that are secret by name, and the credentials that they carry.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    member::is_hidden_text,
    name::{is_name_of_a_secret, looks_like_a_secret},
    redactor::{Lifetime, MASK, Masking, Redactor},
    shown::Shown,
    table::Place,
};

impl Redactor {
    /// Remembers the credential of a request's header that is secret by its name.
    pub fn learn_header(&mut self, name: &str, value: &str) {
        if let Some(secret) = self.credential(name, value) {
            self.learn(&secret, Lifetime::Iteration);
        }
    }

    /// The same of a response.
    pub fn learn_answered_header(&mut self, name: &str, value: &str) {
        if let Some(secret) = self.credential(name, value) {
            self.learn_from_answer(&secret);
        }
    }

    fn credential(&self, name: &str, value: &str) -> Option<String> {
        if !self.hides_header(name, value) {
            return None;
        }
        let name = name.to_ascii_lowercase();
        if name.ends_with("cookie") {
            return None;
        }
        let (scheme, credential) = match value.split_once(' ') {
            Some((scheme, credential)) if name.ends_with("authorization") => (scheme, credential),
            _ => ("", value),
        };
        let secret = if scheme.eq_ignore_ascii_case("basic") { password(credential) } else { Some(credential.into()) };
        secret.filter(|secret| looks_like_a_secret(secret) && !is_name_of_a_secret(secret))
    }

    /// Makes a header's value printable; some are masked whatever they hold, but for their scheme.
    pub fn show_header(&self, name: &str, value: &str) -> Shown {
        match self.masked_header(name, value) {
            Some(masked) => Shown::new(masked),
            None => self.show(value),
        }
    }

    fn hides_header(&self, name: &str, value: &str) -> bool {
        self.masking == Masking::Mask
            && self.names.worth(name, Place::Header).is_some_and(|worth| is_hidden_text(worth, value))
    }

    /// The value of a header that is secret by its name.
    pub(super) fn masked_header(&self, name: &str, value: &str) -> Option<String> {
        if !self.hides_header(name, value) {
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
