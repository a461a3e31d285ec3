//! Why a job could not begin.

use crate::{
    secret::{Redactor, Shown},
    surroundings::Surroundings,
};

/// Who has to do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobErrorKind {
    /// A file or address that was named is bad.
    BadInput,
    /// What was asked for cannot be done.
    Usage,
}

/// Why a job could not begin, ready to be printed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{problem}")]
pub struct JobError {
    /// Who has to do something about it.
    pub kind: JobErrorKind,
    /// The sentence.
    pub problem: Shown,
}

/// The same before it has passed a redactor.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(super) struct Refusal {
    kind: JobErrorKind,
    problem: String,
}

impl Refusal {
    pub(super) fn bad_input(problem: impl ToString) -> Refusal {
        Refusal { kind: JobErrorKind::BadInput, problem: problem.to_string() }
    }

    pub(super) fn usage(problem: impl ToString) -> Refusal {
        Refusal { kind: JobErrorKind::Usage, problem: problem.to_string() }
    }

    /// Without what the job and the program's start know as secret.
    pub(super) fn shown(&self, redactor: &Redactor, surroundings: &Surroundings) -> JobError {
        let problem = surroundings.show(redactor.show(&self.problem).as_str());
        JobError { kind: self.kind, problem }
    }
}
