//! newman and postwatch run the same audit.

use std::{path::Path, process::Command};

use postwatch::{
    clock::Clock,
    demo::{DEFAULT_FIXTURE, Faults, Fixture, Server},
};
use serde_json::Value;

use super::{
    findings::{Audit, Finding},
    newman, programs,
};

const COLLECTION: &str = "collections/aws-iam-audit.postman_collection.json";
const ENVIRONMENT: &str = "environments/aws-iam-audit-demo.postman_environment.json";

/// Audits `demo --serve` with the collection and the environment as they are shipped.
fn audit_the_demo(mut runner: Command, report: &[&str], export: &Path, other: &[&str]) {
    // Each its own server: a credential report that is there already would be a difference.
    let (_demo, endpoint) = programs::serve_demo(&[]);
    runner.args([
        "run",
        COLLECTION,
        "-e",
        ENVIRONMENT,
        "--env-var",
        &format!("iam_endpoint={endpoint}"),
        "--env-var",
        "slack_url=",
    ]);
    for variable in other {
        runner.args(["--env-var", variable]);
    }
    runner.args(report).arg(export);
    programs::run(runner, 1);
}

#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn newman_says_the_same_of_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    for (name, other) in [
        ("as shipped", &[][..]),
        (
            "other thresholds",
            &[
                "unused_permission_days=10",
                "permissive_fail_at=low",
                "human_rotation_days=9",
                "password_min_length=8",
                "page_size=2",
            ],
        ),
    ] {
        let (ours, theirs) = (folder.path().join("events.ndjson"), folder.path().join("findings.json"));
        audit_the_demo(programs::postwatch(), &["-r", "events", "--reporter-events-export"], &ours, other);
        audit_the_demo(programs::newman(), &["-r", "findings", "--reporter-findings-export"], &theirs, other);
        let (ours, theirs) = (Audit::read(&ours), newman::read(&theirs));
        assert_eq!(theirs.assertions.len(), 9, "{name}: {:?}", theirs.assertions);
        assert_eq!(ours.assertions, theirs.assertions, "{name}");
        assert_eq!(ours.findings(), theirs.findings(), "{name}");
        if other.is_empty() {
            assert_eq!(ours.findings(), planted());
        }
        assert_eq!((&ours.errors, &theirs.errors), (&Vec::new(), &Vec::new()), "{name}");
        assert_eq!(without_times(&ours), without_times(&theirs), "{name}");
    }
}

/// What the demo's account holds.
fn planted() -> Vec<Finding> {
    let mut planted: Vec<Finding> =
        Fixture::read(DEFAULT_FIXTURE).unwrap().expected.into_iter().map(Finding::from).collect();
    planted.sort();
    planted
}

/// Everything that was shown, but for the moments at which it was.
fn without_times(audit: &Audit) -> Vec<Value> {
    let mut shown = audit.shown.clone();
    for data in &mut shown {
        data["generated_at"] = Value::Null;
        for check in data["checks"].as_array_mut().unwrap() {
            for note in check["notes"].as_array_mut().unwrap() {
                if note.as_str().unwrap_or_default().contains("credential report of ") {
                    *note = Value::Null;
                }
            }
        }
    }
    shown
}

/// The collection's own «Send to Slack» posts the same messages, whoever runs it.
#[test]
#[ignore = "needs newman and moto: tests/peers/install"]
fn newman_posts_the_same_messages() {
    for mode in ["per_check", "summary"] {
        let [ours, theirs] = [programs::postwatch(), programs::newman()].map(|mut runner| {
            let server =
                Server::start(Fixture::read(DEFAULT_FIXTURE).unwrap(), Faults::none(), Clock::system(), 0).unwrap();
            runner.args([
                "run",
                COLLECTION,
                "-e",
                ENVIRONMENT,
                "--env-var",
                &format!("slack_mode={mode}"),
                "--env-var",
                "slack_pace_ms=1",
            ]);
            for (name, value) in [("iam_endpoint", server.endpoint()), ("slack_url", server.webhook_url())] {
                runner.args(["--env-var", &format!("{name}={value}")]);
            }
            programs::run(runner, 1);
            server.received().into_iter().map(|message| without_dates(&message.text)).collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "{mode}");
        assert!(if mode == "summary" { ours.len() == 1 } else { ours.len() > 5 }, "{mode}: {ours:?}");
    }
}

/// The moments of two runs differ.
fn without_dates(text: &str) -> String {
    let is_time = |word: &str| word.len() >= 20 && word.contains('T') && word.starts_with("20");
    text.split(' ').map(|word| if is_time(word) { "TIME" } else { word }).collect::<Vec<_>>().join(" ")
}
