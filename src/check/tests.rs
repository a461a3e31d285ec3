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

/// The findings without their lines and columns.
fn told(name: &str, text: &str, known: Known) -> Vec<String> {
    lines_of(name, text, known).into_iter().map(unplaced).collect()
}

fn unplaced(line: String) -> String {
    let mut parts = line.splitn(4, ':');
    let [file, number, column, rest] = [parts.next(), parts.next(), parts.next(), parts.next()];
    match (number.map(str::parse::<usize>), column.map(str::parse::<usize>), rest) {
        (Some(Ok(_)), Some(Ok(_)), Some(rest)) => format!("{}:{rest}", file.unwrap_or_default()),
        _ => line,
    }
}

fn collection(extra: Value) -> String {
    let mut whole = json!({"info": {"name": "c"}, "item": []});
    if let (Some(whole), Value::Object(extra)) = (whole.as_object_mut(), extra) {
        whole.extend(extra);
    }
    serde_json::to_string_pretty(&whole).unwrap()
}

fn scripted(listen: &str, lines: &[&str]) -> String {
    let event = json!([{"listen": listen, "script": {"exec": lines}}]);
    collection(json!({"item": [{"name": "one", "request": "h", "event": event}]}))
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
            {"name": "two", "id": "2", "request": "{{base}}", "event": [{"listen": "test", "script": {"exec": "postman.setNextRequest(null); pm.execution.setNextRequest(computed)"}}]}]
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
        ["c.json:12:30: item[0].item[0] (one): there is no dynamic variable {{$randomThing}}"]
    );
    assert_eq!(
        lines_of("c.json", &text, complete(&[])),
        [
            "c.json:12:21: item[0].item[0] (one): the variable {{base}} is not defined",
            "c.json:12:30: item[0].item[0] (one): there is no dynamic variable {{$randomThing}}",
            "c.json:18:29: item[0].item[0] (one): auth: the variable {{user}} is not defined",
        ]
    );
    let computed = collection(json!({"item": [{"name": "one", "request": "{{base}}",
        "event": [{"listen": "prerequest", "script": "pm.environment.set(name, 1)"}]}]}));
    assert_eq!(
        told("c.json", &computed, complete(&[])),
        ["c.json: item[0] (one): the variable {{base}} is not defined (warning)"]
    );
}

