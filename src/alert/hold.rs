//! What holds alerts back.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::secret::Shown;

/// Why alerts of a monitor are held back for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Hold {
    /// Somebody paused it.
    Paused,
    /// It is being worked on, as its file says.
    Maintenance,
    /// A monitor that it depends on fails.
    DependsOn(Shown),
    /// postwatch itself reaches nobody.
    CutOff,
}

impl fmt::Display for Hold {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hold::Paused => formatter.write_str("the monitor is paused"),
            Hold::Maintenance => formatter.write_str("maintenance"),
            Hold::DependsOn(monitor) => write!(formatter, "\"{monitor}\", which it depends on, fails"),
            Hold::CutOff => formatter.write_str("postwatch has no connection to the network"),
        }
    }
}

/// An alert that is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Since when there is something to tell.
    pub since: DateTime<Utc>,
    /// Why it is not told.
    pub hold: Hold,
}
