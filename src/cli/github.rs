//! The `github` reporter's surroundings: GitHub's variables, and places in the collection's file.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Process, reporter_options::ReporterOptions};
use crate::{
    collection::{ScriptLine, line_of, read_text},
    finding::Failure,
    report::{
        Reporter,
        github::{CommandStop, GithubOptions, GithubReporter, Locate, SourcePlace, SummaryFile},
    },
};

/// The reporter, and what must come before all others.
pub(super) struct Github {
    pub(super) first: Option<Box<dyn Reporter>>,
    pub(super) last: Box<dyn Reporter>,
}

/// The summary goes to `--reporter-github-export FILE`, else to what GITHUB_STEP_SUMMARY names.
pub(super) fn github(options: &ReporterOptions, process: &Process) -> Result<Github, String> {
    let export = options.get("github", "export").filter(|path| !path.is_empty() && *path != "true");
    let summary = match (export, process.variable("GITHUB_STEP_SUMMARY")) {
        (Some(path), _) => SummaryFile::Export(process.working_dir.join(path)),
        (None, Some(path)) => SummaryFile::Step(PathBuf::from(path)),
        (None, None) => {
            return Err(
                "reporter github: no place for the job summary: GITHUB_STEP_SUMMARY is not set (is this a step \
                        of GitHub Actions?); give --reporter-github-export FILE"
                    .to_owned(),
            );
        }
    };
    let token = (process.variable("GITHUB_ACTIONS") == Some("true")).then(|| uuid::Uuid::new_v4().to_string());
    let stop = token.clone().map(|token| Box::new(CommandStop::new(process.stdout(), token)) as Box<dyn Reporter>);
    let last = GithubReporter::new(GithubOptions {
        summary,
        commands: process.stdout(),
        stop_token: token,
        locate: locate(process.working_dir.clone(), process.variable("GITHUB_WORKSPACE").map(PathBuf::from)),
    });
    Ok(Github { first: stop, last: Box::new(last) })
}

/// Looks into the collection's file, if it is one.
fn locate(working_dir: PathBuf, workspace: Option<PathBuf>) -> Locate {
    Box::new(move |failure| {
        let place = failure.item.as_ref()?.place.as_str();
        let (file, inside) = place.rsplit_once(": ")?;
        let path = working_dir.join(file);
        if path.is_dir() || path.with_file_name(inside).is_file() {
            // Of a collection of format 3.0 each request has a file of its own.
            let request = [path.join(inside), working_dir.join(inside)].into_iter().find(|path| path.is_file());
            return request.map(|request| SourcePlace { file: from_root(&request, workspace.as_deref()), line: None });
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
