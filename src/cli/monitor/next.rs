//! `postwatch monitor next`.

use serde_json::{Value, json};

use super::{
    open::{Workplace, print, print_json},
    table::{between, iso, moment, table},
};
use crate::cli::{Exit, error::CommandError};

/// Lists the next times at which a monitor runs.
pub(super) fn next(workplace: &Workplace<'_>, name: &str, count: usize, is_json: bool) -> Result<Exit, CommandError> {
    let monitor = workplace.find(name)?;
    let Some(schedule) = &monitor.schedule else {
        return Err(CommandError::usage(format!(
            "{} has no schedule: only `postwatch monitor once` runs it",
            monitor.file.display()
        )));
    };
    let now = workplace.process.surroundings.clock.now();
    let times: Vec<_> = schedule.after(now).take(count).collect();
    if !monitor.is_active {
        workplace.process.tell_warning(format!("{}: it is not active, so none of these counts", monitor.name));
    }
    if is_json {
        let documents = times
            .iter()
            .map(|at| json!({"at": iso(*at), "local": schedule.zone().text(*at), "note": schedule.clock_note(*at)}));
        print_json(workplace.process, &Value::Array(documents.collect()))?;
        return Ok(workplace.exit());
    }
    let rows: Vec<Vec<String>> = times
        .iter()
        .map(|at| {
            let note = schedule.clock_note(*at).unwrap_or_default().to_owned();
            vec![schedule.zone().text(*at), moment(*at), format!("in {}", between(now, *at)), note]
        })
        .collect();
    let text = format!("{}: {}\n{}", monitor.name, schedule.text(), table(&["LOCAL TIME", "UTC", "", ""], &rows));
    print(workplace.process, &text)?;
    Ok(workplace.exit())
}
