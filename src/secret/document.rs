//! JSON: collections, environments, and data of visualizers.

use super::{
    member::is_hidden_text,
    name::is_name_of_a_secret,
    ranges::joined,
    redactor::{MASK, Masking, Redactor, replaced},
    table::Place,
};

impl Redactor {
    /// Makes JSON printable whose names are the user's own, too.
    pub fn show_data(&self, json: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Value::Array(members) => members.iter().map(|member| self.show_data(member)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(name, member)| {
                    let shown =
                        if member.is_string() { self.show_member(name, name, member) } else { self.show_data(member) };
                    (self.valued(name), shown)
                })
                .collect(),
            other => self.show_json(other),
        }
    }

    /// Makes every string value inside JSON printable; keys stay. Members and `{key, value}` pairs that are
    /// secret by name are masked whatever they hold.
    pub fn show_json(&self, json: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Value::String(text) => self.valued(text).into(),
            Value::Array(members) => members.iter().map(|member| self.show_json(member)).collect(),
            Value::Object(members) => {
                // A saved response has its cookies once more, outside of its headers.
                let cookie = members.contains_key("httpOnly").then_some("Set-Cookie");
                let key = cookie.or_else(|| ["key", "name"].iter().find_map(|name| members.get(*name)?.as_str()));
                // In such a pair `key` is what the pair is called.
                let is_pair = members.contains_key("value") || members.contains_key("type");
                Value::Object(
                    members
                        .iter()
                        .map(|(name, member)| {
                            let called = match name.as_str() {
                                "value" => key.unwrap_or(name),
                                "key" if is_pair => "",
                                name => name,
                            };
                            (name.clone(), self.show_member(name, called, member))
                        })
                        .collect(),
                )
            }
            Value::Number(number) => self.shown_number(number),
            other => other.clone(),
        }
    }

    /// A number is text where it is a secret.
    fn shown_number(&self, number: &serde_json::Number) -> serde_json::Value {
        let text = number.to_string();
        if self.ranges(&text).is_empty() { number.clone().into() } else { MASK.into() }
    }

    /// Makes a member of JSON printable; `called` is what says whether it is secret.
    fn show_member(&self, name: &str, called: &str, member: &serde_json::Value) -> serde_json::Value {
        let worth = self.names.worth(called, Place::Member).filter(|_| self.masking == Masking::Mask);
        let text = match member {
            serde_json::Value::String(text) => text,
            serde_json::Value::Array(members) if worth.is_some() => {
                return members.iter().map(|member| self.show_member(name, called, member)).collect();
            }
            _ => return self.show_json(member),
        };
        if ["key", "type", "mode"].contains(&name) && is_name_of_a_secret(text) {
            return text.as_str().into();
        }
        // Members named as headers are, and pairs.
        let is_header = name == "value"
            || called.contains('-')
            || ["authorization", "cookie"].iter().any(|name| name.eq_ignore_ascii_case(called));
        if is_header && let Some(masked) = self.masked_header(called, text) {
            return masked.into();
        }
        if worth.is_some_and(|worth| is_hidden_text(worth, text)) {
            return MASK.into();
        }
        // Bodies, as they stand in a request and in a saved response.
        if name == "raw" || name == "body" { (*self.masked(text)).into() } else { self.valued(text).into() }
    }

    /// Text that may be a script or documentation, where only learnt values are masked.
    pub(super) fn valued(&self, text: &str) -> String {
        let ranges = self.ranges(text);
        if ranges.is_empty() { text.to_owned() } else { replaced(text, joined(ranges)) }
    }
}
