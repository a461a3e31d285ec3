//! The facts, read once by whoever knows them.

use std::{
    collections::BTreeMap,
    fmt,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::StartupSecrets;
use crate::{clock::Clock, event::Progress, secret::Shown};

/// What a job finds around it.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The name the program was called by.
    pub program: String,
    /// Environment variables that are UTF-8.
    pub environment: BTreeMap<String, String>,
    /// The working folder.
    pub working_dir: PathBuf,
    /// Whether the output is a terminal.
    pub is_terminal: bool,
    /// Columns of that terminal; `None` under a CI system, whose logs have no width (as newman).
    pub width: Option<usize>,
    /// Time.
    pub clock: Clock,
    /// How far its runs have come.
    pub progress: Progress,
    /// Where reporters print.
    pub output: Output,
    /// Secrets that the program was started with.
    pub startup_secrets: StartupSecrets,
}

/// Opens the stream that reporters print to, once for each of them.
#[derive(Clone)]
pub struct Output(Arc<dyn Fn() -> Box<dyn Write + Send> + Send + Sync>);

impl Output {
    /// An output that is opened like this.
    pub fn new(open: impl Fn() -> Box<dyn Write + Send> + Send + Sync + 'static) -> Output {
        Output(Arc::new(open))
    }

    /// Opens the stream once more.
    pub fn open(&self) -> Box<dyn Write + Send> {
        (self.0)()
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Output")
    }
}

impl Surroundings {
    /// An environment variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A path that is relative to the working folder.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.working_dir.join(path)
    }

    /// What a line at the bottom of the terminal tells of, where there is a terminal that can have one.
    pub fn live_progress(&self) -> Option<Progress> {
        let is_able = self.is_terminal && self.width.is_some() && self.variable("TERM") != Some("dumb");
        is_able.then(|| self.progress.clone())
    }

    /// Columns of the terminal that reports are fitted to.
    pub fn report_width(&self) -> Option<usize> {
        self.width.filter(|_| self.is_terminal)
    }

    /// newman's room for console values: the terminal, or 60 columns, without the box around them.
    pub fn console_width(&self) -> usize {
        self.report_width().unwrap_or(60).max(40) - 16
    }

    /// Makes text printable that may repeat what the program was started with.
    pub fn show(&self, text: &str) -> Shown {
        self.startup_secrets.show(text)
    }

    /// The output, for a report.
    pub fn stdout(&self) -> Box<dyn Write + Send> {
        self.output.open()
    }
}
