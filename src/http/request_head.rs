//! The head of a request: refused in Node's words, and written line by line as Node does.

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Failure, Header, Request,
    framing::{self, Framing},
};

/// `user:password@` of a URL as a Basic header's value.
pub(super) fn basic(url: &Url) -> Option<String> {
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

/// The header lines of a request as they go out.
///
/// As under Node, lines of one name stand together where the first one stood, and of names that differ in their letters
/// only the last one counts.
pub(super) struct HeaderLines<'request>(Vec<&'request Header>);

impl<'request> HeaderLines<'request> {
    /// Checks the headers and puts them in order.
    pub(super) fn of(request: &'request Request) -> Result<HeaderLines<'request>, Failure> {
        let mut lines: Vec<&Header> = Vec::with_capacity(request.headers.len());
        for header in &request.headers {
            check(header)?;
            let is_same = |line: &&Header| line.name.eq_ignore_ascii_case(&header.name);
            match lines.iter().rposition(is_same) {
                None => lines.push(header),
                Some(place) if lines[place].name == header.name => lines.insert(place + 1, header),
                Some(place) => {
                    lines[place] = header;
                    let mut index = 0;
                    lines.retain(|line| {
                        index += 1;
                        index > place || !is_same(line)
                    });
                }
            }
        }
        Ok(HeaderLines(lines))
    }

    fn values(&self, name: &HeaderName) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |line| line.name.eq_ignore_ascii_case(name.as_str())).map(|line| line.value.as_str())
    }

    fn has(&self, name: &HeaderName) -> bool {
        self.values(name).next().is_some()
    }

    /// The head for HTTP/1: request line, header lines, empty line. Proxy credentials are added where none were given,
    /// and what Node adds by itself.
    pub(super) fn written(
        &self,
        method: &Method,
        target: &[u8],
        framing: Framing,
        proxy_credentials: Option<&str>,
    ) -> Vec<u8> {
        let mut head = Vec::with_capacity(512);
        for part in [method.as_str().as_bytes(), b" ", target, b" HTTP/1.1\r\n"] {
            head.extend_from_slice(part);
        }
        let last_encoding = self.0.iter().rposition(|line| line.name.eq_ignore_ascii_case("transfer-encoding"));
        for (place, line) in self.0.iter().enumerate() {
            let is_open = last_encoding == Some(place) && !framing::ends_in_chunked(&line.value);
            put_line(&mut head, &line.name, &line.value, if is_open { ", chunked" } else { "" });
        }
        if let Some(credentials) = proxy_credentials.filter(|_| !self.has(&header::PROXY_AUTHORIZATION)) {
            put_line(&mut head, "Proxy-Authorization", credentials, "");
        }
        if !self.has(&header::CONNECTION) {
            put_line(&mut head, "Connection", "keep-alive", "");
        }
        debug_assert!(framing != Framing::Chunked || last_encoding.is_some());
        head.extend_from_slice(b"\r\n");
        head
    }

    /// What decides where messages end: all that the library underneath has to know of the head.
    pub(super) fn connection_headers(&self, framing: Framing) -> HeaderMap {
        let mut headers = HeaderMap::new();
        // Connections are kept alive without a word.
        let values = self.values(&header::CONNECTION).filter(|value| !value.eq_ignore_ascii_case("keep-alive"));
        for value in values {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(header::CONNECTION, value);
            }
        }
        match framing {
            Framing::None => {}
            Framing::Length(length) => {
                headers.insert(header::CONTENT_LENGTH, length.into());
            }
            Framing::Chunked => {
                headers.insert(header::TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
            }
        }
        headers
    }

    /// The headers for HTTP/2: without the host, which is a part of the URL there and which nginx refuses beside it.
    pub(super) fn map(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(self.0.len());
        let lines = self.0.iter().filter(|line| !line.name.eq_ignore_ascii_case("host"));
        for line in lines {
            let name = HeaderName::from_bytes(line.name.as_bytes());
            let value = HeaderValue::from_bytes(&latin(&line.value));
            if let (Ok(name), Ok(value)) = (name, value) {
                headers.append(name, value);
            }
        }
        headers
    }
}

/// Refuses what Node refuses.
fn check(header: &Header) -> Result<(), Failure> {
    let Header { name, value, .. } = header;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        let message = format!("Header name must be a valid HTTP token [\"{name}\"]");
        return Err(Failure::new("ERR_INVALID_HTTP_TOKEN", message));
    }
    let is_sendable = |character: char| matches!(character, '\t' | ' '..='~' | '\u{80}'..='\u{ff}');
    let is_plain = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_plain && !value.chars().all(is_sendable) {
        let message = format!("Invalid character in header content [\"{name}\"]");
        return Err(Failure::new("ERR_INVALID_CHAR", message));
    }
    Ok(())
}

/// Characters up to U+00FF as one byte each, like Node; no others are left after [`check`].
fn latin(value: &str) -> Vec<u8> {
    value.chars().filter_map(|character| u8::try_from(character).ok()).collect()
}

