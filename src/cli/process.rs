//! What the process was started with: the only reader of arguments, environment, working folder and terminal.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use super::given::given_secrets;
use crate::{
    clock::Clock,
    event::Progress,
    printable::{Lines, visible},
    secret::{Redactor, Shown},
};

/// Facts about the process, read once.
#[derive(Clone, Debug)]
pub struct Process {
    /// The command line, program name first.
    pub arguments: Vec<String>,
    /// Environment variables that are UTF-8.
    pub environment: BTreeMap<String, String>,
    /// The working folder.
    pub working_dir: PathBuf,
    /// Whether standard output is a terminal.
    pub stdout_is_terminal: bool,
    /// Columns of that terminal; `None` under a CI system, whose logs have no width (as newman).
    pub width: Option<usize>,
    /// Time.
    pub clock: Clock,
    /// How far its runs have come.
    pub progress: Progress,
    /// Made when something is first told: most commands have nothing to tell.
    secrets: OnceLock<Redactor>,
}

impl Process {
    /// Reads the facts of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn current() -> Process {
        let clock = Clock::system();
        Process {
            arguments: std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect(),
            environment: std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            working_dir: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            stdout_is_terminal: io::stdout().is_terminal(),
            width: terminal_size::terminal_size()
                .map(|(width, _)| usize::from(width.0))
                .filter(|_| std::env::var_os("CI").is_none()),
            clock,
            progress: Progress::new(clock),
            secrets: OnceLock::new(),
        }
    }

    /// The name it was called by: its own, or that of a link, such as `newman`.
    pub fn program(&self) -> &str {
        let name = self.arguments.first().map(Path::new).and_then(Path::file_stem);
        name.and_then(|name| name.to_str()).unwrap_or(env!("CARGO_PKG_NAME"))
    }

    /// An environment variable that is set and not empty.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.environment.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What a line at the bottom of the terminal tells of, where there is a terminal that can have one.
    pub fn live_progress(&self) -> Option<Progress> {
        let is_able = self.stdout_is_terminal && self.width.is_some() && self.variable("TERM") != Some("dumb");
        is_able.then(|| self.progress.clone())
    }

    /// Makes text printable that may repeat what the process was started with.
    pub fn show(&self, text: &str) -> Shown {
        self.secrets.get_or_init(|| given_secrets(&self.arguments, &self.environment)).show(text)
    }

    /// Writes a message for the user. Names of files and folders come from outside: what a terminal would obey is
    /// shown. A closed standard error is nobody's concern.
    pub fn tell(&self, message: &Shown) {
        let _ = writeln!(io::stderr().lock(), "{}", visible(message.as_str(), Lines::Keep));
    }

    /// Standard output, for reports.
    pub fn stdout(&self) -> Box<dyn Write + Send> {
        Box::new(io::stdout())
    }
}
