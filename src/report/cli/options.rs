//! What the `cli` reporter is told.

use chrono::{DateTime, Local, NaiveDateTime, Utc};

use super::{paint::ColorChoice, symbols::Symbols};
use crate::event::Progress;
use crate::report::number::duration_in_seconds_from;

/// Options of the `cli` reporter; those of newman bear newman's names.
#[derive(Clone, Debug)]
pub struct CliOptions {
    /// The first line: what the program was called by.
    pub program: String,
    /// Whether to colour.
    pub color: ColorChoice,
    /// Columns of the terminal; `None` where the output is no terminal (or a CI system's).
    pub width: Option<usize>,
    /// Whether somebody watches: then the output is flushed whenever an item is done.
    pub is_terminal: bool,
    /// Which characters to draw with.
    pub symbols: Symbols,
    /// `--verbose`: headers, bodies and timings.
    pub verbose: bool,
    /// `--silent`, `--reporter-cli-silent`: print nothing at all.
    pub silent: bool,
    /// `--quiet`: print what failed, and nothing else.
    pub quiet: bool,
    /// Leave out the table of counts.
    pub no_summary: bool,
    /// Leave out the table of failures.
    pub no_failures: bool,
    /// Leave out all assertions.
    pub no_assertions: bool,
    /// Leave out assertions that passed or were skipped.
    pub no_success_assertions: bool,
    /// Leave out what scripts wrote to the console.
    pub no_console: bool,
    /// Leave out the first line.
    pub no_banner: bool,
    /// Leave out the findings of checks.
    pub no_findings: bool,
    /// Findings of one check that are listed.
    pub most_findings: usize,
    /// Show what failed first with its request and response.
    pub first_failure: bool,
    /// Where somebody watches a terminal: what the line at its bottom tells of.
    pub progress: Option<Progress>,
    /// Put the time before requests, assertions and console lines.
    pub show_timestamps: bool,
    /// Local time of an instant, for the time stamps.
    pub local_time: fn(DateTime<Utc>) -> NaiveDateTime,
}

impl Default for CliOptions {
    fn default() -> CliOptions {
        CliOptions {
            program: env!("CARGO_PKG_NAME").to_owned(),
            color: ColorChoice::Never,
            width: None,
            is_terminal: false,
            symbols: Symbols::UNICODE,
            verbose: false,
            silent: false,
            quiet: false,
            no_summary: false,
            no_failures: false,
            no_assertions: false,
            no_success_assertions: false,
            no_console: false,
            no_banner: false,
            no_findings: false,
            most_findings: 20,
            first_failure: false,
            progress: None,
            show_timestamps: false,
            local_time: |at| at.with_timezone(&Local).naive_local(),
        }
    }
}

/// Columns assumed where there is no terminal.
const USUAL_WIDTH: usize = 60;

impl CliOptions {
    /// Columns of console lines and bodies, without their indentation.
    pub(super) fn text_width(&self) -> usize {
        self.columns() - 6
    }

    /// Columns beyond which Node shows a string in several lines.
    pub(super) fn inspect_width(&self) -> usize {
        self.columns() - 16
    }

    /// Whether the program stands in for newman: scripts compare what it prints.
    pub(super) fn is_newman(&self) -> bool {
        self.program == "newman"
    }

    fn columns(&self) -> usize {
        self.width.filter(|width| *width > 20).unwrap_or(USUAL_WIDTH)
    }

    /// A duration in milliseconds, in the characters that are allowed.
    pub(super) fn duration(&self, milliseconds: f64) -> String {
        let limit = if self.is_newman() { 1998.0 } else { 1000.0 };
        duration_in_seconds_from(limit, milliseconds).replace('µ', self.symbols.micro)
    }

    /// `11/22/2026, 2:16:49 AM`.
    pub(super) fn date_and_time(&self, at: DateTime<Utc>) -> String {
        (self.local_time)(at).format("%-m/%-d/%Y, %-I:%M:%S %p").to_string()
    }

    /// `2:16:49 AM`.
    pub(super) fn time(&self, at: DateTime<Utc>) -> String {
        (self.local_time)(at).format("%-I:%M:%S %p").to_string()
    }
}
