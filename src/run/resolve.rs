//! A request as written + scopes → a request without templates.

use std::rc::Rc;

use super::{
    RunSettings,
    body::{ResolvedBody, is_pruned, resolve_body},
    log::ItemLog,
    vault_access::VaultAccess,
};
use crate::{
    auth::{Parameter, Parameters},
    collection::{Auth, Body, Field, FormField, FormValue, Request, Url},
    http::{self, Failure, Header, encode_url},
    plan::{ProtocolBehaviour, SystemHeader},
    variable::{Dynamic, Scopes, expand, template},
};

/// What is to be sent, before authentication and system headers.
pub(super) struct Resolved {
    /// URL, the user's own headers, body.
    pub(super) request: http::Request,
    /// Authentication with its parameters expanded.
    pub(super) auth: Option<Parameters>,
    /// Content-Type that comes before the other system headers.
    pub(super) early_content_type: Option<String>,
    /// Content-Type that comes after them.
    pub(super) late_content_type: Option<String>,
    /// Content-Type that comes after the length too.
    pub(super) last_content_type: Option<String>,
    /// The request as expanded, for scripts.
    pub(super) definition: Request,
    /// Variables of the URL that no scope knows.
    pub(super) undefined: Vec<String>,
    /// The URL before it was encoded, where that makes a difference.
    pub(super) written_url: Option<Rc<str>>,
    /// Why its URL can be sent nowhere. The rest is made all the same, since newman shows it.
    pub(super) fault: Option<Failure>,
}

/// What puts values where templates stand. Without scopes, texts stay as they are: `pm.sendRequest` is not expanded.
#[derive(Clone, Copy)]
pub(super) struct Expansion<'run> {
    pub(super) scopes: Option<&'run Scopes>,
    pub(super) dynamic: &'run Dynamic,
    /// Where `{{vault:name}}` comes from.
    pub(super) vault: Option<&'run VaultAccess>,
}

