//! Heads between our types and the client's: what is checked, added and kept.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use hyper::ext::ReasonPhrase;
use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Body, Failure, Header, HttpVersion, Request, Signed,
    raw_head::{self, RawHead},
};

/// The request with what the wire demands: the true Content-Length, and credentials of the URL as a header.
///
/// A wrong length would cut the body or hang the server, so one that was given keeps its place but not its value.
pub(super) fn completed(signed: Signed) -> Signed {
    let mut request = signed.into_request();
    if request.header("transfer-encoding").is_some() {
        request.remove_header("content-length");
    } else {
        let length = request.body.length();
        let is_length = |header: &Header| header.name.eq_ignore_ascii_case("content-length");
        if let Some(place) = request.headers.iter().position(is_length) {
            let mut index = 0;
            request.headers.retain(|header| {
                index += 1;
                index - 1 == place || !is_length(header)
            });
            request.headers[place].value = length.to_string();
        } else if !matches!(request.body, Body::Empty) {
            request.headers.push(Header::system("Content-Length", length.to_string()));
        }
    }
    // Only a URL with an at sign can hold credentials.
    if request.url.contains('@')
        && request.header("authorization").is_none()
        && let Some(value) = basic(&request.url)
    {
        request.headers.push(Header::system("Authorization", value));
    }
    Signed::seal(request)
}

/// `user:password@` of a URL as a Basic header.
fn basic(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let mut credentials = Vec::from_iter(percent_decode_str(url.username()));
    credentials.push(b':');
    credentials.extend(percent_decode_str(url.password().unwrap_or_default()));
    Some(format!("Basic {}", STANDARD.encode(credentials)))
}

/// The method, refused in Node's words.
pub(super) fn method(name: &str) -> Result<Method, Failure> {
    Method::from_bytes(name.as_bytes())
        .map_err(|_| Failure::new("ERR_INVALID_HTTP_TOKEN", format!("Method must be a valid HTTP token [\"{name}\"]")))
}

/// May a request whose connection turned out to be closed be sent again? (RFC 9110 §9.2.2 would allow PUT and DELETE
/// too, and browsers do so; POST and PATCH may have been acted on.)
pub(super) fn is_repeatable(method: &Method) -> bool {
    !matches!(*method, Method::POST | Method::PATCH)
}

/// The headers in their order, refused in Node's words. Like Node, characters up to U+00FF go out as one byte.
pub(super) fn headers(request: &Request) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 1);
    let may_be_http2 = match request.settings.http_version {
        HttpVersion::Http1 => false,
        HttpVersion::Http2 => true,
        HttpVersion::Auto => request.url.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:")),
    };
    for Header { name, value, .. } in &request.headers {
        // Over HTTP/2 the host is a part of the URL, and nginx refuses it as a header beside it.
        if may_be_http2 && name.eq_ignore_ascii_case("host") {
            continue;
        }
        let wire_name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
            Failure::new("ERR_INVALID_HTTP_TOKEN", format!("Header name must be a valid HTTP token [\"{name}\"]"))
        })?;
        let wire_value = if value.is_ascii() {
            HeaderValue::from_str(value).ok()
        } else {
            let bytes: Option<Vec<u8>> = value.chars().map(|character| u8::try_from(character).ok()).collect();
            bytes.and_then(|bytes| HeaderValue::from_bytes(&bytes).ok())
        };
        let wire_value = wire_value.ok_or_else(|| {
            Failure::new("ERR_INVALID_CHAR", format!("Invalid character in header content [\"{name}\"]"))
        })?;
        headers.append(wire_name, wire_value);
    }
    Ok(headers)
}

