//! Where the reporter writes: GitHub's variables.

use std::path::PathBuf;

use super::{CommandStop, GithubOptions, GithubReporter, SummaryFile};
use crate::report::{Locate, Reporter, Setup};

/// The reporter, and what must come before all others.
pub struct Github {
    /// Comes before all others: what they print must not be taken for commands.
    pub first: Option<Box<dyn Reporter>>,
    /// The reporter.
    pub last: Box<dyn Reporter>,
}

/// The summary goes to `--reporter-github-export FILE`, else to what GITHUB_STEP_SUMMARY names.
pub fn set_up(setup: &Setup<'_>, locate: Locate) -> Result<Github, String> {
    let summary = match (setup.export("github"), setup.surroundings.variable("GITHUB_STEP_SUMMARY")) {
        (Some(path), _) => SummaryFile::Export(path),
        (None, Some(path)) => SummaryFile::Step(PathBuf::from(path)),
        (None, None) => {
            return Err(
                "reporter github: no place for the job summary: GITHUB_STEP_SUMMARY is not set (is this a step \
                        of GitHub Actions?); give --reporter-github-export FILE"
                    .to_owned(),
            );
        }
    };
    let token =
        (setup.surroundings.variable("GITHUB_ACTIONS") == Some("true")).then(|| uuid::Uuid::new_v4().to_string());
    let stop = token.clone().map(|token| Box::new(CommandStop::new(setup.stdout(), token)) as Box<dyn Reporter>);
    let last = GithubReporter::new(GithubOptions { summary, commands: setup.stdout(), stop_token: token, locate });
    Ok(Github { first: stop, last: Box::new(last) })
}
