use super::*;
use crate::http::Header;

fn jar() -> CookieJar {
    CookieJar::new(Clock::starting_at("2026-11-22T00:00:00Z".parse().unwrap()))
}

/// What is set, for which URL, and the header that goes back to it. Measured with tough-cookie 4.1.3.
#[test]
fn cookies_are_read_as_by_postman() {
    let table = [
        ("a=1", "http://h.com/x/y", "a=1"),
        ("=v", "http://h.com/", "v"),
        ("v", "http://h.com/", "v"),
        ("==v", "http://h.com/", "=v"),
        ("a=b=c", "http://h.com/", "a=b=c"),
        ("a=\"q\"", "http://h.com/", "a=\"q\""),
        ("a=1; Domain=.H.com", "http://x.h.com/", "a=1"),
        ("a=1; Domain=com", "http://h.com/", ""),
        ("a=1; Domain=127.0.0.1", "http://127.0.0.1/", "a=1"),
        ("a=1; Path=x", "http://h.com/p/q", "a=1"),
        ("a=1; path=", "http://h.com/p/q", "a=1"),
        ("a=1; Path=/p", "http://h.com/q", ""),
        ("a=1; Max-Age=0", "http://h.com/", ""),
        ("a=1; Max-Age=-5", "http://h.com/", ""),
        ("a=1; Max-Age=x", "http://h.com/", "a=1"),
        ("a=1; Max-Age=99999999999999999999", "http://h.com/", "a=1"),
        ("a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT", "http://h.com/", ""),
        ("a=1; Expires=nonsense", "http://h.com/", "a=1"),
        ("a=1;Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=100", "http://h.com/", "a=1"),
        ("a = 1 ; secure", "http://h.com/", ""),
        ("a=1; Domain=", "http://h.com/", "a=1"),
        ("a=1; Domain=localhost", "http://localhost/", "a=1"),
        ("a=1; Domain=.localhost", "http://x.localhost/", ""),
        ("a=1", "http://[::1]/", "a=1"),
        ("a=1;;; Max-Age=10", "http://h.com/", "a=1"),
        ("é=ü", "http://h.com/", "é=ü"),
        ("__Secure-a=1; Secure", "https://h.com/", "__Secure-a=1"),
        ("__Host-a=1; Secure", "https://h.com/", "__Host-a=1"),
        ("__Host-a=1; Secure; Path=/", "https://h.com/", "__Host-a=1"),
        ("a=1; Domain=münchen.de", "http://münchen.de/", "a=1"),
    ];
    for (text, url, header) in table {
        let mut jar = jar();
        jar.set(url, text).unwrap_or_else(|refused| panic!("{text}: {refused}"));
        assert_eq!(jar.header(url).unwrap_or_default(), header, "{text} at {url}");
    }
}

#[test]
fn refused_cookies_say_why() {
    let foreign = |domain: &str, host: &str| CookieRefused::ForeignDomain { domain: domain.into(), host: host.into() };
    let table = [
        ("a=1; Domain=other.com", "http://h.com/", foreign("other.com", "h.com")),
        ("a=1; Domain=x.h.com", "http://h.com/", foreign("x.h.com", "h.com")),
        ("a=1; Domain=h.com", "http://xh.com/", foreign("h.com", "xh.com")),
        ("a=1; Domain=0.0.1", "http://127.0.0.1/", foreign("0.0.0.1", "127.0.0.1")),
        ("a=1\u{1}", "http://h.com/", CookieRefused::Unreadable),
        ("", "http://h.com/", CookieRefused::Unreadable),
        ("__Secure-a=1", "https://h.com/", CookieRefused::BrokenPromise),
        ("__Host-a=1; Secure; Path=/; Domain=h.com", "https://h.com/", CookieRefused::BrokenPromise),
        ("a=1", "nonsense", CookieRefused::NoHost("nonsense".into())),
    ];
    for (text, url, wanted) in table {
        assert_eq!(jar().set(url, text).unwrap_err(), wanted, "{text}");
    }
    let refused = jar().set("http://h.com/", "a=1; Domain=other.com").unwrap_err();
    assert_eq!(refused.to_string(), "Cookie not in this host's domain. Cookie:other.com Request:h.com");
}

