//! Headers: those that are secret by name, and the credentials that they carry.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    member::is_hidden_text,
    name::{is_name_of_a_secret, looks_like_a_secret},
    redactor::{MASK, Masking, Redactor},
    registry::Lifetime,
    shown::Shown,
    table::Place,
};

impl Redactor {
    /// Remembers the credential of a request's header that is secret by its name.
    pub fn learn_header(&mut self, name: &str, value: &str) {
        for secret in self.credentials(name, value) {
            self.learn(&secret, Lifetime::Iteration);
        }
    }

    /// The same of a response.
    pub fn learn_answered_header(&mut self, name: &str, value: &str) {
        for secret in self.credentials(name, value) {
            self.learn_from_answer(&secret);
        }
    }

    fn credentials(&self, name: &str, value: &str) -> Vec<String> {
        if !self.hides_header(name, value) {
            return Vec::new();
        }
        let name = name.to_ascii_lowercase();
        if name.ends_with("cookie") {
            return Vec::new();
        }
        let (scheme, credential) = match value.split_once(' ') {
            Some((scheme, credential)) if name.ends_with("authorization") => (scheme, credential),
            _ => ("", value),
        };
        let mut found = if scheme.eq_ignore_ascii_case("basic") {
            password(credential).into_iter().collect()
        } else if has_parameters(scheme) {
            proofs(credential)
        } else {
            vec![credential.to_owned()]
        };
        found.retain(|secret| looks_like_a_secret(secret) && !is_name_of_a_secret(secret));
        found
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

/// Whether a scheme is followed by parameters: most of them, the region of a request or a realm, are no secrets.
fn has_parameters(scheme: &str) -> bool {
    let scheme = scheme.to_ascii_lowercase();
    scheme.starts_with("aws4-") || ["digest", "hawk", "oauth", "eg1-hmac-sha256"].contains(&scheme.as_str())
}

/// The parameters that prove who is asking.
fn proofs(credential: &str) -> Vec<String> {
    const PROOFS: [&str; 7] =
        ["signature", "response", "mac", "oauth_signature", "oauth_token", "access_token", "client_token"];
    let pairs = credential.split([',', ';', ' ']).filter_map(|parameter| parameter.trim().split_once('='));
    let proofs = pairs.filter(|(name, _)| PROOFS.iter().any(|proof| proof.eq_ignore_ascii_case(name)));
    proofs.map(|(_, value)| value.trim_matches('"').to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_signed_request_the_signature_is_learnt_and_not_where_it_goes() {
        let mut redactor = Redactor::new(Masking::Mask);
        let aws = "AWS4-HMAC-SHA256 Credential=someone/20260101/eu-central-1/iam/aws4_request, \
                   SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6";
        let digest = "Digest username=\"postman\", realm=\"Users of the house\", nonce=\"ni1LiL0O37PRRhofWdCLmwFsnEtH1lew\", \
                      uri=\"/digest-auth\", response=\"254679099562cf07df9b6f5d8d15db44\"";
        redactor.learn_header("Authorization", aws);
        redactor.learn_header("Authorization", digest);
        redactor.learn_header("X-Authorization", "Bearer abcdefgh12345678");
        for text in
            ["/eu-central-1/iam/aws4_request", "content-type;host;x-amz-date", "ni1LiL0O37PRRhofWdCLmwFsnEtH1lew"]
        {
            assert_eq!(redactor.show(text).as_str(), text);
        }
        for text in ["5d672d79c15b13162d9279b0855cfba6", "254679099562cf07df9b6f5d8d15db44", "abcdefgh12345678"] {
            assert_eq!(redactor.show(text).as_str(), MASK);
        }
    }
}
