//! URLs as written: the parts of postman-collection's `Url`, and the text they make.

use serde_json::{Map, Value, json};

use super::{
    Field, LoadError, Place,
    json::{optional_text, scalar_text},
};

/// A URL in parts. As in Postman `raw` of a file counts for nothing beside them; unlike there it is read where an object
/// has neither protocol nor host nor path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Url {
    /// `https`, with or without `://`.
    pub protocol: Option<String>,
    /// User and password before the host.
    pub user: Option<(String, Option<String>)>,
    /// Labels of the host.
    pub host: Option<Vec<String>>,
    /// Port.
    pub port: Option<String>,
    /// Segments of the path.
    pub path: Option<Vec<String>>,
    /// Query parameters, disabled ones too.
    pub query: Vec<Field>,
    /// Values for path segments `:name`.
    pub variables: Vec<Field>,
    /// Fragment.
    pub hash: Option<String>,
}

impl Url {
    pub(super) fn read(json: Option<&Value>, place: &Place) -> Result<Url, LoadError> {
        match json {
            None | Some(Value::Null) => Ok(Url::default()),
            Some(Value::String(text)) => Ok(Url::parse(text)),
            Some(Value::Object(members)) => Ok(Url::read_object(members)),
            Some(other) => Err(place.expected("a string or an object", other)),
        }
    }

    fn read_object(members: &Map<String, Value>) -> Url {
        let parts = Url::read_parts(members);
        let is_whole =
            |list: &Option<Vec<String>>| list.as_ref().is_some_and(|list| list.iter().any(|part| !part.is_empty()));
        let has_protocol = parts.protocol.as_ref().is_some_and(|protocol| !protocol.is_empty());
        // With path variables it stays empty, as in newman: they belong to parts that are not there.
        let has_variables = !parts.variables.is_empty();
        if has_protocol || is_whole(&parts.host) || is_whole(&parts.path) || has_variables {
            return parts;
        }
        let Some(raw) = members.get("raw").and_then(Value::as_str).filter(|raw| !raw.trim().is_empty()) else {
            return parts;
        };
        let written = Url::parse(raw);
        Url {
            user: parts.user.or(written.user),
            port: written.port.or(parts.port),
            query: if parts.query.is_empty() { written.query } else { parts.query },
            hash: parts.hash.or(written.hash),
            ..written
        }
    }

    fn read_parts(members: &Map<String, Value>) -> Url {
        let mut url = Url {
            protocol: members.get("protocol").and_then(scalar_text),
            host: members.get("host").and_then(|host| labels(host, '.')),
            port: members.get("port").and_then(scalar_text),
            path: members.get("path").and_then(|path| match path {
                Value::String(text) if text.is_empty() => None,
                Value::String(text) => {
                    Some(text.strip_prefix('/').unwrap_or(text).split('/').map(String::from).collect())
                }
                other => labels(other, '/'),
            }),
            query: read_query(members.get("query")),
            hash: members.get("hash").and_then(scalar_text),
            user: members
                .get("auth")
                // Postman's converter leaves an empty object where there is none.
                .filter(|auth| ["user", "password"].iter().any(|name| auth.get(*name).is_some_and(Value::is_string)))
                .map(|auth| (optional_text(auth.get("user")), auth.get("password").and_then(scalar_text))),
            variables: Vec::new(),
        };
        if let Some(Value::Array(variables)) = members.get("variable") {
            url.variables = variables
                .iter()
                .map(|variable| Field { key: path_variable_name(variable), ..Field::read(variable) })
                .collect();
        }
        url
    }

    /// Takes a text apart without looking inside `{{…}}`.
    pub fn parse(text: &str) -> Url {
        let mut url = Url::default();
        let text = text.trim_start();
        let (rest, hash) = split_outside_templates(text, '#');
        url.hash = hash.map(str::to_owned);
        let (rest, query) = split_outside_templates(rest, '?');
        url.query = query.map(parse_query).unwrap_or_default();
        let mut rest = rest;
        if let Some(end) = rest.find("://").filter(|end| !rest[..*end].contains(['/', '{'])) {
            url.protocol = Some(rest[..end].to_owned());
            // `http:////host` is `http://host`, as Postman reads it.
            rest = rest[end + 3..].trim_start_matches('/');
        }
        let (authority, path) = split_outside_templates(rest, '/');
        url.path = path.map(|path| path.split('/').map(String::from).collect());
        let mut authority = authority;
        if let Some(at) = authority.rfind('@') {
            let (user, password) = match authority[..at].split_once(':') {
                Some((user, password)) => (user.to_owned(), Some(password.to_owned())),
                None => (authority[..at].to_owned(), None),
            };
            url.user = Some((user, password));
            authority = &authority[at + 1..];
        }
        if let Some(colon) = authority.rfind(':').filter(|colon| !authority[*colon..].contains([']', '}'])) {
            url.port = Some(authority[colon + 1..].to_owned());
            authority = &authority[..colon];
        }
        if !authority.is_empty() {
            url.host = Some(host_labels(authority));
        }
        url
    }

