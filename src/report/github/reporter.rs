//! The reporter itself: gathers while the run goes on, writes when all is over.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use super::{
    annotation::{Annotation, Annotations, Level},
    markdown::Sheet,
    summary::{push_account, push_failures, push_head},
};
use crate::{
    event::{Event, EventKind, Outcome, RunFinished, RunStarted},
    file::{Mode, write_whole},
    finding::{Failure, Failures, Findings},
    printable::sentence,
    recording::Statistics,
    report::{Locate, Reporter, SourcePlace},
};

/// What GitHub takes of a step's summary, in bytes; with more it shows none of it.
const LIMIT: usize = 1 << 20;

/// Kept back for the note that tells of the cut.
const NOTE: &str = "\n> The rest is left out: GitHub takes one mebibyte of a step's summary.\n";

/// Where the job summary goes.
#[derive(Clone, Debug)]
pub enum SummaryFile {
    /// What the variable GITHUB_STEP_SUMMARY names: other commands of the step write to it too.
    Step(PathBuf),
    /// A file of its own.
    Export(PathBuf),
}

/// What the `github` reporter is told.
pub struct GithubOptions {
    /// Where the job summary goes.
    pub summary: SummaryFile,
    /// Where the runner reads its commands: standard output.
    pub commands: Box<dyn Write + Send>,
    /// The token of [`super::CommandStop`], where that is at work.
    pub stop_token: Option<String>,
    /// Finds places.
    pub locate: Locate,
}

/// Makes the job summary and the annotations. It must be the last of the reporters on its stream.
pub struct GithubReporter {
    options: GithubOptions,
    sheet: Sheet,
    is_cut: bool,
    annotations: Annotations,
    run: Option<Run>,
}

/// What is known of the run so far.
struct Run {
    started: RunStarted,
    statistics: Statistics,
    failures: Failures,
    findings: Findings,
    /// Accounts of iterations that are over, as they will stand in the summary.
    accounts: Sheet,
    is_cut: bool,
}

impl GithubReporter {
    /// A reporter.
    pub fn new(options: GithubOptions) -> GithubReporter {
        let present = match &options.summary {
            // What cannot be measured now is told when it is written.
            SummaryFile::Step(path) => path.metadata().map_or(0, |file| usize::try_from(file.len()).unwrap_or(LIMIT)),
            SummaryFile::Export(_) => 0,
        };
        let sheet = Sheet::new(LIMIT.saturating_sub(present + NOTE.len()));
        GithubReporter { options, sheet, is_cut: false, annotations: Annotations::default(), run: None }
    }

    fn annotate(&mut self, event: &Event) {
        if let EventKind::Warned(fact) = &event.kind {
            self.annotations.add(Level::Warning, || Annotation {
                level: Level::Warning,
                place: None,
                title: "postwatch".to_owned(),
                message: fact.message.to_string(),
            });
        }
        if let EventKind::RunFinished(RunFinished { outcome, shortfall: Some(shortfall), .. }) = &event.kind {
            let level = if *outcome == Outcome::Error { Level::Error } else { Level::Warning };
            self.annotations.add(level, || Annotation {
                level,
                place: None,
                title: self.run.as_ref().map_or_else(String::new, |run| run.started.collection_name.to_string()),
                message: sentence(shortfall.as_str()),
            });
        }
        let Some(run) = &mut self.run else { return };
        if !run.failures.on_event(event) {
            return;
        }
        // The first failures are all listed, and later ones are only counted here.
        let Some(failure) = run.failures.listed().last() else { return };
        let locate = &self.options.locate;
        self.annotations.add(Level::Error, || annotation(failure, locate(failure)));
    }

    fn end_run(&mut self, finished: &RunFinished) {
        let Some(mut run) = self.run.take() else { return };
        run.end_iteration();
        let is_whole = push_head(&mut self.sheet, &run.started, finished, &run.statistics)
            & self.sheet.push(run.accounts.text())
            & push_failures(&mut self.sheet, &run.failures);
        self.is_cut |= run.is_cut || !is_whole;
    }

