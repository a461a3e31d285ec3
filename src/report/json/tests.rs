//! The report of the sample run, replayed.

use serde_json::Value;

use super::{Bodies, JsonReport};
use crate::report::{
    late::Destination,
    sample::{SampleRun, record, sample},
};

fn report(events: &[crate::event::Event]) -> Vec<(String, Value)> {
    let folder = tempfile::tempdir().unwrap();
    let path = Some(folder.path().join("report.json"));
    let destination = Destination {
        path,
        folder: folder.path().to_owned(),
        stem: "newman-run-report",
        extension: "json",
        mode: crate::file::Mode::Umask,
    };
    record(vec![Box::new(JsonReport::new(destination, Bodies::Newman))], events);
    let mut files: Vec<(String, Value)> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let json = serde_json::from_str(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
            (entry.file_name().to_string_lossy().into_owned(), json)
        })
        .collect();
    files.sort_by(|one, other| one.0.cmp(&other.0));
    files
}

fn keys(json: &Value) -> Vec<&str> {
    json.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_sample_has_newmans_keys_in_newmans_order() {
    let files = report(&sample());
    assert_eq!(files.len(), 1, "the recording is gone: {files:?}");
    let json = &files[0].1;
    assert_eq!(keys(json), ["collection", "environment", "globals", "run"]);
    let run = &json["run"];
    assert_eq!(keys(run), ["stats", "timings", "executions", "transfers", "failures", "error"]);
    let stats = [
        "iterations",
        "items",
        "scripts",
        "prerequests",
        "requests",
        "tests",
        "assertions",
        "testScripts",
        "prerequestScripts",
    ];
    assert_eq!(keys(&run["stats"]), stats);
    let executions = run["executions"].as_array().unwrap();
    assert_eq!(executions.len(), run["stats"]["requests"]["total"].as_u64().unwrap() as usize);
    let failed: u64 =
        ["scripts", "requests", "assertions"].iter().map(|name| run["stats"][name]["failed"].as_u64().unwrap()).sum();
    assert_eq!(run["failures"].as_array().unwrap().len() as u64, failed);
    for failure in run["failures"].as_array().unwrap() {
        for name in ["name", "message", "checksum", "id", "timestamp", "stacktrace"] {
            assert!(failure["error"].get(name).is_some(), "{name}: {failure}");
        }
        assert!(failure["at"].is_string() && failure["cursor"]["ref"].is_string(), "{failure}");
    }
    for execution in executions {
        if let Some(response) = execution.get("response") {
            assert_eq!(response["stream"]["type"], "Buffer");
            assert_eq!(
                keys(response),
                ["id", "status", "code", "header", "stream", "cookie", "responseTime", "responseSize"]
            );
        }
    }
    assert_eq!(report(&sample()), files, "the same recording gives the same report");
}

#[test]
fn several_collections_have_a_file_each() {
    let mut run = SampleRun::new("Orders", 1);
    run.end(crate::event::Outcome::Success);
    run.next_collection("a/b: \u{1b}c");
    run.end(crate::event::Outcome::Abort);
    let names: Vec<String> = report(&run.events).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["report-Orders.json", "report-a_b_ _c.json"]);
}
