//! The comparison.

use std::{collections::BTreeSet, rc::Rc};

use regex::Regex;
use serde_json::{Map, Value, json};

use super::{
    answers::run,
    cases::{Case, case_files, cases, explained, fixture, folder, recorded},
    host::Packages,
};
use crate::{
    clock::Clock,
    script::{Engine, EngineSettings, PackageFiles},
};

/// How many of a thousand scripts, and of a thousand facts (console lines, assertions, errors, requests, changes), must
/// be equal.
const EQUAL_PER_MILLE: usize = 990;

/// What is no difference: order of errors, numbers that JSON writes in two ways, members without a value.
fn normal(mut value: Value) -> Value {
    fn visit(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Some(float) = number.as_f64() {
                    *value = json!(float);
                }
            }
            Value::Array(members) => members.iter_mut().for_each(visit),
            Value::Object(members) => members.values_mut().for_each(visit),
            _ => {}
        }
    }
    visit(&mut value);
    if let Some(Value::Array(errors)) = value.get_mut("errors") {
        errors.sort_by_key(Value::to_string);
    }
    if let Some(Value::Object(visualizer)) = value.get_mut("visualizer") {
        visualizer.shift_remove("options");
        visualizer.retain(|_, member| !member.is_null());
    }
    value
}

/// Errors that the sandbox made without a line of the script in their stack, with the line that we found.
fn with_our_lines(mut theirs: Value, ours: &Value) -> Value {
    fn adopt(theirs: &mut Value, ours: &Value) {
        if let (Value::String(theirs), Value::String(ours)) = (theirs, ours)
            && let Some((message, line)) = ours.rsplit_once(" @")
            && *theirs == message
            && line.parse::<u32>().is_ok()
        {
            *theirs = ours.clone();
        }
    }
    for name in ["assertions", "errors"] {
        let (Some(Value::Array(theirs)), Value::Array(ours)) = (theirs.get_mut(name), &ours[name]) else { continue };
        for (theirs, ours) in theirs.iter_mut().zip(ours) {
            match theirs {
                Value::Array(members) if members.len() == 2 => adopt(&mut members[1], &ours[1]),
                other => adopt(other, ours),
            }
        }
    }
    theirs
}

#[test]
fn scripts_do_what_they_do_in_postmans_sandbox() {
    let fixture = fixture();
    let explained = explained();
    let (mut all, mut equal, mut facts, mut equal_facts) = (0, 0, 0, 0);
    let mut unexplained = Vec::new();
    let mut differing = BTreeSet::new();
    for file in case_files() {
        let mut answers = recorded(&file);
        let packages: Rc<dyn PackageFiles> = Rc::new(Packages::of(&fixture));
        let mut engine =
            Engine::new(EngineSettings { packages: Some(packages), ..EngineSettings::new(Clock::system()) });
        for case in cases(&std::fs::read_to_string(folder().join("cases").join(&file)).unwrap()) {
            all += 1;
            let ours = normal(run(&mut engine, &case, &fixture));
            let Some(theirs) = answers.remove(&case.name) else {
                unexplained.push(format!("{file}: {}\n  is not recorded", case.name));
                continue;
            };
            let theirs = with_our_lines(normal(theirs), &ours);
            let (compared, same) = compare(&ours, &theirs);
            facts += compared;
            equal_facts += same;
            if ours == theirs {
                equal += 1;
                continue;
            }
            let name = format!("{file}: {}", case.name);
            if explained.contains(&name) {
                differing.insert(name);
                continue;
            }
            unexplained.push(format!("{name}\n{}", differences(&ours, &theirs)));
        }
        unexplained.extend(answers.into_keys().map(|name| format!("{file}: {name} is recorded and no case")));
    }
    for name in explained.difference(&differing) {
        unexplained.push(format!("{name} stands in the table of differences and is equal, or no case"));
    }
    assert!(unexplained.is_empty(), "{}\n{equal} of {all} are equal", unexplained.join("\n"));
    assert!(equal * 1000 >= all * EQUAL_PER_MILLE, "{equal} of {all} scripts are equal");
    assert!(equal_facts * 1000 >= facts * EQUAL_PER_MILLE, "{equal_facts} of {facts} facts are equal");
}

/// Nearly all cases have one line; the scripts of users have many.
#[test]
fn errors_are_worded_the_same_below_other_lines() {
    let fixture = fixture();
    let line = Regex::new(r" @\d+").unwrap();
    let mut wrong = Vec::new();
    for file in ["errors.js", "wording.js"] {
        let mut engine = Engine::new(EngineSettings::new(Clock::system()));
        let mut messages = |case: &Case| {
            let answer = normal(run(&mut engine, case, &fixture));
            line.replace_all(&format!("{} {}", answer["errors"], answer["assertions"]), "").into_owned()
        };
        for mut case in cases(&std::fs::read_to_string(folder().join("cases").join(file)).unwrap()) {
            let first = messages(&case);
            case.code = format!("const earlier = [{{ item: 1 }}].map((each) => each.item);\n\n    {}", case.code);
            let below = messages(&case);
            if first != below {
                wrong.push(format!("{file}: {}\n  first {first}\n  below {below}", case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many facts two answers have, and how many of them are the same.
fn compare(ours: &Value, theirs: &Value) -> (usize, usize) {
    let (mut all, mut same) = (0, 0);
    for name in names(ours, theirs) {
        let (ours, theirs) = (facts_of(&ours[name]), facts_of(&theirs[name]));
        all += ours.len().max(theirs.len());
        same += ours.iter().zip(&theirs).filter(|(ours, theirs)| ours == theirs).count();
    }
    (all, same)
}

fn facts_of(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(members) => members.iter().collect(),
        other => vec![other],
    }
}

/// The members that one of them has, but for the name of the case.
fn names<'v>(ours: &'v Value, theirs: &'v Value) -> BTreeSet<&'v String> {
    let members = [ours, theirs].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    members.filter(|name| *name != "case").collect()
}

/// The members that differ, ours over theirs.
fn differences(ours: &Value, theirs: &Value) -> String {
    let names: BTreeSet<&String> =
        [ours, theirs].into_iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    let mut lines = String::new();
    for name in names {
        match (&ours[name], &theirs[name]) {
            (ours, theirs) if ours == theirs => {}
            (Value::Array(ours), Value::Array(theirs)) => {
                for index in 0..ours.len().max(theirs.len()) {
                    let (ours, theirs) = (ours.get(index), theirs.get(index));
                    if ours != theirs {
                        let shown = |value: Option<&Value>| value.map_or("nothing".into(), Value::to_string);
                        lines.push_str(&format!("  {name}[{index}] {}\n  sandbox  {}\n", shown(ours), shown(theirs)));
                    }
                }
            }
            (ours, theirs) => lines.push_str(&format!("  {name} {ours}\n  sandbox  {theirs}\n")),
        }
    }
    lines
}
