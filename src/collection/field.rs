//! Names with values.

use serde_json::{Map, Value};

use super::json::{is_disabled, scalar_text};

/// A name and a value that can be switched off: header, query parameter, form field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// Name; `None` for a parameter that is null.
    pub key: Option<String>,
    /// Value; `None` when null or missing.
    pub value: Option<String>,
    /// Not sent.
    pub disabled: bool,
}

impl Field {
    /// An enabled field.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Field {
        Field { key: Some(key.into()), value: Some(value.into()), disabled: false }
    }

    pub(super) fn read(json: &Value) -> Field {
        Field {
            key: json.get("key").and_then(scalar_text),
            value: json.get("value").and_then(|value| match value {
                Value::Object(_) | Value::Array(_) => Some(value.to_string()),
                other => scalar_text(other),
            }),
            disabled: is_disabled(json),
        }
    }

    pub(super) fn to_json(&self) -> Value {
        let mut members = Map::new();
        members.insert("key".into(), self.key.clone().map_or(Value::Null, Value::from));
        members.insert("value".into(), self.value.clone().map_or(Value::Null, Value::from));
        if self.disabled {
            members.insert("disabled".into(), true.into());
        }
        Value::Object(members)
    }
}
