//! Percent-encoding and the parameters of the query API.

use super::refusal::{Refusal, camel};

/// Encodes as RFC 3986 wants it: everything but letters, digits and `-_.~`.
pub(crate) fn percent_encode(text: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Undoes percent-encoding. A `%` that starts no escape stays; `+` stays `+` here, see [`Form::read`].
pub(crate) fn percent_decode(text: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(text).collect()
}

/// The parameters of one call, from the query string and a form body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// Reads `a=b&c=d`, where `+` is a space.
    pub(crate) fn read(text: &[u8]) -> Form {
        let part = |bytes: &[u8]| {
            let spaced: Vec<u8> = bytes.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
            String::from_utf8_lossy(&percent_decode(&spaced)).into_owned()
        };
        let pairs = text
            .split(|&byte| byte == b'&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| {
                let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
                (part(&pair[..at]), part(pair.get(at + 1..).unwrap_or_default()))
            })
            .collect();
        Form { pairs }
    }

    /// Adds another form's parameters behind these.
    pub(crate) fn and(mut self, other: Form) -> Form {
        self.pairs.extend(other.pairs);
        self
    }

    /// All parameters, in the order received.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(each, _)| each == name).map(|(_, value)| value.as_str())
    }

    /// A value without which the call is refused.
    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        match self.get(name) {
            None => Err(Refusal::null(name)),
            Some("") => Err(Refusal::too_short(name)),
            Some(value) => Ok(value),
        }
    }

    /// A value that may be left out, but not left empty.
    pub(crate) fn optional(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some("") => Err(Refusal::too_short(name)),
            other => Ok(other),
        }
    }

    /// A whole number within bounds.
    pub(crate) fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let Ok(number) = text.parse::<i64>() else {
            return Err(Refusal::new(400, "MalformedInput", format!("'{text}' is not a number at '{}'", camel(name))));
        };
        let outside = |bound: &str| {
            Refusal::validation(format!(
                "1 validation error detected: Value '{number}' at '{}' failed to satisfy constraint: Member must have value {bound}",
                camel(name)
            ))
        };
        match u64::try_from(number) {
            Ok(value) if value > most => Err(outside(&format!("less than or equal to {most}"))),
            Ok(value) if value >= least => Ok(Some(value)),
            _ => Err(outside(&format!("greater than or equal to {least}"))),
        }
    }

    /// `Name.member.1`, `Name.member.2`, … in the order of their numbers.
    pub(crate) fn members(&self, name: &str) -> Vec<&str> {
        let mut found: Vec<(u32, &str)> = self
            .pairs
            .iter()
            .filter_map(|(each, value)| {
                let number = each.strip_prefix(name)?.strip_prefix(".member.")?;
                Some((number.parse().ok()?, value.as_str()))
            })
            .collect();
        found.sort_by_key(|(number, _)| *number);
        found.into_iter().map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plus_is_a_space_in_a_form_and_itself_when_escaped() {
        let form = Form::read(b"Marker=a%2Bb%2F%3D&Name=x+y&flag&=odd&Bad=%zz%4");
        assert_eq!(form.get("Marker"), Some("a+b/="));
        assert_eq!(form.get("Name"), Some("x y"));
        assert_eq!(form.get("flag"), Some(""));
        assert_eq!(form.get("Bad"), Some("%zz%4"));
    }

    #[test]
    fn members_come_in_the_order_of_their_numbers() {
        let form = Form::read(b"Filter.member.10=c&Filter.member.2=b&Filter.member.1=a&Filter.member.x=d");
        assert_eq!(form.members("Filter"), ["a", "b", "c"]);
    }

    #[test]
    fn encoding_keeps_only_the_unreserved() {
        assert_eq!(percent_encode("a-_.~ +/\u{e9}*".as_bytes()), "a-_.~%20%2B%2F%C3%A9%2A");
    }

    proptest::proptest! {
        #[test]
        fn decoding_undoes_encoding(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(percent_decode(percent_encode(&bytes).as_bytes()), bytes);
        }
    }
}
