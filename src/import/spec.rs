//! What to import, and how that went.

use std::path::PathBuf;

use crate::secret::Shown;

/// What to import, and where to.
#[derive(Clone, Debug)]
pub struct ImportSpec {
    /// Where it comes from.
    pub source: ImportSource,
    /// The folder that the files go to, relative to the working folder.
    pub folder: PathBuf,
    /// Replace files that were edited since the last import.
    pub overwrites: bool,
}

/// Where things are imported from.
#[derive(Clone, Debug)]
pub enum ImportSource {
    /// Postman's API, with the key of the variable POSTMAN_API_KEY.
    Api {
        /// Which of its hosts.
        region: Region,
        /// Only what is in this workspace.
        workspace: Option<String>,
    },
    /// An export of the account's data: the ZIP file, or the folder it was unpacked to.
    Dump(PathBuf),
}

/// Where Postman keeps the data of a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// The United States.
    #[default]
    Us,
    /// The European Union.
    Eu,
}

impl Region {
    /// The host of the API.
    pub(super) fn host(self) -> &'static str {
        match self {
            Region::Us => "api.getpostman.com",
            Region::Eu => "api.eu.postman.com",
        }
    }
}

/// How an import went that could begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// Everything was looked at; what could not come over by its nature is told in `IMPORT.md`.
    Complete,
    /// Something could not be fetched, which is told.
    Incomplete,
    /// It was asked to stop. What was written is whole, and the next import goes on from there.
    Stopped,
}

/// Why an import could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It was not asked for in a way that could work.
    #[error("{0}")]
    Usage(Shown),
    /// The export is none, or cannot be read.
    #[error("{0}")]
    BadInput(Shown),
    /// Postman's API, or writing, failed.
    #[error("{0}")]
    Failed(Shown),
}
