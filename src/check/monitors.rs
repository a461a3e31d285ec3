//! Monitor files and the file for all of them.

use std::path::Path;

use super::Finding;
use crate::{
    collection::{Misfit, Position},
    monitor::{Monitor, Project, ProjectError, is_project_file},
};

/// What is wrong with a file. Of the file for all monitors only itself is checked.
pub(super) fn check(path: &Path) -> Vec<Finding> {
    if is_project_file(path) {
        return Project::check(path).err().map(|misfit| of(&misfit)).into_iter().collect();
    }
    match Project::of_file(path) {
        Ok(monitor) => missing_files(&monitor),
        Err(ProjectError::ProjectFile(misfit)) => vec![of(&misfit)],
        Err(error) => vec![Finding::error(path.display().to_string(), None, error.to_string())],
    }
}

fn of(misfit: &Misfit) -> Finding {
    Finding::error(&misfit.file, Some(misfit.at), &misfit.problem)
}

fn missing_files(monitor: &Monitor) -> Vec<Finding> {
    let file = monitor.file.display().to_string();
    let missing = monitor.files().filter(|(_, path)| !path.exists());
    missing
        .map(|(key, path)| {
            let at: Position = monitor.place_of(key);
            Finding::error(&file, Some(at), format!("{key}: {}: there is no such file", path.display()))
        })
        .collect()
}
