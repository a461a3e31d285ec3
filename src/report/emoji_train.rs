//! The `emojitrain` reporter: a face for each item.

use std::io::{self, Write};

use super::Reporter;
use crate::{
    event::{Event, EventKind, Origin, Outcome},
    printable::{Lines, sentence, visible},
    secret::Shown,
};

/// Prints a face for each item and one for the run.
pub struct EmojiTrainReporter {
    out: Box<dyn Write + Send>,
    item_failed: bool,
    any_failed: bool,
    /// What runs lacked to have shown anything.
    shortfalls: Vec<Shown>,
}

impl EmojiTrainReporter {
    /// A reporter that prints to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> EmojiTrainReporter {
        EmojiTrainReporter { out, item_failed: false, any_failed: false, shortfalls: Vec::new() }
    }

    fn fail(&mut self) {
        self.item_failed = true;
        self.any_failed = true;
    }
}

impl Reporter for EmojiTrainReporter {
    fn name(&self) -> &'static str {
        "emojitrain"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        match &event.kind {
            EventKind::StepStarted(_) => self.item_failed = false,
            EventKind::AssertionFinished(fact) if fact.error.is_some() => self.fail(),
            EventKind::ScriptFinished(fact) if fact.error.is_some() => self.fail(),
            EventKind::ExceptionThrown(_) => self.fail(),
            EventKind::ExchangeFailed(fact) if fact.origin != Origin::Retry => self.fail(),
            EventKind::StepFinished(_) => {
                self.out.write_all(if self.item_failed { "😢 " } else { "😀 " }.as_bytes())?;
                return self.out.flush();
            }
            EventKind::RunFinished(fact) => {
                self.any_failed |= fact.outcome != Outcome::Success;
                self.shortfalls.extend(fact.shortfall.clone());
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_) => {}
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        let face = match (self.any_failed, self.shortfalls.is_empty()) {
            (true, _) => " 😭",
            (false, false) => " 😐",
            (false, true) => " 😍",
        };
        writeln!(self.out, "{face}")?;
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
    fn each_item_has_a_face() {
        let paper = Paper::default();
        replay(Box::new(EmojiTrainReporter::new(paper.writer())), &sample());
        let text = paper.text();
        assert!(text.contains("😀 ") && text.contains("😢 ") && text.ends_with(" 😭\n"), "{text}");
    }
}