/// What the client adds by itself, for the request that goes past it: where the user gave none.
pub(super) fn added(request: &Request, proxy: Option<&Url>) -> Vec<(HeaderName, HeaderValue)> {
    let mut added = vec![(http::header::ACCEPT, Some(HeaderValue::from_static("*/*")))];
    let credentials = proxy.and_then(|proxy| basic(proxy.as_str()));
    added.push((http::header::PROXY_AUTHORIZATION, credentials.and_then(|value| HeaderValue::from_str(&value).ok())));
    let host = Url::parse(&request.url).ok().and_then(|url| {
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        HeaderValue::from_str(&format!("{}{port}", url.host_str()?)).ok()
    });
    added.push((http::header::HOST, host));
    added.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// The headers of a response: from its raw head where there is one, else with guessed names.
pub(super) fn received(parsed: &HeaderMap, head: Option<&RawHead>) -> Vec<Header> {
    match head {
        Some(head) => {
            head.headers().map(|(name, value)| Header::new(raw_head::text(name), raw_head::text(value))).collect()
        }
        None => parsed
            .iter()
            .map(|(name, value)| Header::new(raw_head::title_case(name.as_str()), raw_head::text(value.as_bytes())))
            .collect(),
    }
}

/// As received; the usual phrase where none came (HTTP/2), and nothing where the server sent nothing.
pub(super) fn reason(status: StatusCode, extensions: &Extensions, head: Option<&RawHead>) -> String {
    match (head, extensions.get::<ReasonPhrase>()) {
        (Some(head), _) => head.reason(),
        (None, Some(phrase)) => raw_head::text(phrase.as_bytes()),
        (None, None) => status.canonical_reason().unwrap_or_default().to_owned(),
    }
}

/// Bytes of a head that was not seen: status line, headers and the empty line.
pub(super) fn estimated_length(reason: &str, headers: &[Header]) -> usize {
    let status_line = "HTTP/1.1 200 ".len() + reason.len() + 2;
    let headers: usize = headers.iter().map(|header| header.name.len() + header.value.len() + 4).sum();
    status_line + headers + 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::SendSettings;

    fn request(url: &str, headers: &[(&str, &str)], body: Body) -> Request {
        Request {
            method: "POST".to_owned(),
            url: url.to_owned(),
            headers: headers.iter().map(|(name, value)| Header::new(*name, *value)).collect(),
            body,
            settings: SendSettings::default(),
        }
    }

    fn completed_headers(url: &str, given: &[(&str, &str)], body: &'static str) -> Vec<String> {
        let body = if body.is_empty() { Body::Empty } else { Body::Bytes(body.into()) };
        let signed = completed(Signed::seal(request(url, given, body)));
        signed.request().headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect()
    }

    #[test]
    fn the_length_is_the_true_one_in_the_place_it_was_given() {
        assert_eq!(completed_headers("http://h/", &[("A", "1")], "abc"), ["A: 1", "Content-Length: 3"]);
        let given = [("content-length", "77"), ("A", "1"), ("Content-Length", "3")];
        assert_eq!(completed_headers("http://h/", &given, "abc"), ["content-length: 3", "A: 1"]);
        assert_eq!(completed_headers("http://h/", &[("Content-Length", "5")], ""), ["Content-Length: 0"]);
        assert_eq!(completed_headers("http://h/", &[("A", "1")], ""), ["A: 1"]);
        let chunked = [("Transfer-Encoding", "chunked"), ("Content-Length", "3")];
        assert_eq!(completed_headers("http://h/", &chunked, "abc"), ["Transfer-Encoding: chunked"]);
    }

    #[test]
    fn credentials_in_the_url_become_a_header_unless_there_is_one() {
        assert_eq!(completed_headers("http://h/a@b", &[], ""), [""; 0]);
        assert_eq!(completed_headers("http://user:p%40ss@h/", &[], ""), ["Authorization: Basic dXNlcjpwQHNz"]);
        assert_eq!(completed_headers("http://user@h/", &[], ""), ["Authorization: Basic dXNlcjo="]);
        assert_eq!(completed_headers("http://u:p@h/", &[("authorization", "x")], ""), ["authorization: x"]);
        assert_eq!(completed_headers("http://%41%zz%4@h/", &[], ""), ["Authorization: Basic QSV6eiU0Og=="]);
    }

    #[test]
    fn what_node_refuses_is_refused_in_its_words() {
        let table = [
            ("X Y", "1", "Header name must be a valid HTTP token [\"X Y\"]"),
            ("", "1", "Header name must be a valid HTTP token [\"\"]"),
            ("x:y", "1", "Header name must be a valid HTTP token [\"x:y\"]"),
            ("é", "1", "Header name must be a valid HTTP token [\"é\"]"),
            ("X", "a\nb", "Invalid character in header content [\"X\"]"),
            ("X", "日本", "Invalid character in header content [\"X\"]"),
            ("X", "\u{1}", "Invalid character in header content [\"X\"]"),
        ];
        for (name, value, message) in table {
            assert_eq!(headers(&request("http://h/", &[(name, value)], Body::Empty)).unwrap_err().message, message);
        }
        assert_eq!(method("A B").unwrap_err().message, "Method must be a valid HTTP token [\"A B\"]");
        assert!(method("PROPFIND").is_ok() && method("m-search").is_ok());
    }

    #[test]
    fn latin_letters_go_out_as_one_byte_and_blanks_stay() {
        let headers = headers(&request("http://h/", &[("X", "é"), ("Y", " a ")], Body::Empty)).unwrap();
        assert_eq!(headers["x"].as_bytes(), b"\xe9");
        assert_eq!(headers["y"].as_bytes(), b" a ");
    }

    #[test]
    fn the_host_is_left_out_over_http2() {
        let mut request = request("http://h/", &[("Host", "h")], Body::Empty);
        assert_eq!(headers(&request).unwrap().len(), 1);
        request.settings.http_version = HttpVersion::Auto;
        assert_eq!(headers(&request).unwrap().len(), 1);
        request.url = "https://h/".to_owned();
        assert_eq!(headers(&request).unwrap().len(), 0);
    }

    #[test]
    fn names_are_guessed_where_the_head_is_not_known() {
        let parsed: HeaderMap = [(http::header::CONTENT_TYPE, HeaderValue::from_static("x"))].into_iter().collect();
        let guessed = received(&parsed, None);
        assert_eq!(guessed, [Header::new("Content-Type", "x")]);
        assert_eq!(estimated_length("OK", &guessed), "HTTP/1.1 200 OK\r\nContent-Type: x\r\n\r\n".len());
    }
}