#[test]
fn auth_names_and_targets_are_checked_in_one_go() {
    let text = collection(json!({
        "auth": {"type": "magic"},
        "event": [{"listen": "prerequest", "script": {"exec": ["let a = 1;", "let b = ;"]}}],
        "item": [
            {"name": "one", "id": "x", "request": "h", "event": [{"listen": "test", "script": {"exec": ["", "postman.setNextRequest('nowhere');"]}}]},
            {"name": "one", "id": "x", "request": "h"},
            {"name": "none"}
        ]
    }));
    let lines = told("c.json", &text, Known::default());
    let starts = [
        "c.json: item[0] (one): test script, line 2, column 1: setNextRequest names \"nowhere\", and no request has this name or id",
        "c.json: item[1] (one): another item of the same folder is named \"one\" too (warning)",
        "c.json: item[1] (one): the id x is that of item[0] (one) too",
        "c.json: item[2] (none): the request has no URL: neither `host` and `path` nor `raw` give one",
        "c.json: auth: unknown authentication \"magic\"; there are apikey,",
        "c.json: prerequest script, line 2, column 9: ",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
}

#[test]
fn syntax_errors_are_where_the_editor_shows_them() {
    let text = scripted("test", &["const a = 1;", "\tlet b = ;"]);
    let line = text.lines().position(|line| line.contains("let b")).unwrap() + 1;
    let column = text.lines().nth(line - 1).unwrap().find("= ;").unwrap() + 3;
    let lines = lines_of("c.json", &text, Known::default());
    let expected = format!("c.json:{line}:{column}: item[0] (one): test script, line 2, column 10: ");
    assert!(lines.len() == 1 && lines[0].starts_with(&expected), "{lines:?} {expected}");
}

#[test]
fn names_that_pm_does_not_have_are_told_with_what_was_meant() {
    let script = [
        "pm.enviroment.set('a', 1);",
        "const name = pm.environment.gett('a');",
        "pm.test('t', () => pm.response.jsn());",
        "if (pm.later) { pm.later.use(); }",
        "pm.response?.nothing?.here(); pm.mine = {}; pm.mine.used();",
        "pm.request.body.raw; pm.request.auth.type; pm.expect.fail(); pm.info.iteration; pm.test.skip('s', () => {});",
    ];
    assert_eq!(
        told("c.json", &scripted("test", &script), Known::default()),
        [
            "c.json: item[0] (one): test script, line 1, column 4: pm.enviroment does not exist: did you mean pm.environment?",
            "c.json: item[0] (one): test script, line 2, column 29: pm.environment.gett does not exist: did you mean pm.environment.get?",
            "c.json: item[0] (one): test script, line 3, column 32: pm.response.jsn does not exist: did you mean pm.response.json?",
            "c.json: item[0] (one): test script, line 4, column 20: pm.later does not exist",
        ]
    );
}

#[test]
fn modules_that_cannot_be_required_are_told() {
    let script =
        ["const _ = require('lodash');", "// require('never')", "require(name); const ax = require( \"axios\" );"];
    let lines = lines_of("c.json", &scripted("prerequest", &script), Known::default());
    assert_eq!(
        lines.iter().cloned().map(unplaced).collect::<Vec<_>>(),
        [
            "c.json: item[0] (one): prerequest script, line 3, column 27: the module 'axios' cannot be required: Postman's sandbox has none"
        ]
    );
}

#[test]
fn schema_errors_tell_their_place_all_at_once() {
    let text = collection(json!({"item": [
        {"name": "x", "request": {"url": 5, "header": 6}},
        7,
        {"name": "f", "item": [{"name": "y", "request": {"url": "h"}, "event": [{"listen": "test", "script": {"exec": "let 1"}}]}]}
    ]}));
    let lines = lines_of("c.json", &text, Known::default());
    let starts = [
        "c.json:9:16: item[0].request.url: expected a string or an object, found the number 5",
        "c.json:9:16: item[0] (x): the request has no URL",
        "c.json:10:19: item[0].request.header: expected an array of headers, found the number 6",
        "c.json:13:5: item[1]: expected an object, found the number 7",
        "c.json:26:30: item[2].item[0] (y): test script, line 1, column ",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!(lines_of("c.json", "{\n 5", Known::default()), ["c.json:2:2: not valid JSON: key must be a string"]);
    assert_eq!(
        lines_of("c.json", "{\"info\": {}}", Known::default()),
        ["c.json:1:1: not a Postman collection: `item` is missing at the top level"]
    );
}

#[test]
fn old_collections_are_checked_where_they_stand() {
    let text = serde_json::to_string_pretty(&json!({"name": "old", "order": ["b", "a"], "requests": [
        {"id": "a", "name": "first", "url": "h", "tests": "ok;\nlet 1"},
        {"id": "b", "name": "second", "url": "{{$nothing}}", "events": [{"listen": "prerequest", "script": {"exec": ["pm.nothing();"]}}]}
    ]}))
    .unwrap();
    let lines = lines_of("c.json", &text, Known::default());
    let starts = [
        "c.json:1:1: format v1 is deprecated",
        "c.json:12:26: requests[0] (first): test script, line 2, column ",
        "c.json:17:15: requests[1] (second): there is no dynamic variable {{$nothing}}",
        "c.json:23:19: requests[1] (second): prerequest script, line 1, column 4: pm.nothing does not exist",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
}

#[test]
fn version_two_zero_is_checked_as_well() {
    let text = collection(json!({
        "info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.0.0/collection.json"},
        "item": [{"name": "one", "request": {"url": "{{$nothing}}", "auth": {"type": "basic", "basic": {"username": "{{$none}}", "password": "x"}}}}]
    }));
    assert_eq!(
        told("c.json", &text, Known::default()),
        [
            "c.json: item[0] (one): there is no dynamic variable {{$nothing}}",
            "c.json: item[0] (one): auth: there is no dynamic variable {{$none}}"
        ]
    );
}

#[test]
fn variables_and_data_are_checked() {
    let environment = json!({"name": "e", "values": [{"key": "a", "value": "1"}, {"key": "", "value": "2"}, {"key": "a", "value": "3"}]});
    assert_eq!(
        lines_of("e.json", &environment.to_string(), Known::default()),
        [
            "e.json:1:47: values[1]: the variable has no `key`",
            "e.json:1:70: values[2]: \"a\" is defined above already; the last one is used (warning)"
        ]
    );
    assert_eq!(
        lines_of(
            "e.json",
            "{\"environment\": {\"values\": [1, {\"key\": \"a\"}, {\"key\": \"a\"}, true]}}",
            Known::default()
        ),
        [
            "e.json:1:29: values[0]: expected a variable `{key, value}`, found the number 1",
            "e.json:1:60: values[3]: expected a variable `{key, value}`, found the boolean true",
            "e.json:1:46: values[2]: \"a\" is defined above already; the last one is used (warning)"
        ]
    );
    assert_eq!(
        lines_of("g.json", "{\"values\": 5}", Known::default()),
        ["g.json:1:12: values: expected an array, found the number 5"]
    );
    assert_eq!(lines_of("e.yaml", "values: [", Known::default()).len(), 1);
    assert_eq!(
        lines_of("d.csv", "a,b\n1,2\n3\n", Known::default()),
        ["d.csv:3:1: row 2: 1 values where others have 2 (warning)"]
    );
    assert_eq!(lines_of("d.csv", "a\n\"1\n", Known::default()), ["d.csv:2:1: a quote is opened here and never closed"]);
    let wrong = "a,b\n\"1\"x,2\n3,4\né, \"5\" y\r\n\"two\nlines\",\"6\" z\n7,\"8\n";
    assert_eq!(
        lines_of("d.csv", wrong, Known::default()),
        [
            "d.csv:2:4: something follows a closing quote",
            "d.csv:4:8: something follows a closing quote",
            "d.csv:6:12: something follows a closing quote",
            "d.csv:7:3: a quote is opened here and never closed"
        ]
    );
    assert_eq!(
        lines_of("d.csv", &wrong.replace('\n', "\r").replace("\r\r", "\r"), Known::default())[..3],
        lines_of("d.csv", wrong, Known::default())[..3],
        "line breaks of the old Macintosh"
    );
    let hopeless = lines_of("d.csv", &"\"1\" 2\n".repeat(10_000), Known::default());
    assert_eq!((hopeless.len(), hopeless[20].as_str()), (21, "d.csv: and more like these"));
    assert_eq!(lines_of("d.json", "[1, {}, null]", Known::default()).len(), 2);
    assert_eq!(
        lines_of("d.json", "[{\"a\": 1}, 5,\n null]", Known::default()),
        [
            "d.json:1:12: [1]: expected an object of variables, found the number 5",
            "d.json:2:2: [2]: expected an object of variables, found null"
        ]
    );
}

#[test]
fn a_directory_is_checked_once_and_tells_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        ".resources/definition.yaml",
        "$kind: collection\nname: c\nscripts:\n  - type: http:beforeRequest\n    code: pm.nothing()\n",
    );
    write(
        "r.request.yaml",
        "$kind: http-request\nurl: h\nscripts:\n  - type: afterResponse\n    code: |-\n      ok;\n      let 1\n",
    );
    write("s.request.yaml", "$kind: http-request\nurl: '{{$nothing}}'\nheaders: 5\n");
    write("F/.resources/definition.yaml", "$kind: collection\nname: f\nauth:\n  type: magic\n");
    write("F/t.request.yaml", "url: [\n");
    let mut checks = Checks::new(Known::default());
    let prefix = format!("{}/", folder.path().display());
    let lines: Vec<String> = checks
        .file(&folder.path().join("r.request.yaml"))
        .iter()
        .map(|finding| finding.to_string().replace(&prefix, ""))
        .collect();
    let starts = [
        ".resources/definition.yaml:5:14: prerequest script, line 1, column 4: pm.nothing does not exist",
        "F/.resources/definition.yaml:3:1: auth: unknown authentication \"magic\"",
        "F/t.request.yaml:",
        "r.request.yaml:7:11: test script, line 2, column ",
        "s.request.yaml:2:7: there is no dynamic variable {{$nothing}}",
    ];
    for start in starts {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start}\n{lines:#?}");
    }
    assert!(checks.file(folder.path()).is_empty());
}

#[test]
fn findings_stay_on_one_line() {
    let text = collection(json!({"item": [{"name": "a\nb\u{1b}[31m"}]}));
    assert_eq!(
        told("c.json", &text, Known::default()),
        ["c.json: item[0] (a\\nb\\u{1b}[31m): the request has no URL: neither `host` and `path` nor `raw` give one"]
    );
}