#[test]
fn cookies_go_where_they_belong() {
    let table = [
        ("http://h.com/a", "a=1; Path=/a", "http://h.com/a", true),
        ("http://h.com/a", "a=1; Path=/a", "http://h.com/a/b?x", true),
        ("http://h.com/a", "a=1; Path=/a", "http://h.com/ab", false),
        ("http://h.com/a", "a=1; Path=/a", "http://h.com/", false),
        ("http://h.com/a/b/c", "a=1", "http://h.com/a/b", true),
        ("http://h.com/a/b/c", "a=1", "http://h.com/a/", false),
        ("http://h.com/", "a=1", "https://H.COM/x", true),
        ("http://h.com/", "a=1", "http://x.h.com/", false),
        ("http://h.com/", "a=1; Domain=h.com", "http://x.h.com/", true),
        ("http://h.com/", "a=1; Domain=h.com", "http://xh.com/", false),
        ("http://h.com/", "a=1; Domain=h.com", "http://h.com:8080/", true),
        ("https://h.com/", "a=1; Secure", "https://h.com:1/", true),
        ("https://h.com/", "a=1; Secure", "http://h.com/", false),
        ("http://localhost/", "a=1", "http://localhost:99/", true),
        ("http://localhost/", "a=1", "http://x.localhost/", false),
    ];
    for (set_at, text, url, goes) in table {
        let mut jar = jar();
        jar.set(set_at, text).unwrap();
        assert_eq!(jar.header(url).is_some(), goes, "{text} from {set_at} to {url}");
    }
}

#[test]
fn longer_paths_go_first_then_older_cookies_which_keep_their_age() {
    let mut jar = jar();
    for text in ["a=1; path=/", "b=2; path=/x", "c=3; path=/", "a=9; path=/"] {
        jar.set("http://h.com/", text).unwrap();
    }
    assert_eq!(jar.header("http://h.com/x/y").unwrap(), "b=2; a=9; c=3");
}

#[test]
fn attributes_are_kept() {
    let text = "a=1; Expires=Wed, 21-Oct-35 07:28:00 GMT; Secure; HttpOnly; SameSite=lAx; Foo=bar; baz";
    let cookie = jar().set("https://h.com/p/q", text).unwrap();
    assert_eq!((cookie.path.as_str(), cookie.host_only, cookie.secure, cookie.http_only), ("/p", true, true, true));
    assert_eq!(cookie.same_site.as_deref(), Some("lax"));
    assert_eq!(cookie.expires, Some("2035-10-21T07:28:00Z".parse().unwrap()));
    assert_eq!(cookie.extensions, ["Foo=bar", "baz"]);
    assert_eq!(jar().set("https://h.com/", "a=1; SameSite=odd").unwrap().same_site, None);
}

#[test]
fn an_ended_cookie_removes_its_forerunner() {
    let mut jar = jar();
    jar.set("http://h.com/", "a=1").unwrap();
    jar.set("http://h.com/", "a=; Max-Age=0").unwrap();
    assert_eq!(jar.all(), []);
}

#[test]
fn cookies_can_be_removed_by_url_and_name() {
    let mut jar = jar();
    let response = Response {
        code: 200,
        reason: String::new(),
        headers: ["a=1", "b=2", "; =", "c=3; Path=/deep", "d=4; Domain=x.com"]
            .map(|value| Header::new("set-COOKIE", value))
            .into(),
        body: bytes::Bytes::new(),
        downloaded_bytes: 0,
        header_bytes: 0,
        http_version: String::new(),
    };
    jar.store("http://h.com/", &response);
    jar.set("http://o.com/", "a=5").unwrap();
    assert_eq!(jar.all().len(), 5);
    assert_eq!(jar.remove("http://h.com/", "a"), 1);
    assert_eq!(jar.remove("http://h.com/", "a"), 0);
    assert_eq!(jar.header("http://o.com/").unwrap(), "a=5");
    assert_eq!(jar.clear("http://h.com/deep"), 3);
    assert_eq!(jar.matching("http://h.com/deep").len(), 0);
    jar.clear_all();
    assert_eq!(jar.all(), []);
}
