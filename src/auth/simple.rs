//! basic, bearer and apikey: what is written is sent, with a warning when a template is left in it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Parameters, parameters::unresolved_name};
use crate::http::{Header, Request};

pub(super) fn basic(mut request: Request, parameters: &Parameters, warnings: &mut Vec<String>) -> Request {
    warn_of_templates(parameters, &["username", "password"], warnings);
    let credentials = STANDARD.encode(format!("{}:{}", parameters.get("username"), parameters.get("password")));
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", format!("Basic {credentials}")));
    request
}

pub(super) fn bearer(mut request: Request, parameters: &Parameters, warnings: &mut Vec<String>) -> Request {
    warn_of_templates(parameters, &["token"], warnings);
    // postman-runtime sends nothing for an empty token.
    let token = parameters.get("token");
    if !token.is_empty() {
        request.remove_header("Authorization");
        request.headers.push(Header::system("Authorization", format!("Bearer {token}")));
    }
    request
}

pub(super) fn api_key(mut request: Request, parameters: &Parameters, warnings: &mut Vec<String>) -> Request {
    warn_of_templates(parameters, &["key", "value"], warnings);
    let (key, value) = (parameters.get("key"), parameters.get("value"));
    if key.is_empty() {
        return request;
    }
    if parameters.get("in") == "query" {
        request.url = with_query(&request.url, key, value);
    } else {
        request.remove_header(key);
        request.headers.push(Header::system(key, value));
    }
    request
}

fn warn_of_templates(parameters: &Parameters, names: &[&str], warnings: &mut Vec<String>) {
    for name in names {
        if let Some(variable) = unresolved_name(parameters.get(name)) {
            warnings.push(format!(
                "{}: `{name}` holds the unresolved variable `{variable}` and is sent as it stands ({})",
                parameters.kind, parameters.place
            ));
        }
    }
}

/// Adds a query parameter, replacing ones of that name.
fn with_query(url: &str, key: &str, value: &str) -> String {
    let (url, fragment) = url.split_once('#').map_or((url, None), |(url, fragment)| (url, Some(fragment)));
    let (base, query) = url.split_once('?').map_or((url, ""), |(base, query)| (base, query));
    let key = encoded(key);
    let mut pairs: Vec<&str> =
        query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(key.as_str())).collect();
    let added = format!("{key}={}", encoded(value));
    pairs.push(&added);
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{base}?{}{fragment}", pairs.join("&"))
}

fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        let mut bytes = [0; 4];
        for byte in character.encode_utf8(&mut bytes).bytes() {
            if byte <= b' ' || byte > b'~' || b"\"#&'<>".contains(&byte) {
                encoded.push_str(&format!("%{byte:02X}"));
            } else {
                encoded.push(byte as char);
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        auth::Parameter,
        http::{Body, SendSettings},
    };

    fn request() -> Request {
        Request {
            method: "GET".into(),
            url: "http://h/p?a=1&key=old#f".into(),
            headers: vec![Header::new("authorization", "old")],
            body: Body::Empty,
            settings: SendSettings::default(),
        }
    }

    fn parameters(kind: &str, list: &[(&str, &str)]) -> Parameters {
        let list = list
            .iter()
            .map(|(name, value)| Parameter { name: (*name).into(), written: (*value).into(), value: (*value).into() })
            .collect();
        Parameters { kind: kind.into(), list, place: "item[0].request.auth".into() }
    }

    #[test]
    fn basic_replaces_the_header() {
        let signed = basic(request(), &parameters("basic", &[("username", "u"), ("password", "p:é")]), &mut Vec::new());
        assert_eq!(signed.headers, [Header::system("Authorization", "Basic dTpwOsOp")]);
    }

    #[test]
    fn an_api_key_goes_where_it_is_wanted() {
        let query = api_key(
            request(),
            &parameters("apikey", &[("key", "key"), ("value", "a&b c"), ("in", "query")]),
            &mut Vec::new(),
        );
        assert_eq!(query.url, "http://h/p?a=1&key=a%26b%20c#f");
        let header =
            api_key(request(), &parameters("apikey", &[("key", "X-Api-Key"), ("value", "v")]), &mut Vec::new());
        assert_eq!(header.header("x-api-key"), Some("v"));
    }

    #[test]
    fn a_left_over_template_is_warned_of_and_sent() {
        let mut warnings = Vec::new();
        let signed = bearer(request(), &parameters("bearer", &[("token", "{{token}}")]), &mut warnings);
        assert_eq!(signed.header("authorization"), Some("Bearer {{token}}"));
        assert_eq!(
            warnings,
            ["bearer: `token` holds the unresolved variable `token` and is sent as it stands (item[0].request.auth)"]
        );
    }
}
