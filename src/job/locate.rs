//! Places in the collection's file, for reports that point at them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    collection::{ScriptLine, place_of, read_text, yaml_place_of},
    finding::Failure,
    report::{Locate, SourcePlace},
    surroundings::Surroundings,
};

/// How paths are written.
pub(super) enum Paths {
    /// As the user wrote them.
    AsGiven,
    /// From the root of the repository, with `/`, as GitHub wants them.
    FromRepository,
}

/// Looks into the collection's file, if it is one.
pub(super) fn locate(surroundings: &Surroundings, paths: Paths) -> Locate {
    let working_dir = surroundings.working_dir.clone();
    let root = match paths {
        Paths::AsGiven => None,
        Paths::FromRepository => Some(surroundings.variable("GITHUB_WORKSPACE").map(PathBuf::from)),
    };
    let written = move |path: &Path, given: &Path| match &root {
        None => given.to_string_lossy().into_owned(),
        Some(workspace) => from_root(path, workspace.as_deref()),
    };
    // Failures of one collection follow each other.
    let last: Mutex<Option<(PathBuf, String)>> = Mutex::default();
    Box::new(move |failure| {
        let place = failure.item.as_ref()?.place.as_str();
        let (file, inside) = place.rsplit_once(": ")?;
        let path = working_dir.join(file);
        if path.is_dir() || path.with_file_name(inside).is_file() {
            // Of a collection of format 3.0 each request has a file of its own.
            let given = [Path::new(file).join(inside), PathBuf::from(inside)];
            let given = given.into_iter().find(|given| working_dir.join(given).is_file())?;
            let request = working_dir.join(&given);
            let found = read_text(&request).ok().and_then(|text| yaml_place_of(&text, script_line(failure)));
            let position = found.map(|found| (found.line, found.column));
            return Some(SourcePlace { file: written(&request, &given), position });
        }
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref().is_none_or(|(known, _)| *known != path) {
            *last = path.is_file().then(|| read_text(&path).ok()).flatten().map(|text| (path.clone(), text));
        }
        let (_, text) = last.as_ref()?;
        let found = place_of(text, inside, script_line(failure));
        Some(SourcePlace {
            file: written(&path, Path::new(file)),
            position: found.map(|found| (found.line, found.column)),
        })
    })
}

fn script_line(failure: &Failure) -> Option<ScriptLine<'_>> {
    let script = failure.script.as_ref()?;
    Some(ScriptLine { listen: script.listen, id: script.id.as_str(), line: script.line, column: script.column })
}

/// The path as GitHub wants it: from the root of the repository, with `/`.
fn from_root(path: &Path, workspace: Option<&Path>) -> String {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = real(path);
    let inside = workspace.map(real).and_then(|root| path.strip_prefix(root).ok().map(Path::to_owned));
    let path = inside.unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").replace("//", "/")
}
