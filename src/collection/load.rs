//! Reading a file into JSON and telling, where it fails, in which file at which place and what to do.

use std::{fs, path::Path};

use serde_json::Value;

use super::{Collection, Place, read::read_collection};

/// Why a file could not be used. Every message names the file and the place in it.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// It cannot be read at all.
    #[error("{file}: {source}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is not JSON.
    #[error("{file}: not valid JSON at line {line}, column {column}: {problem}")]
    NotJson {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's words.
        problem: String,
    },
    /// It is JSON of another kind.
    #[error("{file}: {problem}")]
    OtherKind {
        /// The file.
        file: String,
        /// What it is and what was expected.
        problem: String,
    },
    /// Something in it is wrong.
    #[error("{file}: {place}: {problem}")]
    Wrong {
        /// The file.
        file: String,
        /// Where in it.
        place: String,
        /// What was expected and found.
        problem: String,
    },
    /// A row of a CSV file is wrong.
    #[error("{file}: line {line}: {problem}")]
    WrongRow {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
}

/// Reads a collection of format v2.1.0 or v2.0.0, also inside a `{"collection": …}` box.
///
/// # Errors
/// When the file cannot be read, is no JSON, or is not a collection; each names the place.
pub fn load(path: &Path) -> Result<Collection, LoadError> {
    parse(&read_text(path)?, &path.display().to_string())
}

/// Reads a collection that is in memory; `file` names it in messages.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<Collection, LoadError> {
    let mut json = parse_json(text, Path::new(file))?;
    if let Some(boxed) = json.get_mut("collection").filter(|boxed| boxed.is_object()) {
        json = boxed.take();
    }
    read_collection(&json, &Place::root(file))
}

/// Reads a file as JSON.
pub(super) fn read_json(path: &Path) -> Result<Value, LoadError> {
    parse_json(&read_text(path)?, path)
}

/// Parses text as JSON.
pub(super) fn parse_json(text: &str, path: &Path) -> Result<Value, LoadError> {
    serde_json::from_str(text).map_err(|error| LoadError::NotJson {
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
pub(super) fn read_text(path: &Path) -> Result<String, LoadError> {
    let bytes = fs::read(path).map_err(|source| LoadError::Unreadable { file: path.display().to_string(), source })?;
    Ok(decode(bytes))
}

fn decode(bytes: Vec<u8>) -> String {
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
        assert_eq!(decode(b"\xEF\xBB\xBF{}".to_vec()), "{}");
        assert_eq!(decode(b"\xFF\xFE{\0}\0".to_vec()), "{}");
        assert_eq!(decode(b"{\0}\0".to_vec()), "{}");
        assert_eq!(decode(b"caf\xe9".to_vec()), "café");
    }

    #[test]
    fn broken_json_is_told_with_its_place() {
        let error = parse_json("{\n  \"a\": ]\n}", Path::new("x.json")).unwrap_err();
        assert_eq!(error.to_string(), "x.json: not valid JSON at line 2, column 8: expected value");
    }
}