impl Expansion<'_> {
    pub(super) fn text(&self, text: &str) -> String {
        match self.scopes {
            Some(scopes) if text.contains("{{") => self.with_secrets(expand(text, scopes, self.dynamic).into_owned()),
            _ => text.to_owned(),
        }
    }

    /// Puts the vault's secrets in, last: what is in them is not looked at.
    fn with_secrets(&self, text: String) -> String {
        const MARK: &str = "{{vault:";
        let Some(vault) = self.vault.filter(|_| text.contains(MARK)) else { return text };
        let mut out = String::with_capacity(text.len());
        let mut rest = &*text;
        while let Some((before, after)) = rest.split_once(MARK) {
            let found = after.split_once("}}").and_then(|(name, behind)| Some((vault.secret(name.trim())?, behind)));
            out.push_str(before);
            match found {
                Some((secret, behind)) => {
                    out.push_str(&secret);
                    rest = behind;
                }
                None => {
                    out.push_str(MARK);
                    rest = after;
                }
            }
        }
        out + rest
    }

    fn option(&self, text: Option<&String>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    fn field(&self, field: &Field) -> Field {
        Field {
            key: self.option(field.key.as_ref()),
            value: self.option(field.value.as_ref()),
            disabled: field.disabled,
        }
    }

    fn json(&self, json: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match json {
            Value::String(text) => self.text(text).into(),
            Value::Array(members) => members.iter().map(|member| self.json(member)).collect(),
            Value::Object(members) => members.iter().map(|(key, member)| (key.clone(), self.json(member))).collect(),
            other => other.clone(),
        }
    }

    fn body(&self, body: &Body) -> Body {
        match body {
            Body::Raw { text, language } => Body::Raw { text: self.text(text), language: language.clone() },
            Body::UrlEncoded(fields) => Body::UrlEncoded(fields.iter().map(|field| self.field(field)).collect()),
            Body::FormData(fields) => Body::FormData(fields.iter().map(|field| self.form_field(field)).collect()),
            Body::File(source) => Body::File(match source {
                crate::collection::FileSource::Path(path) => crate::collection::FileSource::Path(self.text(path)),
                other => other.clone(),
            }),
            Body::GraphQl(graphql) => {
                Body::GraphQl(graphql.iter().map(|(key, member)| (key.clone(), self.json(member))).collect())
            }
        }
    }

    fn form_field(&self, field: &FormField) -> FormField {
        FormField {
            key: self.text(&field.key),
            value: match &field.value {
                FormValue::Text(text) => FormValue::Text(self.text(text)),
                FormValue::Files(paths) => FormValue::Files(paths.iter().map(|path| self.text(path)).collect()),
                FormValue::Content(content) => FormValue::Content(self.text(content)),
                FormValue::NoFile => FormValue::NoFile,
            },
            content_type: self.option(field.content_type.as_ref()),
            file_name: self.option(field.file_name.as_ref()),
            disabled: field.disabled,
        }
    }

    /// The parameters of an authentication, with what was written kept for messages.
    fn auth(&self, auth: &Auth) -> Parameters {
        let list = auth
            .parameters
            .iter()
            .map(|(name, written)| {
                let written = match written {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                Parameter { name: name.clone(), value: self.text(&written), written }
            })
            .collect();
        Parameters { kind: auth.kind.clone(), list, place: auth.place.clone(), learned: Vec::new() }
    }
}

/// Expands a request once and encodes it once.
///
/// `Err` says why it cannot be sent.
pub(super) fn resolve(
    request: &Request,
    auth: Option<&Auth>,
    behaviour: &ProtocolBehaviour,
    expansion: Expansion<'_>,
    settings: &RunSettings,
    log: &ItemLog,
) -> Result<Resolved, Failure> {
    let url_text = expansion.text(&request.url.to_text());
    let (url, fault) = match encode_url(&url_text, behaviour.disable_url_encoding) {
        _ if url_text.trim().is_empty() => {
            (String::new(), Some(refusal("runtime:extensions~request: request url is empty")))
        }
        Ok(url) => (url, None),
        Err(failure) if url_text.contains("://") => (url_text.clone(), Some(failure)),
        Err(failure) => (format!("http://{url_text}"), Some(failure)),
    };
    let method = expansion.text(&request.method).to_ascii_uppercase();
    let fields: Vec<Field> = request.headers.iter().map(|field| expansion.field(field)).collect();
    let mut headers = enabled_headers(&fields);
    let mut body = request.body.as_ref().map(|body| expansion.body(body));
    let content_type = content_type_place(&headers);
    let mut resolved = match &mut body {
        Some(body) if behaviour.disable_body_pruning || !is_pruned(&method) => {
            let content_type = content_type.map(|place| headers[place].value.as_str());
            resolve_body(body, content_type, settings, log).map_err(|sentence| refusal(&sentence))?
        }
        _ => ResolvedBody::default(),
    };
    if let Some(place) = content_type {
        let written = &mut headers[place].value;
        match (&body, &mut resolved.content, &resolved.late_content_type) {
            (_, http::Body::Multipart { boundary, .. }, _) => settle_boundary(boundary, written),
            (Some(Body::UrlEncoded(_)), _, Some(form)) => settle_form(form, written),
            _ => {}
        }
    }
    if content_type.is_some() || behaviour.disables(SystemHeader::ContentType) {
        resolved.early_content_type = None;
        resolved.late_content_type = None;
        resolved.last_content_type = None;
    }
    // Only for raw JSON does Postman add Content-Type before it signs.
    if matches!(&body, Some(Body::Raw { language: Some(language), .. }) if language == "json")
        && let Some(content_type) = resolved.early_content_type.take()
    {
        headers.push(Header::system("Content-Type", content_type));
    }
    let written_url = (url_text != url).then(|| url_text.as_str().into());
    let undefined = template::unresolved(&url_text).map(str::to_owned).collect();
    Ok(Resolved {
        auth: auth.map(|auth| expansion.auth(auth)),
        early_content_type: resolved.early_content_type,
        late_content_type: resolved.late_content_type,
        last_content_type: resolved.last_content_type,
        definition: Request {
            method: method.clone(),
            url: if url.is_empty() { request.url.clone() } else { Url::parse(&url) },
            headers: fields,
            body,
            auth: auth.map(|auth| Auth {
                parameters: auth.parameters.iter().map(|(name, value)| (name.clone(), expansion.json(value))).collect(),
                ..auth.clone()
            }),
            description: request.description.as_ref().map(|text| expansion.json(text)),
        },
        request: http::Request {
            method,
            url,
            headers,
            body: resolved.content,
            settings: settings.send_settings(behaviour),
        },
        undefined,
        written_url,
        fault,
    })
}

/// The headers to send, in order. The same name in another case replaces what came before it, as in newman, whose
/// headers are a JavaScript object; the same name in the same case is sent again.
fn enabled_headers(fields: &[Field]) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::with_capacity(fields.len());
    for field in fields.iter().filter(|field| !field.disabled) {
        let Some(name) = field.key.as_deref().filter(|name| !name.is_empty()) else { continue };
        let header = Header::new(name, field.value.clone().unwrap_or_default());
        let is_other_case = |other: &Header| other.name.eq_ignore_ascii_case(name) && other.name != name;
        match headers.iter().position(is_other_case) {
            Some(first) => {
                headers[first] = header;
                let mut place = 0;
                headers.retain(|other| {
                    place += 1;
                    place <= first + 1 || !is_other_case(other)
                });
            }
            None => headers.push(header),
        }
    }
    headers
}

/// Where the Content-Type stands that counts.
fn content_type_place(headers: &[Header]) -> Option<usize> {
    headers.iter().rposition(|header| header.name.eq_ignore_ascii_case("content-type"))
}

/// A Content-Type that the user wrote must name the boundary of the form: its own counts, and one that names none, or
/// another type, is replaced, as newman does.
fn settle_boundary(boundary: &mut String, content_type: &mut String) {
    let written = content_type.strip_prefix("multipart/form-data;").and_then(|rest| rest.split_once("boundary="));
    let written = written.map(|(_, value)| match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or(""),
        None => value.split(';').next().unwrap_or(""),
    });
    match written.filter(|written| !written.is_empty()) {
        Some(written) => *boundary = written.to_owned(),
        None => *content_type = format!("multipart/form-data; boundary={boundary}"),
    }
}

/// As newman does, a form goes out as what it is, whatever Content-Type the user wrote.
fn settle_form(form: &str, content_type: &mut String) {
    if !content_type.starts_with(form) {
        form.clone_into(content_type);
    }
}

/// A failure of ours before anything was sent.
pub(super) fn refusal(message: &str) -> Failure {
    Failure { message: message.to_owned(), code: None, syscall: None, address: None, port: None, is_transient: false }
}
