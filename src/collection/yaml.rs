//! YAML → JSON values, by YAML 1.2's rules as Postman writes it. The only file that names the YAML library.

use std::{borrow::Cow, path::Path};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    LoadError, Position,
    json_text::{lone_surrogates, without_lone_surrogates},
    text::read_text,
};

/// Lines with half of a surrogate pair that are mended one by one.
const MOST_MENDS: usize = 16;

/// Whether a file's name says YAML.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

/// Reads a file as YAML.
pub(super) fn read_yaml(path: &Path) -> Result<Value, LoadError> {
    parse_yaml(&read_text(path)?, path)
}

/// Reads text as YAML of a shape of ours; else says where it is not, and in the parser's words how.
pub(super) fn yaml_as<T: DeserializeOwned>(text: &str) -> Result<T, (Position, String)> {
    serde_saphyr::from_str_with_options(text, serde_saphyr::options! { strict_booleans: true }).map_err(|error| {
        let at = error
            .location()
            .map_or(Position::START, |at| Position { line: at.line() as usize, column: at.column() as usize });
        (at, words_of(&error))
    })
}

/// Parses text as YAML.
pub(super) fn parse_yaml(text: &str, path: &Path) -> Result<Value, LoadError> {
    // `off` and `yes` are words, not booleans: Postman writes them without quotes.
    let options = || serde_saphyr::options! { strict_booleans: true };
    let mut text = Cow::Borrowed(text);
    let mut mends = 0;
    loop {
        let error = match serde_saphyr::from_str_with_options(&text, options()) {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        let (line, column) = error.location().map_or((1, 1), |place| (place.line() as usize, place.column() as usize));
        mends += 1;
        match mended(&text, line, mends) {
            Some(mended) => text = mended.into(),
            None => {
                let file = path.display().to_string();
                return Err(LoadError::NotYaml { file, line, column, problem: words_of(&error) });
            }
        }
    }
}

/// Replaces half of a surrogate pair in the first line that holds one, from the line of an error on; only texts in
/// double quotes know such escapes. After some attempts all such halves are replaced.
fn mended(text: &str, line: usize, attempt: usize) -> Option<String> {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let first = lone_surrogates(&text[start..]).next()?;
    if attempt > MOST_MENDS {
        return Some(without_lone_surrogates(text).into_owned());
    }
    let line_start = text[..start + first.start].rfind('\n').map_or(0, |end| end + 1);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |length| line_start + length);
    let mended = without_lone_surrogates(&text[line_start..line_end]);
    Some(format!("{}{mended}{}", &text[..line_start], &text[line_end..]))
}

/// The parser's first line, without the place, which we tell ourselves, and without its functions and options.
fn words_of(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
    let ours = [
        ("from_str_multiple", "the file holds several documents, and one is expected: take out `---`"),
        ("multiple documents", "the file holds several documents, and one is expected: take out `---`"),
        ("budget", "the file is too large or nested too deep when its aliases are filled in"),
    ];
    if let Some((_, words)) = ours.iter().find(|(theirs, _)| text.contains(theirs)) {
        return (*words).to_owned();
    }
    let text = text.split(", set DuplicateKeyPolicy").next().unwrap_or(&text);
    let line = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let line = line.split_once(": ").filter(|(place, _)| place.starts_with("line ")).map_or(line, |(_, words)| words);
    line.split(" at line ").next().unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn words_are_no_booleans_and_numbers_are_numbers() {
        let text = "a: off\nb: yes\nc: true\nd: 12\ne: \"12\"\nf: 1.5\ng: ~\nh:\ni: |-\n  x\n   y\nj: 2024-01-01\nk: [1, {l: n}]\n";
        let expected = json!({"a": "off", "b": "yes", "c": true, "d": 12, "e": "12", "f": 1.5, "g": null, "h": null,
            "i": "x\n y", "j": "2024-01-01", "k": [1, {"l": "n"}]});
        assert_eq!(parse_yaml(text, Path::new("x.yaml")).unwrap(), expected);
    }

    #[test]
    fn broken_yaml_is_told_with_its_place() {
        for (text, place) in [
            ("a: 1\nb: [1, 2\nc: 3\n", "x.yaml: not valid YAML at line "),
            ("a: 1\na: 2\n", "x.yaml: not valid YAML at line 2, column 1: "),
        ] {
            let message = parse_yaml(text, Path::new("x.yaml")).unwrap_err().to_string();
            assert!(message.starts_with(place) && !message.contains('\n'), "{message}");
        }
    }

    #[test]
    fn half_a_surrogate_pair_in_quotes_is_a_replacement_character_and_elsewhere_text() {
        let text = "a: \"x\\ud83d\"\nb: |-\n  '\\ud83d'\nc: \"\\ude00\n  y\"\nd: \\ud83d\ne: \"\\ud83d\\ude00\"\n";
        let expected = json!({"a": "x\u{fffd}", "b": "'\\ud83d'", "c": "\u{fffd} y", "d": "\\ud83d", "e": "\u{1f600}"});
        assert_eq!(parse_yaml(text, Path::new("x.yaml")).unwrap(), expected);
        let many: String = (0..100).map(|key| format!("k{key}: \"\\ud83d\"\n")).collect();
        assert_eq!(parse_yaml(&many, Path::new("x.yaml")).unwrap()["k99"], "\u{fffd}");
        let message = parse_yaml("a: \"\\ud83d\"\nb: [\n", Path::new("x.yaml")).unwrap_err().to_string();
        assert!(message.contains("line 2") || message.contains("line 3"), "{message}");
    }

    #[test]
    fn a_bomb_does_not_explode() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let inner = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![inner; 10].join(", ")));
        }
        assert!(parse_yaml(&text, Path::new("x.yaml")).is_err());
    }
}
