//! A body as written → the bytes to send and the Content-Type that goes with them.

use base64::{
    Engine as _, alphabet,
    engine::{GeneralPurpose, GeneralPurposeConfig},
};
use rand::Rng as _;
use serde_json::Value;

use super::{
    RunSettings,
    file::{Attachment, FileError},
    log::ItemLog,
    media_type::media_type_of,
};
use crate::{
    collection::{Body, Field, FileSource, FormField, FormValue, strip_comments},
    http::{self, Part, PartContent},
};

/// A text that is no Base64 ends anywhere: what its last character has too much is left out.
const LENIENT: GeneralPurpose =
    GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true));

/// Methods whose body is not sent unless `disableBodyPruning` is set.
const METHODS_WITHOUT_BODY: [&str; 5] = ["GET", "COPY", "HEAD", "PURGE", "UNLOCK"];

/// Whether a method's body is left out.
pub(super) fn is_pruned(method: &str) -> bool {
    METHODS_WITHOUT_BODY.iter().any(|name| name.eq_ignore_ascii_case(method))
}

/// A body ready to send.
#[derive(Debug, Default)]
pub(super) struct ResolvedBody {
    pub(super) content: http::Body,
    /// Goes before the other system headers.
    pub(super) early_content_type: Option<String>,
    /// Goes after them.
    pub(super) late_content_type: Option<String>,
    /// Goes after the length too: that of a file, by its name.
    pub(super) last_content_type: Option<String>,
}

/// Makes the bytes. All templates are expanded already; what cannot be read is taken out of the body, as newman takes
/// it out. `Err` is a sentence: the request must not be sent.
pub(super) fn resolve_body(
    body: &mut Body,
    content_type: Option<&str>,
    settings: &RunSettings,
    log: &ItemLog,
) -> Result<ResolvedBody, String> {
    match body {
        Body::Raw { text, .. } if text.is_empty() => Ok(ResolvedBody::default()),
        Body::Raw { text, language } => Ok(raw(text, language.as_deref(), content_type)),
        Body::UrlEncoded(fields) => Ok(url_encoded(fields)),
        Body::FormData(fields) => form_data(fields, settings, log),
        Body::File(source) => file(source, settings, log),
        Body::GraphQl(graphql) => Ok(ResolvedBody {
            content: http::Body::Bytes(graphql_text(graphql).into()),
            early_content_type: Some("application/json".into()),
            ..ResolvedBody::default()
        }),
    }
}

fn raw(text: &str, language: Option<&str>, content_type: Option<&str>) -> ResolvedBody {
    let is_json = match (language, content_type) {
        (Some(language), _) => language == "json",
        (None, Some(content_type)) => is_json_type(content_type),
        (None, None) => false,
    };
    let text =
        if is_json && (text.contains("//") || text.contains("/*")) { strip_comments(text) } else { text.to_owned() };
    let media_type = match language {
        Some("html") => "text/html",
        Some("json") => "application/json",
        Some("javascript") => "application/javascript",
        Some("xml") => "application/xml",
        _ => "text/plain",
    };
    ResolvedBody {
        // What was all comments is no body: most methods then tell no length.
        content: if text.is_empty() { http::Body::Empty } else { http::Body::Bytes(text.into()) },
        early_content_type: Some(media_type.into()),
        ..ResolvedBody::default()
    }
}

/// `application/json`, `application/vnd.api+json`, …
fn is_json_type(content_type: &str) -> bool {
    let Some(subtype) = content_type.strip_prefix("application/") else { return false };
    subtype.starts_with("json")
        || subtype
            .split_once("+json")
            .is_some_and(|(before, _)| !before.is_empty() && !before.contains(char::is_whitespace))
}

/// Pairs of one key stand together where its first one stood, as in newman, whose form is a JavaScript object:
/// keys that are small integers come first.
fn url_encoded(fields: &[Field]) -> ResolvedBody {
    let enabled: Vec<&Field> = fields.iter().filter(|field| !field.disabled).collect();
    if enabled.is_empty() {
        return ResolvedBody::default();
    }
    let mut keys: Vec<&str> = Vec::new();
    for field in &enabled {
        let key = field.key.as_deref().unwrap_or("");
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|key| integer_key(key).map_or((1, 0), |number| (0, number)));
    let mut text = String::new();
    for key in keys {
        for field in enabled.iter().filter(|field| field.key.as_deref().unwrap_or("") == key) {
            if !text.is_empty() {
                text.push('&');
            }
            push_form_encoded(&mut text, key);
            text.push('=');
            push_form_encoded(&mut text, field.value.as_deref().unwrap_or(""));
        }
    }
    ResolvedBody {
        content: http::Body::Bytes(text.into()),
        late_content_type: Some("application/x-www-form-urlencoded".into()),
        ..ResolvedBody::default()
    }
}

