//! The registry of secret values, and the gate that masks them in everything printable (security.md 1–4).

use std::{cell::RefCell, collections::BTreeSet, sync::Arc};

use aho_corasick::{AhoCorasick, MatchKind};

use super::{
    name::is_secret_name,
    shown::{MaskedBytes, Shown, ShownBody},
    spelling::spellings,
};

/// What stands where a secret was. One length for all, so that it tells nothing.
const MASK: &str = "********";

/// Values shorter than this are not masked: they would hit innocent text.
const SHORTEST_VALUE: usize = 4;

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

/// Query parameters whose value is masked whatever it is.
const SECRET_QUERY: [&str; 4] = ["x-amz-signature", "x-amz-credential", "x-amz-security-token", "access_token"];

/// Members of JSON, XML and form bodies that are masked by name: a login response is printed before its script
/// has stored the token.
const SECRET_MEMBERS: [&str; 8] = [
    "access_token",
    "refresh_token",
    "id_token",
    "client_secret",
    "password",
    "SecretAccessKey",
    "SessionToken",
    "private_key",
];

/// Whether secrets are masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// They are.
    #[default]
    Mask,
    /// `--secrets show`.
    Show,
}

/// How long a learnt value stays secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// For the whole run: from files, options, credentials, authentication.
    Run,
    /// Until the iteration's events are written: data rows and values set by scripts.
    Iteration,
}

#[derive(Clone, Debug, Default)]
struct Registry {
    values: BTreeSet<String>,
    automaton: RefCell<Option<Arc<AhoCorasick>>>,
}

impl Registry {
    fn learn(&mut self, value: &str) {
        if value.len() >= SHORTEST_VALUE && self.values.insert(value.to_owned()) {
            self.automaton.replace(None);
        }
    }

    fn automaton(&self) -> Option<Arc<AhoCorasick>> {
        if self.values.is_empty() {
            return None;
        }
        let mut built = self.automaton.borrow_mut();
        if built.is_none() {
            let patterns: BTreeSet<String> = self.values.iter().flat_map(|value| spellings(value)).collect();
            *built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns).ok().map(Arc::new);
        }
        built.clone()
    }
}

/// Knows every secret value of the run and makes text printable.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    masking: Masking,
    run: Registry,
    iteration: Registry,
    exempt: BTreeSet<String>,
}

impl Redactor {
    /// A redactor that knows nothing yet.
    pub fn new(masking: Masking) -> Redactor {
        Redactor { masking, ..Redactor::default() }
    }

    /// Whether secrets are masked.
    pub fn masking(&self) -> Masking {
        self.masking
    }

    /// The same knowledge, and masking whatever was asked for.
    #[must_use]
    pub fn strict(&self) -> Redactor {
        Redactor { masking: Masking::Mask, ..self.clone() }
    }

    /// Remembers a secret. Answers false when the value is too short to be masked, so that the caller can warn.
    pub fn learn(&mut self, value: &str, lifetime: Lifetime) -> bool {
        if value.is_empty() {
            return true;
        }
        match lifetime {
            Lifetime::Run => self.run.learn(value),
            Lifetime::Iteration if self.run.values.contains(value) => {}
            Lifetime::Iteration => self.iteration.learn(value),
        }
        value.len() >= SHORTEST_VALUE
    }

    /// Lets variables of that name be printed though the name sounds secret.
    pub fn exempt(&mut self, name: &str) {
        self.exempt.insert(name.to_owned());
    }

    /// Whether a variable's name alone makes its value a secret.
    pub fn suspects(&self, name: &str) -> bool {
        !self.exempt.contains(name) && is_secret_name(name)
    }

    /// Forgets what was learnt for one iteration.
    pub fn end_iteration(&mut self) {
        if !self.iteration.values.is_empty() {
            self.iteration = Registry::default();
        }
    }

    /// Makes text printable.
    pub fn show(&self, text: &str) -> Shown {
        match self.masked(text) {
            Some(masked) => Shown::new(masked),
            None => Shown::new(text),
        }
    }

