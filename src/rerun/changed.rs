//! Whether an item is still what it was when it was recorded, as far as a masked recording can tell.

use serde_json::Value;

use crate::secret::MASK;

/// Whether request or scripts differ. Identifiers that are made up for each run do not count.
pub(super) fn is_changed(recorded: &Value, now: &Value) -> bool {
    let scripts = |item: &Value| -> Vec<(Value, Value)> {
        let events = item["event"].as_array().into_iter().flatten();
        events.map(|event| (event["listen"].clone(), event["script"]["exec"].clone())).collect()
    };
    let (recorded_scripts, scripts_now) = (scripts(recorded), scripts(now));
    let same_scripts = recorded_scripts.len() == scripts_now.len()
        && recorded_scripts.iter().zip(&scripts_now).all(|(one, other)| one.0 == other.0 && is_same(&one.1, &other.1));
    !same_scripts || !is_same(&recorded["request"], &now["request"])
}

/// What was masked may have been anything.
fn is_same(recorded: &Value, now: &Value) -> bool {
    match (recorded, now) {
        (Value::String(recorded), Value::String(now)) => is_same_text(recorded, now),
        (Value::String(recorded), Value::Number(_) | Value::Bool(_)) => recorded == MASK,
        (Value::Array(recorded), Value::Array(now)) => {
            recorded.len() == now.len() && recorded.iter().zip(now).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(recorded), Value::Object(now)) => {
            recorded.len() == now.len()
                && recorded.iter().all(|(name, member)| {
                    ["id", "_postman_id"].contains(&name.as_str())
                        || now.get(name).is_some_and(|other| is_same(member, other))
                })
        }
        (recorded, now) => recorded == now,
    }
}

/// Whether a text may be another one with parts of it masked.
pub(super) fn is_same_text(recorded: &str, now: &str) -> bool {
    let mut parts = recorded.split(MASK);
    let Some(mut rest) = now.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        match (parts.peek().is_none(), rest.find(part)) {
            (true, _) => return rest.ends_with(part),
            (false, Some(at)) => rest = &rest[at + part.len()..],
            (false, None) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_masked_may_have_been_anything() {
        let mask = |text: &str| text.replace('?', MASK);
        for (recorded, now, same) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("https://h/?/x?", "https://h/token/xyz", true),
            ("https://h/?/x", "https://h/token/y", false),
            ("?", "", true),
            ("a?a", "a", false),
        ] {
            assert_eq!(is_same_text(&mask(recorded), now), same, "{recorded} {now}");
        }
    }

    #[test]
    fn scripts_and_requests_count_and_made_up_identifiers_do_not() {
        let item = |url: &str, id: &str, code: &str| json!({"id": id, "request": {"url": url}, "event": [{"listen": "test", "script": {"id": id, "exec": [code]}}]});
        assert!(!is_changed(&item("u", "1", "c"), &item("u", "2", "c")));
        assert!(is_changed(&item("u", "1", "c"), &item("v", "1", "c")));
        assert!(is_changed(&item("u", "1", "c"), &item("u", "1", "d")));
    }
}
