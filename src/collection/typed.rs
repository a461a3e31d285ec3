//! Files of ours, YAML or JSON, whose shape is that of a type: what does not fit is told with its place.

use std::path::Path;

use serde::de::DeserializeOwned;

use super::{LoadError, Position, text::read_text, yaml::is_yaml, yaml::yaml_as};
use crate::spelling::nearest_word;

/// So many names are told where one is unknown and none is like it.
const MOST_NAMES: usize = 12;

/// Why a file is not what it should be: `file:line:column: problem`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{}:{}: {problem}", at.line, at.column)]
pub struct Misfit {
    /// The file.
    pub file: String,
    /// Where in it.
    pub at: Position,
    /// What is wrong there.
    pub problem: String,
}

/// Reads a file; its name says whether it is YAML or JSON. `name` is how messages call it.
pub fn read_as<T: DeserializeOwned>(path: &Path, name: &str) -> Result<T, Misfit> {
    let misfit = |at: Position, problem: String| Misfit { file: name.to_owned(), at, problem };
    let text = read_text(path).map_err(|error| {
        let problem = match error {
            LoadError::Unreadable { source, .. } => source.to_string(),
            other => other.to_string(),
        };
        misfit(Position::START, problem)
    })?;
    let read = if is_yaml(path) { yaml_as(&text) } else { json_as(&text) };
    read.map_err(|(at, words)| misfit(at, problem(&words)))
}

fn json_as<T: DeserializeOwned>(text: &str) -> Result<T, (Position, String)> {
    serde_json::from_str(text).map_err(|error| {
        let at = Position { line: error.line().max(1), column: error.column().max(1) };
        let words = error.to_string();
        let end = words.rfind(" at line ").unwrap_or(words.len());
        (at, words[..end].to_owned())
    })
}

/// The deserializer's words as a sentence of ours.
fn problem(words: &str) -> String {
    let quoted = |text: &str| text.split('`').nth(1).map(str::to_owned);
    if let Some(rest) = words.strip_prefix("unknown field ").or_else(|| words.strip_prefix("unknown variant ")) {
        let name = quoted(rest).unwrap_or_default();
        let expected = rest.split_once("expected ").map_or("", |(_, names)| names);
        // One library puts the names into quotes, the other does not.
        let known: Vec<&str> = match expected.contains('`') {
            true => expected.split('`').skip(1).step_by(2).collect(),
            false => expected.trim_start_matches("one of ").split(", ").filter(|name| !name.is_empty()).collect(),
        };
        let what = if words.starts_with("unknown field") { "unknown key" } else { "unknown word" };
        return match nearest_word(&name, known.iter().copied()) {
            Some(meant) => format!("{what} `{name}`: did you mean `{meant}`?"),
            None if known.len() > MOST_NAMES => format!("{what} `{name}`"),
            None => format!("{what} `{name}`: there is {}", known.join(", ")),
        };
    }
    if let Some(name) = words.strip_prefix("missing field ") {
        return format!("{name} is missing");
    }
    if let Some(name) = words.strip_prefix("duplicate field ") {
        return format!("{name} stands twice");
    }
    words.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Inner {
        #[serde(rename = "requestDelay")]
        _request_delay: Option<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        name: String,
        #[serde(rename = "options")]
        _options: Option<Inner>,
    }

    fn told(file: &str, text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::write(&path, text).unwrap();
        read_as::<Outer>(&path, file).unwrap_err().to_string()
    }

    #[test]
    fn what_does_not_fit_is_told_with_its_place_in_both_languages() {
        for (text, wanted) in [
            (
                "name: a\noptions:\n  requestdelay: 5\n",
                "m.yaml:3:3: unknown key `requestdelay`: did you mean `requestDelay`?",
            ),
            ("name: a\nwhat: 5\n", "m.yaml:2:1: unknown key `what`: there is name, options"),
            ("options: {}\n", "m.yaml:1:1: `name` is missing"),
            ("name: a\noptions:\n  requestDelay: soon\n", "m.yaml:3:17: "),
            ("name: a\nname: b\n", "m.yaml:2:1: "),
            ("name: [a\n", "m.yaml:"),
        ] {
            let found = told("m.yaml", text);
            assert!(found.starts_with(wanted) && !found.contains('\n'), "{found}");
        }
        let found = told("m.json", "{\n  \"name\": \"a\",\n  \"opitons\": {}\n}");
        assert_eq!(found, "m.json:3:11: unknown key `opitons`: did you mean `options`?");
        assert!(told("m.json", "{\"name\":").starts_with("m.json:1:8: EOF"));
        let folder = tempfile::tempdir().unwrap();
        let missing = read_as::<Outer>(&folder.path().join("none.yaml"), "none.yaml").unwrap_err().to_string();
        assert!(missing.starts_with("none.yaml:1:1: No such file"), "{missing}");
        fs::write(folder.path().join("m.json"), r#"{"name": "a"}"#).unwrap();
        assert_eq!(read_as::<Outer>(&folder.path().join("m.json"), "m.json").unwrap().name, "a");
    }
}
