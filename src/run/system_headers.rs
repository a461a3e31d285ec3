//! The headers that every request gets, in Postman's order, and the seal.

use super::resolve::Resolved;
use crate::{
    http::{Body, Header, Request, Signed},
    plan::{ProtocolBehaviour, SystemHeader},
    url_parts::UrlParts,
};

/// What newman 6.2.2 calls itself; servers and firewalls know it.
const USER_AGENT: &str = "PostmanRuntime/7.39.1";

/// Methods that say nothing of a length when there is no body; all others send `Content-Length: 0`, as Node does.
const METHODS_SILENT_WHEN_EMPTY: [&str; 5] = ["GET", "HEAD", "DELETE", "OPTIONS", "TRACE"];

/// Content types that go in before and after the other system headers.
#[derive(Clone, Debug, Default)]
pub(super) struct ContentTypes {
    pub(super) early: Option<String>,
    pub(super) late: Option<String>,
    /// Of a file, which newman learns when it sends.
    pub(super) last: Option<String>,
}

impl ContentTypes {
    pub(super) fn of(resolved: &mut Resolved) -> ContentTypes {
        ContentTypes {
            early: resolved.early_content_type.take(),
            late: resolved.late_content_type.take(),
            last: resolved.last_content_type.take(),
        }
    }
}

/// Adds what is missing and seals the request.
pub(super) fn seal(mut request: Request, types: ContentTypes, behaviour: &ProtocolBehaviour) -> Signed {
    if let Some(content_type) = types.early {
        request.headers.push(Header::system("Content-Type", content_type));
    }
    let host = UrlParts::of(&request.url).authority.to_owned();
    let token = uuid::Uuid::new_v4().to_string();
    for (name, value, header) in [
        ("User-Agent", USER_AGENT, SystemHeader::UserAgent),
        ("Accept", "*/*", SystemHeader::Accept),
        ("Cache-Control", "no-cache", SystemHeader::CacheControl),
        ("Postman-Token", &token, SystemHeader::PostmanToken),
        ("Host", &host, SystemHeader::Host),
        ("Accept-Encoding", "gzip, deflate, br", SystemHeader::AcceptEncoding),
        ("Connection", "keep-alive", SystemHeader::Connection),
    ] {
        if !behaviour.disables(header) && request.header(name).is_none() {
            request.headers.push(Header::system(name, value));
        }
    }
    if let Some(content_type) = types.late {
        request.headers.push(Header::system("Content-Type", content_type));
    }
    add_content_length(&mut request, behaviour);
    if let Some(content_type) = types.last {
        request.headers.push(Header::system("Content-Type", content_type));
    }
    Signed::seal(request)
}

/// Adds the length where Postman does. Sealing sets its value, also where the user wrote one.
fn add_content_length(request: &mut Request, behaviour: &ProtocolBehaviour) {
    let wanted = !matches!(request.body, Body::Empty) || !METHODS_SILENT_WHEN_EMPTY.contains(&request.method.as_str());
    if wanted && !behaviour.disables(SystemHeader::ContentLength) && request.header("content-length").is_none() {
        request.headers.push(Header::system("Content-Length", "0"));
    }
}

/// The request with the jar's cookies, appended to a Cookie header of the user's or in one of their own. After a redirect
/// that stands, empty, where it stood before.
pub(super) fn with_cookies(signed: &Signed, cookies: &str) -> Signed {
    let mut request = signed.request().clone();
    match request.headers.iter_mut().find(|header| header.name.eq_ignore_ascii_case("cookie")) {
        Some(header) if is_empty_cookie(header) => cookies.clone_into(&mut header.value),
        Some(header) => header.value = format!("{}; {cookies}", header.value),
        None => {
            let place = cookie_place(&request);
            request.headers.insert(place, Header::system("Cookie", cookies));
        }
    }
    Signed::seal(request)
}

/// The request without the place that a redirect keeps for the jar's cookies: there are none for the new URL.
pub(super) fn without_cookies(signed: Signed) -> Signed {
    if !signed.request().headers.iter().any(is_empty_cookie) {
        return signed;
    }
    let mut request = signed.into_request();
    request.headers.retain(|header| !is_empty_cookie(header));
    Signed::seal(request)
}

fn is_empty_cookie(header: &Header) -> bool {
    header.system && header.value.is_empty() && header.name.eq_ignore_ascii_case("cookie")
}

/// An answer to a challenge has its proof behind everything that was sent before, and the type of a form behind that.
pub(super) fn with_proof_last(signed: Signed) -> Signed {
    let mut request = signed.into_request();
    let headers = &mut request.headers;
    put_last(headers, "Authorization", 0);
    if let Some(place) = headers.iter().position(|header| header.system && header.name == "Connection") {
        put_last(headers, "Content-Type", place);
    }
    Signed::seal(request)
}

fn put_last(headers: &mut Vec<Header>, name: &str, from: usize) {
    let found = headers[from..].iter().position(|header| header.system && header.name == name);
    if let Some(place) = found {
        let header = headers.remove(from + place);
        headers.push(header);
    }
}

/// Last of all; but of a form or a file, or without a body, newman learns the length after the cookies.
fn cookie_place(request: &Request) -> usize {
    let mut end = request.headers.len();
    let is_ours = |place: usize, name: &str| {
        request.headers.get(place).is_some_and(|header| header.system && header.name == name)
    };
    // The proof that answers a challenge: the jar's cookies went with the request before it.
    if is_ours(end.wrapping_sub(1), "Content-Type") && is_ours(end.wrapping_sub(2), "Authorization") {
        end -= 1;
    }
    if is_ours(end.wrapping_sub(1), "Authorization") {
        end -= 1;
    }
    match request.body {
        Body::Empty | Body::Multipart { .. } | Body::File { .. } => {
            let end = if is_ours(end.wrapping_sub(2), "Content-Length") { end - 1 } else { end };
            if is_ours(end.wrapping_sub(1), "Content-Length") { end - 1 } else { end }
        }
        Body::Bytes(_) => end,
    }
}
