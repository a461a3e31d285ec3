//! What kind of content a media type is, in newman's two words (`text ★ json`).

use crate::event::{HeaderFact, ResponseFacts};

const MARKUP: [&str; 8] = ["jsonp", "json", "xml", "html", "yaml", "vml", "webml", "script"];
const MEDIA: [&str; 4] = ["audio", "video", "image", "text"];
const MIXED: [&str; 3] = ["application", "message", "multipart"];

/// Media type, kind, format and character set of a response.
pub(super) fn content_facts(response: &ResponseFacts) -> [String; 4] {
    let mime = if response.mime.is_empty() { "text/plain".to_owned() } else { response.mime.as_str().to_lowercase() };
    let (kind, format) = kind_and_format(&mime);
    let charset = charset(&response.headers).unwrap_or_else(|| "utf8".to_owned());
    [mime.clone(), kind.to_owned(), format.to_owned(), charset]
}

fn kind_and_format(mime: &str) -> (&'static str, &'static str) {
    match mime {
        "application/x-www-form-urlencoded" => return ("text", "plain"),
        "application/pdf" => return ("embed", "pdf"),
        "application/jwt" => return ("text", "jwt"),
        "application/ogg" => return ("audio", "ogg"),
        _ => {}
    }
    let base = mime.split('/').next().unwrap_or_default();
    let sub_type = mime.rsplit('/').next().unwrap_or_default();
    let markup = first_within(mime, &MARKUP);
    match first_within(base, &MEDIA) {
        Some("text") => return ("text", markup.unwrap_or("plain")),
        Some(media) => return (media, media),
        None => {}
    }
    if let Some(markup) = markup {
        return ("text", markup);
    }
    if let Some(media) = first_within(sub_type, &MEDIA) {
        return (media, media);
    }
    (first_within(base, &MIXED).unwrap_or("unknown"), "raw")
}

/// The word that stands first in the text; of two at one place the earlier listed.
fn first_within(text: &str, words: &[&'static str]) -> Option<&'static str> {
    words
        .iter()
        .filter_map(|word| text.find(word).map(|place| (place, *word)))
        .min_by_key(|(place, _)| *place)
        .map(|(_, word)| word)
}

fn charset(headers: &[HeaderFact]) -> Option<String> {
    let content_type = headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case("content-type"))?;
    let parameters = content_type.value.as_str().split(';').skip(1);
    let value = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?
        .1;
    let name = value.trim().trim_matches('"').to_lowercase();
    Some(if name == "utf-8" { "utf8".to_owned() } else { name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_newmans() {
        for (mime, kind) in [
            ("application/json", ("text", "json")),
            ("application/javascript", ("text", "script")),
            ("text/html", ("text", "html")),
            ("text/csv", ("text", "plain")),
            ("image/svg+xml", ("image", "image")),
            ("image/png", ("image", "image")),
            ("application/octet-stream", ("application", "raw")),
            ("application/soap+xml", ("text", "xml")),
            ("x/y", ("unknown", "raw")),
        ] {
            assert_eq!(kind_and_format(mime), kind, "{mime}");
        }
    }
}
