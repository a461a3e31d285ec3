//! What a collection uses that does not come with it: vaults, data files, files; and what stands in it that should not.

use std::collections::BTreeSet;

use serde_json::Value;

use super::environment::{is_credential, vault_references};
use crate::{
    collection::read_json,
    secret::{Place, Redactor, holds_template},
};

/// More places than these are counted and not named.
pub(super) const MOST_PLACES: usize = 20;

/// What a collection uses.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// Names of vault secrets; empty ones where a script computes the name.
    pub(super) vault_names: BTreeSet<String>,
    pub(super) reads_data: bool,
    /// Files that requests send.
    pub(super) files: BTreeSet<String>,
    /// Where values stand that look like secrets.
    pub(super) secrets: BTreeSet<String>,
    /// How many requests there are.
    pub(super) requests: usize,
}

impl Usage {
    /// Looks through a collection; `None` where it is nested too deep to be read.
    pub(super) fn of(collection: &str) -> Option<Usage> {
        let json: Value = read_json(collection).ok()?;
        let mut usage = Usage::default();
        let mut walk = Walk { usage: &mut usage, names: Redactor::default(), path: Vec::new() };
        walk.value(&json);
        Some(usage)
    }
}

struct Walk<'usage> {
    usage: &'usage mut Usage,
    names: Redactor,
    /// Names of the items around.
    path: Vec<String>,
}

impl Walk<'_> {
    fn value(&mut self, json: &Value) {
        match json {
            Value::Array(list) => list.iter().for_each(|entry| self.value(entry)),
            Value::Object(members) => {
                let is_item = members.contains_key("request") || members.contains_key("item");
                let name = members.get("name").and_then(Value::as_str).filter(|_| is_item);
                self.path.extend(name.map(str::to_owned));
                self.usage.requests += usize::from(members.contains_key("request") && !members.contains_key("status"));
                self.pair(json);
                for (name, member) in members {
                    match name.as_str() {
                        // Saved examples are sent nowhere.
                        "response" if members.contains_key("request") => {}
                        "src" => self.files(member),
                        "exec" => self.script(member),
                        _ => self.value(member),
                    }
                }
                if name.is_some() {
                    self.path.pop();
                }
            }
            Value::String(text) => self.text(text),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.usage.vault_names.extend(vault_references(text).map(str::to_owned));
    }

    fn files(&mut self, json: &Value) {
        let files = json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice);
        self.usage
            .files
            .extend(files.iter().filter_map(Value::as_str).filter(|file| !file.is_empty()).map(str::to_owned));
    }

    fn script(&mut self, json: &Value) {
        let lines = json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice);
        for line in lines.iter().filter_map(Value::as_str) {
            self.text(line);
            self.usage.reads_data |= line.contains("pm.iterationData");
            for call in line.split("pm.vault.").skip(1) {
                let argument = call.split_once('(').map_or("", |(_, rest)| rest.trim_start());
                let literal = argument
                    .chars()
                    .next()
                    .filter(|quote| "'\"`".contains(*quote))
                    .and_then(|quote| argument[1..].split_once(quote).map(|(name, _)| name));
                self.usage.vault_names.insert(literal.unwrap_or_default().to_owned());
            }
        }
    }

    /// `{key, value}`: a variable, a header, a parameter of an authentication.
    fn pair(&mut self, json: &Value) {
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
        let (key, value) = (text("key"), text("value"));
        if value.is_empty() || holds_template(value) || json.get("disabled") == Some(&Value::Bool(true)) {
            return;
        }
        let is_typed = text("type") == "secret";
        let is_named = [Place::Variable, Place::Header].iter().any(|place| self.names.suspects(key, *place, value));
        if is_typed || is_named || is_credential(value) {
            let within = if self.path.is_empty() { "the collection itself".to_owned() } else { self.path.join(" / ") };
            self.usage.secrets.insert(format!("`{key}` in {within}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_that_stays_behind_is_found() {
        let collection = json!({
            "info": {"name": "c"},
            "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "abcd1234efgh", "type": "string"}]},
            "variable": [{"key": "v", "value": "x", "type": "secret"}, {"key": "password", "value": "{{vault:pw}}"}],
            "event": [{"listen": "test", "script": {"exec": [
                "pm.vault.get('one'); pm.vault.get(name)", "const row = pm.iterationData.get('x');"]}}],
            "item": [{"name": "folder", "item": [{"name": "send", "request": {
                "header": [{"key": "X-Api-Key", "value": "k1l2m3n4o5p6"}, {"key": "Accept", "value": "text/plain"}],
                "url": "http://h/{{vault:two}}", "body": {"mode": "file", "file": {"src": "up.bin"}}},
                "response": [{"name": "example", "originalRequest": {"header": [{"key": "Authorization",
                    "value": "Bearer 0123456789abcdef"}]}}]}]}],
        });
        let usage = Usage::of(&collection.to_string()).unwrap();
        assert_eq!(usage.vault_names.iter().collect::<Vec<_>>(), ["", "one", "pw", "two"]);
        assert_eq!(usage.files.iter().collect::<Vec<_>>(), ["up.bin"]);
        assert!(usage.reads_data);
        assert_eq!(usage.requests, 1);
        let places: Vec<&str> = usage.secrets.iter().map(String::as_str).collect();
        assert_eq!(
            places,
            ["`X-Api-Key` in folder / send", "`token` in the collection itself", "`v` in the collection itself"]
        );
    }

    #[test]
    fn a_plain_collection_uses_nothing() {
        let usage =
            Usage::of(r#"{"info": {"name": "vault"}, "item": [{"name": "src", "request": "http://h"}]}"#).unwrap();
        assert!(
            usage.vault_names.is_empty() && usage.files.is_empty() && usage.secrets.is_empty() && !usage.reads_data
        );
        assert!(Usage::of(&("[".repeat(1000) + &"]".repeat(1000))).is_none());
    }
}
