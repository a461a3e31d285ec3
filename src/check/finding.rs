//! One thing that is wrong.

use std::fmt;

use crate::collection::{LoadError, Position};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A run would fail, or do something else than what is written.
    Error,
    /// Odd, but it runs.
    Warning,
}

/// What is wrong and where; shown as one line `file:line:column: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The file.
    pub file: String,
    /// Where in it; `None` when it is the whole.
    pub at: Option<Position>,
    /// What is wrong.
    pub text: String,
    /// Two lines for below it: the place in a file that could not be parsed.
    pub excerpt: Option<[String; 2]>,
}

impl Finding {
    /// An error.
    pub(super) fn error(file: impl Into<String>, at: Option<Position>, text: impl Into<String>) -> Finding {
        Finding { severity: Severity::Error, file: file.into(), at, text: text.into(), excerpt: None }
    }

    /// A warning.
    pub(super) fn warning(file: impl Into<String>, at: Option<Position>, text: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(file, at, text) }
    }

    /// A sentence that begins with its file's name, as loading makes them.
    pub(super) fn warning_of(sentence: &str, file: &str) -> Finding {
        match sentence.strip_prefix(file).and_then(|rest| rest.strip_prefix(": ")) {
            Some(text) => Finding::warning(file, Some(Position::START), text),
            None => Finding::warning(file, None, sentence),
        }
    }

    /// A file that cannot be used; `find` tells where in which file a path leads.
    pub fn unusable(fault: &LoadError, find: impl Fn(&str, &str) -> Option<Position>) -> Finding {
        match fault {
            LoadError::Unreadable { file, source } => Finding::error(file, None, source.to_string()),
            LoadError::NotJson { file, line, column, problem } => {
                Finding::error(file, at(*line, *column), format!("not valid JSON: {problem}")).with_excerpt(fault)
            }
            LoadError::NotYaml { file, line, column, problem } => {
                Finding::error(file, at(*line, *column), format!("not valid YAML: {problem}"))
            }
            LoadError::OtherKind { file, problem } => Finding::error(file, Some(Position::START), problem),
            LoadError::Wrong { file, place, problem } => {
                Finding::error(file, find(file, place), format!("{place}: {problem}"))
            }
            LoadError::WrongRow { file, at, problem } => Finding::error(file, Some(*at), problem),
        }
    }
}

fn at(line: usize, column: usize) -> Option<Position> {
    Some(Position { line: line.max(1), column: column.max(1) })
}

impl fmt::Display for Finding {
    /// One line, whatever is in the names of a file.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut write = |text: &str| {
            text.chars().try_for_each(|character| match character.is_control() {
                true => write!(formatter, "{}", character.escape_default()),
                false => write!(formatter, "{character}"),
            })
        };
        write(&self.file)?;
        if let Some(Position { line, column }) = self.at {
            write(&format!(":{line}:{column}"))?;
        }
        write(": ")?;
        write(&self.text)?;
        match self.severity {
            Severity::Error => Ok(()),
            Severity::Warning => write(" (warning)"),
        }
    }
}
