//! Who may look.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// A shorter token could be guessed.
const SHORTEST_TOKEN: usize = 16;

/// Who may look. What listens elsewhere than on loopback asks for more than an address.
#[derive(Clone, Debug)]
pub enum Access {
    /// Programs of this machine.
    Loopback,
    /// Those who know a token; its hash.
    Token([u8; 32]),
    /// Those whom a proxy let through, which says so in a header of this name.
    Proxy(HeaderName),
}

/// Why nobody may be let in like that.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Everybody could look.
    #[error(
        "{0} can be reached from other machines: name a file with a token (--token-file), or the header in which a proxy \
         names the user it let through (--proxy-header), or listen on 127.0.0.1"
    )]
    Open(SocketAddr),
    /// A token that could be guessed.
    #[error("the token is shorter than {SHORTEST_TOKEN} characters; `openssl rand -hex 32` makes a good one")]
    ShortToken,
    /// No name of a header.
    #[error("`{0}` is no name of a header; a proxy may set one like X-Forwarded-User")]
    HeaderName(String),
}

impl Access {
    /// What these ask for.
    pub fn new(listen: SocketAddr, token: Option<&str>, proxy_header: Option<&str>) -> Result<Access, AccessError> {
        match (token.map(str::trim), proxy_header) {
            (Some(token), _) if token.len() < SHORTEST_TOKEN => Err(AccessError::ShortToken),
            (Some(token), _) => Ok(Access::Token(Sha256::digest(token).into())),
            (None, Some(name)) => name.parse().map(Access::Proxy).map_err(|_| AccessError::HeaderName(name.to_owned())),
            (None, None) if listen.ip().is_loopback() => Ok(Access::Loopback),
            (None, None) => Err(AccessError::Open(listen)),
        }
    }

    /// Whether who sends these may look; else why not.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), StatusCode> {
        match self {
            // A page from elsewhere whose name leads here would read what only this machine may.
            Access::Loopback if is_loopback_host(headers) => Ok(()),
            Access::Loopback => Err(StatusCode::MISDIRECTED_REQUEST),
            Access::Token(wanted) => match given_token(headers) {
                // Hashes tell nothing of the token by the time that their comparison takes.
                Some(token) if <[u8; 32]>::from(Sha256::digest(&token)) == *wanted => Ok(()),
                _ => Err(StatusCode::UNAUTHORIZED),
            },
            Access::Proxy(name) => {
                let is_named = headers.get(name).is_some_and(|value| !value.as_bytes().trim_ascii().is_empty());
                if is_named { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
            }
        }
    }
}

fn is_loopback_host(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
    let Ok(authority) = host.parse::<axum::http::uri::Authority>() else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The token as programs send it (`Bearer`), or as the password of whatever user a browser asks for.
fn given_token(headers: &HeaderMap) -> Option<Vec<u8>> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().as_bytes().to_vec());
    }
    let pair = STANDARD.decode(rest.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn what_others_can_reach_asks_for_more() {
        let loopback: SocketAddr = "[::1]:80".parse().unwrap();
        let open: SocketAddr = "0.0.0.0:80".parse().unwrap();
        assert!(matches!(Access::new(loopback, None, None), Ok(Access::Loopback)));
        assert!(matches!(Access::new(open, None, None), Err(AccessError::Open(_))));
        assert!(matches!(Access::new(loopback, Some("short"), None), Err(AccessError::ShortToken)));
        assert!(matches!(Access::new(open, None, Some("a b")), Err(AccessError::HeaderName(_))));
        assert!(matches!(Access::new(open, Some("0123456789abcdef\n"), None), Ok(Access::Token(_))));
    }

    #[test]
    fn only_names_of_this_machine_lead_to_loopback() {
        let check = |host: &str| Access::Loopback.check(&headers(header::HOST, host)).is_ok();
        let good = ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "127.9.9.9", "[::1]:80", "[::1]"].map(check);
        assert_eq!(good, [true; 6]);
        let bad =
            ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", "", "a b"].map(check);
        assert_eq!(bad, [false; 6]);
        assert!(Access::Loopback.check(&HeaderMap::new()).is_err());
    }

    #[test]
    fn a_token_is_known_or_not() {
        let access = Access::new("0.0.0.0:80".parse().unwrap(), Some("0123456789abcdef"), None).unwrap();
        let check = |value: &str| access.check(&headers(header::AUTHORIZATION, value)).is_ok();
        let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
        assert!(
            check("Bearer 0123456789abcdef")
                && check("bearer  0123456789abcdef ")
                && check(&basic("me:0123456789abcdef"))
        );
        for wrong in [
            "Bearer 0123456789abcdeg",
            "Bearer ",
            "Bearer",
            "0123456789abcdef",
            "Basic !",
            &basic("0123456789abcdef"),
            &basic("me:"),
        ] {
            assert!(!check(wrong), "{wrong}");
        }
        assert_eq!(access.check(&HeaderMap::new()), Err(StatusCode::UNAUTHORIZED));
    }

    #[test]
    fn a_proxy_names_whom_it_let_through() {
        let access = Access::new("0.0.0.0:80".parse().unwrap(), None, Some("X-Forwarded-User")).unwrap();
        let name = HeaderName::from_static("x-forwarded-user");
        assert!(access.check(&headers(name.clone(), "anna")).is_ok());
        assert_eq!(access.check(&headers(name, " ")), Err(StatusCode::FORBIDDEN));
        assert_eq!(access.check(&HeaderMap::new()), Err(StatusCode::FORBIDDEN));
    }
}