fn integer_key(key: &str) -> Option<u32> {
    key.parse::<u32>().ok().filter(|number| number.to_string() == key && *number < u32::MAX)
}

fn push_form_encoded(text: &mut String, part: &str) {
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(byte as char);
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn form_data(fields: &mut Vec<FormField>, settings: &RunSettings, log: &ItemLog) -> Result<ResolvedBody, String> {
    let mut parts = Vec::new();
    let boundary = format!("--------------------------{:024}", rand::rng().random_range(0..10_u128.pow(24)));
    for mut field in std::mem::take(fields) {
        if field.disabled {
            fields.push(field);
            continue;
        }
        let warn = |problem: String| {
            log.warn_on_console(format!("Form param `{}`, file load error: {problem}", field.key));
        };
        match &field.value {
            FormValue::Text(text) => parts.push(Part {
                head: part_head(&field, field.file_name.as_deref(), field.file_name.as_deref().map(media_type_of)),
                content: PartContent::Bytes(text.clone().into()),
            }),
            FormValue::NoFile => {
                warn("missing file source".into());
                let media_type = field.file_name.as_deref().map(media_type_of);
                field.file_name.get_or_insert_default();
                parts.push(Part {
                    head: part_head(&field, field.file_name.as_deref(), media_type),
                    content: PartContent::Bytes(bytes::Bytes::new()),
                });
            }
            FormValue::Content(content) => parts.push(Part {
                head: part_head(
                    &field,
                    field.file_name.as_deref(),
                    Some(media_type_of(field.file_name.as_deref().unwrap_or(""))),
                ),
                content: PartContent::Bytes(decode_base64(content).into()),
            }),
            FormValue::Files(sources) => {
                let is_single = sources.len() == 1;
                for source in sources {
                    let this = FormField { value: FormValue::Files(vec![source.clone()]), ..field.clone() };
                    match settings.options.files.attach(source) {
                        Ok(attachment) => {
                            parts.push(file_part(&this, source, attachment));
                            fields.push(this);
                        }
                        // One of several is left out; a single one is shown as switched off.
                        Err(FileError::Unreadable(problem)) => {
                            warn(problem);
                            if is_single {
                                fields.push(FormField { disabled: true, ..this });
                            }
                        }
                        Err(FileError::Refused(sentence)) => return Err(sentence),
                    }
                }
                continue;
            }
        }
        fields.push(field);
    }
    // Also when all its files are missing: a form without parts is no body.
    if parts.is_empty() {
        return Ok(ResolvedBody::default());
    }
    let content_type = format!("multipart/form-data; boundary={boundary}");
    Ok(ResolvedBody {
        content: http::Body::Multipart { boundary, parts },
        late_content_type: Some(content_type),
        ..ResolvedBody::default()
    })
}

fn file_part(field: &FormField, source: &str, attachment: Attachment) -> Part {
    let Attachment { path, length } = attachment;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let shown = field.file_name.clone().or(name).unwrap_or_default();
    let media_type = media_type_of(if shown.is_empty() { source } else { &shown });
    Part { head: part_head(field, Some(&shown), Some(media_type)), content: PartContent::File { path, length } }
}

/// The lines before a part's content. `media_type` counts when the field names none.
fn part_head(field: &FormField, file_name: Option<&str>, media_type: Option<String>) -> String {
    let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(&field.key));
    if let Some(file_name) = file_name {
        head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
    }
    head.push_str("\r\n");
    if let Some(content_type) = field.content_type.clone().or(media_type) {
        head.push_str(&format!("Content-Type: {}\r\n", content_type.replace(['\r', '\n'], "")));
    }
    head.push_str("\r\n");
    head
}

