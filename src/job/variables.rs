//! Variables from outside the environment file: `.env` files, the process, the command line.

use std::fs;

use super::{error::Refusal, spec::VariableSpec};
use crate::{
    surroundings::Surroundings,
    variable::{Scope, Value},
};

/// Puts them into the environment; what comes later wins: files, the process, the command line,
/// secrets.
pub(super) fn add_variables(
    environment: &mut Scope,
    spec: &VariableSpec,
    surroundings: &Surroundings,
) -> Result<(), Refusal> {
    for path in &spec.env_files {
        let wrong = |problem: String| Refusal::bad_input(format!("{}: {problem}", path.display()));
        let text = fs::read_to_string(surroundings.path(path)).map_err(|error| wrong(error.to_string()))?;
        for (key, value) in read_env(&text).map_err(wrong)? {
            environment.set(&key, Value::text(value), None);
        }
    }
    for prefix in &spec.env_from_process {
        let prefix = format!("{}_", prefix.trim_end_matches('_'));
        for (name, value) in &surroundings.environment {
            let Some(key) = name.strip_prefix(&prefix).filter(|key| !key.is_empty()) else { continue };
            environment.set(key, Value::text(value.as_str()), None);
            for same in same_names(environment, key, name) {
                environment.set(&same, Value::text(value.as_str()), None);
            }
        }
    }
    set_variables(environment, &spec.environment);
    for (key, value) in &spec.secrets {
        environment.set(key, Value::text(value.as_str()), Some("secret"));
    }
    environment.take_written();
    Ok(())
}

/// The variables that a variable of the process fills besides `key`: those that the environment calls alike in other
/// letters, and its whole name in small letters. So `AWS_ACCESS_KEY_ID` fills `aws_access_key_id`, and `PROD_DB_PASSWORD`
/// with the prefix `PROD` fills `db-password`, which no shell could set.
fn same_names(environment: &Scope, key: &str, whole: &str) -> Vec<String> {
    let is_same = |other: &str| other != key && (is_alike(other, key) || is_alike(other, whole));
    let known = environment.variables().iter().map(|variable| variable.key.to_string());
    let mut names: Vec<String> = known.filter(|other| is_same(other)).collect();
    if !names.iter().any(|other| is_alike(other, whole)) {
        names.push(whole.to_ascii_lowercase());
    }
    names
}

/// Whether two names differ in nothing but what names of process variables cannot hold.
fn is_alike(one: &str, other: &str) -> bool {
    let letters = |name: &str| {
        let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
        name.chars().map(letter).collect::<String>()
    };
    letters(one) == letters(other)
}

/// Puts `KEY=VALUE` pairs into a scope; without `=` the value is undefined, as in newman.
pub(super) fn set_variables(scope: &mut Scope, pairs: &[String]) {
    for pair in pairs {
        match pair.split_once('=') {
            Some((key, value)) => scope.set(key, Value::text(value), None),
            None => scope.set(pair, Value::Undefined, None),
        }
    }
    scope.take_written();
}

/// Reads lines `KEY=VALUE`, with `export` before them or not. Single quotes keep everything, double quotes know `\n`,
/// `\t`, `\"` and `\\` and may go over several lines, ` #` begins a comment.
fn read_env(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            rest = after;
            continue;
        }
        let trimmed = trimmed.strip_prefix("export ").unwrap_or(trimmed);
        let Some((key, value)) = trimmed.split_once('=') else {
            return Err(format!("line {number}: expected KEY=VALUE"));
        };
        let (key, value) = (key.trim().to_owned(), value.trim_start());
        let Some(quote) = value.chars().next().filter(|first| ['"', '\''].contains(first)) else {
            let value = value.split_once(" #").map_or(value, |(value, _)| value);
            pairs.push((key, value.trim().to_owned()));
            rest = after;
            continue;
        };
        // A quoted value may go on after this line.
        let from = line.find('=').and_then(|equals| Some(equals + line[equals..].find(quote)? + 1)).unwrap_or(0);
        let (value, end) = quoted(&rest[from..], quote).ok_or(format!("line {number}: the quote is not closed"))?;
        number += rest[from..from + end].matches('\n').count();
        rest = rest[from + end..].split_once('\n').map_or("", |(_, after)| after);
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// The text up to the closing quote, and where it ends.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            _ if character == quote => return Some((value, place + 1)),
            '\\' if quote == '"' => match characters.next()?.1 {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                other @ ('"' | '\\' | '$') => value.push(other),
                other => value.extend(['\\', other]),
            },
            other => value.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn env_files_are_read() {
        let text = "# comment\nA=1\nexport B = two words # why\n\nC='it #is\\n'\r\nD=\"x\\ny \\\"z\\\"\" # end\nE=\nF=\"two\nlines\"\nG=a=b#c\n";
        let expected = [
            ("A", "1"),
            ("B", "two words"),
            ("C", "it #is\\n"),
            ("D", "x\ny \"z\""),
            ("E", ""),
            ("F", "two\nlines"),
            ("G", "a=b#c"),
        ];
        let read = read_env(text).unwrap();
        assert_eq!(read.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
        assert_eq!(read_env("A=1\nnonsense").unwrap_err(), "line 2: expected KEY=VALUE");
        assert_eq!(read_env("A=\"x\ny").unwrap_err(), "line 1: the quote is not closed");
    }
}
