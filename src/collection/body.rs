//! Request bodies as written.

use serde_json::{Map, Value, json};

use super::{
    Field, LoadError, Place,
    json::{as_list, as_object, is_disabled, optional_text, scalar_text},
};

/// A body in one of Postman's modes.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Text as it is.
    Raw {
        /// The text.
        text: String,
        /// `options.raw.language`, if given.
        language: Option<String>,
    },
    /// `application/x-www-form-urlencoded`.
    UrlEncoded(Vec<Field>),
    /// `multipart/form-data`.
    FormData(Vec<FormField>),
    /// A file.
    File(FileSource),
    /// A GraphQL query.
    GraphQl(Map<String, Value>),
}

/// Where the bytes of a file body come from.
#[derive(Clone, Debug, PartialEq)]
pub enum FileSource {
    /// A path, relative to the working directory.
    Path(String),
    /// Base64 text in the collection itself.
    Content(String),
    /// Nothing was given.
    Missing,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// Name.
    pub key: String,
    /// What it holds.
    pub value: FormValue,
    /// `contentType`, if given.
    pub content_type: Option<String>,
    /// `fileName`, if given.
    pub file_name: Option<String>,
    /// Not sent.
    pub disabled: bool,
}

/// What a form field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum FormValue {
    /// Text.
    Text(String),
    /// Files, relative to the working directory.
    Files(Vec<String>),
    /// Base64 text in the collection itself, sent as a file.
    Content(String),
    /// A file field without a file.
    NoFile,
}

/// Reads `body`. A disabled or empty one, or one of unknown mode, is none.
pub(super) fn read_body(json: Option<&Value>, place: &Place) -> Result<Option<Body>, LoadError> {
    let members = match json {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => return Ok(Some(Body::Raw { text: text.clone(), language: None })),
        Some(other) => as_object(other, place)?,
    };
    if members.get("disabled").is_some_and(|disabled| disabled == &Value::Bool(true)) {
        return Ok(None);
    }
    let mode = optional_text(members.get("mode"));
    let content = members.get(&mode);
    let place = place.member(&mode);
    Ok(match mode.as_str() {
        "raw" => read_raw(content, members),
        "urlencoded" => Some(Body::UrlEncoded(read_fields(content, &place)?)),
        "formdata" => Some(Body::FormData(
            // Text is no form: newman reads no field in it.
            as_list(content.filter(|content| !content.is_string()), &place)?
                .iter()
                .filter(|field| field.is_object())
                .map(read_form_field)
                .collect(),
        )),
        "file" => content.filter(|content| !content.is_null()).map(|content| Body::File(read_file_source(content))),
        "graphql" => match content {
            Some(Value::Object(graphql)) => Some(Body::GraphQl(graphql.clone())),
            _ => None,
        },
        _ => None,
    })
}

fn read_raw(content: Option<&Value>, members: &Map<String, Value>) -> Option<Body> {
    let text = match content {
        None | Some(Value::Null) => return None,
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let language = members.get("options").and_then(|options| options.pointer("/raw/language"));
    Some(Body::Raw { text, language: language.and_then(Value::as_str).map(str::to_owned) })
}

fn read_fields(json: Option<&Value>, place: &Place) -> Result<Vec<Field>, LoadError> {
    match json {
        Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(super::url::parse_query(text)),
        Some(Value::Object(map)) => {
            Ok(map.iter().map(|(key, value)| Field::new(key, scalar_text(value).unwrap_or_default())).collect())
        }
        other => Ok(as_list(other, place)?.iter().flat_map(Field::read_form_field).collect()),
    }
}

fn read_form_field(json: &Value) -> FormField {
    let text = |name: &str| json.get(name).and_then(Value::as_str).map(str::to_owned);
    let value = if text("type").as_deref() == Some("file") {
        match json.get("src") {
            Some(Value::String(path)) if !path.is_empty() => FormValue::Files(vec![path.clone()]),
            Some(Value::Array(paths)) if !paths.is_empty() => {
                FormValue::Files(paths.iter().filter_map(scalar_text).collect())
            }
            _ => match text("value").filter(|value| !value.is_empty()) {
                Some(content) => FormValue::Content(content),
                None => FormValue::NoFile,
            },
        }
    } else {
        FormValue::Text(match json.get("value") {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        })
    };
    FormField {
        key: optional_text(json.get("key")),
        value,
        content_type: text("contentType").filter(|content_type| !content_type.is_empty()),
        file_name: text("fileName"),
        disabled: is_disabled(json),
    }
}

fn read_file_source(json: &Value) -> FileSource {
    if let Value::String(path) = json {
        return FileSource::Path(path.clone());
    }
    match (json.get("src"), json.get("content")) {
        (Some(Value::String(path)), _) if !path.is_empty() => FileSource::Path(path.clone()),
        (_, Some(Value::String(content))) => FileSource::Content(content.clone()),
        _ => FileSource::Missing,
    }
}

impl Body {
    /// Postman's word for the kind of body.
    pub fn mode(&self) -> &'static str {
        match self {
            Body::Raw { .. } => "raw",
            Body::UrlEncoded(_) => "urlencoded",
            Body::FormData(_) => "formdata",
            Body::File(_) => "file",
            Body::GraphQl(_) => "graphql",
        }
    }

    /// Postman's v2.1 shape, for scripts.
    pub fn to_json(&self) -> Value {
        match self {
            Body::Raw { text, language: Some(language) } => {
                json!({"mode": "raw", "raw": text, "options": {"raw": {"language": language}}})
            }
            Body::Raw { text, language: None } => json!({"mode": "raw", "raw": text}),
            Body::UrlEncoded(fields) => {
                json!({"mode": "urlencoded", "urlencoded": fields.iter().map(Field::to_json).collect::<Vec<_>>()})
            }
            Body::FormData(fields) => {
                json!({"mode": "formdata", "formdata": fields.iter().map(FormField::to_json).collect::<Vec<_>>()})
            }
            Body::File(FileSource::Path(path)) => json!({"mode": "file", "file": {"src": path}}),
            Body::File(FileSource::Content(content)) => json!({"mode": "file", "file": {"content": content}}),
            Body::File(FileSource::Missing) => json!({"mode": "file", "file": {}}),
            Body::GraphQl(graphql) => json!({"mode": "graphql", "graphql": graphql}),
        }
    }
}

impl FormField {
    fn to_json(&self) -> Value {
        let mut members = Map::new();
        members.insert("key".into(), self.key.clone().into());
        match &self.value {
            FormValue::Text(text) => {
                members.insert("value".into(), text.clone().into());
                members.insert("type".into(), "text".into());
            }
            FormValue::Files(paths) => {
                let source = if let [path] = paths.as_slice() { json!(path) } else { json!(paths) };
                members.insert("src".into(), source);
                members.insert("type".into(), "file".into());
            }
            FormValue::Content(content) => {
                members.insert("value".into(), content.clone().into());
                members.insert("type".into(), "file".into());
            }
            FormValue::NoFile => {
                members.insert("type".into(), "file".into());
            }
        }
        for (name, text) in [("contentType", &self.content_type), ("fileName", &self.file_name)] {
            if let Some(text) = text {
                members.insert(name.into(), text.clone().into());
            }
        }
        if self.disabled {
            members.insert("disabled".into(), true.into());
        }
        Value::Object(members)
    }
}
