//! Messages for the user, as data: whoever has a job run prints, logs or keeps them.

use std::fmt;

use crate::secret::Shown;

/// How much a message matters, and the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something could not be done.
    Error,
    /// It goes on, but perhaps not as the user meant.
    Warning,
    /// The program may not have been called as the user meant. It is told at the start and again at the end.
    Usage,
    /// About the program's own doing.
    Note,
    /// A sentence of its own, without a word before it.
    Plain,
}

/// A message for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How much it matters.
    pub severity: Severity,
    /// The sentence.
    pub text: Shown,
}

impl Notice {
    /// Something could not be done.
    pub fn error(text: Shown) -> Notice {
        Notice { severity: Severity::Error, text }
    }

    /// Something may not be as the user meant.
    pub fn warning(text: Shown) -> Notice {
        Notice { severity: Severity::Warning, text }
    }

    /// The program may not have been called as the user meant.
    pub fn usage(text: Shown) -> Notice {
        Notice { severity: Severity::Usage, text }
    }

    /// Something about the program's own doing.
    pub fn note(text: Shown) -> Notice {
        Notice { severity: Severity::Note, text }
    }

    /// A sentence of its own.
    pub fn plain(text: Shown) -> Notice {
        Notice { severity: Severity::Plain, text }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Error => "error: ",
            Severity::Warning | Severity::Usage => "warning: ",
            Severity::Note => "postwatch: ",
            Severity::Plain => "",
        };
        write!(formatter, "{word}{}", self.text)
    }
}
