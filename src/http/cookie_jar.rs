//! The cookie jar: RFC 6265 as npm's tough-cookie does it in loose mode, which is Postman's jar. Checked against 4.1.3.
//!
//! Loose mode takes a pair without a name. A cookie for a domain of one label (`com`, `localhost`) is kept but goes to
//! that very host alone. One rule is the RFC's where tough-cookie has a fault: `Max-Age` counts from the last setting.

use url::Url;

use super::{Cookie, Response, set_cookie};
use crate::clock::Clock;

/// A cookie that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CookieRefused {
    /// Nothing that can be a cookie.
    #[error("Cookie failed to parse")]
    Unreadable,
    /// It names a domain the host is not in.
    #[error("Cookie not in this host's domain. Cookie:{domain} Request:{host}")]
    ForeignDomain {
        /// The domain it names.
        domain: String,
        /// The host that set it.
        host: String,
    },
    /// A `__Secure-` or `__Host-` cookie without what its name promises.
    #[error("the cookie lacks what the prefix of its name promises")]
    BrokenPromise,
    /// It was set for something that is no URL with a host.
    #[error("not a URL with a host: {0}")]
    NoHost(String),
}

impl Cookie {
    fn is_same(&self, other: &Cookie) -> bool {
        (&self.name, &self.domain, &self.path) == (&other.name, &other.domain, &other.path)
    }

    fn goes_to(&self, place: &Place) -> bool {
        let is_in_domain = place.host == self.domain
            || (!self.host_only && self.domain.contains('.') && is_below(&place.host, &self.domain));
        is_in_domain && (place.is_secure || !self.secure) && is_path_below(&place.path, &self.path)
    }
}

/// The cookies of a run.
#[derive(Clone, Debug)]
pub struct CookieJar {
    clock: Clock,
    /// In order of creation.
    cookies: Vec<Cookie>,
}

struct Place {
    host: String,
    path: String,
    is_secure: bool,
}

impl CookieJar {
    /// An empty jar that tells time by this clock.
    pub fn new(clock: Clock) -> CookieJar {
        CookieJar { clock, cookies: Vec::new() }
    }

    /// Takes what a response to that URL sets. What cannot be taken is left out, as browsers do.
    pub fn store(&mut self, url: &str, response: &Response) {
        for header in response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie")) {
            let _ = self.set(url, &header.value);
        }
    }

    /// Takes one cookie in the form of a `Set-Cookie` value. One that has ended already removes its forerunner.
    ///
    /// # Errors
    /// Where the cookie is not taken.
    pub fn set(&mut self, url: &str, text: &str) -> Result<Cookie, CookieRefused> {
        let place = Place::of(url).ok_or_else(|| CookieRefused::NoHost(url.to_owned()))?;
        let now = self.clock.now();
        let mut cookie = set_cookie::parse(text, now).ok_or(CookieRefused::Unreadable)?;
        if cookie.domain.is_empty() {
            cookie.host_only = true;
            cookie.domain.clone_from(&place.host);
        } else if place.host != cookie.domain && !is_below(&place.host, &cookie.domain) {
            return Err(CookieRefused::ForeignDomain { domain: cookie.domain, host: place.host });
        }
        if cookie.path.is_empty() {
            cookie.path = default_path(&place.path).to_owned();
        }
        let is_broken = (cookie.name.starts_with("__Secure-") && !cookie.secure)
            || (cookie.name.starts_with("__Host-") && !(cookie.secure && cookie.host_only && cookie.path == "/"));
        if is_broken {
            return Err(CookieRefused::BrokenPromise);
        }
        self.put(cookie.clone());
        Ok(cookie)
    }

    /// Puts a whole cookie in, in the place of its forerunner.
    pub fn put(&mut self, mut cookie: Cookie) {
        let now = self.clock.now();
        let forerunner = self.cookies.iter().position(|kept| kept.is_same(&cookie));
        let has_ended = cookie.expiry().is_some_and(|end| end <= now);
        match forerunner {
            Some(index) if has_ended => {
                self.cookies.remove(index);
            }
            Some(index) => {
                cookie.created = self.cookies[index].created;
                self.cookies[index] = cookie;
            }
            None if has_ended => {}
            None => self.cookies.push(cookie),
        }
    }

    /// The cookies that go to a URL, in the order they go: longer paths first, then older ones.
    pub fn matching(&self, url: &str) -> Vec<&Cookie> {
        // Most runs have no cookies at all.
        if self.cookies.is_empty() {
            return Vec::new();
        }
        let Some(place) = Place::of(url) else { return Vec::new() };
        let now = self.clock.now();
        let is_alive = |cookie: &&Cookie| cookie.expiry().is_none_or(|end| end > now);
        let mut matching: Vec<&Cookie> =
            self.cookies.iter().filter(|cookie| cookie.goes_to(&place)).filter(is_alive).collect();
        matching.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        matching
    }

    /// The value of the `Cookie` header for a URL, if there is any.
    pub fn header(&self, url: &str) -> Option<String> {
        let pairs: Vec<String> = self.matching(url).into_iter().map(Cookie::pair).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    /// Removes the cookies of that name that would go to a URL; tells how many there were.
    pub fn remove(&mut self, url: &str, name: &str) -> usize {
        self.remove_where(url, |cookie| cookie.name == name)
    }

    /// Removes all cookies that would go to a URL; tells how many there were.
    pub fn clear(&mut self, url: &str) -> usize {
        self.remove_where(url, |_| true)
    }

    fn remove_where(&mut self, url: &str, is_meant: impl Fn(&Cookie) -> bool) -> usize {
        let Some(place) = Place::of(url) else { return 0 };
        let before = self.cookies.len();
        self.cookies.retain(|cookie| !(cookie.goes_to(&place) && is_meant(cookie)));
        before - self.cookies.len()
    }

    /// Removes everything.
    pub fn clear_all(&mut self) {
        self.cookies.clear();
    }

    /// All cookies, the oldest first; some may have ended.
    pub fn all(&self) -> &[Cookie] {
        &self.cookies
    }
}

impl Place {
    fn of(url: &str) -> Option<Place> {
        let url = Url::parse(url).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']).to_owned();
        // The machine itself is as good as TLS, as in browsers.
        let is_local = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        let is_secure = is_local || matches!(url.scheme(), "https" | "wss");
        Some(Place { host, path: url.path().to_owned(), is_secure })
    }
}

/// Is the host a name below the domain? Addresses are below nothing (RFC 6265 §5.1.3).
fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')) && host.parse::<std::net::IpAddr>().is_err()
}

/// RFC 6265 §5.1.4.
fn is_path_below(path: &str, parent: &str) -> bool {
    path.strip_prefix(parent).is_some_and(|rest| rest.is_empty() || parent.ends_with('/') || rest.starts_with('/'))
}

/// The path up to its last slash.
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(1..) if path.starts_with('/') => &path[..path.rfind('/').unwrap_or(0)],
        _ => "/",
    }
}

#[cfg(test)]
mod tests;
