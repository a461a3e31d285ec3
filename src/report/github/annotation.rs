//! Workflow commands: lines on standard output that GitHub's runner obeys.

use std::{
    fmt,
    io::{self, Write},
};

use crate::{
    event::Event,
    printable::{Lines, visible},
    report::{Reporter, SourcePlace},
};

/// What GitHub shows of each level in one step.
const MOST: usize = 10;

/// What the runner takes of a message.
const LONGEST_MESSAGE: usize = 4000;
const LONGEST_TITLE: usize = 250;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// One annotation: `::error file=…,line=…,title=…::message`.
pub(super) struct Annotation {
    pub(super) level: Level,
    pub(super) place: Option<SourcePlace>,
    pub(super) title: String,
    pub(super) message: String,
}

impl fmt::Display for Annotation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "::{} ", self.level.word())?;
        if let Some(place) = &self.place {
            write!(out, "file={},", property(&place.file))?;
            if let Some((line, _)) = place.position {
                write!(out, "line={line},")?;
            }
        }
        let title = clipped(&self.title, LONGEST_TITLE);
        write!(out, "title={}::", property(&visible(&title, Lines::Show)))?;
        let message = clipped(&self.message, LONGEST_MESSAGE);
        write!(out, "{}", data(&visible(&message, Lines::Keep)))
    }
}

/// The start of a text, told to be only that.
fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most.saturating_sub(1)) {
        Some((place, _)) if text[place..].chars().nth(1).is_some() => format!("{}…", &text[..place]),
        _ => text.to_owned(),
    }
}

/// The rule of GitHub's toolkit for what stands after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The same for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// The annotations of a step, as many as GitHub shows: of more than that the last one tells the number of the others.
#[derive(Default)]
pub(super) struct Annotations {
    errors: Kept,
    warnings: Kept,
}

#[derive(Default)]
struct Kept {
    first: Vec<Annotation>,
    count: usize,
}

impl Annotations {
    /// Whether another of this level would be shown; else it is only counted, and need not be made.
    pub(super) fn has_room(&self, level: Level) -> bool {
        self.kept(level).first.len() < MOST
    }

    /// Counts one, and keeps it while there is room.
    pub(super) fn add(&mut self, level: Level, make: impl FnOnce() -> Annotation) {
        let has_room = self.has_room(level);
        let kept = match level {
            Level::Error => &mut self.errors,
            Level::Warning => &mut self.warnings,
        };
        kept.count += 1;
        if has_room {
            kept.first.push(make());
        }
    }

    fn kept(&self, level: Level) -> &Kept {
        match level {
            Level::Error => &self.errors,
            Level::Warning => &self.warnings,
        }
    }

    /// Writes them, a line each.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for level in [Level::Error, Level::Warning] {
            let kept = self.kept(level);
            let shown = if kept.count > MOST { MOST - 1 } else { kept.first.len() };
            for annotation in kept.first.iter().take(shown) {
                writeln!(out, "{annotation}")?;
            }
            if kept.count > MOST {
                let noun = match level {
                    Level::Error => "failures",
                    Level::Warning => "warnings",
                };
                let rest = kept.count - shown;
                let message =
                    format!("and {rest} more {noun}; GitHub shows {MOST} of a step. The job summary has them");
                writeln!(out, "{}", Annotation { level, place: None, title: "postwatch".to_owned(), message })?;
            }
        }
        Ok(())
    }
}

/// Keeps the runner from obeying lines that only look like commands: names, messages and bodies come from outside.
/// To be the first of the reporters; [`super::GithubReporter`], as the last, takes it back.
pub struct CommandStop {
    out: Box<dyn Write + Send>,
    token: Option<String>,
}

impl CommandStop {
    /// Writes to the stream that the other reporters write to. Nobody must be able to guess the token.
    pub fn new(out: Box<dyn Write + Send>, token: String) -> CommandStop {
        CommandStop { out, token: Some(token) }
    }
}

impl Reporter for CommandStop {
    fn name(&self) -> &'static str {
        "github"
    }

    fn on_event(&mut self, _event: &Event) -> io::Result<()> {
        match self.token.take() {
            Some(token) => {
                writeln!(self.out, "::stop-commands::{token}")?;
                self.out.flush()
            }
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn annotation(title: &str, message: &str) -> Annotation {
        let place = Some(SourcePlace { file: "a,b:c%/d.json".to_owned(), position: Some((7, 1)) });
        Annotation { level: Level::Error, place, title: title.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn text_is_escaped_by_githubs_rules() {
        let shown = annotation("F / A: 100%, really\n::error::x", "a: b, c\r\nd 50% %0A\rlast").to_string();
        assert_eq!(
            shown,
            "::error file=a%2Cb%3Ac%25/d.json,line=7,title=F / A%3A 100%25%2C really\\n%3A%3Aerror%3A%3Ax::\
             a: b, c%0Ad 50%25 %250A\\rlast"
        );
    }

    #[test]
    fn long_texts_are_cut_as_text_not_in_the_middle_of_an_escape() {
        let shown = annotation(&"%".repeat(300), &"é:\n".repeat(5000)).to_string();
        let (head, message) = shown.split_once("::").unwrap().1.split_once("::").unwrap();
        assert_eq!(head.matches("%25").count(), LONGEST_TITLE - 1 + 1);
        assert!(head.ends_with("%25…") && message.ends_with('…'), "{shown}");
        assert_eq!(message.replace("%0A", "\n").chars().count(), LONGEST_MESSAGE);
        assert_eq!(clipped("abc", 3), "abc");
    }

    #[test]
    fn ten_are_shown_and_the_tenth_tells_the_rest() {
        for (count, lines, rest) in [(0, 0, None), (10, 10, None), (11, 10, Some(2)), (500, 10, Some(491))] {
            let mut annotations = Annotations::default();
            for _ in 0..count {
                annotations.add(Level::Warning, || Annotation { level: Level::Warning, ..annotation("t", "m") });
            }
            let mut out = Vec::new();
            annotations.write(&mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert_eq!(text.lines().count(), lines, "{text}");
            assert!(text.lines().all(|line| line.starts_with("::warning ")), "{text}");
            if let Some(rest) = rest {
                let last = text.lines().last().unwrap();
                assert!(last.contains(&format!("and {rest} more warnings")), "{last}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_ends_the_line_or_the_properties(title in "\\PC*|[\u{0}-\u{ff}]*", message in "\\PC*|[\u{0}-\u{ff}]*") {
            let shown = annotation(&title, &message).to_string();
            prop_assert!(!shown.contains(['\n', '\r']), "{shown:?}");
            let head = shown.strip_prefix("::error ").unwrap().split("::").next().unwrap();
            prop_assert_eq!(head.split(',').count(), 3, "{}", head);
        }
    }
}
