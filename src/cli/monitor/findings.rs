//! `postwatch monitor findings`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    args::{FindingsArguments, MonitorArguments, StateFilter},
    open::{Workplace, print, print_json},
    table::{between, iso, moment, table},
};
use crate::{
    cli::{Exit, error::CommandError},
    history::{FindingRow, FindingState},
    status_page::findings_csv,
};

/// Lists findings.
pub(super) fn findings(
    workplace: &Workplace<'_>,
    arguments: &MonitorArguments,
    which: &FindingsArguments,
) -> Result<Exit, CommandError> {
    let history = workplace.history(arguments)?;
    let now = workplace.process.surroundings.clock.now();
    let known = history.monitor_names().map_err(CommandError::bad_input)?;
    let monitor = match &which.monitor {
        Some(name) if !known.contains(name) => Some(workplace.find(name)?.name.as_str()),
        name => name.as_deref(),
    };
    let mut rows = history.findings(monitor, which.resolved).map_err(CommandError::bad_input)?;
    let mut last_runs: BTreeMap<String, Option<i64>> = BTreeMap::new();
    for name in rows.iter().map(|row| row.monitor.clone()).collect::<std::collections::BTreeSet<_>>() {
        let row = history.known_monitor(&name, now).map_err(CommandError::bad_input)?;
        last_runs.insert(name, row.and_then(|row| row.last).map(|run| run.id));
    }
    let is_new = |row: &FindingRow| {
        row.state == FindingState::Open && last_runs.get(&row.monitor).copied().flatten() == Some(row.first_seen.1)
    };
    let fits = |row: &FindingRow, filter: &StateFilter| match filter {
        StateFilter::New => is_new(row),
        StateFilter::Open => row.state == FindingState::Open,
        StateFilter::Resolved => row.state == FindingState::Resolved,
        StateFilter::Suppressed => row.state == FindingState::Suppressed,
    };
    rows.retain(|row| which.state.is_empty() || which.state.iter().any(|filter| fits(row, filter)));
    let severity = |row: &FindingRow| row.severity.as_deref().unwrap_or_default().to_lowercase();
    rows.retain(|row| {
        which.severity.is_empty() || which.severity.iter().any(|wanted| wanted.to_lowercase() == severity(row))
    });
    let state = |row: &FindingRow| if is_new(row) { "new" } else { row.state.name() };
    if which.json {
        let documents = rows.iter().map(|row| document(row, state(row)));
        print_json(workplace.process, &Value::Array(documents.collect()))?;
    } else if which.csv {
        print(workplace.process, &findings_csv(&rows, state))?;
    } else {
        let lines: Vec<Vec<String>> = rows
            .iter()
            .map(|row| {
                let until = row.resolved.map_or(now, |(at, _)| at);
                vec![
                    state(row).to_owned(),
                    row.severity.clone().unwrap_or_else(|| "-".to_owned()),
                    between(row.first_seen.0, until),
                    moment(row.first_seen.0),
                    row.monitor.clone(),
                    row.line.clone(),
                ]
            })
            .collect();
        print(workplace.process, &table(&["STATE", "SEVERITY", "AGE", "FIRST SEEN", "MONITOR", "FINDING"], &lines))?;
    }
    Ok(Exit::Success)
}

fn document(row: &FindingRow, state: &str) -> Value {
    json!({
        "monitor": row.monitor,
        "kind": row.kind,
        "state": state,
        "account": row.account,
        "check": row.check,
        "entity": row.entity,
        "reason": row.reason,
        "severity": row.severity,
        "suppressed": row.suppressed,
        "finding": row.line,
        "firstSeen": iso(row.first_seen.0),
        "firstRun": row.first_seen.1,
        "lastSeen": iso(row.last_seen.0),
        "lastRun": row.last_seen.1,
        "resolvedAt": row.resolved.map(|(at, _)| iso(at)),
        "resolvedRun": row.resolved.map(|(_, run)| run),
    })
}
