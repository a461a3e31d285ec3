//! The lists of parameters of OAuth 1: encoding, normal form and base string (RFC 5849, section 3.4.1).

use percent_encoding::percent_decode_str;

use crate::url_parts::UrlParts;

/// A parameter and its value, decoded. `a` without an equals sign has no value.
pub(super) type Pair = (String, Option<String>);

/// Percent-encodes all but letters, digits and `-._~`.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(byte as char);
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The pairs of a query or of a form body.
pub(super) fn pairs(form: &str) -> Vec<Pair> {
    form.split('&').filter(|pair| !pair.is_empty()).map(decoded_pair).collect()
}

fn decoded_pair(pair: &str) -> Pair {
    let decoded = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    match pair.split_once('=') {
        Some((name, value)) => (decoded(name), Some(decoded(value))),
        None => (decoded(pair), None),
    }
}

/// A pair as it stands in a query.
pub(super) fn encoded_pair((name, value): &Pair) -> String {
    match value {
        Some(value) => format!("{}={}", encoded(name), encoded(value)),
        None => encoded(name),
    }
}

/// What is signed: method, URL without query, and all parameters in order.
pub(super) fn base_string(method: &str, url: &UrlParts<'_>, parameters: &[Pair]) -> String {
    let mut sorted: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (encoded(name), encoded(value.as_deref().unwrap_or("")))).collect();
    sorted.sort();
    let normal: Vec<String> = sorted.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let base = format!("{}://{}{}", url.scheme, url.short_authority().to_lowercase(), url.path);
    format!("{}&{}&{}", encoded(&method.to_uppercase()), encoded(&base), encoded(&normal.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_string_is_that_of_the_standard() {
        // RFC 5849, section 3.4.1.1; the body's parameters follow those of the query.
        let url = UrlParts::of("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b");
        let mut list = pairs(url.query.unwrap());
        for (name, value) in [
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
        ] {
            list.push((name.into(), Some(value.into())));
        }
        list.extend(pairs("c2&a3=2+q"));
        assert_eq!(
            base_string("post", &url, &list),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D\
             %26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3D\
             HMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
        );
    }

    #[test]
    fn a_parameter_without_a_value_stays_without() {
        assert_eq!(pairs("a&b=&&c=1").iter().map(encoded_pair).collect::<Vec<_>>(), ["a", "b=", "c=1"]);
    }
}