    fn masked(&self, text: &str) -> Option<String> {
        if self.masking == Masking::Show {
            return None;
        }
        let mut masked = None;
        for automaton in [self.run.automaton(), self.iteration.automaton()].into_iter().flatten() {
            let current: &str = masked.as_deref().unwrap_or(text);
            if automaton.is_match(current) {
                let mut next = String::with_capacity(current.len());
                automaton.replace_all_with(current, &mut next, |_, _, out| {
                    out.push_str(MASK);
                    true
                });
                masked = Some(next);
            }
        }
        masked
    }

    /// Makes a header's value printable; some are masked whatever they hold, but for their scheme.
    pub fn show_header(&self, name: &str, value: &str) -> Shown {
        if self.masking == Masking::Mask && SECRET_HEADERS.iter().any(|secret| secret.eq_ignore_ascii_case(name)) {
            let scheme = value
                .split_once(' ')
                .map(|(scheme, _)| scheme)
                .filter(|_| name.to_ascii_lowercase().ends_with("authorization"));
            return match scheme {
                Some(scheme) if self.masked(scheme).is_none() => Shown::new(format!("{scheme} {MASK}")),
                _ => Shown::fixed(MASK),
            };
        }
        self.show(value)
    }

    /// Makes a URL printable: its password and some query values are masked whatever they hold.
    pub fn show_url(&self, url: &str) -> Shown {
        if self.masking == Masking::Show {
            return Shown::new(url);
        }
        let mut text = self.masked(url).unwrap_or_else(|| url.to_owned());
        if let Some(query_start) = text.find('?') {
            let lower = text[query_start..].to_ascii_lowercase();
            if SECRET_QUERY.iter().any(|name| lower.contains(name)) {
                let (before, query) = text.split_at(query_start + 1);
                let (query, fragment) =
                    query.split_once('#').map_or((query, None), |(query, fragment)| (query, Some(fragment)));
                let pairs: Vec<String> = query
                    .split('&')
                    .map(|pair| match pair.split_once('=') {
                        Some((name, _)) if SECRET_QUERY.contains(&name.to_ascii_lowercase().as_str()) => {
                            format!("{name}={MASK}")
                        }
                        _ => pair.to_owned(),
                    })
                    .collect();
                text = format!(
                    "{before}{}{}",
                    pairs.join("&"),
                    fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default()
                );
            }
        }
        Shown::new(without_password(&text).unwrap_or(text))
    }

    /// Makes a body printable. Text when it is UTF-8.
    pub fn show_body(&self, body: &[u8]) -> ShownBody {
        match std::str::from_utf8(body) {
            Ok(text) => ShownBody::Text(Shown::new(self.mask_body_text(text))),
            Err(_) => ShownBody::Bytes(MaskedBytes::new(self.mask_bytes(body))),
        }
    }

    fn mask_body_text(&self, text: &str) -> String {
        let text = self.masked(text).unwrap_or_else(|| text.to_owned());
        if self.masking == Masking::Show || !SECRET_MEMBERS.iter().any(|name| text.contains(name)) {
            return text;
        }
        SECRET_MEMBERS.iter().fold(text, |text, name| mask_member(text, name))
    }

    fn mask_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let mut masked = bytes.to_vec();
        if self.masking == Masking::Show {
            return masked;
        }
        for automaton in [self.run.automaton(), self.iteration.automaton()].into_iter().flatten() {
            let mut next = Vec::with_capacity(masked.len());
            automaton.replace_all_with_bytes(&masked, &mut next, |_, _, out| {
                out.extend_from_slice(MASK.as_bytes());
                true
            });
            masked = next;
        }
        masked
    }

    /// Makes every string value inside JSON printable; keys and numbers stay.
    pub fn show_json(&self, json: &serde_json::Value) -> serde_json::Value {
        match json {
            serde_json::Value::String(text) => self.masked(text).unwrap_or_else(|| text.clone()).into(),
            serde_json::Value::Array(members) => members.iter().map(|member| self.show_json(member)).collect(),
            serde_json::Value::Object(members) => serde_json::Value::Object(
                members.iter().map(|(name, member)| (name.clone(), self.show_json(member))).collect(),
            ),
            other => other.clone(),
        }
    }
}

fn without_password(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (credentials, host) = rest[..authority_end].rsplit_once('@')?;
    let (user, _) = credentials.split_once(':')?;
    Some(format!("{scheme}://{user}:{MASK}@{host}{}", &rest[authority_end..]))
}

