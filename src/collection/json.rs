//! Reading JSON tolerantly, as postman-collection does, while knowing the place of everything wrong.

use std::{fmt, rc::Rc};

use serde_json::{Map, Value};

use super::LoadError;

/// Where in which file something stands: `audit.json: item[3].request.auth`.
#[derive(Clone, Debug)]
pub struct Place {
    file: Rc<str>,
    path: String,
}

impl Place {
    /// The root of a file.
    pub fn root(file: &str) -> Place {
        Place { file: file.into(), path: String::new() }
    }

    /// A member of this place; may be a dotted path.
    #[must_use]
    pub fn member(&self, name: &str) -> Place {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Place { file: self.file.clone(), path }
    }

    /// An element of this place.
    #[must_use]
    pub fn index(&self, index: usize) -> Place {
        Place { file: self.file.clone(), path: format!("{}[{index}]", self.path) }
    }

    /// The file.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The path inside the file.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// An error at this place.
    pub fn wrong(&self, problem: impl Into<String>) -> LoadError {
        LoadError::Wrong { file: self.file.to_string(), place: self.path.clone(), problem: problem.into() }
    }

    /// The error that a value here has another type than it must have.
    pub fn expected(&self, what: &str, found: &Value) -> LoadError {
        self.wrong(format!("expected {what}, found {}", kind(found)))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.file, self.path)
    }
}

fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(truth) => format!("the boolean {truth}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "a string".into(),
        Value::Array(_) => "an array".into(),
        Value::Object(_) => "an object".into(),
    }
}

/// A list that may be missing or null.
pub(super) fn as_list<'json>(json: Option<&'json Value>, place: &Place) -> Result<&'json [Value], LoadError> {
    match json {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(other) => Err(place.expected("an array", other)),
    }
}

/// A list that may be missing or null, or one entry without a list around it.
pub(super) fn as_list_or_one<'json>(json: &'json Value, place: &Place) -> Result<&'json [Value], LoadError> {
    match json {
        Value::Object(_) => Ok(std::slice::from_ref(json)),
        other => as_list(Some(other), place),
    }
}

/// An object.
pub(super) fn as_object<'json>(json: &'json Value, place: &Place) -> Result<&'json Map<String, Value>, LoadError> {
    json.as_object().ok_or_else(|| place.expected("an object", json))
}

/// Text as JavaScript's `String(value)` would make it of a scalar; empty when missing.
pub(super) fn optional_text(json: Option<&Value>) -> String {
    json.and_then(scalar_text).unwrap_or_default()
}

/// The text of a scalar; `None` for null, arrays and objects.
pub(super) fn scalar_text(json: &Value) -> Option<String> {
    match json {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(crate::variable::Value::from_json(json).to_text().to_string()),
        _ => None,
    }
}

/// A value as JavaScript makes it a text.
pub(super) fn javascript_text(json: &Value) -> String {
    match json {
        Value::Null => "null".to_owned(),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Array(values) => {
            let texts = values.iter().map(|value| if value.is_null() { String::new() } else { javascript_text(value) });
            texts.collect::<Vec<_>>().join(",")
        }
        scalar => scalar_text(scalar).unwrap_or_default(),
    }
}

/// A name: text, or Postman's `{content: text}`.
pub(super) fn description_text(json: Option<&Value>) -> String {
    match json {
        Some(Value::Object(members)) => optional_text(members.get("content")),
        other => optional_text(other),
    }
}

/// Text that may be an array of lines.
pub(super) fn text_or_lines(json: Option<&Value>, place: &Place) -> Result<String, LoadError> {
    match json {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Array(lines)) => {
            Ok(lines.iter().map(|line| scalar_text(line).unwrap_or_default()).collect::<Vec<_>>().join("\n"))
        }
        Some(other) => Err(place.expected("a string or an array of lines", other)),
    }
}

/// JavaScript's truth of `disabled`.
pub(super) fn is_disabled(json: &Value) -> bool {
    json.get("disabled").is_some_and(|disabled| crate::variable::Value::from_json(disabled).is_truthy())
}
