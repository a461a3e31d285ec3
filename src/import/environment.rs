//! An environment as it is served → its file, without what is secret.

use serde_json::{Map, Value, json};

use super::{json_layout::laid_out, source_error::SourceError};
use crate::{
    collection::read_json,
    secret::{Place, Redactor, holds_template, is_known_credential, looks_like_a_secret, looks_random},
};

/// An environment's file, and what was left out of it.
#[derive(Debug, Default)]
pub(super) struct EnvironmentFile {
    pub(super) text: String,
    pub(super) secrets: Vec<SecretVariable>,
    /// Values that were left out, behind their variables: they must be printed nowhere.
    pub(super) values: Vec<(String, String)>,
    /// Names of vault secrets that values refer to.
    pub(super) vault_names: Vec<String>,
}

/// A variable whose value is not in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SecretVariable {
    pub(super) key: String,
    pub(super) is_enabled: bool,
    pub(super) reason: Reason,
}

/// Why a value is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its type is `secret`.
    Type,
    /// Its name says so.
    Name,
    /// It looks like nothing else.
    Value,
    /// It holds the value of this other variable.
    Holds(String),
    /// A vault has the value: whose, and under which name there.
    Vault { provider: String, reference: String },
}

impl EnvironmentFile {
    /// Reads what was served; the file gets no more than Postman exports of an environment.
    pub(super) fn of(served: &str, name: &str) -> Result<EnvironmentFile, SourceError> {
        let broken = |problem: &str| SourceError::missing(format!("the environment is broken: {problem}"));
        let json: Value = read_json(served).map_err(|error| broken(&error.to_string()))?;
        let listed = match json.get("values") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list.clone(),
            Some(_) => return Err(broken("`values` is no list")),
        };
        let mut variables: Vec<Map<String, Value>> = Vec::new();
        for entry in listed {
            match entry {
                Value::Object(members) => variables.push(members),
                Value::Null => {}
                _ => return Err(broken("an entry of `values` is no `{key, value}`")),
            }
        }
        let mut file = EnvironmentFile::default();
        file.withhold(&mut variables);
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default();
        let whole = json!({
            "id": text("id"),
            "name": if text("name").is_empty() { name } else { text("name") },
            "values": variables,
            "_postman_variable_scope": "environment",
        });
        file.text = laid_out(&whole.to_string());
        Ok(file)
    }

    fn withhold(&mut self, variables: &mut [Map<String, Value>]) {
        let names = Redactor::default();
        let mut reasons: Vec<Option<Reason>> = variables.iter().map(|variable| reason(variable, &names)).collect();
        let secrets: Vec<(String, String)> = variables
            .iter()
            .zip(&reasons)
            .filter(|(_, reason)| reason.is_some())
            .map(|(variable, _)| (text(variable, "key"), text(variable, "value")))
            .filter(|(_, value)| looks_like_a_secret(value))
            .collect();
        for (variable, reason) in variables.iter().zip(&mut reasons) {
            let value = text(variable, "value");
            let held = secrets.iter().find(|(_, secret)| reason.is_none() && value.contains(secret.as_str()));
            *reason = reason.take().or(held.map(|(key, _)| Reason::Holds(key.clone())));
        }
        for (variable, reason) in variables.iter_mut().zip(reasons) {
            let value = text(variable, "value");
            self.vault_names.extend(vault_references(&value).map(str::to_owned));
            // Absent means switched on.
            let is_enabled = variable.get("enabled") != Some(&Value::Bool(false));
            let Some(reason) = reason else { continue };
            let key = text(variable, "key");
            if !value.is_empty() {
                self.values.push((key.clone(), value));
            }
            // Other members may repeat the value, as `sessionValue` does.
            variable.retain(|name, _| ["key", "value", "type", "enabled", "source"].contains(&name.as_str()));
            variable.insert("value".into(), "".into());
            self.secrets.push(SecretVariable { key, is_enabled, reason });
        }
        self.vault_names.sort();
        self.vault_names.dedup();
    }
}

/// Why a variable's value is secret, if it is.
fn reason(variable: &Map<String, Value>, names: &Redactor) -> Option<Reason> {
    if let Some(source) = variable.get("source").filter(|source| source.is_object()) {
        let provider = source.get("provider").and_then(Value::as_str).unwrap_or("a vault").to_owned();
        let reference = source.get(&provider).map(reference).unwrap_or_default();
        return Some(Reason::Vault { provider, reference });
    }
    let (key, value) = (text(variable, "key"), text(variable, "value"));
    let is_reference = holds_template(&value) && !looks_like_a_secret(&without_templates(&value));
    if is_reference {
        return None;
    }
    if variable.get("type").and_then(Value::as_str) == Some("secret") || variable.get("secret") == Some(&true.into()) {
        return Some(Reason::Type);
    }
    if names.suspects(&key, Place::Variable, &value) {
        return Some(Reason::Name);
    }
    is_credential(&value).then_some(Reason::Value)
}

