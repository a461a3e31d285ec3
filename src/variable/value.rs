//! The value of a variable, and how Postman's types read it.

use std::sync::Arc;

/// What a variable holds. Scripts may store any of these; files mostly hold strings.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Absent: `--env-var name` without `=`, or a script that set `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any JavaScript number.
    Number(f64),
    /// Text.
    String(Arc<str>),
    /// An array or object.
    Json(Arc<serde_json::Value>),
}

impl From<serde_json::Value> for Value {
    fn from(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(truth) => Value::Bool(truth),
            serde_json::Value::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Value::text(text),
            other => Value::Json(Arc::new(other)),
        }
    }
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// Reads a JSON value.
    pub fn from_json(json: &serde_json::Value) -> Value {
        Value::from(json.clone())
    }

    /// The value as JSON; `undefined` becomes `null`.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Undefined | Value::Null => serde_json::Value::Null,
            Value::Bool(truth) => serde_json::Value::Bool(*truth),
            Value::Number(number) => number_to_json(*number),
            Value::String(text) => serde_json::Value::String(text.to_string()),
            Value::Json(json) => json.as_ref().clone(),
        }
    }

    /// The text a template gets: null → `null`, undefined → empty, objects as JavaScript's `toString` shows them.
    pub fn to_text(&self) -> Arc<str> {
        match self {
            Value::Undefined => "".into(),
            Value::Null => "null".into(),
            Value::Bool(truth) => if *truth { "true" } else { "false" }.into(),
            Value::Number(number) => number_to_text(*number).into(),
            Value::String(text) => text.clone(),
            Value::Json(json) => object_to_text(json).into(),
        }
    }

    /// JavaScript's truthiness.
    pub fn is_truthy(&self) -> bool {
        match self {
            Value::Undefined | Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::String(text) => !text.is_empty(),
            Value::Json(_) => true,
        }
    }

    /// Reads the value as its declared type, as postman-collection's `Variable` casts on `get`.
    #[must_use]
    pub fn cast(self, kind: &str) -> Value {
        match kind {
            "string" => Value::String(self.to_text()),
            "boolean" => Value::Bool(self.is_truthy()),
            "number" => Value::Number(self.to_number()),
            "array" | "object" => match &self {
                Value::String(text) => {
                    serde_json::from_str(text).map_or(Value::Undefined, |json| Value::from_json(&json))
                }
                _ => self,
            },
            _ => self,
        }
    }

    fn to_number(&self) -> f64 {
        match self {
            Value::Undefined | Value::Json(_) => f64::NAN,
            Value::Null => 0.0,
            Value::Bool(truth) => f64::from(u8::from(*truth)),
            Value::Number(number) => *number,
            Value::String(text) => text_to_number(text),
        }
    }
}

fn text_to_number(text: &str) -> f64 {
    let text = text.trim();
    if text.is_empty() {
        return 0.0;
    }
    for (prefix, radix) in [("0x", 16), ("0X", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u64::from_str_radix(digits, radix).map_or(f64::NAN, |number| number as f64);
        }
    }
    match text {
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if text.bytes().any(|byte| byte.is_ascii_alphabetic() && byte != b'e' && byte != b'E') => f64::NAN,
        _ => text.parse().unwrap_or(f64::NAN),
    }
}

fn number_to_json(number: f64) -> serde_json::Value {
    if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 {
        return serde_json::Value::from(number as i64);
    }
    serde_json::Number::from_f64(number).map_or(serde_json::Value::Null, serde_json::Value::Number)
}

/// A number as JavaScript's `String(number)` writes it.
pub fn number_to_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if number == 0.0 {
        return "0".into();
    }
    let magnitude = number.abs();
    if (1e-6..1e21).contains(&magnitude) {
        return format!("{number}");
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

fn object_to_text(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::Array(members) => members
            .iter()
            .map(|member| match member {
                serde_json::Value::Null => String::new(),
                other => Value::from_json(other).to_text().to_string(),
            })
            .collect::<Vec<_>>()
            .join(","),
        _ => "[object Object]".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_javascript_writes_them() {
        for (number, text) in
            [(1.0, "1"), (0.1, "0.1"), (1e21, "1e+21"), (1e-7, "1e-7"), (-0.0, "0"), (1e20, "100000000000000000000")]
        {
            assert_eq!(number_to_text(number), text);
        }
    }

    #[test]
    fn the_string_false_is_a_true_boolean() {
        assert_eq!(Value::text("false").cast("boolean"), Value::Bool(true));
    }

    #[test]
    fn objects_read_as_javascript_shows_them() {
        assert_eq!(&*Value::from_json(&serde_json::json!([1, null, [2, 3]])).to_text(), "1,,2,3");
        assert_eq!(&*Value::from_json(&serde_json::json!({"a": 1})).to_text(), "[object Object]");
    }
}
