//! What failed first, with the request and the response it came of: most often it explains the rest.

use std::{borrow::Cow, fmt::Write as _, sync::Arc};

use super::{
    console::{fitting, folded},
    failure_table::difference_lines,
    options::CliOptions,
    paint::{GRAY, GREEN, RED, RED_BOLD, WHITE},
};
use crate::{
    event::{Event, EventKind, ExchangeFailed, ExchangeFinished, HeaderFact, Listen, Origin, RequestFacts},
    finding::{Failure, FailureKind, Failures},
    printable::{Lines, visible},
    report::{Locate, SourcePlace, number::size},
    secret::ShownBody,
};

/// How much of a body is shown.
const MOST_LINES: usize = 14;
const MOST_BYTES: usize = 64 * 1024;

/// How many headers are shown.
const MOST_HEADERS: usize = 12;

/// The request of an item and what became of it.
#[derive(Clone, Debug)]
enum Attempt {
    Answered(Arc<ExchangeFinished>),
    Failed(Arc<ExchangeFailed>),
}

/// Waits for the first failure.
#[derive(Debug, Default)]
pub(super) struct FirstFailure {
    /// Of the item under way.
    attempt: Option<Attempt>,
    found: Option<(Failure, Option<Attempt>)>,
}

impl FirstFailure {
    /// Takes the next event; `failures` has taken it already.
    pub(super) fn on_event(&mut self, event: &Event, failures: &Failures) {
        if self.found.is_some() {
            return;
        }
        match &event.kind {
            EventKind::StepStarted(_) => self.attempt = None,
            EventKind::ExchangeFinished(fact) if fact.origin == Origin::Step => {
                self.attempt = Some(Attempt::Answered(fact.clone()));
            }
            EventKind::ExchangeFailed(fact) if fact.origin != Origin::Retry => {
                self.attempt = Some(Attempt::Failed(fact.clone()));
            }
            // A prerequest script fails before the request is sent: all of the item belongs to it.
            EventKind::StepFinished(_) => {
                let attempt = self.attempt.take();
                self.found = failures.listed().first().map(|failure| (failure.clone(), attempt));
            }
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::IterationFinished(_)
            | EventKind::Warned(_)
            | EventKind::RunFinished(_) => {}
        }
    }

    /// All of it, if anything failed.
    pub(super) fn text(&self, options: &CliOptions, locate: &Locate) -> Option<String> {
        let (failure, attempt) = self.found.as_ref()?;
        let mut block = Text { out: String::new(), options };
        block.head(failure);
        match attempt {
            Some(Attempt::Answered(fact)) => {
                block.request(&fact.request);
                block.response(fact);
            }
            Some(Attempt::Failed(fact)) => block.request(&fact.request),
            None => {}
        }
        block.failure(failure, locate(failure));
        Some(block.out)
    }
}

struct Text<'a> {
    out: String,
    options: &'a CliOptions,
}

