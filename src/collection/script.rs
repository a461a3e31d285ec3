//! Scripts as they stand in a collection.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    LoadError, Place,
    json::{as_list_or_one, optional_text, text_or_lines},
};
use crate::spelling::nearest;

/// Which of an item's two kinds of script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Listen {
    /// Before the request.
    Prerequest,
    /// After the response.
    Test,
}

impl Listen {
    /// Postman's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Listen::Prerequest => "prerequest",
            Listen::Test => "test",
        }
    }
}

/// A script of the collection. The engine compiles each `Arc` once per run (by address).
#[derive(Debug)]
pub struct ScriptSource {
    /// Identifier as its file gives it; may be empty.
    pub id: String,
    /// What `pm.info.eventName` says, where that is not the word of format 2.1; else empty.
    pub event_name: String,
    /// The code, lines joined.
    pub code: String,
}

/// A script and when it runs.
#[derive(Clone, Debug)]
pub struct ScriptEvent {
    /// When.
    pub listen: Listen,
    /// What.
    pub source: Arc<ScriptSource>,
    /// Its place in the list of events that its file has.
    pub index: usize,
}

/// Reads `event`: disabled scripts, and events other than prerequest and test, are left out. Empty ones count. Code that
/// never runs is warned of.
pub(super) fn read_events(
    json: Option<&Value>,
    place: &Place,
    warnings: &mut Vec<String>,
) -> Result<Vec<ScriptEvent>, LoadError> {
    let mut events = Vec::new();
    for (index, event) in as_list_or_one(json.unwrap_or(&Value::Null), place)?.iter().enumerate() {
        let place = place.index(index);
        if event.get("disabled") == Some(&Value::Bool(true)) {
            continue;
        }
        let mut warn = |problem: String| warnings.push(format!("{}: {}: {problem}", place.file(), place.path()));
        let listen = match event.get("listen").and_then(Value::as_str) {
            Some("prerequest") => Listen::Prerequest,
            Some("test") => Listen::Test,
            listen => {
                if event.get("script").is_some_and(has_code) {
                    warn(never_runs(listen));
                }
                continue;
            }
        };
        if event.get("script").is_some_and(|script| script.get("src").is_some() && !has_code(script)) {
            warn("a script at `script.src` never runs, as in Postman: its code belongs into `script.exec`".to_owned());
        }
        let script = event.get("script");
        let (id, code) = match script {
            Some(Value::Object(members)) => {
                (optional_text(members.get("id")), text_or_lines(members.get("exec"), &place.member("script.exec"))?)
            }
            other => (String::new(), text_or_lines(other, &place.member("script"))?),
        };
        if script.is_some_and(|script| !script.is_null()) {
            let event_name = optional_text(event.get("name"));
            events.push(ScriptEvent { listen, source: Arc::new(ScriptSource { id, event_name, code }), index });
        }
    }
    Ok(events)
}

fn has_code(script: &Value) -> bool {
    let is_code = |value: &Value| match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(lines) => lines.iter().any(|line| line.as_str().is_some_and(|line| !line.trim().is_empty())),
        _ => false,
    };
    is_code(script) || script.get("exec").is_some_and(is_code)
}

fn never_runs(listen: Option<&str>) -> String {
    let known = [Listen::Prerequest.as_str(), Listen::Test.as_str()];
    match listen {
        None => format!("a script without `listen` never runs; it is one of {}", known.join(", ")),
        Some(listen) => match nearest(listen, known) {
            Some(meant) => format!("a script that listens to \"{listen}\" never runs; did you mean \"{meant}\"?"),
            None => format!("a script that listens to \"{listen}\" never runs; known are {}", known.join(", ")),
        },
    }
}
