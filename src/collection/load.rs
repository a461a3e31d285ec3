//! Reading a file into JSON and telling, where it fails, in which file at which place and what to do.

use std::{fs, path::Path};

use serde_json::Value;

use super::{
    Collection, Place, Position,
    document::identify,
    lenient::Faults,
    read::read_collection,
    version_one::{convert, is_version_one},
    version_three::{collection_directory, load_directory},
};

/// What is said of a collection in format v1.
const VERSION_ONE: &str = "format v1 is deprecated and was converted; export the collection from Postman as v2.1";

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
    /// It is not YAML.
    #[error("{file}: not valid YAML at line {line}, column {column}: {problem}")]
    NotYaml {
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
    #[error("{file}: line {}, column {}: {problem}", at.line, at.column)]
    WrongRow {
        /// The file.
        file: String,
        /// Where in it.
        at: Position,
        /// What is wrong.
        problem: String,
    },
}

/// Reads a collection of format v2.1.0, v2.0.0 or v1, also inside a `{"collection": …}` box, or the directory of one
/// of format 3.0.
///
/// # Errors
/// When the file cannot be read, is no JSON, or is not a collection; each names the place.
pub fn load(path: &Path) -> Result<Collection, LoadError> {
    match collection_directory(path) {
        // Of a directory that was named, that directory itself is run, be it a folder of a larger collection.
        _ if path.is_dir() => load_directory(path, &mut Faults::Refuse),
        Some(directory) => load_directory(&directory, &mut Faults::Refuse),
        None => parse(&read_text(path)?, &path.display().to_string()),
    }
}

/// Reads a collection that is in memory; `file` names it in messages.
///
/// # Errors
/// As [`load`].
pub fn parse(text: &str, file: &str) -> Result<Collection, LoadError> {
    parse_with(text, file, &mut Faults::Refuse)
}

/// Reads a collection for a check: what is wrong in it is left out and told, and the rest is read. No collection comes
/// back when nothing can be read.
pub fn load_leniently(path: &Path) -> (Option<Collection>, Vec<LoadError>) {
    let mut faults = Faults::Gather(Vec::new());
    let collection = match collection_directory(path) {
        _ if path.is_dir() => load_directory(path, &mut faults),
        Some(directory) => load_directory(&directory, &mut faults),
        None => read_text(path).and_then(|text| parse_with(&text, &path.display().to_string(), &mut faults)),
    };
    let mut gathered = faults.gathered();
    let collection = collection.map_err(|last| gathered.push(last)).ok();
    (collection, gathered)
}

fn parse_with(text: &str, file: &str, faults: &mut Faults) -> Result<Collection, LoadError> {
    let mut json = parse_json(text, Path::new(file))?;
    if let Some(boxed) = json.get_mut("collection").filter(|boxed| boxed.is_object()) {
        json = boxed.take();
    }
    let mut conversion = Vec::new();
    if is_version_one(&json) {
        let (converted, unused) = convert(&json);
        json = converted;
        conversion.push(format!("{file}: {VERSION_ONE}"));
        if !unused.is_empty() {
            let (noun, verb) = if unused.len() == 1 { ("request", "stands") } else { ("requests", "stand") };
            conversion.push(format!(
                "{file}: {} {noun} {verb} in no `order` and will not run: {}",
                unused.len(),
                unused.join(", ")
            ));
        }
    }
    identify(&mut json);
    let place = Place::root(file);
    let mut collection = faults.read(&mut json, |json| read_collection(json, &place))?;
    collection.warnings.splice(0..0, conversion);
    collection.json = Some(json);
    Ok(collection)
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