// Writing to a String cannot fail.
impl Text<'_> {
    fn head(&mut self, failure: &Failure) {
        let inside = visible(&failure.inside, Lines::Show);
        let iteration = match failure.cursor.cycles {
            0 | 1 => String::new(),
            cycles => format!(" (iteration {} of {cycles})", failure.cursor.iteration + 1),
        };
        let text = format!("First failure: {inside}{iteration}");
        let _ = writeln!(self.out, "{}\n", self.options.color.paint(RED_BOLD, text));
    }

    fn request(&mut self, request: &RequestFacts) {
        let url = request.written_url.as_ref().unwrap_or(&request.url);
        let line = format!("{} {}", request.method, url);
        let _ = writeln!(self.out, "  {}", self.options.color.paint(WHITE, visible(&line, Lines::Show)));
        self.headers(request.headers.iter().filter(|header| !header.system));
        self.body(&request.body);
        self.out.push('\n');
    }

    fn response(&mut self, fact: &ExchangeFinished) {
        let response = &fact.response;
        let line = format!(
            "{} {}  {}  {}",
            response.code,
            visible(response.reason.as_str(), Lines::Show),
            self.options.duration(response.response_time_ms as f64),
            size(response.body_bytes + response.header_bytes)
        );
        let _ = writeln!(self.out, "  {}", self.options.color.paint(WHITE, line));
        self.headers(response.headers.iter());
        self.body(&response.body);
        self.out.push('\n');
    }

    fn headers<'h>(&mut self, headers: impl Iterator<Item = &'h HeaderFact>) {
        let mut left_out = 0;
        for (place, header) in headers.enumerate() {
            if place >= MOST_HEADERS {
                left_out += 1;
                continue;
            }
            let line = format!("{}: {}", header.name, header.value);
            self.gray(&visible(&line, Lines::Show));
        }
        if left_out > 0 {
            self.gray(&format!("{} {left_out} more headers", self.options.symbols.ellipsis));
        }
    }

    fn body(&mut self, body: &ShownBody) {
        let text: Cow<'_, str> = match body {
            ShownBody::Text(text) => Cow::Borrowed(text.as_str()),
            ShownBody::Bytes(bytes) => {
                return self.gray(&format!("({} that are no text)", size(bytes.as_slice().len() as u64)));
            }
            ShownBody::Omitted { .. } => return,
        };
        let text = laid_out(&text);
        let text = visible(&text, Lines::Keep);
        let width = self.options.text_width();
        let lines = folded(&text, width);
        let bar = self.options.symbols.box_middle;
        for line in lines.iter().take(MOST_LINES).filter(|line| !line.is_empty()) {
            let _ = writeln!(self.out, "  {} {line}", self.options.color.paint(GRAY, bar));
        }
        if lines.len() > MOST_LINES {
            let left_out = lines.len() - MOST_LINES;
            let noun = if left_out == 1 { "line" } else { "lines" };
            let more = format!("{} {left_out} more {noun}", self.options.symbols.ellipsis);
            let _ = writeln!(self.out, "  {}", self.options.color.paint(GRAY, format!("{bar} {more}")));
        }
    }

    fn failure(&mut self, failure: &Failure, source: Option<SourcePlace>) {
        let color = self.options.color;
        if let Some(test) = &failure.test {
            let _ = writeln!(self.out, "  {}", color.paint(RED_BOLD, visible(test.as_str(), Lines::Show)));
        }
        let message = visible(failure.message.as_str(), Lines::Keep);
        let name = if failure.is_finding() { String::new() } else { format!("{}: ", failure.name) };
        for line in folded(&format!("{name}{message}"), self.options.text_width()) {
            let _ = writeln!(self.out, "  {}", color.paint(RED, line));
        }
        if let Some(difference) = &failure.difference {
            for (line, style) in difference_lines(difference.as_str()) {
                let _ = writeln!(self.out, "    {}", color.paint(style, line));
            }
        } else if let Some((expected, actual)) = compared(&message) {
            let room = self.options.text_width().saturating_sub(10);
            let line = |text: &str| visible(&text[..fitting(text, room)], Lines::Show).into_owned();
            let _ = writeln!(self.out, "    expected  {}", color.paint(GREEN, line(expected)));
            let _ = writeln!(self.out, "    actual    {}", color.paint(RED, line(actual)));
        }
        let place = match source {
            Some(source) => Some(visible(&source.to_string(), Lines::Show).into_owned()),
            None => failure.item.as_ref().map(|item| visible(item.place.as_str(), Lines::Show).into_owned()),
        };
        let script = failure.script.as_ref().filter(|_| failure.kind() != FailureKind::Request).map(|script| {
            let listen = if script.listen == Listen::Test { "test" } else { "prerequest" };
            let line = script.line.map(|line| format!(", line {line}")).unwrap_or_default();
            format!("{listen} script{line}")
        });
        let parts: Vec<String> = [place.filter(|place| !place.is_empty()), script].into_iter().flatten().collect();
        if !parts.is_empty() {
            self.gray(&format!("at {}", parts.join(", ")));
        }
    }

    fn gray(&mut self, text: &str) {
        let _ = writeln!(self.out, "  {}", self.options.color.paint(GRAY, text));
    }
}

/// JSON with a line for each member; other text as it is.
fn laid_out(text: &str) -> Cow<'_, str> {
    let is_json = text.len() <= MOST_BYTES && text.trim_start().starts_with(['{', '[']) && !text.trim().contains('\n');
    match is_json.then(|| serde_json::from_str::<serde_json::Value>(text)) {
        Some(Ok(value)) => serde_json::to_string_pretty(&value).map_or(Cow::Borrowed(text), Cow::Owned),
        _ => Cow::Borrowed(&text[..text.floor_char_boundary(MOST_BYTES)]),
    }
}

/// What was expected and what was there, where the assertion's words tell them apart without doubt.
fn compared(message: &str) -> Option<(&str, &str)> {
    if message.contains('\n') {
        return None;
    }
    let rest = message.strip_prefix("expected ").or_else(|| message.split_once(": expected ").map(|(_, rest)| rest))?;
    if let Some(rest) = rest.strip_prefix("response to have ") {
        let (wanted, actual) = rest.split_once(" but got ")?;
        return Some((wanted.rsplit(' ').next()?, actual));
    }
    let once = |words: &str| rest.split_once(words).filter(|(_, after)| !after.contains(words));
    [" to deeply equal ", " to strictly equal ", " to equal ", " to loosely equal "]
        .into_iter()
        .find_map(once)
        .filter(|(actual, _)| !actual.is_empty())
        .map(|(actual, expected)| (expected, actual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_and_actual_are_told_apart() {
        for (message, expected) in [
            ("expected 1 to equal 2", Some(("2", "1"))),
            ("a sentence: expected 'x' to deeply equal { a: 1 }", Some(("{ a: 1 }", "'x'"))),
            ("expected response to have status code 200 but got 500", Some(("200", "500"))),
            ("expected 'a to equal b' to equal 'c'", None),
            ("expected [ 1, 2 ] to include 3", None),
            ("nothing is not defined", None),
        ] {
            assert_eq!(compared(message), expected, "{message}");
        }
    }

    #[test]
    fn json_on_one_line_is_laid_out() {
        assert_eq!(laid_out(r#"{"a":[1]}"#), "{\n  \"a\": [\n    1\n  ]\n}");
        assert_eq!(laid_out("{not json"), "{not json");
        assert_eq!(laid_out("[1,\n2]"), "[1,\n2]");
        assert_eq!(laid_out(&"é".repeat(MOST_BYTES)).len(), MOST_BYTES);
    }
}
