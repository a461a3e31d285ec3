//! What newman says of an audit, by way of `tests/peers/newman-reporter-findings`.

use std::{fs, path::Path};

use serde_json::Value;

use super::findings::{Audit, name_and_message, text_of};

/// Reads the reporter's file.
pub fn read(export: &Path) -> Audit {
    let text = fs::read_to_string(export).unwrap_or_else(|error| panic!("{}: {error}", export.display()));
    let report: Value = serde_json::from_str(&text).unwrap();
    let members = |name: &str| report[name].as_array().cloned().unwrap_or_default();
    Audit {
        shown: members("visualized").iter().map(|shown| shown["data"].clone()).collect(),
        assertions: members("assertions").iter().map(assertion).collect(),
        errors: members("errors").iter().map(Value::to_string).collect(),
    }
}

fn assertion(told: &Value) -> (String, Option<(String, String)>) {
    let error = Some(&told["error"]).filter(|error| !error.is_null());
    (text_of(&told["name"]), error.map(name_and_message))
}
