//! Places in the collection's file, for the `github` reporter.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    collection::{ScriptLine, line_of, read_text, yaml_line_of},
    finding::Failure,
    report::github::{Locate, SourcePlace},
    surroundings::Surroundings,
};

/// Looks into the collection's file, if it is one.
pub(super) fn locate(surroundings: &Surroundings) -> Locate {
    let working_dir = surroundings.working_dir.clone();
    let workspace = surroundings.variable("GITHUB_WORKSPACE").map(PathBuf::from);
    Box::new(move |failure| {
        let place = failure.item.as_ref()?.place.as_str();
        let (file, inside) = place.rsplit_once(": ")?;
        let path = working_dir.join(file);
        if path.is_dir() || path.with_file_name(inside).is_file() {
            // Of a collection of format 3.0 each request has a file of its own.
            let request = [path.join(inside), working_dir.join(inside)].into_iter().find(|path| path.is_file());
            return request.map(|request| {
                let line = read_text(&request).ok().and_then(|text| yaml_line_of(&text, script_line(failure)));
                SourcePlace { file: from_root(&request, workspace.as_deref()), line }
            });
        }
        let text = path.is_file().then(|| read_text(&path).ok()).flatten()?;
        let line = line_of(&text, inside, script_line(failure));
        Some(SourcePlace { file: from_root(&path, workspace.as_deref()), line })
    })
}

fn script_line(failure: &Failure) -> Option<ScriptLine<'_>> {
    let script = failure.script.as_ref()?;
    Some(ScriptLine { listen: script.listen, id: script.id.as_str(), line: script.line })
}

/// The path as GitHub wants it: from the root of the repository, with `/`.
fn from_root(path: &Path, workspace: Option<&Path>) -> String {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let path = real(path);
    let inside = workspace.map(real).and_then(|root| path.strip_prefix(root).ok().map(Path::to_owned));
    let path = inside.unwrap_or(path);
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").replace("//", "/")
}
