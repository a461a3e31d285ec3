//! What a server asks for in `WWW-Authenticate`.

use crate::http::Response;

/// One scheme that a server offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    /// `Digest`, `NTLM`, … as written.
    pub(super) scheme: String,
    /// A single token after the scheme: the message of NTLM.
    pub(super) token: String,
    /// `realm`, `nonce`, … with small letters; quotes taken off.
    pub(super) members: Vec<(String, String)>,
}

impl Challenge {
    pub(super) fn member(&self, name: &str) -> &str {
        self.members.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value.as_str())
    }

    pub(super) fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }
}

/// Every challenge of a response, in order. A header may hold several, and there may be several headers.
pub(super) fn challenges(response: &Response) -> Vec<Challenge> {
    let headers = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("www-authenticate"));
    headers.flat_map(|header| read(&header.value)).collect()
}

fn read(header: &str) -> Vec<Challenge> {
    let mut found: Vec<Challenge> = Vec::new();
    for piece in pieces(header) {
        let (before, value) = match piece.split_once('=') {
            // The equals signs at the end of Base64 are no assignment.
            Some((before, value)) if !value.trim_matches('=').is_empty() || before.split_whitespace().count() < 2 => {
                (before.trim(), Some(value.trim()))
            }
            _ => (piece, None),
        };
        // A word before the name, or no value at all, begins a new scheme.
        let (scheme, rest) = match (before.split_once(char::is_whitespace), value) {
            (Some((scheme, rest)), _) => (Some(scheme), rest.trim()),
            (None, None) => (Some(before), ""),
            (None, Some(_)) => (None, before),
        };
        if let Some(scheme) = scheme {
            found.push(Challenge { scheme: scheme.to_owned(), token: String::new(), members: Vec::new() });
        }
        let Some(challenge) = found.last_mut() else { continue };
        match value {
            Some(value) => challenge.members.push((rest.to_ascii_lowercase(), unquoted(value))),
            None => challenge.token = rest.to_owned(),
        }
    }
    found
}

/// The parts between commas, but for commas in quotes.
fn pieces(header: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    let mut is_escaped = false;
    header
        .split(move |character| {
            let is_end = character == ',' && !is_quoted;
            if character == '"' && !is_escaped {
                is_quoted = !is_quoted;
            }
            is_escaped = character == '\\' && is_quoted && !is_escaped;
            is_end
        })
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
}

fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"') else { return value.to_owned() };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_schemes_in_one_header_come_apart() {
        let found = read(
            r#"Negotiate, Digest realm="a, \"b\"", nonce=abc==, qop="auth,auth-int", stale=TRUE, NTLM, Basic realm="x""#,
        );
        let schemes: Vec<&str> = found.iter().map(|challenge| challenge.scheme.as_str()).collect();
        assert_eq!(schemes, ["Negotiate", "Digest", "NTLM", "Basic"]);
        let digest = &found[1];
        assert_eq!((digest.member("realm"), digest.member("nonce")), ("a, \"b\"", "abc=="));
        assert_eq!((digest.member("qop"), digest.member("stale")), ("auth,auth-int", "TRUE"));
    }

    #[test]
    fn a_message_in_base64_is_one_token() {
        for token in ["TlRMTVNTUAAC", "TlRMTVNTUAAC=", "TlRMTVNTUAAC=="] {
            let found = read(&format!("NTLM {token}"));
            assert_eq!((found.len(), found[0].scheme.as_str(), found[0].token.as_str()), (1, "NTLM", token));
        }
    }

    #[test]
    fn odd_headers_do_no_harm() {
        for header in ["", ",,", "=", "\"", "Digest", "Digest realm", "Digest realm=\"", "a=b", "Digest  =\"\\"] {
            let _ = read(header);
        }
    }
}
