//! An item as a user's template has it: its line and its details in one, with every member there.

use std::io;

use serde_json::{Map, Value, json};

use super::{
    block::Place,
    body::Bodies,
    detail::{Describer, Row},
    item_run::ItemRun,
    options::HtmlOptions,
};

/// The data of `{{#requests}}`; `folder` is what the folder is called.
pub(super) fn request_model(run: &ItemRun, folder: &str, options: &HtmlOptions) -> io::Result<Value> {
    let mut describer = Describer { options, bodies: Bodies::default(), is_full: false };
    let mut model = members(&Row::new(run, 0, Place::default()))?;
    model.extend(members(&describer.detail(run, None)?)?);
    model.remove("detail");
    model.insert("item".to_owned(), run.item.name.as_str().into());
    model.insert("folder".to_owned(), folder.into());
    // Strict templates fail at what is not there: null where there is nothing.
    complete(
        &mut model,
        &["code", "time", "size", "warnings", "next_request", "visualizer", "visualizer_problem", "cut_off"],
    );
    each(&mut model, "visualizer", complete_body);
    each(&mut model, "exchanges", |exchange| {
        complete(exchange, &["auth", "mode", "body", "response", "error"]);
        name_headers(exchange);
        each(exchange, "body", complete_body);
        each(exchange, "error", |error| complete(error, &["code"]));
        each(exchange, "response", |response| {
            complete(response, &["body", "remote"]);
            name_headers(response);
            each(response, "body", complete_body);
        });
    });
    let complete_error = |error: &mut Map<String, Value>| complete(error, &["line", "column"]);
    each(&mut model, "assertions", |assertion| {
        complete(assertion, &["skipped", "error"]);
        each(assertion, "error", complete_error);
    });
    each(&mut model, "errors", |fault| each(fault, "error", complete_error));
    each(&mut model, "console", |line| complete(line, &["script"]));
    Ok(Value::Object(model))
}

fn members(value: &impl serde::Serialize) -> io::Result<Map<String, Value>> {
    match serde_json::to_value(value)? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn complete(model: &mut Map<String, Value>, names: &[&str]) {
    for name in names {
        model.entry(*name).or_insert(Value::Null);
    }
}

fn complete_body(body: &mut Map<String, Value>) {
    complete(body, &["text", "base64", "missing"]);
}

/// Does something to a member that is an object, or to each object of a list.
fn each(model: &mut Map<String, Value>, name: &str, mut change: impl FnMut(&mut Map<String, Value>)) {
    match model.get_mut(name) {
        Some(Value::Object(member)) => change(member),
        Some(Value::Array(members)) => members.iter_mut().filter_map(Value::as_object_mut).for_each(change),
        _ => {}
    }
}

/// `[name, value, 1]` → `{name, value, system}`.
fn name_headers(message: &mut Map<String, Value>) {
    for header in message.get_mut("headers").and_then(Value::as_array_mut).into_iter().flatten() {
        *header = json!({"name": header[0], "value": header[1], "system": header[2] == 1});
    }
}