/// Masks the value of one member wherever it stands as JSON string, XML element or form field.
fn mask_member(text: String, name: &str) -> String {
    if !text.contains(name) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(place) = rest.find(name) {
        let after = place + name.len();
        let value_start = value_start(&rest[..place], &rest[after..]).map(|start| after + start.0..after + start.1);
        match value_start {
            Some(range) if !range.is_empty() => {
                out.push_str(&rest[..range.start]);
                out.push_str(MASK);
                rest = &rest[range.end..];
            }
            _ => {
                out.push_str(&rest[..after]);
                rest = &rest[after..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Where in `after` the member's value stands, if `before` and `after` show that this is a member at all.
fn value_start(before: &str, after: &str) -> Option<(usize, usize)> {
    if before.ends_with('"') && after.starts_with('"') {
        let colon = after[1..].trim_start();
        let value = colon.strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let start = after.len() - value.len();
        return Some((start, start + json_string_end(value)));
    }
    if before.ends_with('<') && after.starts_with('>') {
        return after.find("</").map(|end| (1, end));
    }
    if (before.is_empty() || before.ends_with('&')) && after.starts_with('=') {
        return Some((1, after.find(['&', '\n']).unwrap_or(after.len())));
    }
    None
}

fn json_string_end(value: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place,
            _ => {}
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn knowing(values: &[&str]) -> Redactor {
        let mut redactor = Redactor::new(Masking::Mask);
        for value in values {
            redactor.learn(value, Lifetime::Run);
        }
        redactor
    }

    #[test]
    fn the_longest_secret_is_masked_whole() {
        let redactor = knowing(&["hunter", "hunter2hunter2"]);
        assert_eq!(redactor.show("x hunter2hunter2 y").as_str(), "x ******** y");
    }

    #[test]
    fn an_iteration_secret_is_forgotten_with_its_iteration() {
        let mut redactor = knowing(&["always-secret"]);
        redactor.learn("row-secret", Lifetime::Iteration);
        assert_eq!(redactor.show("row-secret always-secret").as_str(), "******** ********");
        redactor.end_iteration();
        assert_eq!(redactor.show("row-secret always-secret").as_str(), "row-secret ********");
    }

    #[test]
    fn headers_and_queries_are_masked_by_name() {
        let redactor = knowing(&[]);
        assert_eq!(
            redactor.show_header("Authorization", "AWS4-HMAC-SHA256 Credential=x").as_str(),
            "AWS4-HMAC-SHA256 ********"
        );
        assert_eq!(redactor.show_header("Cookie", "a=b").as_str(), "********");
        assert_eq!(
            redactor.show_url("http://u:p@h/?a=1&X-Amz-Signature=abc#f").as_str(),
            "http://u:********@h/?a=1&X-Amz-Signature=********#f"
        );
    }

    #[test]
    fn login_answers_are_masked_by_member_name() {
        let redactor = knowing(&[]);
        for (body, shown) in [
            (r#"{"access_token" : "abc\"d", "n": 1}"#, r#"{"access_token" : "********", "n": 1}"#),
            ("<SecretAccessKey>abc</SecretAccessKey>", "<SecretAccessKey>********</SecretAccessKey>"),
            ("a=1&client_secret=xyz&b=2", "a=1&client_secret=********&b=2"),
            ("the password is wrong", "the password is wrong"),
        ] {
            assert_eq!(redactor.show_body(body.as_bytes()), ShownBody::Text(Shown::new(shown)));
        }
    }

    #[test]
    fn show_leaves_everything() {
        let mut redactor = Redactor::new(Masking::Show);
        redactor.learn("hunter2hunter2", Lifetime::Run);
        assert_eq!(redactor.show("hunter2hunter2").as_str(), "hunter2hunter2");
    }

    proptest! {
        #[test]
        fn masked_text_never_holds_the_secret(secret in "[ -)+-~]{4,24}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
            prop_assume!(!MASK.contains(&secret));
            let redactor = knowing(&[&secret]);
                        let text = format!("{before}{secret}{after}");
            let shown = redactor.show(&text);
            prop_assert!(!shown.as_str().contains(&secret));
            let json_secret = serde_json::Value::from(secret.as_str()).to_string();
            let encoded = serde_json::Value::from(text).to_string();
            prop_assert!(!redactor.show(&encoded).as_str().contains(&json_secret[1..json_secret.len() - 1]));
        }
    }
}
