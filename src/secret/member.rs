//! Members of JSON, XML and form bodies that are secret by name: a login response is printed before any script has
//! stored its token (security.md 2). Also parameters of signed URLs.

use std::{ops::Range, sync::LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed::Searcher};
use memchr::{memchr, memchr3};

/// Their values are credentials that were just given out: they are secrets of the iteration wherever they turn up.
const TOKENS: [&str; 10] = [
    "access_token",
    "accessToken",
    "refresh_token",
    "refreshToken",
    "id_token",
    "idToken",
    "client_secret",
    "clientSecret",
    "SecretAccessKey",
    "SessionToken",
];

/// Their values are masked where they stand.
const SECRETS: [&str; 3] = ["password", "private_key", "privateKey"];

/// Parameters of a query, no members of bodies.
const PARAMETERS: [&str; 3] = ["X-Amz-Signature", "X-Amz-Credential", "X-Amz-Security-Token"];

/// A part of every name above, in the cases that people write: most texts hold none and need not be looked at closer.
const STEMS: [&str; 12] =
    ["oken", "OKEN", "ecret", "ECRET", "assw", "assW", "ASSW", "rivate", "RIVATE", "-amz-", "-Amz-", "-AMZ-"];

/// Looks for all stems at once, many bytes at a time. Not every processor can.
static STEM: LazyLock<Option<Searcher>> = LazyLock::new(|| Searcher::new(STEMS));

/// Quotation marks, plain and as they stand inside JSON, inside JSON in JSON, and inside HTML.
const QUOTES: [&str; 8] = ["\\\\\\\"", "\\\"", "&quot;", "&#34;", "\"", "\\'", "'", "`"];

static NAMES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .build(TOKENS.iter().chain(&SECRETS).chain(&PARAMETERS))
        .ok()
});

/// The value of a member that is secret by its name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member<'text> {
    pub(super) name: &'text str,
    /// Where its value stands in the text.
    pub(super) range: Range<usize>,
    /// Whether the value is a credential that was just given out.
    pub(super) is_token: bool,
}

/// Whether a member or parameter of this name is secret whatever it holds.
pub(super) fn is_secret_member(name: &str) -> bool {
    TOKENS.iter().chain(&SECRETS).chain(&PARAMETERS).any(|secret| secret.eq_ignore_ascii_case(name))
}

/// The values of all secret members in a text, in order. Empty ones and templates are left out.
pub(super) fn members(text: &str) -> Vec<Member<'_>> {
    let mut found = Vec::new();
    if !may_hold_members(text.as_bytes()) {
        return found;
    }
    let Some(names) = &*NAMES else { return found };
    let mut end = 0;
    for name in names.find_iter(text) {
        if name.start() < end {
            continue;
        }
        let index = name.pattern().as_usize();
        let (before, after) = (&text[..name.start()], &text[name.end()..]);
        let is_parameter = index >= TOKENS.len() + SECRETS.len();
        let value = if is_parameter { parameter(before, after) } else { member(before, after) };
        let Some(value) = value else { continue };
        let range = name.end() + value.start..name.end() + value.end;
        if is_no_value(&text[range.clone()]) {
            continue;
        }
        end = range.end;
        found.push(Member { name: &text[name.range()], range, is_token: index < TOKENS.len() });
    }
    found
}

/// Whether there is a name at all, and something that could part it from a value.
pub(super) fn may_hold_members(text: &[u8]) -> bool {
    (memchr3(b':', b'=', b'>', text).is_some() || memchr(b'&', text).is_some())
        && STEM.as_ref().is_none_or(|stem| stem.find(text).is_some())
}

/// Whether a value holds no secret wherever it stands: it is blank, names variables (`{{token}}`, `Bearer {{token}}`), or
/// is what JavaScript writes where there is no value, which whoever looks for a fault must see (`Bearer undefined`).
pub(super) fn is_no_value(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || is_nothing(value.strip_prefix("Bearer ").unwrap_or(value)) || is_template(value)
}

/// Whether a text is what JavaScript makes of nothing.
pub(super) fn is_nothing(text: &str) -> bool {
    ["null", "undefined", "NaN", "[object Object]"].contains(&text)
}

fn is_template(value: &str) -> bool {
    let (scheme, rest) = value.trim().split_once("{{").map_or((value, ""), |(scheme, rest)| (scheme, rest));
    let is_scheme = scheme.chars().all(|character| character.is_ascii_alphabetic() || " -_".contains(character));
    is_scheme && rest.ends_with("}}") && rest.matches("}}").count() == rest.matches("{{").count() + 1
}

/// Where in `after` the member's value stands, if `before` and `after` show that this is a member at all.
fn member(before: &str, after: &str) -> Option<Range<usize>> {
    if let Some(quote) = QUOTES.iter().find(|quote| before.ends_with(**quote))
        && let Some(behind) = after.strip_prefix(quote)
    {
        return assigned(behind, after.len()).or_else(|| part(behind, after.len()));
    }
    if let Some(range) = element(before, after, "<", ">", "</") {
        return Some(range);
    }
    if let Some(range) = element(before, after, "&lt;", "&gt;", "&lt;/") {
        return Some(range);
    }
    if before.ends_with(|last: char| last.is_alphanumeric() || "_-.$".contains(last)) {
        return None;
    }
    // As a console shows an object.
    assigned(after, after.len()).or_else(|| parameter(before, after))
}

