//! The `progress` reporter: a bar on a terminal, one line at the end elsewhere.

use std::io::{self, Write};

use super::Reporter;
use crate::{
    event::{Event, EventKind},
    printable::{Lines, sentence, visible},
    secret::Shown,
};

/// Columns of the bar, and of what stands beside it.
const WIDTH: usize = 40;
const BESIDE: usize = 45;

/// Shows how far a run has come.
pub struct ProgressReporter {
    out: Box<dyn Write + Send>,
    is_terminal: bool,
    width: usize,
    drawn: usize,
    total: usize,
    done: usize,
    elapsed_ms: f64,
    /// What runs lacked to have shown anything.
    shortfalls: Vec<Shown>,
}

impl ProgressReporter {
    /// A reporter that prints to `out`; on a terminal it keeps to its columns, if they are known.
    pub fn new(out: Box<dyn Write + Send>, is_terminal: bool, columns: Option<usize>) -> ProgressReporter {
        let width = columns.map_or(WIDTH, |columns| columns.saturating_sub(BESIDE).clamp(10, WIDTH));
        ProgressReporter {
            out,
            is_terminal,
            width,
            drawn: 0,
            total: 0,
            done: 0,
            elapsed_ms: 0.0,
            shortfalls: Vec::new(),
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        // With setNextRequest a run may take more items than planned.
        let total = self.total.max(self.done);
        let share = if total == 0 { 1.0 } else { self.done as f64 / total as f64 };
        let filled = (share * self.width as f64) as usize;
        let left_ms =
            if self.done == 0 { 0.0 } else { self.elapsed_ms / self.done as f64 * (total - self.done) as f64 };
        let line = format!(
            "progress [{}{}] {}% | ETA: {}s | {}/{total}",
            "=".repeat(filled),
            "-".repeat(self.width - filled),
            (share * 100.0) as usize,
            (left_ms / 1000.0).ceil(),
            self.done,
        );
        // A line that got shorter leaves nothing of the one before.
        write!(self.out, "\r{line:<width$}", width = self.drawn)?;
        self.drawn = line.len();
        self.out.flush()
    }
}

impl Reporter for ProgressReporter {
    fn name(&self) -> &'static str {
        "progress"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        match &event.kind {
            EventKind::RunStarted(fact) => {
                self.total += fact.steps * fact.iterations;
                if self.is_terminal { self.draw() } else { Ok(()) }
            }
            EventKind::StepFinished(_) => {
                self.done += 1;
                self.elapsed_ms = event.elapsed_ms;
                if self.is_terminal { self.draw() } else { Ok(()) }
            }
            EventKind::RunFinished(fact) => {
                self.shortfalls.extend(fact.shortfall.clone());
                Ok(())
            }
            EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_) => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.is_terminal {
            writeln!(self.out)?;
        } else {
            writeln!(self.out, "progress {}/{}", self.done, self.total.max(self.done))?;
        }
        for shortfall in &self.shortfalls {
            writeln!(self.out, "{}", visible(&sentence(shortfall.as_str()), Lines::Show))?;
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::{Paper, replay, sample};

    #[test]
    fn the_bar_ends_full_and_in_logs_there_is_one_line() {
        let paper = Paper::default();
        replay(Box::new(ProgressReporter::new(paper.writer(), true, Some(60))), &sample());
        let text = paper.text();
        assert!(text.trim_end().split('\r').all(|line| line.len() < 60), "{text}");
        let last = text.trim_end().rsplit('\r').next().unwrap_or_default().to_owned();
        assert!(last.starts_with("progress [=") && last.ends_with(&"6/6".to_owned()), "{last}");
        let paper = Paper::default();
        replay(Box::new(ProgressReporter::new(paper.writer(), false, None)), &sample());
        assert_eq!(paper.text().lines().count(), 1, "{}", paper.text());
    }
}