    /// The URL as text, path variables put in, disabled parameters left out; templates stay.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        if let Some(protocol) = self.protocol.as_deref().filter(|protocol| !protocol.is_empty()) {
            text.push_str(protocol);
            if !protocol.ends_with("://") {
                text.push_str("://");
            }
        }
        if let Some((user, password)) = &self.user {
            text.push_str(user);
            if let Some(password) = password {
                text.push(':');
                text.push_str(password);
            }
            text.push('@');
        }
        text.push_str(&self.host_text());
        if let Some(port) = &self.port {
            text.push(':');
            text.push_str(port);
        }
        if let Some(path) = &self.path {
            for segment in path {
                text.push('/');
                text.push_str(&self.segment_text(segment));
            }
        }
        self.write_query(&mut text);
        if let Some(hash) = &self.hash {
            text.push('#');
            text.push_str(hash);
        }
        text
    }

    fn host_text(&self) -> String {
        self.host.as_ref().map(|labels| labels.join(".")).unwrap_or_default()
    }

    /// `:id.json` with a variable `id` becomes its value and `.json`.
    fn segment_text(&self, segment: &str) -> String {
        let Some(name) = path_variable(segment) else { return segment.to_owned() };
        // Path variables know no `disabled`, as in newman.
        let value = self.variables.iter().rev().find(|variable| variable.key.as_deref() == Some(name));
        match value.and_then(|variable| variable.value.as_deref()).filter(|value| !value.is_empty()) {
            Some(value) => format!("{value}{}", &segment[name.len() + 1..]),
            None => segment.to_owned(),
        }
    }

    fn write_query(&self, text: &mut String) {
        let mut separator = '?';
        for parameter in self.query.iter().filter(|parameter| !parameter.disabled) {
            text.push(separator);
            separator = '&';
            if let Some(key) = &parameter.key {
                text.push_str(&escape_separators(key, true));
            }
            if let Some(value) = &parameter.value {
                text.push('=');
                text.push_str(&escape_separators(value, false));
            }
        }
    }

    /// Postman's shape, for scripts.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        if let Some(protocol) = &self.protocol {
            members.insert("protocol".into(), protocol.clone().into());
        }
        if let Some((user, password)) = &self.user {
            members.insert("auth".into(), json!({"user": user, "password": password}));
        }
        if let Some(host) = &self.host {
            members.insert("host".into(), json!(host));
        }
        if let Some(port) = &self.port {
            members.insert("port".into(), port.clone().into());
        }
        members.insert("path".into(), self.path.as_ref().map_or(Value::Null, |path| json!(path)));
        if self.path.is_none() {
            members.remove("path");
        }
        members.insert("query".into(), self.query.iter().map(Field::to_json).collect());
        members.insert("variable".into(), self.variables.iter().map(Field::to_json).collect());
        if let Some(hash) = &self.hash {
            members.insert("hash".into(), hash.clone().into());
        }
        Value::Object(members)
    }
}

fn path_variable_name(json: &Value) -> Option<String> {
    json.get("key").and_then(scalar_text).filter(|key| !key.is_empty()).or_else(|| json.get("id").and_then(scalar_text))
}

/// The name in a segment `:name` or `:name.suffix`.
fn path_variable(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix(':')?;
    let name = &name[..name.find('.').filter(|dot| *dot > 0).unwrap_or(name.len())];
    (!name.is_empty()).then_some(name)
}

/// The labels of a host. A dot inside `{{…}}` separates nothing.
pub(super) fn host_labels(host: &str) -> Vec<String> {
    let mut labels = Vec::new();
    let mut rest = host;
    let mut place = 0;
    while let Some(dot) = rest[place..].find('.').map(|dot| place + dot) {
        let is_inside = rest[dot..].find("}}").is_some_and(|end| !rest[dot..dot + end].contains('{'));
        if is_inside {
            place = dot + 1;
        } else {
            labels.push(rest[..dot].to_owned());
            rest = &rest[dot + 1..];
            place = 0;
        }
    }
    labels.push(rest.to_owned());
    labels
}

fn labels(json: &Value, separator: char) -> Option<Vec<String>> {
    match json {
        Value::String(text) if separator == '.' => Some(host_labels(text)),
        Value::String(text) => Some(text.split(separator).map(String::from).collect()),
        Value::Array(list) => Some(
            list.iter()
                .map(|label| match label {
                    Value::Object(members) => optional_text(members.get("value")),
                    other => optional_text(Some(other)),
                })
                .collect(),
        ),
        _ => None,
    }
}

