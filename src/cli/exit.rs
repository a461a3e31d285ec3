//! The exit codes.

use std::process::ExitCode;

use clap::{
    CommandFactory as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{Process, args::Arguments};
use crate::{
    event::Outcome,
    job::{JobErrorKind, JobOutcome},
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
        let written = |all: bool| if all { Exit::Success } else { Exit::ReportFailed };
        match outcome {
            JobOutcome::Finished { runs, all_written } => runs
                .iter()
                .map(|run| Exit::of_outcome(run.outcome, suppressed))
                .fold(written(*all_written), Exit::worse),
            JobOutcome::Abandoned { all_written } => {
                Exit::of_outcome(Outcome::Abort, suppressed).worse(written(*all_written))
            }
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

/// Prints what the argument parser has to say: help and version are no errors.
pub(super) fn usage(process: &Process, error: &clap::Error) -> Exit {
    let is_error = error.use_stderr();
    if is_error {
        let sentence = in_newmans_words(error).unwrap_or_else(|| error.render().to_string());
        process.tell(&process.show(sentence.trim_end()));
        return Exit::Usage;
    }
    let _ = std::io::Write::write_all(&mut process.stdout(), error.render().to_string().as_bytes());
    Exit::Success
}

/// newman's sentence where it has one; scripts look for it.
fn in_newmans_words(error: &clap::Error) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        Some(ContextValue::Strings(texts)) => texts.first().map(String::as_str),
        _ => None,
    };
    let suggestion = |kind| text(kind).map(|name| format!("\n(Did you mean {name}?)")).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::InvalidValue if text(ContextKind::InvalidValue)?.is_empty() => {
            let (name, value) = argument?.split_once(" <")?;
            let value = match value.trim_end_matches('>') {
                "PLACE" | "FILE" | "FOLDER" | "NAME" => "path".to_owned(),
                "KEY=VALUE" | "WHEN" => "value".to_owned(),
                "KEY" => "apiKey".to_owned(),
                "TEXT" => "passphrase".to_owned(),
                other => other.to_lowercase(),
            };
            let short = short_name(name).map(|short| format!("-{short}, ")).unwrap_or_default();
            Some(format!("error: option '{short}{name} <{value}>' argument missing"))
        }
        ErrorKind::UnknownArgument if argument?.starts_with('-') => {
            Some(format!("error: unknown option '{}'{}", argument?, suggestion(ContextKind::SuggestedArg)))
        }
        ErrorKind::MissingRequiredArgument if argument? == "<COLLECTION>..." => {
            Some("error: missing required argument 'collection'".to_owned())
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand)?;
            Some(format!("error: invalid command `{name}`{}", suggestion(ContextKind::SuggestedSubcommand)))
        }
        _ => None,
    }
}

/// The letter of an option of `run`.
fn short_name(option: &str) -> Option<char> {
    let command = Arguments::command();
    let long = option.trim_start_matches("--");
    let mut arguments = command.find_subcommand("run")?.get_arguments();
    arguments.find(|argument| argument.get_long() == Some(long))?.get_short()
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
