//! The gate that masks secrets in everything printable (security.md 1–4).

use std::{borrow::Cow, collections::BTreeSet, ops::Range};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    decoding::Decoded,
    member::{is_no_value, is_nothing, is_secret_member, may_hold_members, members},
    name::{is_secret_name, looks_like_a_secret},
    registry::Registry,
    shown::{MaskedBytes, Shown, ShownBody},
};

/// What stands where a secret was. One length for all, so that it tells nothing.
pub(super) const MASK: &str = "********";

/// Values shorter than this are not masked: they would hit innocent text.
pub(super) const SHORTEST_VALUE: usize = 4;

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
        if value.is_empty() || is_nothing(value) {
            return true;
        }
        match lifetime {
            Lifetime::Run => self.run.learn(value),
            Lifetime::Iteration if self.run.knows(value) => {}
            Lifetime::Iteration => self.iteration.learn(value),
        }
        value.len() >= SHORTEST_VALUE
    }

    /// Remembers the tokens that a response gives out, before any script has stored them.
    pub fn learn_tokens(&mut self, body: &[u8]) {
        if self.masking == Masking::Show || !may_hold_members(body) {
            return;
        }
        let Ok(text) = std::str::from_utf8(body) else { return };
        for member in members(text).into_iter().filter(|member| member.is_token) {
            let value = &text[member.range];
            if looks_like_a_secret(value) && !value.contains(char::is_whitespace) {
                self.learn(value, Lifetime::Iteration);
                // In a form or in JSON it may stand escaped.
                if let Some(plain) = Decoded::of(value.as_bytes()).and_then(|plain| String::from_utf8(plain.bytes).ok())
                {
                    self.learn(&plain, Lifetime::Iteration);
                }
            }
        }
    }

    /// Lets variables of that name be printed though the name sounds secret.
    pub fn exempt(&mut self, name: &str) {
        self.exempt.insert(name.to_owned());
    }

    /// Whether a variable's name alone makes its value a secret.
    pub fn suspects(&self, name: &str) -> bool {
        !self.exempt.contains(name) && is_secret_name(name)
    }

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

    /// Forgets what was learnt for one iteration, but for what `is_held` by a variable still.
    pub fn end_iteration(&mut self, is_held: impl Fn(&str) -> bool) {
        self.iteration.retain(is_held);
    }

    /// Remembers for the whole run those of this iteration's secrets that stand in JSON which is shown at its end.
    pub fn keep_what_is_in(&mut self, json: &str) {
        for value in self.iteration.values_in(json) {
            self.run.learn(&value);
        }
    }

    /// Makes text printable.
    pub fn show(&self, text: &str) -> Shown {
        Shown::new(&*self.masked(text))
    }

    /// Makes the arguments of one console call printable, also where a secret is split over them.
    pub fn show_parts<'text>(&self, parts: impl Iterator<Item = &'text str> + Clone) -> Vec<Shown> {
        let whole: String = parts.clone().collect();
        let mut ranges = self.ranges(&whole);
        // Within one argument more is known: names of members.
        let mut end = 0;
        for part in parts.clone() {
            let start = end;
            end += part.len();
            ranges.extend(self.member_ranges(part).map(|range| start + range.start..start + range.end));
        }
        let ranges = united(ranges);
        let mut start = 0;
        let mut shown = Vec::new();
        for part in parts {
            let within: Vec<Range<usize>> = ranges
                .iter()
                .map(|range| range.start.max(start)..range.end.min(start + part.len()))
                .filter(|range| range.start < range.end)
                .map(|range| range.start - start..range.end - start)
                .collect();
            shown.push(if within.is_empty() { Shown::new(part) } else { Shown::new(replaced(part, within)) });
            start += part.len();
        }
        shown
    }

    fn masked<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.masking == Masking::Show {
            return Cow::Borrowed(text);
        }
        let mut ranges = self.ranges(text);
        ranges.extend(self.member_ranges(text));
        if ranges.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, united(ranges))) }
    }

    /// Where learnt values stand.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.places(text.as_bytes(), true)
    }

    fn places(&self, bytes: &[u8], is_text: bool) -> Vec<Range<usize>> {
        if self.masking == Masking::Show {
            return Vec::new();
        }
        let mut places = self.run.find(bytes, is_text);
        places.extend(self.iteration.find(bytes, is_text));
        places.retain(|place| !names_a_member(bytes, place));
        places
    }

    /// Where members stand that are secret by name.
    fn member_ranges(&self, text: &str) -> impl Iterator<Item = Range<usize>> + use<'_> {
        let found = if self.masking == Masking::Show { Vec::new() } else { members(text) };
        let ranges: Vec<Range<usize>> =
            found.into_iter().filter(|member| !self.exempt.contains(member.name)).map(|member| member.range).collect();
        ranges.into_iter()
    }

    /// Makes a header's value printable; some are masked whatever they hold, but for their scheme.
    pub fn show_header(&self, name: &str, value: &str) -> Shown {
        match self.masked_header(name, value) {
            Some(masked) => Shown::new(masked),
            None => self.show(value),
        }
    }

    /// The value of a header that is secret by its name.
    fn masked_header(&self, name: &str, value: &str) -> Option<String> {
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

    /// Makes a URL printable: its password and some query values are masked whatever they hold.
    pub fn show_url(&self, url: &str) -> Shown {
        if self.masking == Masking::Show {
            return Shown::new(url);
        }
        let masked = self.masked(url);
        match without_password(&masked) {
            Some(text) => Shown::new(text),
            None => Shown::new(&*masked),
        }
    }

    /// Makes a body printable. Text when it is UTF-8.
    pub fn show_body(&self, body: &[u8]) -> ShownBody {
        match std::str::from_utf8(body) {
            Ok(text) => ShownBody::Text(self.show(text)),
            Err(_) => {
                let ranges = united(self.places(body, false));
                let mut masked = Vec::with_capacity(body.len());
                let mut end = 0;
                for range in ranges {
                    masked.extend_from_slice(&body[end..range.start]);
                    masked.extend_from_slice(MASK.as_bytes());
                    end = range.end;
                }
                masked.extend_from_slice(&body[end..]);
                ShownBody::Bytes(MaskedBytes::new(masked))
            }
        }
    }

    /// Makes JSON printable whose names are the user's own, too.
    pub fn show_data(&self, json: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Value::Array(members) => members.iter().map(|member| self.show_data(member)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| {
                    let shown =
                        if member.is_string() { self.show_member(name, name, member) } else { self.show_data(member) };
                    (self.valued(name), shown)
                })
                .collect(),
            other => self.show_json(other),
        }
    }

    /// Makes every string value inside JSON printable; keys and numbers stay. Members and `{key, value}` pairs that are
    /// secret by name are masked whatever they hold.
    pub fn show_json(&self, json: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Value::String(text) => self.valued(text).into(),
            Value::Array(members) => members.iter().map(|member| self.show_json(member)).collect(),
            Value::Object(members) => {
                // A saved response has its cookies once more, outside of its headers.
                let cookie = members.contains_key("httpOnly").then_some("Set-Cookie");
                let key = cookie.or_else(|| ["key", "name"].iter().find_map(|name| members.get(*name)?.as_str()));
                Value::Object(
                    members
                        .iter()
                        .map(|(name, member)| {
                            let called = if name == "value" { key.unwrap_or(name) } else { name };
                            (name.clone(), self.show_member(name, called, member))
                        })
                        .collect(),
                )
            }
            other => other.clone(),
        }
    }

    /// Makes a member of JSON printable; `called` is what says whether it is secret.
    fn show_member(&self, name: &str, called: &str, member: &serde_json::Value) -> serde_json::Value {
        let Some(text) = member.as_str() else { return self.show_json(member) };
        if ["key", "type", "mode"].contains(&name) && is_name_of_a_secret(text) {
            return text.into();
        }
        if let Some(masked) = self.masked_header(called, text) {
            return masked.into();
        }
        if self.masking == Masking::Mask && is_secret_member(called) && !self.exempt.contains(called) {
            return if is_no_value(text) { text.into() } else { MASK.into() };
        }
        // Bodies, as they stand in a request and in a saved response.
        if name == "raw" || name == "body" { (*self.masked(text)).into() } else { self.valued(text).into() }
    }

    /// Text that may be a script or documentation, where only learnt values are masked.
    fn valued(&self, text: &str) -> String {
        let ranges = self.ranges(text);
        if ranges.is_empty() { text.to_owned() } else { replaced(text, united(ranges)) }
    }
}

