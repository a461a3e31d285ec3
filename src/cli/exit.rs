//! The exit codes.

use std::process::ExitCode;

use crate::{
    event::Outcome,
    job::{Delivery, JobErrorKind, JobOutcome},
};

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: everything passed.
    Success,
    /// 1: an assertion failed: a finding.
    Failure,
    /// 2: wrong usage.
    Usage,
    /// 3: an input file is bad.
    BadInput,
    /// 4: the run is done but a report could not be written.
    ReportFailed,
    /// 5: a request, script or signature failed: a check did not run.
    Error,
    /// 130: interrupted.
    Interrupted,
    /// 143: terminated.
    Terminated,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::BadInput => 3,
            Exit::ReportFailed => 4,
            Exit::Error => 5,
            Exit::Interrupted => 130,
            Exit::Terminated => 143,
        }
    }

    /// What an outcome alone means. `--suppress-exit-code` hides findings and errors, and nothing else.
    pub(super) fn of_outcome(outcome: Outcome, suppressed: bool) -> Exit {
        match outcome {
            Outcome::Success => Exit::Success,
            Outcome::Failure | Outcome::Error | Outcome::Abort if suppressed => Exit::Success,
            Outcome::Failure => Exit::Failure,
            Outcome::Error | Outcome::Abort => Exit::Error,
        }
    }

    /// What a job's outcome means.
    pub(super) fn of_job(outcome: &JobOutcome, suppressed: bool) -> Exit {
        let written = |delivery: &Delivery| if delivery.is_complete() { Exit::Success } else { Exit::ReportFailed };
        match outcome {
            JobOutcome::Finished { runs, delivery } => {
                runs.iter().map(|run| Exit::of_outcome(run.outcome, suppressed)).fold(written(delivery), Exit::worse)
            }
            JobOutcome::Abandoned { delivery } => Exit::of_outcome(Outcome::Abort, suppressed).worse(written(delivery)),
        }
    }

    /// What it means that a job could not begin.
    pub(super) fn of_refusal(kind: JobErrorKind) -> Exit {
        match kind {
            JobErrorKind::BadInput => Exit::BadInput,
            JobErrorKind::Usage => Exit::Usage,
        }
    }

    /// The worse of two, by 130 > 3 > 5 > 1 > 4 > 0.
    #[must_use]
    pub fn worse(self, other: Exit) -> Exit {
        let rank = |exit: Exit| match exit {
            Exit::Success => 0,
            Exit::ReportFailed => 1,
            Exit::Failure => 2,
            Exit::Error => 3,
            Exit::BadInput => 4,
            Exit::Usage => 5,
            Exit::Terminated => 6,
            Exit::Interrupted => 7,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_code_wins() {
        assert_eq!(Exit::Failure.worse(Exit::ReportFailed), Exit::Failure);
        assert_eq!(Exit::Failure.worse(Exit::Error), Exit::Error);
        assert_eq!(Exit::Error.worse(Exit::BadInput), Exit::BadInput);
        assert_eq!(Exit::Interrupted.worse(Exit::Error), Exit::Interrupted);
        assert_eq!(Exit::Success.worse(Exit::ReportFailed), Exit::ReportFailed);
    }

    #[test]
    fn suppression_hides_findings_and_errors() {
        assert_eq!(Exit::of_outcome(Outcome::Error, true), Exit::Success);
        assert_eq!(Exit::of_outcome(Outcome::Failure, false), Exit::Failure);
    }
}
