//! `--only-failed`: what of the collections runs again.

use serde_json::Value;

use super::{error::Refusal, load::Loaded, spec::JobSpec};
use crate::{
    collection::collection_document,
    rerun::{Rerun, Subject, select},
    surroundings::Surroundings,
};

/// Limits the collections to what failed in the recording of the job, if it has one. What the user should know of that
/// goes to their warnings.
pub(super) fn select_failed(loaded: &mut [Loaded], spec: &JobSpec, surroundings: &Surroundings) -> Result<(), Refusal> {
    let Some(path) = &spec.only_failed else { return Ok(()) };
    let mut rerun = Rerun::open(&surroundings.path(path), &path.display().to_string())
        .map_err(|error| Refusal::bad_input(format!("--only-failed: {error}")))?;
    for each in loaded.iter_mut() {
        let inputs = &mut each.inputs;
        let Some(failed) = rerun.take(&inputs.plan) else {
            return Err(Refusal::bad_input(format!(
                "--only-failed: {} holds no run of the collection \"{}\"{}",
                rerun.name(),
                each.name,
                match rerun.others().as_slice() {
                    [] => String::new(),
                    others => format!("; it holds {}", quoted(others)),
                }
            )));
        };
        let of_data = spec.iteration_data.as_ref().map(|_| inputs.data.len());
        let iterations = spec.iteration_count.or(of_data).unwrap_or(failed.cycles()).max(1);
        let collection = inputs.json.as_ref().map_or(Value::Null, collection_document);
        let subject = Subject { plan: &inputs.plan, collection: &collection, iterations };
        let (selection, warnings) = select(&failed, subject, rerun.name());
        inputs.warnings.extend(warnings);
        inputs.only = Some(selection);
    }
    let others = rerun.failed_others();
    if let (Some(first), false) = (loaded.first_mut(), others.is_empty()) {
        let warning = format!("failed in {} and not given here: {}", rerun.name(), quoted(&others));
        first.inputs.warnings.push(warning);
    }
    Ok(())
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
