//! Why a command could not do its work.

use super::{Exit, Process};

/// Why a command could not do its work, and how it ends.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(super) struct CommandError {
    problem: String,
    exit: Exit,
}

impl CommandError {
    /// A bad file.
    pub(super) fn bad_input(problem: impl ToString) -> CommandError {
        CommandError { problem: problem.to_string(), exit: Exit::BadInput }
    }

    /// Wrong usage.
    pub(super) fn usage(problem: impl ToString) -> CommandError {
        CommandError { problem: problem.to_string(), exit: Exit::Usage }
    }

    /// Something else that failed.
    pub(super) fn failed(problem: impl ToString) -> CommandError {
        CommandError { problem: problem.to_string(), exit: Exit::Error }
    }

    /// Says so.
    pub(super) fn tell(&self, process: &Process) -> Exit {
        process.tell_error(&self.problem);
        self.exit
    }
}
