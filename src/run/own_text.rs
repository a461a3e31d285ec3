//! The text of a run that everybody may read: what the collection says, its names, those of environment and variables, and
//! the program's own words. No answer can make a secret of it.

use serde_json::Value;

use crate::{plan::Plan, variable::Scopes};

/// Words of reports and of the libraries that scripts use.
const OWN_WORDS: &str = "AssertionError TypeError ReferenceError SyntaxError RangeError Error JSONError assertion assertions \
    expected undefined [object Object] to deeply equal to have property to include to be a string number boolean object \
    array function response to have status code executed failed iterations requests prerequest-scripts test-scripts \
    failures skipped tests passed success failure error abort pm.test( pm.expect( pm.response pm.environment console.log( \
    at assertion: in test-script in prerequest-script inside total run duration total data received average response time";

/// All of it.
pub(super) fn own_text(collection: Option<&Value>, plan: &Plan, scopes: &Scopes) -> String {
    let mut text = OWN_WORDS.to_owned();
    let mut add = |part: &str| {
        text.push('\n');
        text.push_str(part);
    };
    add(&plan.collection_name);
    for step in &plan.steps {
        add(&step.name);
        step.folders.iter().for_each(|folder| add(folder));
    }
    for name in Scopes::ORDER {
        let scope = scopes.scope(name);
        scope.name.iter().for_each(|name| add(name));
        scope.variables().iter().for_each(|variable| add(&variable.key));
    }
    if let Some(collection) = collection {
        add_strings(collection, &mut add);
    }
    text
}

fn add_strings(json: &Value, add: &mut impl FnMut(&str)) {
    match json {
        Value::String(part) => add(part),
        Value::Array(members) => members.iter().for_each(|member| add_strings(member, add)),
        Value::Object(members) => members.values().for_each(|member| add_strings(member, add)),
        _ => {}
    }
}