    fn write_summary(&self) -> io::Result<()> {
        let note = if self.is_cut { NOTE } else { "" };
        let write = |out: &mut dyn Write| {
            out.write_all(self.sheet.text().as_bytes())?;
            out.write_all(note.as_bytes())
        };
        match &self.options.summary {
            SummaryFile::Export(path) => write_whole(path, Mode::Umask, |out| write(out)),
            SummaryFile::Step(path) => File::options()
                .append(true)
                .create(true)
                .open(path)
                .and_then(|mut file| write(&mut file))
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))),
        }
    }

    fn write_commands(&mut self) -> io::Result<()> {
        let out = &mut self.options.commands;
        if let Some(token) = self.options.stop_token.take() {
            writeln!(out, "::{token}::")?;
        }
        self.annotations.write(out)?;
        out.flush()
    }
}

fn annotation(failure: &Failure, place: Option<SourcePlace>) -> Annotation {
    let title = match &failure.test {
        Some(test) => format!("{}: {test}", failure.inside),
        None => failure.inside.clone(),
    };
    let name = if failure.is_finding() { String::new() } else { format!("{}: ", failure.name) };
    let iteration = match failure.cursor.cycles {
        0 | 1 => String::new(),
        cycles => format!(", iteration {} of {cycles}", failure.cursor.iteration + 1),
    };
    let message = format!("{name}{}\nat {}{iteration}", failure.message, failure.at);
    Annotation { level: Level::Error, place, title, message }
}

impl Run {
    fn new(started: &RunStarted, room: usize) -> Run {
        Run {
            started: started.clone(),
            statistics: Statistics::default(),
            failures: Failures::default(),
            findings: Findings::default(),
            accounts: Sheet::new(room),
            is_cut: false,
        }
    }

    /// Writes down the accounts of the iteration: of thousands of them none is kept.
    fn end_iteration(&mut self) {
        for account in self.findings.take() {
            self.is_cut |= !push_account(&mut self.accounts, &account);
        }
    }
}

impl Reporter for GithubReporter {
    fn name(&self) -> &'static str {
        "github"
    }

    fn on_event(&mut self, event: &Event) -> io::Result<()> {
        if let EventKind::RunStarted(fact) = &event.kind {
            // The findings of a run may take most of what is left, but its numbers and failures need room too.
            self.run = Some(Run::new(fact, self.sheet.left() / 4 * 3));
        }
        self.annotate(event);
        if let Some(run) = &mut self.run {
            run.findings.on_event(event);
            run.statistics.on_event(event);
        }
        match &event.kind {
            EventKind::IterationFinished(_) => {
                if let Some(run) = &mut self.run {
                    run.end_iteration();
                }
            }
            EventKind::RunFinished(fact) => self.end_run(fact),
            EventKind::RunStarted(_)
            | EventKind::IterationStarted(_)
            | EventKind::StepStarted(_)
            | EventKind::ScriptStarted(_)
            | EventKind::ConsoleLogged(_)
            | EventKind::AssertionFinished(_)
            | EventKind::ExceptionThrown(_)
            | EventKind::ScriptFinished(_)
            | EventKind::ExchangeFinished(_)
            | EventKind::ExchangeFailed(_)
            | EventKind::StepFinished(_)
            | EventKind::Warned(_) => {}
        }
        Ok(())
    }

    fn file(&self) -> Option<PathBuf> {
        let (SummaryFile::Export(path) | SummaryFile::Step(path)) = &self.options.summary;
        Some(path.clone())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        // A run that was cut off has no end.
        self.end_run(&RunFinished { outcome: Outcome::Abort, error: None, shortfall: None, documents: None });
        // The commands first: whatever becomes of the file, the runner must obey again.
        let commanded = self.write_commands();
        self.write_summary().and(commanded)
    }
}