fn read_query(json: Option<&Value>) -> Vec<Field> {
    match json {
        Some(Value::String(text)) => parse_query(text),
        Some(Value::Array(list)) => list.iter().filter(|field| !field.is_null()).flat_map(read_parameter).collect(),
        Some(Value::Object(map)) => map
            .iter()
            .map(|(key, value)| Field { key: Some(key.clone()), value: scalar_text(value), disabled: false })
            .collect(),
        _ => Vec::new(),
    }
}

/// One entry of a list of parameters; a text is read as a piece of a query. Numbers and booleans, which generators of
/// collections write, count as their text; Postman drops them.
fn read_parameter(json: &Value) -> Vec<Field> {
    match json {
        Value::String(text) => parse_query(text),
        other => vec![Field { value: scalar_text(&other["value"]), ..Field::read(other) }],
    }
}

/// `a=1&b&&c=` as postman-collection's `QueryParam.parse` reads it.
pub(super) fn parse_query(text: &str) -> Vec<Field> {
    let parameters: Vec<&str> = text.split('&').collect();
    let last = parameters.len() - 1;
    parameters
        .iter()
        .enumerate()
        .map(|(index, parameter)| match parameter.split_once('=') {
            Some((key, value)) => Field::new(key, value),
            None if parameter.is_empty() && index < last => Field::default(),
            None => Field { key: Some((*parameter).to_owned()), value: None, disabled: false },
        })
        .collect()
}

/// Encodes what would split the query where it is not part of a template.
fn escape_separators(text: &str, is_key: bool) -> String {
    if !text.contains(['&', '#', '=']) {
        return text.to_owned();
    }
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(end) = rest.strip_prefix("{{").and_then(|inner| inner.find("}}")) {
            escaped.push_str(&rest[..end + 4]);
            rest = &rest[end + 4..];
            continue;
        }
        match character {
            '&' => escaped.push_str("%26"),
            '#' => escaped.push_str("%23"),
            '=' if is_key => escaped.push_str("%3D"),
            other => escaped.push(other),
        }
        rest = &rest[character.len_utf8()..];
    }
    escaped
}

/// Splits at the first separator that is not inside `{{…}}`.
fn split_outside_templates(text: &str, separator: char) -> (&str, Option<&str>) {
    let mut from = 0;
    while let Some(place) = text[from..].find(separator).map(|place| from + place) {
        let template = text[from..place].find("{{").map(|open| from + open);
        match template.and_then(|open| text[open..].find("}}").map(|close| open + close + 2)) {
            Some(end) => from = end,
            None => return (&text[..place], Some(&text[place + separator.len_utf8()..])),
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_survive_being_taken_apart() {
        for text in [
            "http://user:pass@a.b.c:8080/x/y?a=1&b&c=#top",
            "{{base}}/pets/:id?q={{q}}",
            "{{base_url?x/y#z}}/a?b=1",
            "localhost",
            "https://[::1]:8080/a",
            "http://h/?",
            "/only/path",
            "{{a}}{{b}}/c",
            "http://h/a//b/",
        ] {
            assert_eq!(Url::parse(text).to_text(), text);
        }
    }

    #[test]
    fn path_variables_are_put_in() {
        let json = serde_json::json!({"host": ["h"], "path": [":id.json", ":none", ":empty"],
            "variable": [{"key": "id", "value": "7/8"}, {"id": "empty", "value": ""}]});
        let url = Url::read(Some(&json), &Place::root("x")).unwrap();
        assert_eq!(url.to_text(), "h/7/8.json/:none/:empty");
    }

    #[test]
    fn a_url_without_a_user_has_no_at_sign() {
        for (auth, text) in [
            (serde_json::json!({}), "h"),
            (serde_json::json!({"user": null}), "h"),
            (serde_json::json!({"user": "u"}), "u@h"),
            (serde_json::json!({"user": "u", "password": "p"}), "u:p@h"),
            (serde_json::json!({"password": "p"}), ":p@h"),
        ] {
            let url = Url::read(Some(&serde_json::json!({"host": "h", "auth": auth})), &Place::root("x")).unwrap();
            assert_eq!(url.to_text(), text, "{auth}");
        }
    }

    #[test]
    fn separators_inside_values_are_encoded_but_not_in_templates() {
        let json = serde_json::json!({"host": "h", "query": [{"key": "a=b", "value": "1&2#{{x&y}}="}, {"key": "off", "disabled": true}]});
        let url = Url::read(Some(&json), &Place::root("x")).unwrap();
        assert_eq!(url.to_text(), "h?a%3Db=1%262%23{{x&y}}=");
    }
}
