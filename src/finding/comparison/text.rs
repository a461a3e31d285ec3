//! The comparison as people read it.

use std::fmt;

use super::compare::{Comparison, Problem, RunComparison};
use crate::printable::{Lines, visible};

/// Characters of a message that are shown.
const LONGEST_MESSAGE: usize = 300;

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, run) in self.runs.iter().enumerate() {
            if index > 0 {
                writeln!(formatter)?;
            }
            run.fmt(formatter)?;
        }
        Ok(())
    }
}

impl fmt::Display for RunComparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| visible(text, Lines::Show).into_owned();
        let environment = self.environment.as_ref().map(|name| format!(" ({})", shown(name.as_str())));
        let name = shown(self.collection.as_str());
        writeln!(formatter, "{name}{}: {}", environment.unwrap_or_default(), self.sentence())?;
        match (self.before, self.now) {
            (Some(_), None) => writeln!(formatter, "  this collection did not run now")?,
            (None, _) => writeln!(formatter, "  this collection did not run before")?,
            (Some(_), Some(_)) => {}
        }
        for (title, mark, problems) in [
            ("new", '+', &self.new),
            ("still failing", '=', &self.still_failing),
            ("resolved", '-', &self.resolved),
            ("not run", '?', &self.not_run),
        ] {
            if !problems.is_empty() {
                writeln!(formatter, "\n  {title}")?;
            }
            for problem in problems {
                write_problem(formatter, mark, problem)?;
            }
        }
        Ok(())
    }
}

fn write_problem(formatter: &mut fmt::Formatter<'_>, mark: char, problem: &Problem) -> fmt::Result {
    writeln!(formatter, "  {mark} {}", visible(problem.line(), Lines::Show))?;
    let Some(message) = problem.message() else { return Ok(()) };
    let message = visible(message, Lines::Show);
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => writeln!(formatter, "      {}…", &message[..end]),
        None => writeln!(formatter, "      {message}"),
    }
}
