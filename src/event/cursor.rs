//! Places in a run.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Where in the run something happened; newman's `cursor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Index of the item in the run order.
    pub position: usize,
    /// Iteration, from 0.
    pub iteration: usize,
    /// Items in one iteration.
    pub length: usize,
    /// Iterations planned.
    pub cycles: usize,
    /// Identifier of this execution of the item; empty for iteration events.
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
}
