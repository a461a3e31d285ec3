//! Places in the repository.

use crate::finding::Failure;

/// Where something stands in the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// Path from the root of the repository.
    pub file: String,
    /// Line, from 1, if known.
    pub line: Option<usize>,
}

/// Finds where the collection defines what failed; asked for the few failures that become annotations.
pub type Locate = Box<dyn Fn(&Failure) -> Option<SourcePlace> + Send>;
