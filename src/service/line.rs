//! What a service says.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::secret::Shown;

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What happens.
    Info,
    /// Something may not be as meant.
    Warn,
    /// Something could not be done.
    Error,
}

/// A line of the log.
#[derive(Clone, Debug, Serialize)]
pub struct LogLine {
    /// When.
    #[serde(serialize_with = "iso")]
    pub at: DateTime<Utc>,
    /// How much it matters.
    pub level: LogLevel,
    /// What happened: `started`, `run`, `skipped`, `reloaded`, `alert`, `stopping`, `message`.
    pub event: &'static str,
    /// The monitor it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub monitor: Option<String>,
    /// The sentence.
    pub message: Shown,
}

impl LogLine {
    /// For people: `2026-12-01T09:00:00Z  Shop: success in 12ms, 1 request`.
    pub fn text(&self) -> String {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let word = match self.level {
            LogLevel::Info => "",
            LogLevel::Warn => "warning: ",
            LogLevel::Error => "error: ",
        };
        match &self.monitor {
            Some(monitor) => format!("{at}  {word}{monitor}: {}", self.message),
            None => format!("{at}  {word}{}", self.message),
        }
    }
}

fn iso<S: serde::Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true))
}
