//! `postwatch monitor history` and `show`.

use serde_json::{Value, json};

use super::{
    args::MonitorArguments,
    open::{Workplace, print, print_json},
    table::{iso, moment, table, took},
};
use crate::{
    cli::{Exit, error::CommandError},
    history::{RunDetail, RunResult, RunRow},
};

/// Lists the runs of a monitor.
pub(super) fn history(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    name: &str,
    limit: usize,
    is_json: bool,
) -> Result<Exit, CommandError> {
    let history = workplace.history(arguments)?;
    history.settle_lost(workplace.process.surroundings.clock.now()).map_err(CommandError::bad_input)?;
    // One whose file is gone has a past all the same.
    let known = history.monitor_names().map_err(CommandError::bad_input)?;
    let name = if known.iter().any(|known| known == name) { name } else { &workplace.find(name)?.name };
    let runs = history.runs(name, None, limit).map_err(CommandError::bad_input)?;
    if is_json {
        print_json(workplace.process, &Value::Array(runs.iter().map(document).collect()))?;
        return Ok(Exit::Success);
    }
    let rows: Vec<Vec<String>> = runs.iter().map(row).collect();
    let head = ["RUN", "BEGAN", "RESULT", "TOOK", "REQUESTS", "ASSERTIONS", "FAILED", "NEW", "RESOLVED", "OPEN"];
    print(workplace.process, &table(&head, &rows))?;
    Ok(Exit::Success)
}

fn row(run: &RunRow) -> Vec<String> {
    let counts = &run.counts;
    vec![
        run.id.to_string(),
        moment(run.started_at),
        run.result.map_or("running", RunResult::name).to_owned(),
        run.ended_at.map_or_else(|| "-".to_owned(), |ended| took(run.started_at, ended)),
        counts.requests.to_string(),
        (counts.passed_assertions + counts.failed_assertions).to_string(),
        (counts.failed_assertions + counts.errors).to_string(),
        run.new_findings.to_string(),
        run.resolved_findings.to_string(),
        run.open_findings.to_string(),
    ]
}

/// Shows a run.
pub(super) fn show(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    run: i64,
    is_json: bool,
) -> Result<Exit, CommandError> {
    let history = workplace.history(arguments)?;
    let detail = history.run(run).map_err(CommandError::bad_input)?;
    let detail = detail.ok_or_else(|| {
        CommandError::usage(format!("the history has no run {run}; `postwatch monitor history NAME` lists them"))
    })?;
    if is_json {
        print_json(workplace.process, &whole_document(&detail))?;
    } else {
        print(workplace.process, &text(&detail))?;
    }
    Ok(Exit::Success)
}

fn text(detail: &RunDetail) -> String {
    let run = &detail.run;
    let ended = run.ended_at.map_or_else(String::new, |ended| format!(", took {}", took(run.started_at, ended)));
    let mut text = format!(
        "run {} of {}: {}\nbegan {}{ended}\n",
        run.id,
        run.monitor,
        run.result.map_or("running", RunResult::name),
        moment(run.started_at)
    );
    for (label, value) in [("collection", &run.collection), ("environment", &run.environment), ("error", &run.error)] {
        text.extend(value.as_ref().map(|value| format!("{label}: {value}\n")));
    }
    text.extend(run.shortfall.as_ref().map(|shortfall| format!("{shortfall}\n")));
    text.push_str(&format!(
        "findings: {} new, {} resolved, {} open\n",
        run.new_findings, run.resolved_findings, run.open_findings
    ));
    if !detail.items.is_empty() {
        let dash = || "-".to_owned();
        let rows: Vec<Vec<String>> = detail
            .items
            .iter()
            .map(|item| {
                vec![
                    item.name.clone(),
                    item.code.map_or_else(dash, |code| code.to_string()),
                    item.time.map_or_else(dash, |time| format!("{time} ms")),
                    item.passed.to_string(),
                    item.failed.to_string(),
                ]
            })
            .collect();
        text.push('\n');
        text.push_str(&table(&["ITEM", "STATUS", "TIME", "PASSED", "FAILED"], &rows));
    }
    if !detail.failures.is_empty() {
        text.push_str("\nfailures\n");
        for failure in &detail.failures {
            let what = failure.test.as_ref().unwrap_or(&failure.place);
            text.push_str(&format!("  {}: {what}: {}\n", failure.inside, failure.message));
        }
    }
    if !detail.console.is_empty() {
        text.push_str("\nconsole\n");
        for line in &detail.console {
            text.push_str(&format!("  {} {}\n", line.level, line.text.replace('\n', "\n  ")));
        }
    }
    if run.left_out > 0 {
        text.push_str(&format!("\n{} more items, assertions, failures and lines were not kept\n", run.left_out));
    }
    text
}

fn document(run: &RunRow) -> Value {
    let counts = &run.counts;
    json!({
        "run": run.id,
        "monitor": run.monitor,
        "result": run.result.map(RunResult::name),
        "version": run.version,
        "dueAt": run.due_at.map(iso),
        "startedAt": iso(run.started_at),
        "endedAt": run.ended_at.map(iso),
        "collection": run.collection,
        "environment": run.environment,
        "error": run.error,
        "shortfall": run.shortfall,
        "iterations": counts.iterations,
        "requests": counts.requests,
        "failedRequests": counts.failed_requests,
        "passedAssertions": counts.passed_assertions,
        "failedAssertions": counts.failed_assertions,
        "skippedAssertions": counts.skipped_assertions,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "latencyMs": counts.latency,
        "p50Ms": counts.p50,
        "p95Ms": counts.p95,
        "bytes": counts.bytes,
        "leftOut": run.left_out,
        "newFindings": run.new_findings,
        "resolvedFindings": run.resolved_findings,
        "openFindings": run.open_findings,
    })
}

fn whole_document(detail: &RunDetail) -> Value {
    let mut whole = document(&detail.run);
    whole["items"] = detail
        .items
        .iter()
        .map(|item| {
            json!({
                "iteration": item.iteration, "name": item.name, "method": item.method, "url": item.url, "code": item.code,
                "timeMs": item.time, "passed": item.passed, "failed": item.failed, "error": item.error,
            })
        })
        .collect();
    whole["assertions"] = detail
        .assertions
        .iter()
        .map(|each| json!({"item": each.item, "name": each.name, "state": each.state, "message": each.message}))
        .collect();
    whole["failures"] = detail
        .failures
        .iter()
        .map(|failure| {
            json!({
                "inside": failure.inside, "name": failure.name, "test": failure.test, "message": failure.message,
                "at": failure.place,
            })
        })
        .collect();
    whole["console"] =
        detail.console.iter().map(|line| json!({"at": iso(line.at), "level": line.level, "text": line.text})).collect();
    whole
}
