//! The charset of a body.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding that a body begins with, that its Content-Type names, or that its zeros show. UTF-8 else.
pub(super) fn encoding_of(body: &[u8], content_type: Option<&str>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(body) {
        return encoding;
    }
    let declared = content_type.and_then(charset).and_then(|label| Encoding::for_label(label.as_bytes()));
    match (declared, body) {
        // `utf-16` alone means little endian on the web; zeros tell.
        (Some(encoding), _) if encoding != UTF_16LE => encoding,
        (_, [0, second, ..]) if *second != 0 => UTF_16BE,
        (_, [first, 0, ..]) if *first != 0 => UTF_16LE,
        (declared, _) => declared.unwrap_or(UTF_8),
    }
}

fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

/// Whether ASCII letters are single bytes in it.
pub(super) fn is_wide(encoding: &'static Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Bytes of a body as text; what is not in its charset is read as Latin-1.
pub(super) fn text_of<'body>(bytes: &'body [u8], encoding: &'static Encoding) -> Cow<'body, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let is_unknown = encoding == UTF_8;
    if is_unknown { encoding_rs::mem::decode_latin1(bytes) } else { encoding.decode_without_bom_handling(bytes).0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_declared_or_seen() {
        for (body, content_type, name) in [
            (&b"{}"[..], None, "UTF-8"),
            (b"{}", Some("text/plain; charset=\"ISO-8859-1\""), "windows-1252"),
            (b"\xff\xfe{\0", Some("application/json"), "UTF-16LE"),
            (b"{\0}\0", None, "UTF-16LE"),
            (b"\0{\0}", Some("application/json; charset=utf-16"), "UTF-16BE"),
            (b"{}", Some("application/json; charset=nonsense"), "UTF-8"),
        ] {
            assert_eq!(encoding_of(body, content_type).name(), name);
        }
    }
}
