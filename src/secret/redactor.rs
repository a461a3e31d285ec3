//! The gate that masks secrets in everything printable (security.md 1–4).

use std::{borrow::Cow, ops::Range};

use super::{
    member::is_nothing,
    name::{Names, is_name_of_a_secret},
    registry::Registry,
    shown::{MaskedBytes, Shown, ShownBody},
};

/// What stands where a secret was. One length for all, so that it tells nothing.
pub(super) const MASK: &str = "********";

/// Values shorter than this are not masked: they would hit innocent text.
pub(super) const SHORTEST_VALUE: usize = 4;

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
    pub(super) masking: Masking,
    run: Registry,
    iteration: Registry,
    pub(super) names: Names,
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

    pub(super) fn masked<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.masking == Masking::Show {
            return Cow::Borrowed(text);
        }
        let mut ranges = self.ranges(text);
        ranges.extend(self.member_ranges(text));
        if ranges.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, united(ranges))) }
    }

    /// Where learnt values stand.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
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

    /// Makes a body printable. Text when it is UTF-8.
    pub fn show_body(&self, body: &[u8]) -> ShownBody {
        match std::str::from_utf8(body) {
            Ok(text) => ShownBody::Text(self.show(text)),
            Err(_) => {
                let mut ranges = self.places(body, false);
                ranges.extend(self.member_places(body));
                let ranges = united(ranges);
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
pub(super) fn united(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
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
pub(super) fn replaced(text: &str, ranges: Vec<Range<usize>>) -> String {
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