/// Whether a text is nothing but a name that sounds secret: `password`, `accessToken`.
fn is_name_of_a_secret(text: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphabetic() || b"_-".contains(&byte);
    text.bytes().all(is_name) && is_secret_name(text)
}

/// Whether a learnt value that is only such a name stands as the name of a member: `"password": …`, `password=…`,
/// `<password>`. Keys are never masked.
fn names_a_member(bytes: &[u8], place: &Range<usize>) -> bool {
    if !std::str::from_utf8(&bytes[place.clone()]).is_ok_and(is_name_of_a_secret) {
        return false;
    }
    let before = bytes[..place.start].last().is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let mut after = bytes[place.end..].iter().skip_while(|byte| b"\\\"'".contains(byte) || byte.is_ascii_whitespace());
    before && after.next().is_some_and(|byte| b":=>".contains(byte))
}

/// The same places, in order and without overlaps.
fn united(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut united: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match united.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => united.push(range),
        }
    }
    united
}

/// The text with a mask at each of these places.
fn replaced(text: &str, ranges: Vec<Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in ranges {
        let start = text.floor_char_boundary(range.start).max(end);
        out.push_str(&text[end..start]);
        out.push_str(MASK);
        end = text.ceil_char_boundary(range.end);
    }
    out.push_str(&text[end..]);
    out
}