/// `: "value"` of a member, given what stands behind its name.
fn assigned(behind: &str, length: usize) -> Option<Range<usize>> {
    let behind = behind.trim_start();
    let value = behind.strip_prefix(':').or_else(|| behind.strip_prefix("=>"))?.trim_start();
    let quote = QUOTES.iter().find(|quote| value.starts_with(**quote))?;
    let start = length - value.len() + quote.len();
    Some(start..start + quoted_end(&value[quote.len()..], quote))
}

/// The length of what stands before the closing quotation mark.
fn quoted_end(value: &str, quote: &str) -> usize {
    let mut from = 0;
    while let Some(found) = value[from..].find(quote) {
        let end = from + found;
        let backslashes = value[..end].bytes().rev().take_while(|byte| *byte == b'\\').count();
        // A quotation mark that is itself escaped once (JSON in JSON) has its value's backslashes doubled, and so on.
        if backslashes % (2 * (quote.matches('\\').count() + 1)) == 0 {
            return end;
        }
        from = end + quote.len();
    }
    value.len()
}

/// The part of a multipart form, given what stands behind its name.
fn part(behind: &str, length: usize) -> Option<Range<usize>> {
    // The second stands so in JSON.
    let line_end = ["\r\n", "\\r\\n"].into_iter().find(|line_end| behind.starts_with(line_end))?;
    let value = behind.strip_prefix(line_end)?.strip_prefix(line_end)?;
    let start = length - value.len();
    Some(start..start + value.find(line_end).unwrap_or(value.len()))
}

/// `<name>value</name>`, also with a prefix or attributes.
fn element(before: &str, after: &str, open: &str, close: &str, end: &str) -> Option<Range<usize>> {
    let unprefixed = before.trim_end_matches(|character: char| character.is_alphanumeric() || character == ':');
    let has_prefix = unprefixed.len() == before.len() || before.ends_with(':');
    if !unprefixed.ends_with(open) || !has_prefix {
        return None;
    }
    let behind = after.strip_prefix(close).or_else(|| {
        let tag = after.starts_with(char::is_whitespace).then(|| after.find(close))??;
        (!after[..tag].ends_with('/')).then(|| &after[tag + close.len()..])
    })?;
    let start = after.len() - behind.len();
    behind.find(end).map(|length| start..start + length)
}

/// `name=value` of a form or query.
fn parameter(before: &str, after: &str) -> Option<Range<usize>> {
    let value = after.strip_prefix('=')?;
    if before.ends_with(|last: char| last.is_alphanumeric() || "_-.$[".contains(last)) {
        return None;
    }
    let end = |character: char| character.is_whitespace() || "&#\"'`<>()\\;,".contains(character);
    Some(1..1 + value.find(end).unwrap_or(value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        members(text).into_iter().map(|member| &text[member.range]).collect()
    }

    #[test]
    fn members_of_every_kind_of_text_are_found() {
        for (text, expected) in [
            (r#"{"access_token" : "abc\"d", "n": 1}"#, r#"abc\"d"#),
            (r#"{"a":"{\"refresh_token\": \"x\\\"y\"}"}"#, r#"x\\\"y"#),
            (r#""{\\\"idToken\\\":\\\"abc\\\"}""#, "abc"),
            ("{ access_token: 'it\\'s', n: 1 }", "it\\'s"),
            ("{&quot;access_token&quot;:&quot;abc&quot;}", "abc"),
            ("{ 'client_secret' => 'abc' }", "abc"),
            ("<SecretAccessKey>abc</SecretAccessKey>", "abc"),
            ("<sts:SessionToken a='b'>abc</sts:SessionToken>", "abc"),
            ("&lt;SecretAccessKey&gt;abc&lt;/SecretAccessKey&gt;", "abc"),
            ("a=1&client_secret=xyz&b=2", "xyz"),
            ("PASSWORD=xyz", "xyz"),
            ("https://h/?a=1&x-amz-signature=abc#f", "abc"),
            ("name=\"password\"\r\n\r\nabc\r\n--b", "abc"),
        ] {
            assert_eq!(values(text), [expected], "{text}");
        }
    }

    #[test]
    fn every_name_has_a_stem_in_the_cases_people_write() {
        for name in TOKENS.iter().chain(&SECRETS).chain(&PARAMETERS) {
            for name in [(*name).to_owned(), name.to_ascii_lowercase(), name.to_ascii_uppercase()] {
                assert!(may_hold_members(format!("{name}=value").as_bytes()), "{name}");
            }
        }
        assert_eq!(values("<PassWord>abc</PassWord>"), ["abc"]);
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in [
            "the password is wrong",
            r#"{"password": null, "access_token": "", "id_token": 5}"#,
            r#"{"password": "{{password}}"}"#,
            "<password/>",
            "<password a='b'/>",
            "old_password=abc&x.password=abc",
            "password: must have eight characters",
            r#"{"type": "password", "name": "a"}"#,
            r#"{"X-Amz-Signature": "of no query"}"#,
        ] {
            assert_eq!(values(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn what_stands_for_nothing_is_no_secret() {
        for value in ["", "  ", "null", "Bearer undefined", " [object Object]", "Bearer {{token}}"] {
            assert!(is_no_value(value), "{value}");
        }
        for value in ["nullx", "Basic null", "undefined undefined", "Bearer"] {
            assert!(!is_no_value(value), "{value}");
        }
    }

    #[test]
    fn names_of_variables_are_no_secrets() {
        for value in ["{{token}}", "Bearer {{token}}", "{{a}}{{b}}", "{{a}} {{b}}"] {
            assert!(is_template(value), "{value}");
        }
        for value in ["abc", "{{token}}abc", "a1{{token}}", "", "{{"] {
            assert!(!is_template(value), "{value}");
        }
    }
}
