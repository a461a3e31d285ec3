//! The cookie jar as a file: the JSON of npm's tough-cookie, which is what newman reads and writes.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};

use super::{Cookie, CookieJar};
use crate::clock::Clock;

/// Why a file is no cookie jar.
#[derive(Debug, thiserror::Error)]
pub enum JarUnreadable {
    /// It is not JSON.
    #[error("not valid JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// It has no list `cookies`.
    #[error("serialized jar has no cookies array")]
    NoCookies,
    /// One of the cookies is not one.
    #[error("cookies[{0}]: expected an object with `domain` and `path`")]
    NoCookie(usize),
}

/// Reads a jar.
///
/// # Errors
/// When the text is not the JSON of a jar.
pub fn read_jar(text: &str, clock: Clock) -> Result<CookieJar, JarUnreadable> {
    let json: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let list = json.get("cookies").and_then(Value::as_array).ok_or(JarUnreadable::NoCookies)?;
    let mut jar = CookieJar::new(clock);
    for (index, entry) in list.iter().enumerate() {
        jar.put(read_cookie(entry, clock.now()).ok_or(JarUnreadable::NoCookie(index))?);
    }
    Ok(jar)
}

fn read_cookie(json: &Value, now: DateTime<Utc>) -> Option<Cookie> {
    let members = json.as_object()?;
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    let is_set = |name: &str| members.get(name) == Some(&Value::Bool(true));
    let time = |name: &str| members.get(name).and_then(Value::as_str)?.parse::<DateTime<Utc>>().ok();
    let created = time("creation").unwrap_or(now);
    Some(Cookie {
        name: text("key").unwrap_or_default(),
        value: text("value").unwrap_or_default(),
        domain: text("domain")?,
        path: text("path")?,
        host_only: is_set("hostOnly"),
        secure: is_set("secure"),
        http_only: is_set("httpOnly"),
        same_site: text("sameSite").filter(|kind| kind != "none"),
        expires: time("expires"),
        max_age: match members.get("maxAge") {
            Some(Value::String(word)) if word == "-Infinity" => Some(0),
            Some(Value::Number(seconds)) => seconds.as_f64().map(|seconds| seconds as i64),
            _ => None,
        },
        extensions: members
            .get("extensions")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            .unwrap_or_default(),
        created,
        updated: created,
    })
}

/// A jar as tough-cookie writes it.
pub fn jar_to_json(jar: &CookieJar) -> Value {
    json!({
        "version": "tough-cookie@4.1.3",
        "storeType": "MemoryCookieStore",
        "rejectPublicSuffixes": false,
        "enableLooseMode": true,
        "allowSpecialUseDomain": true,
        "prefixSecurity": "silent",
        "cookies": jar.all().iter().map(cookie_to_json).collect::<Vec<_>>(),
    })
}

fn cookie_to_json(cookie: &Cookie) -> Value {
    let time = |at: DateTime<Utc>| Value::from(at.to_rfc3339_opts(SecondsFormat::Millis, true));
    let mut members = Map::new();
    members.insert("key".into(), cookie.name.clone().into());
    members.insert("value".into(), cookie.value.clone().into());
    if let Some(expires) = cookie.expires {
        members.insert("expires".into(), time(expires));
    }
    if let Some(seconds) = cookie.max_age {
        members.insert("maxAge".into(), seconds.into());
    }
    members.insert("domain".into(), cookie.domain.clone().into());
    members.insert("path".into(), cookie.path.clone().into());
    for (name, is_set) in [("secure", cookie.secure), ("httpOnly", cookie.http_only)] {
        if is_set {
            members.insert(name.into(), true.into());
        }
    }
    if !cookie.extensions.is_empty() {
        members.insert("extensions".into(), cookie.extensions.clone().into());
    }
    members.insert("hostOnly".into(), cookie.host_only.into());
    // tough-cookie counts Max-Age from the creation, we from the last setting: this is what makes both agree.
    members.insert("creation".into(), time(if cookie.max_age.is_some() { cookie.updated } else { cookie.created }));
    members.insert("lastAccessed".into(), time(cookie.updated));
    if let Some(same_site) = &cookie.same_site {
        members.insert("sameSite".into(), same_site.clone().into());
    }
    Value::Object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::starting_at("2026-11-22T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_jar_survives_being_written_and_read() {
        let mut jar = CookieJar::new(clock());
        for cookie in ["a=1; Path=/; Max-Age=3600; HttpOnly", "b=2; Domain=h.com; SameSite=Lax; Secure; X-Y", "c"] {
            jar.set("https://x.h.com/p/q", cookie).unwrap();
        }
        let text = jar_to_json(&jar).to_string();
        let read = read_jar(&text, clock()).unwrap();
        assert_eq!(jar_to_json(&read).to_string(), text);
        assert_eq!(read.header("https://x.h.com/p/q"), jar.header("https://x.h.com/p/q"));
        assert_eq!(read.header("https://y.h.com/p").as_deref(), Some("b=2"));
    }

    /// Written by newman 6.2.2.
    #[test]
    fn newmans_own_file_is_read() {
        let text = r#"{"version": "tough-cookie@4.1.3-postman.1", "storeType": "MemoryCookieStore", "cookies": [
            {"key": "a", "value": "1", "maxAge": 3600, "domain": "localhost", "path": "/", "httpOnly": true,
             "hostOnly": true, "creation": "2026-11-21T23:30:00.000Z", "lastAccessed": "2026-11-21T23:30:00.000Z"},
            {"key": "old", "value": "1", "maxAge": 60, "domain": "localhost", "path": "/", "hostOnly": true,
             "creation": "2026-11-21T23:30:00.000Z"},
            {"key": "b", "value": "2", "expires": "2031-01-01T00:00:00.000Z", "domain": "localhost", "path": "/p",
             "hostOnly": false, "pathIsDefault": true, "sameSite": "lax"},
            {"key": "s", "value": "3", "domain": "h.com", "path": "/", "secure": true, "hostOnly": true}]}"#;
        let jar = read_jar(text, clock()).unwrap();
        assert_eq!(jar.header("http://localhost/p/x").as_deref(), Some("b=2; a=1"));
        assert_eq!(jar.header("https://h.com/").as_deref(), Some("s=3"));
        assert_eq!(jar.header("http://h.com/"), None);
    }

    #[test]
    fn what_is_no_jar_is_told() {
        let told = |text: &str| read_jar(text, clock()).unwrap_err().to_string();
        assert!(told("x").starts_with("not valid JSON"));
        assert_eq!(told("{}"), "serialized jar has no cookies array");
        assert_eq!(told(r#"{"cookies": [3]}"#), "cookies[0]: expected an object with `domain` and `path`");
    }
}
