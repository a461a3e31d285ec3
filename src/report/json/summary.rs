//! The numbers of `run`: `stats`, `timings`, `transfers`.

use serde_json::{Map, Value, json};

use crate::recording::{Average, Count, RecordedRun, Statistics};

pub(super) fn stats(statistics: &Statistics) -> Value {
    let counts = [
        ("iterations", statistics.iterations),
        ("items", statistics.items),
        ("scripts", statistics.scripts),
        ("prerequests", statistics.prerequests),
        ("requests", statistics.requests),
        ("tests", statistics.tests),
        ("assertions", statistics.assertions),
        ("testScripts", statistics.test_scripts),
        ("prerequestScripts", statistics.prerequest_scripts),
    ];
    let count = |count: Count| json!({"total": count.total, "pending": count.pending, "failed": count.failed});
    Value::Object(counts.into_iter().map(|(name, numbers)| (name.to_owned(), count(numbers))).collect())
}

pub(super) fn timings(run: &RecordedRun) -> Value {
    let timings = &run.statistics.timings;
    let mut members = Map::new();
    for (name, average) in [("response", timings.response), ("dns", timings.dns), ("firstByte", timings.first_byte)] {
        put_average(&mut members, name, average);
    }
    members.insert("started".into(), run.started.timestamp_millis().into());
    members.insert("completed".into(), run.ended.timestamp_millis().into());
    Value::Object(members)
}

fn put_average(members: &mut Map<String, Value>, name: &str, average: Average) {
    for (part, milliseconds) in
        [("Average", average.mean), ("Min", average.min), ("Max", average.max), ("Sd", average.deviation())]
    {
        // A whole number is written without a point, as JavaScript does.
        let number = if milliseconds.fract() == 0.0 { json!(milliseconds as i64) } else { json!(milliseconds) };
        members.insert(format!("{name}{part}"), number);
    }
}

pub(super) fn transfers(statistics: &Statistics) -> Value {
    json!({ "responseTotal": statistics.received })
}