/// What a provider calls the secret: `secretId`, `secretArn`, `secretReference`.
fn reference(source: &Value) -> String {
    let named = ["secretReference", "secretArn", "secretId", "secretName", "path"];
    named.iter().find_map(|name| source.get(name)?.as_str()).unwrap_or_default().to_owned()
}

/// Whether a text can be nothing but a credential, alone or behind the name of its authentication.
pub(super) fn is_credential(text: &str) -> bool {
    let text = text.trim();
    match ["Bearer ", "Basic "].iter().find_map(|scheme| text.strip_prefix(scheme)) {
        Some(credential) => is_known_credential(credential) || looks_random(text),
        None => is_known_credential(text) && (text.starts_with("-----") || !text.contains(char::is_whitespace)),
    }
}

/// Names in `{{vault:name}}`.
pub(super) fn vault_references(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{vault:").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name.trim())
}

fn without_templates(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((_, after)) = after.split_once("}}") else { break };
        out.push_str(before);
        rest = after;
    }
    out + rest
}

/// A member as text; numbers and booleans as they are written.
fn text(variable: &Map<String, Value>, name: &str) -> String {
    match variable.get(name) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(values: Value) -> EnvironmentFile {
        EnvironmentFile::of(&json!({"id": "1", "name": "prod", "owner": "7", "values": values}).to_string(), "x")
            .unwrap()
    }

    fn reasons(file: &EnvironmentFile) -> Vec<(&str, &Reason)> {
        file.secrets.iter().map(|secret| (secret.key.as_str(), &secret.reason)).collect()
    }

    #[test]
    fn secret_values_stay_out() {
        let file = file(json!([
            {"key": "base", "value": "https://a", "type": "default", "enabled": true},
            {"key": "token", "value": "s3cr3t-s3cr3t", "type": "secret", "sessionValue": "s3cr3t-s3cr3t"},
            {"key": "empty", "value": "", "type": "secret", "enabled": false},
            {"key": "api_key", "value": "a1b2c3d4e5f6", "type": "default"},
            {"key": "odd", "value": "ghp_0123456789abcdefABCD"},
            {"key": "login", "value": "https://u:s3cr3t-s3cr3t@a"},
            {"key": "reference", "value": "{{vault:db}}", "type": "secret"},
            {"key": "number", "value": 5},
        ]));
        assert_eq!(
            reasons(&file),
            [
                ("token", &Reason::Type),
                ("empty", &Reason::Type),
                ("api_key", &Reason::Name),
                ("odd", &Reason::Value),
                ("login", &Reason::Holds("token".into())),
            ]
        );
        for (_, value) in &file.values {
            assert!(!file.text.contains(value), "{}", file.text);
        }
        assert!(!file.secrets[1].is_enabled && file.secrets[0].is_enabled);
        assert_eq!(file.vault_names, ["db"]);
        let written: Value = serde_json::from_str(&file.text).unwrap();
        assert_eq!(written["values"][1], json!({"key": "token", "value": "", "type": "secret"}));
        assert_eq!(written["values"][7]["value"], 5);
        assert_eq!(written["_postman_variable_scope"], "environment");
        assert!(written.get("owner").is_none());
    }

    #[test]
    fn vaults_are_named() {
        let file = file(json!([
            {"key": "a", "value": "", "source": {"provider": "postman", "postman": {"type": "local", "secretId": "s1"}}},
            {"key": "b", "source": {"provider": "aws", "aws": {"secretArn": "arn:x"}}, "type": "secret"},
            {"key": "c", "value": "", "source": {"provider": "new"}},
            {"key": "d", "value": "x", "source": null},
        ]));
        let vault =
            |provider: &str, reference: &str| Reason::Vault { provider: provider.into(), reference: reference.into() };
        let (a, b, c) = (vault("postman", "s1"), vault("aws", "arn:x"), vault("new", ""));
        assert_eq!(reasons(&file), [("a", &a), ("b", &b), ("c", &c)]);
    }

    #[test]
    fn odd_shapes_are_told_or_read() {
        for bad in [r#"{"values": "x"}"#, r#"{"values": [3]}"#, "{"] {
            assert!(EnvironmentFile::of(bad, "x").is_err(), "{bad}");
        }
        for empty in ["{}", r#"{"values": null}"#, r#"{"values": [null]}"#] {
            let file = EnvironmentFile::of(empty, "named").unwrap();
            assert!(file.secrets.is_empty() && file.text.contains("\"named\""), "{empty}");
        }
    }
}
