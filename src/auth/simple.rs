//! basic, bearer and apikey: what is written is sent, with a warning when a template is left in it.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{Parameters, SigningNotes};
use crate::{
    http::{Header, Request},
    url_parts::with_query,
};

pub(super) fn basic(mut request: Request, parameters: &Parameters, notes: &mut SigningNotes) -> Request {
    parameters.warn_of_templates(&["username", "password"], notes);
    let credentials = STANDARD.encode(format!("{}:{}", parameters.get("username"), parameters.get("password")));
    request.remove_header("Authorization");
    request.headers.push(Header::system("Authorization", format!("Basic {credentials}")));
    request
}

pub(super) fn bearer(mut request: Request, parameters: &Parameters, notes: &mut SigningNotes) -> Request {
    parameters.warn_of_templates(&["token"], notes);
    // postman-runtime sends nothing for an empty token.
    let token = parameters.get("token");
    if !token.is_empty() {
        request.remove_header("Authorization");
        request.headers.push(Header::system("Authorization", format!("Bearer {token}")));
    }
    request
}

pub(super) fn api_key(mut request: Request, parameters: &Parameters, notes: &mut SigningNotes) -> Request {
    parameters.warn_of_templates(&["key", "value"], notes);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::samples::{self, parameters};

    fn request() -> Request {
        let mut request = samples::request("GET", "http://h/p?a=1&key=old#f");
        request.headers.push(Header::new("authorization", "old"));
        request
    }

    #[test]
    fn basic_replaces_the_header() {
        let signed = basic(
            request(),
            &parameters("basic", &[("username", "u"), ("password", "p:é")]),
            &mut SigningNotes::default(),
        );
        assert_eq!(signed.headers, [Header::system("Authorization", "Basic dTpwOsOp")]);
    }

    #[test]
    fn an_api_key_goes_where_it_is_wanted() {
        let query = api_key(
            request(),
            &parameters("apikey", &[("key", "key"), ("value", "a&b c"), ("in", "query")]),
            &mut SigningNotes::default(),
        );
        assert_eq!(query.url, "http://h/p?a=1&key=a%26b%20c#f");
        let header = api_key(
            request(),
            &parameters("apikey", &[("key", "X-Api-Key"), ("value", "v")]),
            &mut SigningNotes::default(),
        );
        assert_eq!(header.header("x-api-key"), Some("v"));
    }

    #[test]
    fn a_left_over_template_is_warned_of_and_sent() {
        let mut notes = SigningNotes::default();
        let signed = bearer(request(), &parameters("bearer", &[("token", "{{token}}")]), &mut notes);
        assert_eq!(signed.header("authorization"), Some("Bearer {{token}}"));
        assert_eq!(
            notes.warnings,
            ["bearer: `token` holds the unresolved variable `token` and is sent as it stands (item[0].request.auth)"]
        );
    }
}
