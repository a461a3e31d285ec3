//! Authentication as written: a kind and its parameters.

use serde_json::{Map, Value, json};

use super::{
    LoadError, Place,
    json::{as_object, optional_text},
};

/// `auth` of a request, folder or collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Auth {
    /// `awsv4`, `basic`, `bearer`, `apikey`, `noauth`, …
    pub kind: String,
    /// Parameters in order. Values may hold templates.
    pub parameters: Vec<(String, Value)>,
    /// Postman's types of the parameters, where the file gives them.
    pub types: Vec<(String, String)>,
    /// Where it stands in the file, for messages.
    pub place: String,
}

impl Auth {
    /// Reads v2.1's list of parameters and v2.0's object. Null and a missing type inherit.
    pub(super) fn read(json: Option<&Value>, place: &Place) -> Result<Option<Auth>, LoadError> {
        let Some(json) = json.filter(|json| !json.is_null()) else { return Ok(None) };
        let members = as_object(json, place)?;
        let kind = optional_text(members.get("type"));
        if kind.is_empty() {
            return Ok(None);
        }
        let types = members.get(&kind).and_then(Value::as_array).into_iter().flatten().filter_map(type_of).collect();
        let parameters = match members.get(&kind) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(|parameter| {
                    let key = parameter.get("key")?.as_str()?;
                    Some((key.to_owned(), parameter.get("value").cloned().unwrap_or(Value::Null)))
                })
                .collect(),
            Some(Value::Object(list)) => list.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            Some(other) => return Err(place.member(&kind).expected("an array or an object", other)),
        };
        Ok(Some(Auth { kind, parameters, types, place: place.path().to_owned() }))
    }

    /// Reads what a script left in `pm.request.auth` or gave to `pm.sendRequest`.
    pub fn from_script(json: &Value) -> Option<Auth> {
        Auth::read(Some(json), &Place::root("script").member("request.auth")).ok().flatten()
    }

    /// The last parameter of that name.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Postman's type of the parameter of that name.
    pub fn type_of(&self, name: &str) -> &str {
        self.types.iter().rev().find(|(key, _)| key == name).map_or("any", |(_, kind)| kind)
    }

    /// Postman's v2.1 shape.
    pub fn to_json(&self) -> Value {
        let list: Vec<Value> = self
            .parameters
            .iter()
            .map(|(key, value)| json!({"type": self.type_of(key), "key": key, "value": value}))
            .collect();
        let mut members = Map::new();
        members.insert("type".into(), self.kind.clone().into());
        members.insert(self.kind.clone(), Value::Array(list));
        Value::Object(members)
    }
}

/// A parameter's name and type; those that Postman does not know are `any`.
fn type_of(parameter: &Value) -> Option<(String, String)> {
    let kind = parameter.get("type")?.as_str()?.to_ascii_lowercase();
    let is_known = ["string", "boolean", "number", "array", "object"].contains(&kind.as_str());
    Some((parameter.get("key")?.as_str()?.to_owned(), if is_known { kind } else { "any".to_owned() }))
}
