//! What a check is told beside the files.

use std::collections::HashSet;

/// The variables that collections may use beside their own.
#[derive(Debug, Default)]
pub struct Known {
    /// Their names.
    pub names: HashSet<String>,
    /// Whether an environment was given, so that what is not there is nowhere.
    pub is_complete: bool,
}
