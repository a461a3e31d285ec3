//! What reporters are made from: options, style, and where they write.

use std::{collections::BTreeMap, io::Write, path::PathBuf};

use super::late::Destination;
use crate::{file::Mode, notice::Notice, secret::Redactor, surroundings::Surroundings};

/// `--reporter-NAME-OPTION` and `--reporter-OPTION`.
#[derive(Clone, Debug, Default)]
pub struct ReporterOptions(BTreeMap<String, Given>);

/// The value of an option.
#[derive(Clone, Debug)]
struct Given {
    value: String,
    /// Whether it stands on the command line.
    is_typed: bool,
}

impl ReporterOptions {
    /// The value of a reporter's option; one given to all reporters wins (newman's order).
    pub fn get(&self, reporter: &str, option: &str) -> Option<&str> {
        let given = self.0.get(option).or_else(|| self.0.get(&format!("{reporter}-{option}")))?;
        Some(&given.value)
    }

    /// Names of the options that are given to one reporter, and to it alone.
    pub fn names<'a>(&'a self, reporter: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter_map(move |option| option.strip_prefix(reporter)?.strip_prefix('-'))
    }

    /// Names of all options as they were given, and whether each stands on the command line.
    pub fn given(&self) -> impl Iterator<Item = (&str, bool)> {
        self.0.iter().map(|(name, given)| (name.as_str(), given.is_typed))
    }

    /// Sets an option, as the command line says.
    pub fn set(&mut self, option: &str, value: String) {
        self.0.insert(option.to_owned(), Given { value, is_typed: true });
    }

    /// Sets an option that is not set.
    pub fn set_default(&mut self, option: &str, value: String) {
        self.0.entry(option.to_owned()).or_insert(Given { value, is_typed: false });
    }

    /// Whether a switch is on.
    pub fn is_set(&self, reporter: &str, option: &str) -> bool {
        self.get(reporter, option).is_some_and(|value| value != "false")
    }
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Color {
    /// Always.
    On,
    /// Never.
    Off,
    /// On a terminal that does not say NO_COLOR.
    #[default]
    Auto,
}

impl Color {
    /// Whether to colour here.
    pub fn is_on(self, surroundings: &Surroundings) -> bool {
        match self {
            Color::On => true,
            Color::Off => false,
            Color::Auto => {
                surroundings.is_terminal
                    && surroundings.variable("NO_COLOR").is_none()
                    && surroundings.variable("TERM") != Some("dumb")
            }
        }
    }
}

/// How reporters look that print.
#[derive(Clone, Debug, Default)]
pub struct OutputStyle {
    /// Print nothing from the cli reporter.
    pub silent: bool,
    /// Let the cli reporter print failures only.
    pub quiet: bool,
    /// Use plain characters only.
    pub disable_unicode: bool,
    /// When to colour.
    pub color: Color,
    /// Show requests and responses, timings too.
    pub verbose: bool,
    /// Permissions of the reports that hold bodies; else they are for their owner.
    pub report_mode: Option<Mode>,
}

/// What a reporter is made from.
pub struct Setup<'a> {
    /// The options of all reporters.
    pub options: &'a ReporterOptions,
    /// How those look that print.
    pub style: &'a OutputStyle,
    /// Working folder, terminal and the like.
    pub surroundings: &'a Surroundings,
    /// Makes options printable, and learns the secrets among them.
    pub redactor: &'a mut Redactor,
    /// What the user is to be told about the options.
    pub notices: Vec<Notice>,
}

impl Setup<'_> {
    /// The output, for one more reporter.
    pub fn stdout(&self) -> Box<dyn Write + Send> {
        self.surroundings.stdout()
    }

    /// `--reporter-NAME-export`, if it names a file or folder.
    pub fn export(&self, reporter: &str) -> Option<PathBuf> {
        let given = self.options.get(reporter, "export").filter(|path| !path.is_empty() && *path != "true");
        given.map(|path| self.surroundings.path(path))
    }

    /// The file or folder of `--reporter-NAME-export`; newman's default without it.
    pub fn destination(&self, reporter: &str, extension: &'static str) -> Destination {
        Destination {
            path: self.export(reporter),
            folder: self.surroundings.path("newman"),
            stem: "newman-run-report",
            extension,
            mode: Mode::Umask,
        }
    }

    /// The same for a report that holds what requests and responses hold: it is for its owner, unless the user says
    /// otherwise.
    pub fn destination_of_bodies(&self, reporter: &str, extension: &'static str) -> Destination {
        Destination { mode: self.report_mode(), ..self.destination(reporter, extension) }
    }

    /// `--report-mode`.
    pub fn report_mode(&self) -> Mode {
        self.style.report_mode.unwrap_or(Mode::PRIVATE)
    }

    /// Tells something about the program's own doing.
    pub(super) fn note(&mut self, sentence: &str) {
        self.notices.push(Notice::note(self.surroundings.show(sentence)));
    }
}
