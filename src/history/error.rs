//! Why the history cannot be read or written.

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::ErrorCode;

/// How long another program may keep the file locked.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Why the history cannot be read or written, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("history {}: {problem}", path.display())]
pub struct HistoryError {
    path: PathBuf,
    problem: Problem,
}

/// What is wrong with it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("the disk is full; make room, or name another file with --history")]
    Full,
    #[error("it may only be read; let this user write the file and its folder, or name another with --history")]
    ReadOnly,
    #[error("another program has kept it locked for longer than {0} seconds")]
    Locked(u64),
    #[error("it is damaged ({0}); keep it, and begin a new one with --history")]
    Damaged(String),
    #[error("it is not a history of postwatch; name another file with --history")]
    Foreign,
    #[error(
        "it was written by a later version of postwatch (format {found}, this one reads {known}); use that version"
    )]
    Newer { found: i64, known: i64 },
    #[error("it could not be saved beside itself before it is changed to the format of this version: {0}")]
    Backup(String),
    #[error("{0}")]
    File(#[from] io::Error),
    #[error("{0}")]
    Other(String),
}

impl HistoryError {
    pub(super) fn new(path: &Path, problem: impl Into<Problem>) -> HistoryError {
        HistoryError { path: path.to_owned(), problem: problem.into() }
    }

    /// Whether the file is another's, so that nothing may be written there.
    pub fn is_wrong_file(&self) -> bool {
        matches!(self.problem, Problem::Foreign | Problem::Newer { .. })
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Problem {
        let code = error.sqlite_error_code();
        let words = error.to_string();
        match code {
            Some(ErrorCode::DiskFull) => Problem::Full,
            Some(ErrorCode::ReadOnly) => Problem::ReadOnly,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::Locked(PATIENCE.as_secs()),
            Some(ErrorCode::DatabaseCorrupt) => Problem::Damaged(words),
            Some(ErrorCode::NotADatabase) => Problem::Foreign,
            _ => Problem::Other(words),
        }
    }
}
