//! Every kind of finding, with its place.

use std::fs;

use serde_json::{Value, json};

use super::{Checks, Known};

fn lines_of(name: &str, text: &str, known: Known) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let prefix = format!("{}/", folder.path().display());
    Checks::new(known).file(&path).iter().map(|finding| finding.to_string().replace(&prefix, "")).collect()
}

fn collection(extra: Value) -> String {
    let mut whole = json!({"info": {"name": "c"}, "item": []});
    if let (Some(whole), Value::Object(extra)) = (whole.as_object_mut(), extra) {
        whole.extend(extra);
    }
    whole.to_string()
}

fn complete(names: &[&str]) -> Known {
    Known { names: names.iter().map(|name| (*name).to_owned()).collect(), is_complete: true }
}

#[test]
fn a_good_collection_has_no_findings() {
    let text = collection(json!({
        "variable": [{"key": "base", "value": "http://h"}],
        "auth": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}"}]},
        "item": [{"name": "one", "id": "1", "request": {"url": "{{base}}/{{$guid}}/{{id}}?q={{row}}", "header": [{"key": "A", "value": "{{off}}", "disabled": true}]},
            "event": [{"listen": "test", "script": {"exec": "pm.environment.set('id', await f()); pm.execution.setNextRequest('two')"}}]},
            {"name": "two", "id": "2", "request": "{{base}}", "event": [{"listen": "test", "script": {"exec": "postman.setNextRequest(null); pm.setNextRequest(computed)"}}]}]
    }));
    assert_eq!(lines_of("c.json", &text, complete(&["token", "row"])), [""; 0]);
}

#[test]
fn undefined_variables_need_an_environment_to_be_sure() {
    let text = collection(
        json!({"item": [{"name": "f", "item": [{"name": "one", "request": {"url": "{{base}}/{{$randomThing}}",
        "auth": {"type": "basic", "basic": [{"key": "username", "value": "{{user}}"}]}}}]}]}),
    );
    assert_eq!(
        lines_of("c.json", &text, Known::default()),
        ["c.json: item[0].item[0] (one): there is no dynamic variable {{$randomThing}}"]
    );
    assert_eq!(
        lines_of("c.json", &text, complete(&[])),
        [
            "c.json: item[0].item[0] (one): there is no dynamic variable {{$randomThing}}",
            "c.json: item[0].item[0] (one): the variable {{base}} is not defined",
            "c.json: item[0].item[0] (one): auth: the variable {{user}} is not defined",
        ]
    );
    let computed = collection(json!({"item": [{"name": "one", "request": "{{base}}",
        "event": [{"listen": "prerequest", "script": "pm.environment.set(name, 1)"}]}]}));
    assert_eq!(
        lines_of("c.json", &computed, complete(&[])),
        ["c.json: item[0] (one): the variable {{base}} is not defined (warning)"]
    );
}

#[test]
fn scripts_auth_names_and_targets_are_checked() {
    let text = collection(json!({
        "auth": {"type": "magic"},
        "event": [{"listen": "prerequest", "script": {"exec": ["let a = 1;", "let b = ;"]}}],
        "item": [
            {"name": "one", "id": "x", "request": "h", "event": [{"listen": "test", "script": {"exec": ["", "postman.setNextRequest('nowhere');"]}}]},
            {"name": "one", "id": "x", "request": "h"},
            {"name": "none"}
        ]
    }));
    let lines = lines_of("c.json", &text, Known::default());
    let starts = [
        "c.json: auth: unknown authentication \"magic\"; there are apikey,",
        "c.json: prerequest script: line 2, column 9: ",
        "c.json: item[1] (one): another item of the same folder is named \"one\" too (warning)",
        "c.json: item[1] (one): the id x is that of item[0] (one) too",
        "c.json: item[2] (none): the request has no URL: of an object, `host` and `path` count and `raw` does not",
        "c.json: item[0] (one): test script: line 2: setNextRequest names \"nowhere\", and no request has this name or id",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
}

#[test]
fn schema_errors_tell_their_place() {
    let text = collection(json!({"item": [{"name": "x", "request": {"url": 5}}]}));
    assert_eq!(
        lines_of("c.json", &text, Known::default()),
        ["c.json: item[0].request.url: expected a string or an object, found the number 5"]
    );
    assert_eq!(
        lines_of("c.json", "{\n 5", Known::default()),
        ["c.json: not valid JSON at line 2, column 2: key must be a string"]
    );
    assert_eq!(
        lines_of("c.json", "{\"info\": {}}", Known::default()),
        ["c.json: not a Postman collection: `item` is missing at the top level"]
    );
}

#[test]
fn old_collections_are_checked_with_a_warning() {
    let text =
        json!({"name": "old", "order": ["r"], "requests": [{"id": "r", "name": "r", "url": "h", "tests": "let 1"}]})
            .to_string();
    let lines = lines_of("c.json", &text, Known::default());
    assert!(
        lines.len() == 2 && lines[0].ends_with("(warning)") && lines[1].contains("test script: line 1"),
        "{lines:?}"
    );
}

#[test]
fn variables_and_data_are_checked() {
    let environment = json!({"name": "e", "values": [{"key": "a", "value": "1"}, {"key": "", "value": "2"}, {"key": "a", "value": "3"}]});
    assert_eq!(
        lines_of("e.json", &environment.to_string(), Known::default()),
        [
            "e.json: values[1]: the variable has no `key`",
            "e.json: values[2]: \"a\" is defined above already; the last one is used (warning)"
        ]
    );
    assert_eq!(
        lines_of("g.json", "{\"values\": 5}", Known::default()),
        ["g.json: values: expected an array, found the number 5"]
    );
    assert_eq!(lines_of("e.yaml", "values: [", Known::default()).len(), 1);
    assert_eq!(
        lines_of("d.csv", "a,b\n1,2\n3\n", Known::default()),
        ["d.csv: row 2: 1 values where others have 2 (warning)"]
    );
    assert_eq!(
        lines_of("d.csv", "a\n\"1\n", Known::default()),
        ["d.csv: line 2: a quote is opened here and never closed"]
    );
    assert_eq!(
        lines_of("d.json", "[{\"a\": 1}, 5]", Known::default()),
        ["d.json: [1]: expected an object of variables, found the number 5"]
    );
}

#[test]
fn a_directory_is_checked_once_and_tells_its_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".resources")).unwrap();
    fs::write(folder.path().join(".resources/definition.yaml"), "$kind: collection\nname: c\n").unwrap();
    let request = "$kind: http-request\nurl: h\nscripts:\n  - type: afterResponse\n    code: let 1\n";
    fs::write(folder.path().join("r.request.yaml"), request).unwrap();
    let mut checks = Checks::new(Known::default());
    let lines: Vec<String> =
        checks.file(&folder.path().join("r.request.yaml")).iter().map(ToString::to_string).collect();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains(": r.request.yaml: test script: line 1"), "{lines:?}");
    assert!(checks.file(folder.path()).is_empty());
}

#[test]
fn findings_stay_on_one_line() {
    let text = collection(json!({"item": [{"name": "a\nb\u{1b}[31m"}]}));
    assert_eq!(
        lines_of("c.json", &text, Known::default()),
        [
            "c.json: item[0] (a\\nb\\u{1b}[31m): the request has no URL: of an object, `host` and `path` count and `raw` does not"
        ]
    );
}
