//! The gate that masks secrets in everything printable.

use std::{borrow::Cow, ops::Range};

use super::{
    index::{SHORTEST_PREFIX, SHORTEST_VALUE},
    member::is_nothing,
    name::{Names, is_name_of_a_secret},
    ranges::joined,
    registry::{Lifetime, Registry},
    search::Search,
    shown::{MaskedBytes, Shown, ShownBody},
};

/// What stands where a secret was. One length for all, so that it tells nothing.
pub(crate) const MASK: &str = "********";

/// Whether secrets are masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// They are.
    #[default]
    Mask,
    /// `--secrets show`.
    Show,
}

/// Knows every secret value of the run and makes text printable.
#[derive(Clone, Debug)]
pub struct Redactor {
    pub(super) masking: Masking,
    /// With `--secrets show` learning would be work for nothing.
    is_learning: bool,
    registry: Registry,
    pub(super) names: Names,
}

impl Default for Redactor {
    fn default() -> Redactor {
        Redactor::new(Masking::default())
    }
}

impl Redactor {
    /// A redactor that knows nothing yet.
    pub fn new(masking: Masking) -> Redactor {
        Redactor {
            masking,
            is_learning: masking == Masking::Mask,
            registry: Registry::default(),
            names: Names::default(),
        }
    }

    /// Whether secrets are masked.
    pub fn masking(&self) -> Masking {
        self.masking
    }

    /// Whether it masks anything.
    pub fn masks(&self) -> bool {
        self.masking == Masking::Mask && !self.registry.is_empty()
    }

    /// Remembers secrets also when they are shown: an export leaves them out.
    pub fn learn_anyway(&mut self) {
        self.is_learning = true;
    }

    /// The same knowledge, and masking whatever was asked for.
    #[must_use]
    pub fn strict(&self) -> Redactor {
        Redactor { masking: Masking::Mask, is_learning: true, ..self.clone() }
    }

    /// Remembers a secret. Answers false when the value is too short to be masked, so that the caller can warn.
    pub fn learn(&mut self, value: &str, lifetime: Lifetime) -> bool {
        if value.is_empty() || is_nothing(value) {
            return true;
        }
        if self.is_learning {
            self.registry.learn(value, lifetime);
        }
        value.len() >= SHORTEST_VALUE
    }

    /// Remembers a secret that an answer holds, unless it stands in what was allowed: a server must not mask the names and
    /// words of the collection.
    pub fn learn_from_answer(&mut self, value: &str) {
        if !self.registry.allows(value.as_bytes()) {
            self.learn(value, Lifetime::Iteration);
        }
    }

