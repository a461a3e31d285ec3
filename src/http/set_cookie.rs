//! `Set-Cookie` values (RFC 6265 §5.2), read loosely.

use chrono::{DateTime, Utc};

use super::{Cookie, cookie_date};

/// Reads a value set at that time. Domain and path are left empty where they are to come from the URL.
pub(super) fn parse(text: &str, now: DateTime<Utc>) -> Option<Cookie> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let mut parts = text.split(';');
    let pair = parts.next().unwrap_or_default();
    let pair = pair.split(['\n', '\r', '\0']).next().unwrap_or_default();
    let pair = pair.strip_prefix('=').unwrap_or(pair);
    let (name, value) = match pair.split_once('=') {
        Some((name, value)) if !name.is_empty() => (name.trim(), value.trim()),
        _ => ("", pair.trim()),
    };
    let has_control = |text: &str| text.bytes().any(|byte| byte < 0x20);
    if has_control(name) || has_control(value) {
        return None;
    }
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        domain: String::new(),
        path: String::new(),
        host_only: false,
        secure: false,
        http_only: false,
        same_site: None,
        expires: None,
        max_age: None,
        extensions: Vec::new(),
        created: now,
        updated: now,
    };
    for attribute in parts.map(str::trim).filter(|attribute| !attribute.is_empty()) {
        take_attribute(&mut cookie, attribute);
    }
    Some(cookie)
}

/// Of repeated attributes the last counts; one that cannot be read is as if not there.
fn take_attribute(cookie: &mut Cookie, attribute: &str) {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let value = value.trim();
    match name.trim().to_ascii_lowercase().as_str() {
        "expires" => cookie.expires = cookie_date::parse(value).or(cookie.expires),
        "max-age" => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
                let furthest = if value.starts_with('-') { i64::MIN } else { i64::MAX };
                cookie.max_age = Some(value.parse().unwrap_or(furthest));
            }
        }
        "domain" => {
            let domain = value.strip_prefix('.').unwrap_or(value);
            if !domain.is_empty() {
                let ascii = url::Host::parse(domain).map(|host| host.to_string());
                cookie.domain = ascii.unwrap_or_else(|_| domain.to_lowercase());
            }
        }
        "path" => cookie.path = if value.starts_with('/') { value.to_owned() } else { String::new() },
        "secure" => cookie.secure = true,
        "httponly" => cookie.http_only = true,
        "samesite" => {
            let value = value.to_ascii_lowercase();
            cookie.same_site = matches!(value.as_str(), "strict" | "lax" | "none").then_some(value);
        }
        _ => cookie.extensions.push(attribute.to_owned()),
    }
}
