//! Names with values.

use serde_json::{Map, Value};

use super::json::{is_disabled, javascript_text, scalar_text};

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

    /// A value that is no text, number or boolean counts as none.
    pub(super) fn read(json: &Value) -> Field {
        Field {
            key: json.get("key").and_then(scalar_text),
            value: json.get("value").and_then(scalar_text),
            disabled: is_disabled(json),
        }
    }

    /// A header: newman sends one for each member of a list, and anything else as JavaScript writes it.
    pub(super) fn read_header(json: &Value) -> Vec<Field> {
        Field::read_each(json, |value| Some(javascript_text(value)))
    }

    /// A field of a form: newman sends one for each member of a list; whatever is no text, number or boolean is empty.
    pub(super) fn read_form_field(json: &Value) -> Vec<Field> {
        Field::read_each(json, scalar_text)
    }

    fn read_each(json: &Value, text: impl Fn(&Value) -> Option<String>) -> Vec<Field> {
        let field = Field::read(json);
        match json.get("value") {
            None => vec![field],
            Some(Value::Array(values)) => {
                values.iter().map(|value| Field { value: text(value), ..field.clone() }).collect()
            }
            Some(value) => vec![Field { value: text(value), ..field }],
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
