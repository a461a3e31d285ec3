//! Files as text, and text as JSON.

use std::{fs, path::Path};

use serde_json::Value;

use super::{LoadError, read_json};

/// Parses text as JSON.
pub(super) fn parse_json(text: &str, path: &Path) -> Result<Value, LoadError> {
    read_json(text).map_err(|error| LoadError::NotJson {
        file: path.display().to_string(),
        line: error.line(),
        column: error.column(),
        problem: words_of(&error),
    })
}

/// serde_json ends its messages with the place, which we tell ourselves.
fn words_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Reads a file as text: UTF-8 or UTF-16 with or without byte order mark, else ISO-8859-1 as newman sniffs it.
///
/// # Errors
/// When the file cannot be read.
pub fn read_text(path: &Path) -> Result<String, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Unreadable { file: path.display().to_string(), source })?;
    Ok(decode_text(bytes))
}

/// Bytes of a file as text, as [`read_text`].
pub fn decode_text(bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes) {
        return encoding.decode(&bytes).0.into_owned();
    }
    if bytes.len() >= 2 && bytes[1] == 0 && bytes[0] != 0 {
        return encoding_rs::UTF_16LE.decode(&bytes).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::mem::decode_latin1(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_encodings_are_read() {
        assert_eq!(decode_text(b"\xEF\xBB\xBF{}".to_vec()), "{}");
        assert_eq!(decode_text(b"\xFF\xFE{\0}\0".to_vec()), "{}");
        assert_eq!(decode_text(b"{\0}\0".to_vec()), "{}");
        assert_eq!(decode_text(b"caf\xe9".to_vec()), "café");
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        let error = parse_json("{\n  \"a\": ]\n}", Path::new("x.json")).unwrap_err();
        assert_eq!(error.to_string(), "x.json: not valid JSON at line 2, column 8: expected value");
    }
}
