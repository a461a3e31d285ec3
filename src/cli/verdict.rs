//! The last lines of `postwatch run`: how it went, why it ends with its exit status, and where the reports lie.

use std::fmt::{self, Write as _};

use anstyle::{AnsiColor, Style};

use super::{Exit, Process};
use crate::{
    event::Outcome,
    job::{Delivery, JobOutcome, RunResult},
    printable::{Lines, counted, sentence, visible},
    report::{cli::wrapped, spoken_duration},
    secret::Shown,
};

/// Where the last lines are printed, and how.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) process: Process,
    pub(super) is_colored: bool,
    /// `--quiet`: nothing where all is well.
    pub(super) is_quiet: bool,
    /// `--suppress-exit-code`.
    pub(super) is_suppressed: bool,
}

impl Verdict {
    /// Prints it. A closed output is nobody's concern: what it held is over.
    pub(super) fn print(&self, outcome: &JobOutcome, exit: Exit) {
        let text = self.text(outcome, exit);
        let mut out = self.process.stdout();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    fn text(&self, outcome: &JobOutcome, exit: Exit) -> String {
        let (runs, delivery) = match outcome {
            JobOutcome::Finished { runs, delivery } => (&runs[..], delivery),
            JobOutcome::Abandoned { delivery } => (&[][..], delivery),
        };
        let (style, head) = match outcome {
            JobOutcome::Finished { .. } => headline(runs),
            JobOutcome::Abandoned { .. } => (RED, "Error: a script blocks the run, which is given up".to_owned()),
        };
        if self.is_quiet && exit == Exit::Success && style == GREEN {
            return String::new();
        }
        let mut text = String::new();
        let line = format!("{head} (exit status {}{})", exit.code(), self.reason(runs, exit));
        // Writing to a String cannot fail.
        text.push('\n');
        for line in self.wrapped(&line) {
            let _ = writeln!(text, "{}", self.painted(style, &line));
        }
        self.each(&mut text, runs);
        self.delivered(&mut text, delivery);
        text
    }

    /// Why this exit status, where the words before it do not say so already.
    fn reason(&self, runs: &[RunResult], exit: Exit) -> &'static str {
        match exit {
            Exit::Success if self.is_suppressed && runs.iter().any(|run| run.outcome != Outcome::Success) => {
                ", since --suppress-exit-code is given"
            }
            Exit::Success | Exit::Usage | Exit::BadInput => "",
            Exit::Error if runs.iter().any(|run| run.ended_early.is_some()) => ": the run was cut off",
            Exit::Failure => ": an assertion failed",
            Exit::Error => ": something could not be checked",
            Exit::ReportFailed => ": a report did not arrive",
            Exit::Interrupted => ": Ctrl-C",
            Exit::Terminated => ": SIGTERM",
        }
    }

    /// Where there are several collections: those that did not simply pass.
    fn each(&self, text: &mut String, runs: &[RunResult]) {
        if runs.len() < 2 {
            return;
        }
        for run in runs.iter().filter(|run| run.outcome != Outcome::Success || run.shortfall.is_some()) {
            let (style, head) = headline(std::slice::from_ref(run));
            for line in self.wrapped(&format!("{}: {head}", run.collection)) {
                let _ = writeln!(text, "{}", self.painted(style, &line));
            }
        }
    }

    fn delivered(&self, text: &mut String, delivery: &Delivery) {
        let width = delivery.files.iter().map(|file| file.reporter.len()).max().unwrap_or(0);
        for file in &delivery.files {
            let folder = &self.process.surroundings.working_dir;
            let path = file.path.strip_prefix(folder).unwrap_or(&file.path).display().to_string();
            let path = self.process.show(&path);
            let _ = writeln!(text, "  {:width$}  {}", file.reporter, visible(path.as_str(), Lines::Show));
        }
        if !delivery.is_complete() {
            let line = format!("did not arrive: {}; see the message above", delivery.failed.join(", "));
            let _ = writeln!(text, "  {}", self.painted(RED, &line));
        }
    }

    fn wrapped(&self, line: &str) -> Vec<String> {
        let line = visible(line, Lines::Show);
        match self.process.surroundings.report_width() {
            Some(width) => wrapped(&line, width),
            None => vec![line.into_owned()],
        }
    }

    fn painted<'text>(&self, style: Style, text: &'text str) -> Painted<'text> {
        Painted { style: if self.is_colored { style } else { Style::new() }, text }
    }
}

const GREEN: Style = AnsiColor::Green.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

struct Painted<'text> {
    style: Style,
    text: &'text str,
}

impl fmt::Display for Painted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}

/// How these runs went, in a line: a verdict, and the counts that it rests on.
fn headline(runs: &[RunResult]) -> (Style, String) {
    let sum = |count: fn(&RunResult) -> usize| runs.iter().map(count).sum::<usize>();
    let failed = sum(|run| run.assertions.failed);
    let assertions = counted(sum(|run| run.assertions.total), "assertion");
    let held = if failed > 0 { format!("{failed} of {assertions} failed") } else { assertions };
    let warnings = match sum(|run| run.warnings) {
        0 => String::new(),
        count => format!(", {}", counted(count, "warning")),
    };
    let work = format!(
        "{} in {}{warnings}",
        counted(sum(|run| run.requests.total), "request"),
        spoken_duration(runs.iter().map(|run| run.milliseconds).sum())
    );
    if let Some(run) = runs.iter().find(|run| run.ended_early.is_some()) {
        let reason = run.ended_early.as_ref().map_or("", Shown::as_str);
        let waited = run.waited_for.as_ref().map(|waited| format!(", {waited}")).unwrap_or_default();
        return (RED, format!("Aborted: {reason}{waited}; {held}, {work}"));
    }
    let is = |outcome: Outcome| runs.iter().any(|run| run.outcome == outcome);
    let shortfall = runs.iter().find_map(|run| run.shortfall.as_ref());
    let missing = shortfall.map(|shortfall| format!("{shortfall}; ")).unwrap_or_default();
    if is(Outcome::Error) || is(Outcome::Abort) {
        let broken = match sum(|run| run.broken) {
            0 => String::new(),
            1 => "a request or script failed, ".to_owned(),
            broken => format!("{broken} requests or scripts failed, "),
        };
        return (RED, format!("Error: {missing}{broken}{held}, {work}"));
    }
    if is(Outcome::Failure) {
        return (RED, format!("Failed: {missing}{held}, {work}"));
    }
    match shortfall {
        Some(shortfall) => (YELLOW, format!("{} {work}", sentence(shortfall.as_str()))),
        None if runs.is_empty() => (YELLOW, "Nothing ran".to_owned()),
        None => (GREEN, format!("Passed: {held}, {work}")),
    }
}
