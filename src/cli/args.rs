//! The arguments as they are typed. The only file that names clap's derive; doc comments are the help texts.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Runs Postman collections from the shell, without Postman's cloud.
#[derive(Debug, Parser)]
#[command(name = "postwatch", version, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a collection.
    Run(Box<RunArguments>),
    /// Show the IAM audit against a simulated AWS account; needs no account and no network.
    Demo(DemoArguments),
}

/// Options of `postwatch run`; those of newman bear newman's names and meaning.
#[derive(Debug, clap::Args)]
#[command(after_help = "Options of reporters: --reporter-NAME-OPTION [VALUE]; see the README for each reporter's.")]
pub(super) struct RunArguments {
    /// Collection file (format v2.1.0 or v2.0.0).
    #[arg(value_name = "COLLECTION")]
    pub(super) collection: PathBuf,
    /// Environment file.
    #[arg(short, long, value_name = "FILE")]
    pub(super) environment: Option<PathBuf>,
    /// Globals file.
    #[arg(short, long, value_name = "FILE")]
    pub(super) globals: Option<PathBuf>,
    /// Data file, JSON or CSV; one iteration a row.
    #[arg(short = 'd', long, value_name = "FILE")]
    pub(super) iteration_data: Option<PathBuf>,
    /// Number of iterations; those beyond the data reuse its last row.
    #[arg(short = 'n', long, value_name = "N", value_parser = positive, allow_negative_numbers = true)]
    pub(super) iteration_count: Option<usize>,
    /// Run only this folder or request, by name or id; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) folder: Vec<String>,
    /// Set an environment variable; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) env_var: Vec<String>,
    /// Set a global variable; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) global_var: Vec<String>,
    /// Reporters, separated by commas: cli, events, slack.
    #[arg(short, long, value_name = "NAMES", value_delimiter = ',', default_value = "cli")]
    pub(super) reporters: Vec<String>,
    /// End the run after the first failure; `folder` is accepted as in newman.
    #[arg(long, value_name = "MODIFIERS", num_args = 0..=1, default_missing_value = "failure", value_delimiter = ',')]
    pub(super) bail: Option<Vec<BailModifier>>,
    /// Exit with 0 in spite of findings and errors; bad usage, bad files and unwritten reports still show.
    #[arg(short = 'x', long)]
    pub(super) suppress_exit_code: bool,
    /// Print nothing from the cli reporter.
    #[arg(long)]
    pub(super) silent: bool,
    /// Use plain characters only.
    #[arg(long)]
    pub(super) disable_unicode: bool,
    /// Colour the output.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
    /// Show requests and responses, timings too.
    #[arg(long)]
    pub(super) verbose: bool,
    /// Wait this many milliseconds before each request.
    #[arg(long, value_name = "MS", value_parser = positive, allow_negative_numbers = true)]
    pub(super) delay_request: Option<usize>,
    /// Milliseconds for the whole run.
    #[arg(long, value_name = "MS", value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout: Option<usize>,
    /// Milliseconds for each request.
    #[arg(long, value_name = "MS", value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout_request: Option<usize>,
    /// Milliseconds for each script.
    #[arg(long, value_name = "MS", value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout_script: Option<usize>,
    /// Do not follow redirects.
    #[arg(long)]
    pub(super) ignore_redirects: bool,
    /// Accept any certificate.
    #[arg(short = 'k', long)]
    pub(super) insecure: bool,
    /// Folder that files named in the collection are relative to; they must lie inside it.
    #[arg(long, value_name = "FOLDER")]
    pub(super) working_dir: Option<PathBuf>,
    /// Let the collection read files outside the working folder.
    #[arg(long)]
    pub(super) insecure_file_read: bool,
    /// What to do with secrets in everything printed and written.
    #[arg(long, value_name = "HOW", default_value = "mask")]
    pub(super) secrets: Secrets,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BailModifier {
    Folder,
    Failure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    On,
    Off,
    Auto,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Secrets {
    Mask,
    Show,
}

/// Options of `postwatch demo`.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArguments {
    /// Keep the simulated account and the Slack sink up, and print how to reach them.
    #[arg(long)]
    pub(super) serve: bool,
    /// Port of the simulated account: by default any free one, with --serve 4599.
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Simulate the account of this fixture file.
    #[arg(long, value_name = "FILE")]
    pub(super) fixture: Option<PathBuf>,
    /// Make the account misbehave, for example `throttle=7,slow=5:300ms`; see the README.
    #[arg(long, value_name = "PLAN", default_value = "")]
    pub(super) faults: String,
    /// Colour the output.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// newman's sentence for a number that is none.
fn positive(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number) if number > 0 && number <= 9_007_199_254_740_991 => Ok(number),
        _ => Err("The value must be a positive integer.".into()),
    }
}
