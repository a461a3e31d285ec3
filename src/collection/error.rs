//! Why a file could not be used: in which file, at which place, and what to do.

use super::Position;

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
