//! `--reporter-cli-OPTION`.

use super::{CliOptions, CliReporter, ColorChoice, Symbols};
use crate::report::{Locate, Setup};

impl CliReporter {
    /// As the options say.
    pub fn set_up(setup: &Setup<'_>, locate: Locate) -> CliReporter {
        let (style, surroundings) = (setup.style, setup.surroundings);
        let is_set = |option: &str| setup.options.is_set("cli", option);
        let defaults = CliOptions::default();
        let options = CliOptions {
            program: surroundings.program.clone(),
            color: if style.color.is_on(surroundings) { ColorChoice::Always } else { ColorChoice::Never },
            width: surroundings.report_width(),
            is_terminal: surroundings.is_terminal,
            symbols: if style.disable_unicode { Symbols::PLAIN } else { Symbols::UNICODE },
            verbose: style.verbose,
            silent: style.silent || is_set("silent"),
            quiet: style.quiet,
            no_summary: style.quiet || is_set("no-summary"),
            no_failures: is_set("no-failures"),
            no_assertions: is_set("no-assertions"),
            no_success_assertions: is_set("no-success-assertions"),
            no_console: is_set("no-console"),
            no_banner: is_set("no-banner"),
            no_findings: is_set("no-findings"),
            first_failure: match setup.options.get("cli", "first-failure") {
                Some(value) => value != "false",
                None => surroundings.is_terminal,
            },
            progress: surroundings.live_progress(),
            show_timestamps: is_set("show-timestamps"),
            ..defaults
        };
        CliReporter::new(setup.stdout(), options, locate)
    }
}
