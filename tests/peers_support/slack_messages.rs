//! Messages for Slack before the models of Slack's own SDK: hostile and far too large runs, in every mode and layout.

use std::{
    fs,
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use super::programs::{postwatch, python, run};

/// What chat windows read in their own way, and what is longer when it is escaped.
const HOSTILE: &str = "<!channel> & <@U0> *b* _i_ ~s~ `c` > q\n```👩‍👩‍👧‍👦\u{202e}\u{0}é";

fn failing(name: &str, script: &str) -> Value {
    json!({"name": name, "request": "http://127.0.0.1:1/", "event": [{"listen": "test", "script": {"exec": [script]}}]})
}

/// A run of many items that fail in many ways, each told at length.
fn large() -> Value {
    let long = HOSTILE.repeat(200);
    let script = format!(
        "const text = {}; for (let i = 0; i < 20; i++) pm.test(i + text, () => {{ throw new Error(text) }}); throw new Error(text)",
        Value::from(long.as_str())
    );
    let items: Vec<Value> = (0..60).map(|index| failing(&format!("{index} {}", &long[..600]), &script)).collect();
    json!({"info": {"name": long}, "item": items})
}

/// An audit of more checks and findings than a message has room for.
fn findings() -> Value {
    let script = format!(
        "const text = {}; const finding = (i) => ({{entity: i + text, arn: 'arn:' + text, reason: 'KEY_NOT_ROTATED', detail: text,
           severity: 'high', age_days: i, remediation: 'https://example.com/?' + text, references: [text],
           suppressed: i % 7 ? undefined : {{reason: text, owner: text, expires: '2026-11-22'}}}});
         const status = ['fail', 'fail', 'pass', 'error'];
         pm.visualizer.set('', {{schema: 'postwatch.findings/1', account: {{id: '123456789012', alias: text, partition: 'aws'}},
           generated_at: '2026-11-22T02:30:00Z', checks: Array.from({{length: 80}}, (_, c) => ({{check: String(c), title: c + text,
           status: status[c % 4], notes: [text, text], threshold: 45, findings: c % 4 > 1 ? [] : Array.from({{length: 90}}, (_, i) => finding(i))}}))}});",
        Value::from(HOSTILE.repeat(6))
    );
    json!({"info": {"name": "audit"}, "item": [failing("audit", &script)]})
}

/// How many messages and blocks Slack's SDK has passed.
fn judged(messages: &str) -> String {
    let mut judge: Command = python("slack_messages.py");
    let mut child = judge.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(messages.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "a peer: needs what tests/peers/install installs"]
fn slacks_sdk_takes_every_message() {
    let mut told = Vec::new();
    for (name, collection) in [("large", large()), ("findings", findings())] {
        let folder = tempfile::tempdir().unwrap();
        let place = |file: &str| folder.path().join(file);
        fs::write(place("c.json"), collection.to_string()).unwrap();
        let mut recorded = postwatch();
        recorded.arg("run").arg(place("c.json")).args(["-r", "events", "--reporter-events-export"]);
        run(
            {
                recorded.arg(place("e.ndjson"));
                recorded
            },
            5,
        );
        for mode in ["per_check", "summary"] {
            for layout in ["blocks", "text"] {
                let mut report = postwatch();
                report.arg("report").arg(place("e.ndjson")).args(["-r", "slack", "--dry-run"]);
                report.args(["--reporter-slack-mode", mode, "--reporter-slack-layout", layout]);
                report.args(["--reporter-slack-mentions", "*=here"]);
                report.args(["--reporter-slack-report-url", "https://example.com/report?a=b&c=<d>"]);
                told.push(format!("{name} {mode} {layout}: {}", judged(&run(report, 0)).trim()));
            }
        }
    }
    assert!(told.iter().all(|line| !line.contains(": 0 messages")), "{told:#?}");
    assert!(told.iter().filter(|line| !line.contains(" 0 blocks")).count() == 4, "{told:#?}");
}
