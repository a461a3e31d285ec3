//! Findings as the events export holds them (contract `postwatch.findings/1`).

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

/// Check, entity, reason: what a truth is written in.
pub type Finding = (String, String, String);

/// What one run of the audit said.
#[derive(Debug, Default)]
pub struct Audit {
    /// All `data` of the contract that scripts gave to the visualizer, in order.
    pub shown: Vec<Value>,
    /// Name of each assertion, with name and message of its error.
    pub assertions: Vec<(String, Option<(String, String)>)>,
    /// Errors of scripts and requests, which an audit has none of.
    pub errors: Vec<String>,
}

impl Audit {
    /// Reads an events export.
    pub fn read(export: &Path) -> Audit {
        let text = fs::read_to_string(export).unwrap_or_else(|error| panic!("{}: {error}", export.display()));
        let mut audit = Audit::default();
        for line in text.lines() {
            let event: Value = serde_json::from_str(line).unwrap();
            let error = Some(&event["error"]).filter(|error| !error.is_null());
            match event["event"].as_str().unwrap_or_default() {
                "item" => audit.shown.extend(contract(&event["visualizer"]["data"]).cloned()),
                "assertion" => audit.assertions.push((text_of(&event["assertion"]), error.map(name_and_message))),
                "script" => audit.errors.extend(error.map(Value::to_string)),
                _ => {}
            }
        }
        audit
    }

    /// The checks of all objects, by number. A check told twice is an error of the collection.
    pub fn checks(&self) -> BTreeMap<String, &Value> {
        let mut checks = BTreeMap::new();
        for check in self.shown.iter().flat_map(|data| data["checks"].as_array().unwrap()) {
            let number = text_of(&check["check"]);
            assert!(checks.insert(number.clone(), check).is_none(), "check {number} is shown twice");
        }
        checks
    }

    /// What was found and is not suppressed, sorted; a finding told twice stands twice.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (number, check) in self.checks() {
            for finding in
                check["findings"].as_array().unwrap().iter().filter(|finding| finding["suppressed"].is_null())
            {
                let (entity, key) = (text_of(&finding["entity"]), text_of(&finding["key"]));
                let entity = match number.as_str() {
                    "3" | "4" => format!("{entity}/{key}"),
                    "9" => format!("{}#{key}", text_of(&finding["arn"])),
                    _ => entity,
                };
                found.push((number.clone(), entity, text_of(&finding["reason"])));
            }
        }
        found.sort();
        found
    }
}

fn contract(data: &Value) -> Option<&Value> {
    (data["schema"] == "postwatch.findings/1").then_some(data)
}

/// An error as told.
pub fn name_and_message(error: &Value) -> (String, String) {
    (text_of(&error["name"]), text_of(&error["message"]))
}

/// A string, or another value as JSON.
pub fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
