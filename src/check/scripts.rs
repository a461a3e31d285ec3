//! Scripts: syntax, where they send the run, and which variables they set.

use std::collections::HashSet;

use super::{Finding, calls::calls};
use crate::{collection::ScriptEvent, script::syntax_fault};

/// What the scripts of a collection do that other checks need.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    /// Variables that some script sets.
    pub(super) set: HashSet<String>,
    /// Whether a script sets variables whose names it computes.
    pub(super) sets_computed: bool,
    /// Places that send the run on, and the name or id they say.
    pub(super) next: Vec<(String, String)>,
}

/// Checks the scripts of one place.
pub(super) fn check(events: &[ScriptEvent], place: &str, deeds: &mut Deeds, findings: &mut Vec<Finding>) {
    for event in events {
        let place = format!("{place}: {} script", event.listen.as_str());
        if let Some(fault) = syntax_fault(&event.source.code) {
            let text = format!("{place}: line {}, column {}: {}", fault.line, fault.column, fault.problem);
            findings.push(Finding::error(text));
            continue;
        }
        for call in calls(&event.source.code) {
            match call.function.as_str() {
                "pm.environment.set"
                | "pm.globals.set"
                | "pm.variables.set"
                | "pm.collectionVariables.set"
                | "postman.setEnvironmentVariable"
                | "postman.setGlobalVariable" => match call.argument {
                    Some(name) => _ = deeds.set.insert(name),
                    None => deeds.sets_computed = true,
                },
                "pm.execution.setNextRequest" | "pm.setNextRequest" | "postman.setNextRequest" => {
                    if let Some(name) = call.argument {
                        deeds.next.push((format!("{place}: line {}", call.line), name));
                    }
                }
                _ => {}
            }
        }
    }
}
