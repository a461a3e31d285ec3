//! The request that follows a redirect, by newman's rules but for one: another origin gets no credentials.

use url::Url;

use super::{Body, Failure, Header, Hop, Request, Response, url_encode::encode};
use crate::{secret::may_carry_credentials, url_parts::UrlParts};

/// What to send after this response to this request, of which `hops` redirects came before.
///
/// Cookies belong to the caller: a `Cookie` header marked as `system` is left empty where it stands, and those of the new
/// URL are to be put there. So is a new signature, where the request needs one.
pub fn next_hop(request: &Request, response: &Response, hops: usize) -> Hop {
    let settings = &request.settings;
    let location = response.header("location").unwrap_or_default();
    // Newman follows whatever status of the three hundreds names a place, 304 and 305 too.
    if !settings.follow_redirects || !(300..400).contains(&response.code) || location.is_empty() {
        return Hop::Done;
    }
    if hops >= settings.max_redirects {
        let message = format!("Exceeded maxRedirects. Probably stuck in a redirect loop {}", request.url);
        return Hop::Exceeded(Failure::without_code(message));
    }
    let mut next = request.clone();
    next.url = target(&request.url, location, settings.disable_url_encoding);
    let is_jars = |header: &Header| header.system && header.name.eq_ignore_ascii_case("cookie");
    next.headers.iter_mut().filter(|header| is_jars(header)).for_each(|header| header.value.clear());

    let is_same_origin = origin(&request.url).is_some_and(|here| Some(here) == origin(&next.url));
    if !is_same_origin {
        let keeps_authorization = settings.follow_authorization_header;
        next.headers.retain(|header| {
            let is_kept = keeps_authorization && header.name.eq_ignore_ascii_case("authorization");
            is_kept || is_jars(header) || !may_carry_credentials(&header.name)
        });
    }
    if !matches!(response.code, 307 | 308) && !settings.follow_original_http_method {
        if request.method != "HEAD" {
            "GET".clone_into(&mut next.method);
        }
        next.body = Body::Empty;
        for name in ["Content-Type", "Content-Length", "Transfer-Encoding"] {
            next.remove_header(name);
        }
    }
    if !settings.remove_referer_header_on_redirect {
        put_referer(&mut next, &request.url, is_same_origin);
    }
    if request.header("host").is_some() {
        next.remove_header("Host");
        if let Some(host) = host_and_port(&next.url) {
            next.headers.push(Header::system("Host", host));
        }
    }
    if matches!(next.body, Body::Multipart { .. }) {
        put_form_last(&mut next);
    }
    Hop::Next(Box::new(next))
}

/// newman makes a form anew for each hop, behind the jar's cookies.
fn put_form_last(next: &mut Request) {
    let is_of_form = |header: &Header| {
        header.system && ["Content-Type", "Content-Length"].iter().any(|name| header.name.eq_ignore_ascii_case(name))
    };
    if next.header("cookie").is_none() {
        next.headers.push(Header::system("Cookie", ""));
    }
    let (of_form, others) = std::mem::take(&mut next.headers).into_iter().partition(is_of_form);
    next.headers = others;
    next.headers.extend::<Vec<Header>>(of_form);
}

/// Where a `Location` leads: put together as Postman does, which resolves no dot segments, and encoded like any other URL.
fn target(base: &str, location: &str, keeps_url: bool) -> String {
    let target = resolved(base, location.trim());
    encode(&target, keeps_url).unwrap_or(target)
}

fn resolved(base: &str, location: &str) -> String {
    let is_absolute = ["http:", "https:"].iter().any(|scheme| location.starts_with(scheme)) || has_scheme(location);
    if is_absolute {
        return location.to_owned();
    }
    let parts = UrlParts::of(base);
    if location.starts_with("//") || location.starts_with("\\\\") {
        return format!("{}:{location}", parts.scheme);
    }
    let until_path = parts.before_path;
    let kept = match location.bytes().next() {
        Some(b'/' | b'\\') => "",
        Some(b'#') => parts.path_and_query,
        Some(b'?') => parts.path,
        _ => &parts.path[..=parts.path.rfind('/').unwrap_or(0)],
    };
    format!("{until_path}{kept}{location}")
}

/// `ftp://x`; `mailto:x` is a path.
fn has_scheme(location: &str) -> bool {
    let Some((scheme, rest)) = location.split_once(':') else { return false };
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b".+-".contains(&byte);
    let rest = rest.strip_prefix("//").or_else(|| rest.strip_prefix("\\\\"));
    !scheme.is_empty() && scheme.bytes().all(is_scheme) && rest.is_some_and(|rest| !rest.is_empty())
}

fn origin(url: &str) -> Option<(String, String, Option<u16>)> {
    let url = Url::parse(url).ok()?;
    Some((url.scheme().to_owned(), url.host_str()?.to_owned(), url.port_or_known_default()))
}

fn host_and_port(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

/// Sets the referer as newman does, but without credentials and fragment, and without the query for another origin.
fn put_referer(next: &mut Request, previous: &str, is_same_origin: bool) {
    let Ok(url) = Url::parse(previous) else { return };
    if !matches!(url.scheme(), "http" | "https") {
        return;
    }
    let Some(host) = host_and_port(previous) else { return };
    let parts = UrlParts::of(previous);
    let path = if is_same_origin { parts.path_and_query } else { parts.path };
    let slash = if path.starts_with('/') { "" } else { "/" };
    let value = format!("{}://{host}{slash}{path}", url.scheme());
    match next.headers.iter_mut().find(|header| header.name.eq_ignore_ascii_case("referer")) {
        Some(header) => header.value = value,
        None => next.headers.push(Header::system("Referer", value)),
    }
}

#[cfg(test)]
mod tests;
