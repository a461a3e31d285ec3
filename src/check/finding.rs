//! One thing that is wrong.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A run would fail, or do something else than what is written.
    Error,
    /// Odd, but it runs.
    Warning,
}

/// What is wrong and where; shown as one line `file: place: message`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// File and place, and what is wrong.
    pub text: String,
}

impl Finding {
    /// An error.
    pub fn error(text: impl Into<String>) -> Finding {
        Finding { severity: Severity::Error, text: text.into() }
    }

    /// A warning.
    pub fn warning(text: impl Into<String>) -> Finding {
        Finding { severity: Severity::Warning, text: text.into() }
    }
}

impl fmt::Display for Finding {
    /// One line, whatever is in the names of a file.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.text.chars() {
            if character.is_control() {
                write!(formatter, "{}", character.escape_default())?
            } else {
                write!(formatter, "{character}")?
            }
        }
        match self.severity {
            Severity::Error => Ok(()),
            Severity::Warning => formatter.write_str(" (warning)"),
        }
    }
}
