//! `/metrics` of a service, read by the parser of Prometheus' own client library for Python.

use std::fs;

use serde_json::{Value, json};

use super::{
    html_report::{Answers, item},
    programs::{Server, postwatch, python, run},
};

/// A name that has to be escaped.
const NAME: &str = "Shop \"a\\b\" {x=\"y\"} 日本";

#[test]
#[ignore = "needs tests/peers/install"]
fn prometheus_reads_what_a_service_measures() {
    let api = Answers::start(|_| ("application/json".to_owned(), b"{}".to_vec()));
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("monitors")).unwrap();
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let checks = [
        ("pass.json", "pm.test('fine', () => {})"),
        ("fail.json", "pm.test('bad\\n\"x\"', () => pm.expect(1).to.equal(2))"),
    ];
    for (file, test) in checks {
        let collection = json!({"info": {"name": "c", "schema": schema}, "item": [item("a", &api.url, test)]});
        fs::write(folder.path().join(file), collection.to_string()).unwrap();
    }
    for (file, name, collection) in [("a", NAME, "fail.json"), ("b", "Fine", "pass.json")] {
        let monitor = json!({"name": name, "collection": format!("../{collection}"), "schedule": {"every": "1s"}});
        fs::write(folder.path().join(format!("monitors/{file}.monitor.json")), monitor.to_string()).unwrap();
    }
    let mut service = postwatch();
    service.current_dir(folder.path()).args(["monitor", "run", "--listen", "127.0.0.1:0", "--history", "history.db"]);
    let service = Server::start(service, "status page: ");
    let url = service.greeting.split_whitespace().find(|word| word.starts_with("http://")).unwrap();
    let metrics = || -> Value {
        let mut command = python("metrics.py");
        command.arg(format!("{url}metrics"));
        serde_json::from_str(&run(command, 0)).unwrap()
    };
    let sum = |metrics: &Value, family: &str, labels: &[(&str, &str)]| -> f64 {
        // What has not happened yet is not told.
        let samples = metrics[family]["samples"].as_array().into_iter().flatten();
        let fits = |sample: &&Value| {
            let is_counted = !sample["name"].as_str().unwrap().ends_with("_created");
            is_counted && labels.iter().all(|(label, value)| sample["labels"][label] == *value)
        };
        samples.filter(fits).map(|sample| sample["value"].as_f64().unwrap()).sum()
    };
    // Each question takes a while, so that runs end meanwhile.
    let read = std::iter::repeat_with(metrics).take(100).find(|read| {
        let runs = |result, monitor| sum(read, "postwatch_runs", &[("result", result), ("monitor", monitor)]);
        runs("failure", NAME) >= 2.0 && runs("success", "Fine") >= 2.0
    });
    let read = read.unwrap();
    assert_eq!(
        (&read["postwatch_runs"]["type"], &read["postwatch_run_duration_seconds"]["type"]),
        (&"counter".into(), &"histogram".into())
    );
    assert_eq!(sum(&read, "postwatch_monitors", &[]), 2.0);
    assert_eq!(sum(&read, "postwatch_open_findings", &[("monitor", NAME)]), 1.0);
    assert!(sum(&read, "postwatch_assertions", &[("monitor", NAME), ("state", "failed")]) >= 2.0, "{read}");
    assert!(sum(&read, "postwatch_history_bytes", &[]) > 1000.0, "{read}");
}
