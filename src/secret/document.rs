//! JSON: collections, environments, and data of visualizers.

use super::{
    member::{is_no_value, is_secret_member},
    redactor::{MASK, Masking, Redactor, is_name_of_a_secret, replaced, united},
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

    /// Makes every string value inside JSON printable; keys and numbers stay. Members and `{key, value}` pairs that are
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
                Value::Object(
                    members
                        .iter()
                        .map(|(name, member)| {
                            let called = if name == "value" { key.unwrap_or(name) } else { name };
                            (name.clone(), self.show_member(name, called, member))
                        })
                        .collect(),
                )
            }
            other => other.clone(),
        }
    }

    /// Makes a member of JSON printable; `called` is what says whether it is secret.
    fn show_member(&self, name: &str, called: &str, member: &serde_json::Value) -> serde_json::Value {
        let Some(text) = member.as_str() else { return self.show_json(member) };
        if ["key", "type", "mode"].contains(&name) && is_name_of_a_secret(text) {
            return text.into();
        }
        if let Some(masked) = self.masked_header(called, text) {
            return masked.into();
        }
        if self.masking == Masking::Mask && is_secret_member(called) && !self.names.exempts(called) {
            return if is_no_value(text) { text.into() } else { MASK.into() };
        }
        // Bodies, as they stand in a request and in a saved response.
        if name == "raw" || name == "body" { (*self.masked(text)).into() } else { self.valued(text).into() }
    }

    /// Text that may be a script or documentation, where only learnt values are masked.
    pub(super) fn valued(&self, text: &str) -> String {
        let ranges = self.ranges(text);
        if ranges.is_empty() { text.to_owned() } else { replaced(text, united(ranges)) }
    }
}
