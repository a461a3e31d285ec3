//! JUnit reports of every kind of run before the schema of Jenkins' xUnit plug-in, which Surefire's reports keep too.

use std::fs;

use serde_json::{Value, json};

use super::programs::{installed, postwatch, python, run};

/// What XML cannot hold, and what it holds only escaped.
const HOSTILE: &str = "]]> <a b='c'>&amp; \"q\" \u{0}\u{1}\u{ffff}\u{202e} é 👩‍👩‍👧 {{x}}";

/// An item that tests, skips, fails, throws, and fails to be sent.
fn item(name: &str) -> Value {
    let script = format!(
        "const text = {}; pm.test(text, () => {{}}); pm.test.skip('skipped ' + text, () => {{}}); pm.test('', () => {{}});
         pm.test('fails', () => pm.expect(text).to.equal(1)); pm.test('throws', () => {{ throw new TypeError(text) }});
         setTimeout(() => {{ throw new Error('late ' + text) }}, 1); console.log(text); throw new RangeError(text);",
        Value::from(HOSTILE)
    );
    json!({"name": name, "request": "http://127.0.0.1:1/", "event": [{"listen": "test", "script": {"exec": [script]}}]})
}

/// A run of many ends, and one of none.
fn collections() -> [(&'static str, Value); 2] {
    [
        (
            "hostile.json",
            json!({"info": {"name": HOSTILE}, "item": [{"name": HOSTILE, "item": [item(HOSTILE), item("")]}]}),
        ),
        ("empty.json", json!({"info": {"name": "empty"}, "item": []})),
    ]
}

#[test]
#[ignore = "a peer: needs what tests/peers/install installs"]
fn junit_reports_keep_to_the_schema_of_jenkins() {
    let folder = tempfile::tempdir().unwrap();
    let place = |file: &str| folder.path().join(file).to_string_lossy().into_owned();
    for (file, collection) in collections() {
        fs::write(place(file), collection.to_string()).unwrap();
    }
    let mut reports = Vec::new();
    for (name, options) in [
        ("all", &[][..]),
        ("bail", &["--bail"][..]),
        ("cut", &["--timeout", "1"][..]),
        ("failures", &["--reporter-junit-show-only-fails"][..]),
    ] {
        let report = place(&format!("{name}.xml"));
        let mut command = postwatch();
        command.arg("run").args(collections().map(|(file, _)| place(file))).args(["-r", "junit", "-n", "2"]);
        command.args(options).args(["--reporter-junit-export", &report]);
        run(command, 5);
        reports.push(report);
    }
    let mut judge = python("junit_schema.py");
    judge.arg(installed("peers/junit/junit-10.xsd")).args(&reports);
    let cases: usize = run(judge, 0).trim().parse().unwrap();
    assert!(cases > 40, "{cases} test cases");
}
