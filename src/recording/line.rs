//! Reading back what the `events` reporter wrote.
//!
//! Every fact has one line that carries all of it, named after newman's event; the lines around it are derived and
//! left out here. So a recording gives back exactly the events it was made from.

use std::sync::Arc;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::event::{Cursor, Event, EventKind};

/// Version of the lines; raised when a reader of the former could misread them.
pub const VERSION: u32 = 1;

/// Why a line of a recording could not be read.
#[derive(Debug, Error)]
pub enum LineError {
    /// It is no JSON, or lacks something.
    #[error("not a line of a recording: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It was written by a later version.
    #[error(
        "version {found} of recordings is not known to this postwatch, which knows version {}{}",
        VERSION,
        tool.as_ref().map(|tool| format!("; it was written by {tool}")).unwrap_or_default()
    )]
    Version {
        /// The version it claims.
        found: u32,
        /// The program that wrote it, where it says so.
        tool: Option<String>,
    },
    /// The file begins with something else.
    #[error(
        "not a recording: a recording is what `postwatch run -r events` writes, and begins with a line `recording`"
    )]
    Foreign,
    /// It is not UTF-8.
    #[error("not a line of a recording: it is no UTF-8 text")]
    NoText,
}

/// Reads the first line, which says what the file is.
pub fn read_head(line: &str) -> Result<(), LineError> {
    #[derive(Deserialize)]
    struct First {
        v: u32,
        event: String,
        #[serde(default)]
        tool: Option<String>,
    }
    match serde_json::from_str::<First>(line) {
        Ok(first) if first.event != "recording" => Err(LineError::Foreign),
        Ok(first) if first.v != VERSION => Err(LineError::Version { found: first.v, tool: first.tool }),
        Ok(_) => Ok(()),
        Err(_) => Err(LineError::Foreign),
    }
}

/// What each line has.
#[derive(Deserialize)]
struct Head<'a> {
    v: u32,
    #[serde(borrow)]
    event: std::borrow::Cow<'a, str>,
    #[serde(default)]
    at: chrono::DateTime<chrono::Utc>,
    #[serde(default)]
    elapsed_ms: f64,
    #[serde(default)]
    collection: usize,
}

/// Reads the event of one line; `None` for a line that only repeats or announces another.
pub fn read_line(line: &str) -> Result<Option<Event>, LineError> {
    let head: Head = serde_json::from_str(line)?;
    if head.v != VERSION {
        return Err(LineError::Version { found: head.v, tool: None });
    }
    let kind = match head.event.as_ref() {
        "start" => EventKind::RunStarted(fact(line)?),
        "beforeIteration" => EventKind::IterationStarted(cursor(line)?),
        "beforeItem" => EventKind::StepStarted(fact(line)?),
        "beforeScript" => EventKind::ScriptStarted(fact(line)?),
        "console" => EventKind::ConsoleLogged(fact(line)?),
        "assertion" => EventKind::AssertionFinished(fact(line)?),
        "exception" => EventKind::ExceptionThrown(fact(line)?),
        "script" => EventKind::ScriptFinished(fact(line)?),
        // A hop before the last one is an `io` of its own; the others repeat their `request`.
        "io" | "request" => return exchange(line, &head),
        "item" => EventKind::StepFinished(fact(line)?),
        "iteration" => EventKind::IterationFinished(cursor(line)?),
        "warning" => EventKind::Warned(fact(line)?),
        "done" => EventKind::RunFinished(fact(line)?),
        _ => return Ok(None),
    };
    Ok(Some(event(&head, kind)))
}

fn exchange(line: &str, head: &Head<'_>) -> Result<Option<Event>, LineError> {
    #[derive(Deserialize)]
    struct Parts<'a> {
        #[serde(borrow)]
        response: Option<&'a RawValue>,
        #[serde(borrow)]
        message: Option<&'a RawValue>,
    }
    let parts: Parts = serde_json::from_str(line)?;
    let kind = match (parts.response, parts.message) {
        (Some(_), _) => EventKind::ExchangeFinished(Arc::new(fact(line)?)),
        (None, Some(_)) => EventKind::ExchangeFailed(Arc::new(fact(line)?)),
        (None, None) => return Ok(None),
    };
    Ok(Some(event(head, kind)))
}

fn event(head: &Head<'_>, kind: EventKind) -> Event {
    Event { at: head.at, elapsed_ms: head.elapsed_ms, collection: head.collection, kind }
}

fn fact<T: DeserializeOwned>(line: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(line)
}

fn cursor(line: &str) -> Result<Cursor, serde_json::Error> {
    #[derive(Deserialize)]
    struct Line {
        cursor: Cursor,
    }
    serde_json::from_str::<Line>(line).map(|line| line.cursor)
}