    /// Remembers the secrets in the name of a host or header as they are written in other letters: clients change them.
    pub fn learn_other_letters(&mut self, name: &str) {
        if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return;
        }
        for place in self.ranges(name) {
            let lower =
                name[name.floor_char_boundary(place.start)..name.ceil_char_boundary(place.end)].to_ascii_lowercase();
            let mut title = lower.clone();
            if let Some(first) = title.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            self.learn(&lower, Lifetime::Iteration);
            self.learn(&title, Lifetime::Iteration);
        }
    }

    /// Takes a text for no secret: the collection's own text, names of its items, the program's words. What stands there is
    /// not masked where it is a piece of a secret, and is learnt from no answer. A secret that stands there as a whole is
    /// masked like any other.
    pub fn allow(&mut self, text: &str) {
        if self.is_learning {
            self.registry.allow(text);
        }
    }

    /// Whether a text was taken for no secret.
    pub(super) fn allows(&self, text: &str) -> bool {
        self.registry.allows(text.as_bytes())
    }

    /// What everybody must hear of masking, each sentence once.
    pub fn take_warnings(&mut self) -> Vec<&'static str> {
        self.registry.take_warnings()
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
        let ranges = joined(ranges);
        let mut ranges = ranges.iter().peekable();
        let mut start = 0;
        let mut shown = Vec::new();
        for part in parts {
            let end = start + part.len();
            let mut within = Vec::new();
            while let Some(range) = ranges.peek().filter(|range| range.start < end) {
                within.push(range.start.max(start) - start..range.end.min(end) - start);
                if range.end > end {
                    break;
                }
                ranges.next();
            }
            shown.push(if within.is_empty() { Shown::new(part) } else { Shown::new(replaced(part, within)) });
            start = end;
        }
        shown
    }

    pub(super) fn masked<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.masking == Masking::Show {
            return Cow::Borrowed(text);
        }
        let mut ranges = self.ranges(text);
        ranges.extend(self.member_ranges(text));
        if ranges.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(replaced(text, joined(ranges))) }
    }

    /// Where learnt values stand.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.places(text.as_bytes())
    }

    pub(super) fn places(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        if !self.masks() {
            return Vec::new();
        }
        let mut places = Search::new(&self.registry).find(bytes);
        places.retain(|place| !names_a_member(bytes, place));
        places
    }

    /// Where secrets of twelve characters and more stand in a finished report, as they were learnt. It must hold none but
    /// those that the collection's own text holds.
    pub fn left_in(&self, report: &[u8]) -> Vec<Range<usize>> {
        if !self.masks() {
            return Vec::new();
        }
        let mut places = self.registry.wholes(report, SHORTEST_PREFIX);
        places.retain(|place| !names_a_member(report, place));
        joined(places)
    }

    /// Makes a body printable. Text when it is UTF-8.
    pub fn show_body(&self, body: &[u8]) -> ShownBody {
        match std::str::from_utf8(body) {
            Ok(text) => ShownBody::Text(self.show(text)),
            Err(_) => {
                let mut ranges = self.places(body);
                ranges.extend(self.member_places(body));
                let ranges = joined(ranges);
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
impl Redactor {
    /// One that masks these values.
    pub(crate) fn knowing(values: &[&str]) -> Redactor {
        let mut redactor = Redactor::new(Masking::Mask);
        for value in values {
            redactor.learn(value, Lifetime::Run);
        }
        redactor
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_longest_secret_is_masked_whole() {
        let redactor = Redactor::knowing(&["hunter", "hunter2hunter2"]);
        assert_eq!(redactor.show("x hunter2hunter2 y").as_str(), "x ******** y");
    }

    #[test]
    fn headers_and_queries_are_masked_by_name() {
        let redactor = Redactor::knowing(&[]);
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
        let redactor = Redactor::knowing(&[]);
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
        let redactor = Redactor::knowing(&["secretA\"%a", "secretb<%u\\u00"]);
        assert_eq!(redactor.show(r#"{"x": "secretA\"%aa"}"#).as_str(), r#"{"x": "********a"}"#);
        assert_eq!(redactor.show("secretb&lt;%u\\u0041").as_str(), "********41");
        assert_eq!(redactor.show("secret%41%22%25aa").as_str(), "********a");
    }

    #[test]
    fn a_secret_split_over_console_arguments_is_masked_in_each() {
        let redactor = Redactor::knowing(&["hunter2hunter2"]);
        let shown = redactor.show_parts(["a hunter2", "hunt", "er2 b", "hunter2"].into_iter());
        assert_eq!(
            shown.iter().map(Shown::as_str).collect::<Vec<_>>(),
            ["a ********", "********", "******** b", "hunter2"]
        );
    }

    #[test]
    fn a_secret_called_password_leaves_names_readable() {
        let redactor = Redactor::knowing(&["password", "accessToken"]);
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
        fn masked_text_never_holds_the_secret(secret in "[ -)+-~]{8,40}", before in "[a-z ]{0,20}", after in "[a-z ]{0,20}") {
            prop_assume!(!MASK.contains(&secret));
            let redactor = Redactor::knowing(&[&secret]);
                        let text = format!("{before}{secret}{after}");
            let shown = redactor.show(&text);
            prop_assert!(!shown.as_str().contains(&secret));
            let json_secret = serde_json::Value::from(secret.as_str()).to_string();
            let encoded = serde_json::Value::from(text).to_string();
            prop_assert!(!redactor.show(&encoded).as_str().contains(&json_secret[1..json_secret.len() - 1]));
        }
    }
}
