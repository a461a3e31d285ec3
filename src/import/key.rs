//! The key of Postman's API. It goes into one header, and nowhere else.

use std::{borrow::Cow, fmt};

/// What stands where the key stood in something that was served.
const PLACEHOLDER: &str = "{{POSTMAN_API_KEY}}";

/// Shorter ones would be found in ordinary words.
const SHORTEST: usize = 8;

/// The key.
#[derive(Clone)]
pub(super) struct ApiKey(String);

impl ApiKey {
    /// The key as a variable of the process holds it; `None` where it cannot be one.
    pub(super) fn of(variable: &str) -> Option<ApiKey> {
        let key = variable.trim();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        is_key.then(|| ApiKey(key.to_owned()))
    }

    /// The value of the header.
    pub(super) fn header(&self) -> &str {
        &self.0
    }

    /// The text, with a variable in place of the key: whoever keeps it in a collection must not find it in git.
    pub(super) fn withheld<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.0.len() < SHORTEST || !text.contains(&self.0) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(&self.0, PLACEHOLDER))
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ApiKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_one_word() {
        assert_eq!(ApiKey::of(" PMAK-1\n").unwrap().header(), "PMAK-1");
        for bad in ["", "  ", "PMAK 1", "PMAK-\u{e9}", "a\nb"] {
            assert!(ApiKey::of(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn it_is_written_nowhere() {
        let key = ApiKey::of("PMAK-12345678").unwrap();
        assert_eq!(key.withheld("x-api-key: PMAK-12345678!"), "x-api-key: {{POSTMAN_API_KEY}}!");
        assert_eq!(format!("{key:?}"), "ApiKey");
        assert_eq!(ApiKey::of("abc").unwrap().withheld("abc"), "abc");
    }
}