fn put_line(head: &mut Vec<u8>, name: &str, value: &str, suffix: &str) {
    head.extend_from_slice(name.as_bytes());
    head.extend_from_slice(b": ");
    if value.is_ascii() {
        head.extend_from_slice(value.as_bytes());
    } else {
        head.extend(latin(value));
    }
    head.extend_from_slice(suffix.as_bytes());
    head.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Body, peer::get};

    fn request(headers: &[(&str, &str)]) -> Request {
        headers.iter().fold(get("http://h/"), |request, (name, value)| request.with(name, value))
    }

    fn head(headers: &[(&str, &str)]) -> String {
        let request = request(headers);
        let lines = HeaderLines::of(&request).unwrap();
        let head = lines.written(&Method::GET, b"/a/../b", Framing::of(&request), Some("Basic eA=="));
        String::from_utf8_lossy(&head).into_owned()
    }

    #[test]
    fn lines_go_out_in_the_users_letters_and_order() {
        assert_eq!(
            head(&[("x-LOWer", "1"), ("SOAPAction", " s "), ("connection", "close"), ("PROXY-authorization", "x")]),
            "GET /a/../b HTTP/1.1\r\nx-LOWer: 1\r\nSOAPAction:  s \r\nconnection: close\r\nPROXY-authorization: x\r\n\r\n"
        );
        assert_eq!(
            head(&[]),
            "GET /a/../b HTTP/1.1\r\nProxy-Authorization: Basic eA==\r\nConnection: keep-alive\r\n\r\n"
        );
    }

    /// Measured with newman 6.2.2.
    #[test]
    fn repeated_names_go_out_as_under_node() {
        let names = |headers: &[(&str, &str)]| {
            let request = request(headers);
            let lines = HeaderLines::of(&request).unwrap().0;
            lines.iter().map(|line| format!("{}={}", line.name, line.value)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(&[("X", "a"), ("o", "1"), ("X", "b"), ("X", "c")]), "X=a X=b X=c o=1");
        assert_eq!(names(&[("Y-d", "a"), ("z", "1"), ("y-D", "b")]), "y-D=b z=1");
        assert_eq!(names(&[("X", "a"), ("X", "b"), ("z", "1"), ("x", "c")]), "x=c z=1");
        assert_eq!(names(&[("host", "a:1"), ("Host", "b")]), "Host=b");
    }

    #[test]
    fn a_transfer_encoding_ends_in_chunks() {
        assert!(head(&[("transfer-encoding", "gzip")]).contains("transfer-encoding: gzip, chunked\r\n"));
        assert!(head(&[("Transfer-Encoding", "gzip, Chunked")]).contains("Transfer-Encoding: gzip, Chunked\r\n"));
    }

    #[test]
    fn the_library_is_told_of_framing_only() {
        let mut request = request(&[("X", "1"), ("CONNECTION", "close"), ("Content-Length", "9")]);
        request.body = Body::Bytes("abc".into());
        let headers = HeaderLines::of(&request).unwrap().connection_headers(Framing::of(&request));
        let told: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect();
        assert_eq!(told, [("connection", "close"), ("content-length", "3")]);
    }

    #[test]
    fn the_host_is_left_out_over_http2() {
        let request = request(&[("Host", "h"), ("X", "é"), ("x", "b")]);
        let headers = HeaderLines::of(&request).unwrap().map();
        assert_eq!((headers.len(), headers["x"].as_bytes()), (1, &b"b"[..]));
    }

    #[test]
    fn credentials_of_a_url_are_decoded() {
        let value = |url: &str| basic(&Url::parse(url).unwrap());
        assert_eq!(value("http://h/a@b"), None);
        assert_eq!(value("http://user:p%40ss@h/").as_deref(), Some("Basic dXNlcjpwQHNz"));
        assert_eq!(value("http://user@h/").as_deref(), Some("Basic dXNlcjo="));
        assert_eq!(value("http://%41%zz%4@h/").as_deref(), Some("Basic QSV6eiU0Og=="));
    }

    #[test]
    fn what_node_refuses_is_refused_in_its_words() {
        let table = [
            ("X Y", "1", "Header name must be a valid HTTP token [\"X Y\"]"),
            ("", "1", "Header name must be a valid HTTP token [\"\"]"),
            ("x:y", "1", "Header name must be a valid HTTP token [\"x:y\"]"),
            ("é", "1", "Header name must be a valid HTTP token [\"é\"]"),
            ("X", "a\nb", "Invalid character in header content [\"X\"]"),
            ("X", "a\rb", "Invalid character in header content [\"X\"]"),
            ("X", "日本", "Invalid character in header content [\"X\"]"),
            ("X", "\u{1}", "Invalid character in header content [\"X\"]"),
            ("X", "\u{7f}", "Invalid character in header content [\"X\"]"),
        ];
        for (name, value, message) in table {
            assert_eq!(HeaderLines::of(&request(&[(name, value)])).err().unwrap().message, message);
        }
        assert_eq!(method("A B").unwrap_err().message, "Method must be a valid HTTP token [\"A B\"]");
        assert!(method("PROPFIND").is_ok() && method("m-search").is_ok());
    }

    #[test]
    fn latin_letters_go_out_as_one_byte() {
        let request = request(&[("X", "é")]);
        let head = HeaderLines::of(&request).unwrap().written(&Method::GET, b"/", Framing::None, None);
        assert!(head.windows(6).any(|window| window == b"X: \xe9\r\n"));
    }
}
