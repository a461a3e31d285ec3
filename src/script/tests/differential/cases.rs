//! The scripts, what the sandbox made of them, and the table of differences.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::collection::Listen;

pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")
}

/// What scripts find: requests, responses, variables.
pub(super) fn fixture() -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder().join("fixture.json")).unwrap()).unwrap()
}

pub(super) struct Case {
    pub(super) name: String,
    pub(super) code: String,
    pub(super) listen: Listen,
    pub(super) request: String,
    pub(super) response: String,
}

/// `//# name | option, option` begins a case.
pub(super) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.split('\n') {
        let Some(head) = line.strip_prefix("//# ") else {
            if let Some(case) = cases.last_mut() {
                if !case.code.is_empty() {
                    case.code.push('\n');
                }
                case.code.push_str(if line.is_empty() && case.code.is_empty() { " " } else { line });
            }
            continue;
        };
        let (name, options) = head.split_once(" | ").unwrap_or((head, ""));
        let mut case = Case {
            name: name.trim().into(),
            code: String::new(),
            listen: Listen::Test,
            request: "json".into(),
            response: "json".into(),
        };
        for option in options.split(',').map(str::trim).filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                None => case.listen = Listen::Prerequest,
                Some(("request", name)) => case.request = name.into(),
                Some((_, name)) => case.response = name.into(),
            }
        }
        cases.push(case);
    }
    cases
}

/// The cases that the table of differences names: `file: case`.
pub(super) fn explained() -> BTreeSet<String> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differences/scripts.md");
    let table = std::fs::read_to_string(table).unwrap();
    table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| Some(line.split_once('`')?.0.to_owned()))
        .collect()
}

pub(super) fn recorded(file: &str) -> BTreeMap<String, Value> {
    let path = folder().join("recorded").join(file).with_extension("jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut answers = BTreeMap::new();
    for line in text.lines() {
        let answer: Value = serde_json::from_str(line).unwrap();
        let name = super::host::text(&answer["case"]);
        assert!(answers.insert(name.clone(), answer).is_none(), "{file} has two cases named {name}");
    }
    answers
}

pub(super) fn case_files() -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(folder().join("cases"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".js"))
        .collect();
    files.sort();
    files
}