/// The password of basic authentication.
fn password(credential: &str) -> Option<String> {
    let pair = String::from_utf8(STANDARD.decode(credential.trim()).ok()?).ok()?;
    Some(pair.split_once(':')?.1.to_owned())
}

fn without_password(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (credentials, host) = rest[..authority_end].rsplit_once('@')?;
    let (user, password) = credentials.split_once(':')?;
    if is_no_value(password) {
        return None;
    }
    Some(format!("{scheme}://{user}:{MASK}@{host}{}", &rest[authority_end..]))
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
        redactor.end_iteration(|_| false);
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
    fn what_looks_like_an_escape_at_the_end_of_a_secret_hides_nothing() {
        let redactor = knowing(&["A\"%a", "b<%u\\u00"]);
        assert_eq!(redactor.show(r#"{"x": "A\"%aa"}"#).as_str(), r#"{"x": "********a"}"#);
        assert_eq!(redactor.show("b&lt;%u\\u0041").as_str(), "********41");
        assert_eq!(redactor.show("%41%22%25aa").as_str(), "********a");
    }

    #[test]
    fn a_secret_split_over_console_arguments_is_masked_in_each() {
        let redactor = knowing(&["hunter2hunter2"]);
        let shown = redactor.show_parts(["a hunter2", "hunt", "er2 b", "hunter2"].into_iter());
        assert_eq!(
            shown.iter().map(Shown::as_str).collect::<Vec<_>>(),
            ["a ********", "********", "******** b", "hunter2"]
        );
    }

    #[test]
    fn a_secret_called_password_leaves_names_readable() {
        let redactor = knowing(&["password", "accessToken"]);
        for (text, shown) in [
            (r#"{"user": "password", "password": "password"}"#, r#"{"user": "********", "password": "********"}"#),
            ("a=password&accessToken=b", "a=********&accessToken=********"),
            ("<accessToken>accessToken</accessToken>", "<accessToken>********</accessToken>"),
            ("the password of all", "the ******** of all"),
        ] {
            assert_eq!(redactor.show(text).as_str(), shown);
        }
        let pairs = serde_json::json!([{"key": "password", "value": "password", "type": "string"}]);
        assert_eq!(
            redactor.show_json(&pairs),
            serde_json::json!([{"key": "password", "value": "********", "type": "string"}])
        );
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
