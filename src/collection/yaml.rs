//! YAML → JSON values, by YAML 1.2's rules as Postman writes it. The only file that names the YAML library.

use std::path::Path;

use serde_json::Value;

use super::{LoadError, text::read_text};

/// Whether a file's name says YAML.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml"))
}

/// Reads a file as YAML.
pub(super) fn read_yaml(path: &Path) -> Result<Value, LoadError> {
    parse_yaml(&read_text(path)?, path)
}

/// Parses text as YAML.
pub(super) fn parse_yaml(text: &str, path: &Path) -> Result<Value, LoadError> {
    // `off` and `yes` are words, not booleans: Postman writes them without quotes.
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |place| (place.line() as usize, place.column() as usize));
        LoadError::NotYaml { file: path.display().to_string(), line, column, problem: words_of(&error) }
    })
}

/// The parser's first line, without the place, which we tell ourselves.
fn words_of(error: &serde_saphyr::Error) -> String {
    let text = error.without_snippet().to_string();
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
    fn a_bomb_does_not_explode() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let inner = format!("*a{}", level - 1);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", vec![inner; 10].join(", ")));
        }
        assert!(parse_yaml(&text, Path::new("x.yaml")).is_err());
    }
}
