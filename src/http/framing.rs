//! Where the body of a request ends: decided here and nowhere else.

use super::{Body, Header, Request};

/// How the end of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is no body, and nothing says so.
    None,
    Length(u64),
    Chunked,
}

impl Framing {
    /// That of a request whose headers were settled.
    pub(super) fn of(request: &Request) -> Framing {
        if request.header("transfer-encoding").is_some() {
            Framing::Chunked
        } else if matches!(request.body, Body::Empty) {
            Framing::None
        } else {
            Framing::Length(request.body.length())
        }
    }
}

/// Whether the last coding of a list is `chunked`.
pub(super) fn ends_in_chunked(value: &str) -> bool {
    value.rsplit(',').next().is_some_and(|last| last.trim().eq_ignore_ascii_case("chunked"))
}

/// Gives a request its true Content-Length.
///
/// A wrong one would cut the body or hang the server, so one that was given keeps its place but not its value; with
/// a Transfer-Encoding there is none (RFC 9112 §6.2).
pub(super) fn settle(request: &mut Request) {
    let is_length = |header: &Header| header.name.eq_ignore_ascii_case("content-length");
    if request.header("transfer-encoding").is_some() {
        request.remove_header("content-length");
        return;
    }
    let Some(place) = request.headers.iter().position(is_length) else {
        if !matches!(request.body, Body::Empty) {
            request.headers.push(Header::system("Content-Length", request.body.length().to_string()));
        }
        return;
    };
    request.headers[place].value = request.body.length().to_string();
    if request.headers[place + 1..].iter().any(is_length) {
        let mut index = 0;
        request.headers.retain(|header| {
            index += 1;
            index <= place + 1 || !is_length(header)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::peer::get;

    fn settled(given: &[(&str, &str)], body: &'static str) -> (Vec<String>, Framing) {
        let body = if body.is_empty() { Body::Empty } else { Body::Bytes(body.into()) };
        let request = get("http://h/").posting("POST", body);
        let mut request = given.iter().fold(request, |request, (name, value)| request.with(name, value));
        settle(&mut request);
        let framing = Framing::of(&request);
        (request.headers.iter().map(|header| format!("{}: {}", header.name, header.value)).collect(), framing)
    }

    #[test]
    fn the_length_is_the_true_one_in_the_place_it_was_given() {
        type Case = (&'static [(&'static str, &'static str)], &'static str, &'static [&'static str], Framing);
        let table: [Case; 6] = [
            (&[("A", "1")], "abc", &["A: 1", "Content-Length: 3"], Framing::Length(3)),
            (
                &[("content-length", "77"), ("A", "1"), ("Content-Length", "3")],
                "abc",
                &["content-length: 3", "A: 1"],
                Framing::Length(3),
            ),
            (&[("Content-Length", "5")], "", &["Content-Length: 0"], Framing::None),
            (&[("Content-Length", "+3")], "abc", &["Content-Length: 3"], Framing::Length(3)),
            (&[("A", "1")], "", &["A: 1"], Framing::None),
            (
                &[("Transfer-Encoding", "chunked"), ("Content-Length", "3")],
                "abc",
                &["Transfer-Encoding: chunked"],
                Framing::Chunked,
            ),
        ];
        for (given, body, headers, framing) in table {
            assert_eq!(settled(given, body), (headers.iter().map(|line| (*line).to_owned()).collect(), framing));
        }
    }

    #[test]
    fn the_last_coding_counts() {
        assert!(ends_in_chunked("chunked") && ends_in_chunked("gzip, CHUNKED "));
        assert!(!ends_in_chunked("chunked, gzip") && !ends_in_chunked(""));
    }
}