/// A name cannot end its quotes or its line.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn file(source: &mut FileSource, settings: &RunSettings, log: &ItemLog) -> Result<ResolvedBody, String> {
    let mut media_type = None;
    let attached = match source {
        FileSource::Path(path) => {
            media_type = Some(media_type_of(path));
            settings.options.files.attach(path)
        }
        FileSource::Content(content) => {
            let content = http::Body::Bytes(decode_base64(content).into());
            return Ok(ResolvedBody { content, ..ResolvedBody::default() });
        }
        FileSource::Missing => Err(FileError::Unreadable("invalid or missing file source".into())),
    };
    match attached {
        Ok(Attachment { path, length }) => {
            let content = http::Body::File { path, length };
            Ok(ResolvedBody { content, last_content_type: media_type, ..ResolvedBody::default() })
        }
        Err(FileError::Refused(sentence)) => Err(sentence),
        Err(FileError::Unreadable(problem)) => {
            log.warn_on_console(format!("Binary file load error: {problem}"));
            *source = FileSource::Missing;
            Ok(ResolvedBody::default())
        }
    }
}

/// Decodes what Node's Buffer would: unknown characters are skipped, either alphabet is taken.
fn decode_base64(text: &str) -> Vec<u8> {
    let clean: String = text
        .chars()
        .take_while(|character| *character != '=')
        .filter_map(|character| match character {
            '-' => Some('+'),
            '_' => Some('/'),
            character if character.is_ascii_alphanumeric() || "+/".contains(character) => Some(character),
            _ => None,
        })
        .collect();
    let whole = clean.len() - usize::from(clean.len() % 4 == 1);
    let padded = format!("{}{}", &clean[..whole], "=".repeat((4 - whole % 4) % 4));
    LENIENT.decode(padded).unwrap_or_default()
}

/// `variables` given as text goes in unparsed; empty text is left out.
fn graphql_text(graphql: &serde_json::Map<String, Value>) -> String {
    let is_text = graphql.get("variables").is_some_and(Value::is_string);
    let mut members = Vec::new();
    for name in ["query", "operationName", "variables"] {
        let text = match graphql.get(name) {
            None => continue,
            Some(Value::String(text)) if name == "variables" && text.is_empty() => continue,
            Some(Value::String(text)) if name == "variables" => text.clone(),
            Some(value) if is_text && !value.is_string() => continue,
            Some(value) => value.to_string(),
        };
        members.push(format!("\"{name}\":{text}"));
    }
    format!("{{{}}}", members.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(body: ResolvedBody) -> String {
        match body.content {
            http::Body::Bytes(bytes) => String::from_utf8(bytes.to_vec()).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn forms_are_encoded_as_signing_needs() {
        let fields = [
            Field::new("b", "1"),
            Field::new("a b", "!'()*+~é"),
            Field::new("b", "2"),
            Field::new("10", ""),
            Field { disabled: true, ..Field::new("off", "x") },
        ];
        assert_eq!(text_of(url_encoded(&fields)), "10=&b=1&b=2&a%20b=%21%27%28%29%2A%2B~%C3%A9");
    }

    #[test]
    fn graphql_variables_given_as_text_are_not_parsed() {
        let graphql = serde_json::json!({"query": "{a}", "variables": "{\"x\": 1,}", "operationName": null});
        assert_eq!(graphql_text(graphql.as_object().unwrap()), r#"{"query":"{a}","variables":{"x": 1,}}"#);
        let graphql = serde_json::json!({"query": "{a}", "variables": {"x": 1}});
        assert_eq!(graphql_text(graphql.as_object().unwrap()), r#"{"query":"{a}","variables":{"x":1}}"#);
    }

    #[test]
    fn json_types_are_known() {
        assert!(is_json_type("application/json; charset=utf-8") && is_json_type("application/vnd.api+json"));
        assert!(!is_json_type("text/json") && !is_json_type("application/xml"));
    }

    #[test]
    fn base64_is_read_as_node_reads_it() {
        assert_eq!(decode_base64("aGVs bG8="), b"hello");
        assert_eq!(decode_base64("-_8"), [0xfb, 0xff]);
        assert_eq!(decode_base64("hello, world! ä"), [0x85, 0xe9, 0x65, 0xa3, 0x0a, 0x2b, 0x95]);
        for (text, length) in [("x", 0), ("xy", 1), ("xyz", 2), ("xyz=", 2), ("=xyz", 0), ("äöü", 0), ("x y\nz1", 3)]
        {
            assert_eq!(decode_base64(text).len(), length, "{text}");
        }
    }
}
