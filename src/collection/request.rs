//! A request as written.

use serde_json::{Map, Value};

use super::{
    Auth, Body, Field, LoadError, Place, Url,
    body::read_body,
    document,
    json::{as_object, scalar_text},
};

/// A request as written: templates intact.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Method; `GET` when the file gives none.
    pub method: String,
    /// URL.
    pub url: Url,
    /// Headers in order, disabled ones too.
    pub headers: Vec<Field>,
    /// Body.
    pub body: Option<Body>,
    /// Its own authentication, if it does not inherit.
    pub auth: Option<Auth>,
    /// `{content, type}`, for scripts.
    pub description: Option<Value>,
}

pub(super) fn read_request(json: &Value, place: &Place) -> Result<Request, LoadError> {
    if let Value::String(url) = json {
        return Ok(Request { method: "GET".into(), url: Url::parse(url), ..Request::default() });
    }
    let members = as_object(json, place)?;
    let method = match members.get("method") {
        None | Some(Value::Null) => String::new(),
        Some(method) => {
            scalar_text(method).ok_or_else(|| place.member("method").expected("a string", method))?.to_ascii_uppercase()
        }
    };
    Ok(Request {
        method: if method.is_empty() { "GET".into() } else { method },
        url: Url::read(members.get("url"), &place.member("url"))?,
        headers: read_headers(members.get("header"), &place.member("header"))?,
        body: read_body(members.get("body"), &place.member("body"))?,
        auth: Auth::read(members.get("auth"), &place.member("auth"))?,
        description: members.get("description").filter(|text| !text.is_null()).map(document::description),
    })
}

/// Headers: a list of objects, a text of lines, or an object of name to value.
fn read_headers(json: Option<&Value>, place: &Place) -> Result<Vec<Field>, LoadError> {
    match json {
        None | Some(Value::Null) => Ok(Vec::new()),
        // A line without a colon is none, as in postman-collection.
        Some(Value::String(lines)) => Ok(lines
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| Field::new(name.trim(), value.trim()))
            .collect()),
        Some(Value::Array(list)) => Ok(list
            .iter()
            .filter(|header| !header.is_null())
            .flat_map(|header| match header {
                Value::String(line) => {
                    let (name, value) = line.split_once(':').unwrap_or((line, ""));
                    vec![Field::new(name.trim(), value.trim())]
                }
                other => Field::read_header(other),
            })
            .collect()),
        // newman leaves out what is no text; numbers and booleans are meant to be sent.
        Some(Value::Object(map)) => {
            Ok(map.iter().filter_map(|(name, value)| Some(Field::new(name, scalar_text(value)?))).collect())
        }
        Some(other) => Err(place.expected("an array of headers", other)),
    }
}

impl Request {
    /// Reads what a script left in `pm.request`, or gave to `pm.sendRequest`.
    ///
    /// # Errors
    /// A sentence for the script's author when the shape is not that of a request.
    pub fn from_script(json: &Value) -> Result<Request, String> {
        read_request(json, &Place::root("script").member("request")).map_err(|error| error.to_string())
    }

    /// Postman's v2.1 shape, for scripts.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        members.insert("method".into(), self.method.clone().into());
        members.insert("url".into(), self.url.to_json());
        members.insert("header".into(), self.headers.iter().map(Field::to_json).collect());
        if let Some(body) = &self.body {
            members.insert("body".into(), body.to_json());
        }
        if let Some(auth) = &self.auth {
            members.insert("auth".into(), auth.to_json());
        }
        if let Some(description) = &self.description {
            members.insert("description".into(), description.clone());
        }
        Value::Object(members)
    }
}
