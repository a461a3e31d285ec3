//! What the process was started with: the only reader of arguments, environment, working folder and terminal.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use crate::{
    clock::Clock,
    event::Progress,
    notice::Notice,
    printable::{Lines, visible},
    secret::Shown,
    surroundings::{Output, StartupSecrets, Surroundings},
};

/// Facts about the process, read once.
#[derive(Clone, Debug)]
pub struct Process {
    /// The command line, program name first.
    pub arguments: Vec<String>,
    /// What surrounds a job of this process.
    pub surroundings: Surroundings,
}

impl Process {
    /// Reads the facts of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the gate")]
    pub fn current() -> Process {
        let clock = Clock::system();
        let arguments: Vec<String> =
            std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let surroundings = Surroundings {
            program: program(&arguments),
            startup_secrets: StartupSecrets::of(&arguments, &environment),
            environment,
            working_dir: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")),
            is_terminal: io::stdout().is_terminal(),
            width: terminal_size::terminal_size()
                .map(|(width, _)| usize::from(width.0))
                .filter(|_| std::env::var_os("CI").is_none()),
            clock,
            progress: Progress::new(clock),
            output: Output::new(|| Box::new(io::stdout())),
        };
        Process { arguments, surroundings }
    }

    /// An environment variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.surroundings.variable(name)
    }

    /// A path that is relative to the working folder.
    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.surroundings.path(path)
    }

    /// Makes text printable that may repeat what the process was started with.
    pub(super) fn show(&self, text: &str) -> Shown {
        self.surroundings.show(text)
    }

    /// Prints a sentence for the user.
    pub(super) fn tell(&self, message: &Shown) {
        print_message(message);
    }

    /// Prints what went wrong.
    pub(super) fn tell_error(&self, problem: impl Display) {
        print_notice(&Notice::error(self.show(&problem.to_string())));
    }

    /// Prints what may not be as the user meant.
    pub(super) fn tell_warning(&self, problem: impl Display) {
        print_notice(&Notice::warning(self.show(&problem.to_string())));
    }

    /// Standard output, for reports.
    pub(super) fn stdout(&self) -> Box<dyn Write + Send> {
        self.surroundings.stdout()
    }
}

/// The name it was called by: its own, or that of a link, such as `newman`.
fn program(arguments: &[String]) -> String {
    let name = arguments.first().map(Path::new).and_then(Path::file_stem);
    name.and_then(|name| name.to_str()).unwrap_or(env!("CARGO_PKG_NAME")).to_owned()
}

/// Prints a message of a job.
pub(super) fn print_notice(notice: &Notice) {
    print_message(notice);
}

/// Names of files and folders come from outside: what a terminal would obey is shown. A closed standard error is
/// nobody's concern.
fn print_message(message: &impl Display) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(&message.to_string(), Lines::Keep));
}
