//! Places in files, for reports that point at them.

use std::fmt;

use crate::finding::Failure;

/// Where something stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// The file, as a reader of the report finds it.
    pub file: String,
    /// Line and column, from 1, if known.
    pub position: Option<(usize, usize)>,
}

impl fmt::Display for SourcePlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.position {
            Some((line, column)) => write!(formatter, "{}:{line}:{column}", self.file),
            None => formatter.write_str(&self.file),
        }
    }
}

/// Finds where the collection defines what failed. It reads the file: asked for few failures.
pub type Locate = Box<dyn Fn(&Failure) -> Option<SourcePlace> + Send>;
