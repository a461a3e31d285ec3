//! oauth2: sends an access token, the collection's own or one that was fetched.

use super::{Parameters, SigningNotes};
use crate::{
    http::{Header, Request},
    url_parts::{change_query, with_query},
};

pub(super) fn sign(mut request: Request, parameters: &Parameters, notes: &mut SigningNotes) -> Request {
    let token = parameters.given_or_learned("accessToken");
    // Tokens of type mac would need a signature that Postman does not make either.
    if token.is_empty() || parameters.get("tokenType").eq_ignore_ascii_case("mac") {
        notes.hints.push(format!(
            "oauth2: there is no access token to send, and no settings to fetch one with ({}): the request goes \
             without",
            parameters.place
        ));
        return request;
    }
    parameters.warn_of_templates(&["accessToken"], notes);
    request.remove_header("Authorization");
    if request.url.contains("access_token=") {
        request.url = change_query(&request.url, |pairs| pairs.retain(|pair| !pair.starts_with("access_token=")));
    }
    match parameters.get("addTokenTo") {
        "queryParams" => {
            request.url = with_query(&request.url, "access_token", token);
        }
        "" | "header" => {
            let prefix =
                if parameters.is_there("headerPrefix") { parameters.get("headerPrefix").trim() } else { "Bearer" };
            let value = if prefix.is_empty() { token.to_owned() } else { format!("{prefix} {token}") };
            request.headers.push(Header::system("Authorization", value));
        }
        other => notes.warnings.push(format!(
            "oauth2: `addTokenTo` is `{other}`, not header or queryParams ({}): the request goes without a token",
            parameters.place
        )),
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::samples::{parameters, request};

    fn signed(list: &[(&str, &str)]) -> (Request, Vec<String>) {
        let mut notes = SigningNotes::default();
        let signed = sign(request("GET", "http://h/?access_token=old"), &parameters("oauth2", list), &mut notes);
        (signed, [notes.warnings, notes.hints].concat())
    }

    #[test]
    fn the_token_goes_where_it_is_wanted() {
        let header = |list: &[(&str, &str)]| signed(list).0.header("authorization").map(str::to_owned);
        assert_eq!(header(&[("accessToken", "t")]).unwrap(), "Bearer t");
        assert_eq!(header(&[("accessToken", "t"), ("headerPrefix", " Token ")]).unwrap(), "Token t");
        assert_eq!(header(&[("accessToken", "t"), ("headerPrefix", "")]).unwrap(), "t");
        let (query, _) = signed(&[("accessToken", "t/1"), ("addTokenTo", "queryParams")]);
        assert_eq!((query.url.as_str(), query.header("authorization")), ("http://h/?access_token=t/1", None));
    }

    #[test]
    fn a_token_of_the_user_s_own_makes_room() {
        let (header, _) = signed(&[("accessToken", "t")]);
        assert_eq!(header.url, "http://h/");
        let (nowhere, warnings) = signed(&[("accessToken", "t"), ("addTokenTo", "x")]);
        assert_eq!((nowhere.url.as_str(), nowhere.header("authorization")), ("http://h/", None));
        assert_eq!(warnings.len(), 1);
    }

    #[test]
    fn without_a_token_the_request_goes_as_it_is_and_that_is_told() {
        for list in [&[][..], &[("accessToken", "t"), ("tokenType", "MAC")]] {
            let (request, warnings) = signed(list);
            assert_eq!((request.url.as_str(), request.header("authorization")), ("http://h/?access_token=old", None));
            assert_eq!(warnings.len(), 1);
        }
    }
}
