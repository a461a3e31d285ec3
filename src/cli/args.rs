//! The arguments as they are typed; doc comments are the help texts.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Parser, Subcommand};

use super::monitor::MonitorArguments;
pub(super) use super::values::{BailModifier, ComparisonFormat, ExportSecrets, Region, Secrets, Version};
use super::values::{color, file_mode, positive, script_memory};
use crate::{
    http::HostPattern,
    report::{Color, parse_size_or_none as size_or_none},
    schedule::parse_duration,
};

/// Runs Postman collections from the shell, without Postman's cloud.
#[derive(Debug, Parser)]
#[command(
    name = "postwatch",
    version,
    disable_version_flag = true,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print the version.
    #[arg(short, short_alias = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a collection.
    Run(Box<RunArguments>),
    /// Make reports of a recorded run.
    Report(Box<ReportArguments>),
    /// Check collections, environments, data files and monitor files without running them.
    Check(CheckArguments),
    /// Run collections on a schedule and keep what they found; see docs/monitors.md.
    Monitor(Box<MonitorArguments>),
    /// Show the IAM audit against a simulated AWS account; needs no account and no network.
    Demo(DemoArguments),
    /// Bring collections, environments and monitors over from Postman, as files.
    Import(ImportArguments),
    /// Keep secrets for pm.vault and {{vault:name}} in an encrypted file.
    Vault(VaultArguments),
    /// Print a completion script for a shell.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page of the program, or of a command.
    Man {
        /// Which command.
        command: Option<String>,
    },
}

/// Options of `postwatch run`; those of newman bear newman's names and meaning.
#[derive(Debug, clap::Args)]
#[command(args_override_self = true)]
#[command(after_help = "Options of reporters: --reporter-NAME-OPTION [VALUE]; see docs/reporters.md.")]
pub(super) struct RunArguments {
    /// Collections: files, directories of format 3.0, http(s) URLs or Postman UIDs. Each is a run of its own.
    #[arg(value_name = "COLLECTION", required = true)]
    pub(super) collections: Vec<String>,
    /// Environment: file, URL or UID.
    #[arg(short, long, value_name = "PLACE")]
    pub(super) environment: Option<String>,
    /// Globals: file or URL.
    #[arg(short, long, value_name = "PLACE")]
    pub(super) globals: Option<String>,
    /// Data, JSON or CSV, one iteration a row: file or URL.
    #[arg(short = 'd', long, value_name = "PLACE")]
    pub(super) iteration_data: Option<String>,
    /// Keep unquoted numbers of CSV data as the text that they are: 00501 stays 00501.
    #[arg(long)]
    pub(super) csv_text: bool,
    /// Key for Postman's API, to load by UID; else the variable POSTMAN_API_KEY of the process.
    #[arg(long, value_name = "KEY")]
    pub(super) postman_api_key: Option<String>,
    /// Number of iterations; those beyond the data reuse its last row.
    #[arg(short = 'n', long, value_name = "N", value_parser = positive, allow_negative_numbers = true)]
    pub(super) iteration_count: Option<usize>,
    /// Run only this folder or request, by name or id; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) folder: Vec<String>,
    /// Run again only what failed in this recording (of `-r events`), with the items that it needs.
    #[arg(long, value_name = "EVENTS", conflicts_with = "folder")]
    pub(super) only_failed: Option<PathBuf>,
    /// Set environment variables from a file of lines KEY=VALUE; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(super) env_file: Vec<PathBuf>,
    /// Set the environment variables NAME and prefix_name for each PREFIX_NAME of the process, and those that the
    /// environment calls alike in other letters; may be repeated.
    #[arg(long, value_name = "PREFIX")]
    pub(super) env_from_process: Vec<String>,
    /// Set an environment variable; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) env_var: Vec<String>,
    /// Set a global variable; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(super) global_var: Vec<String>,
    /// Write the environment as the run leaves it.
    #[arg(long, value_name = "FILE")]
    pub(super) export_environment: Option<PathBuf>,
    /// Write the globals as the run leaves them.
    #[arg(long, value_name = "FILE")]
    pub(super) export_globals: Option<PathBuf>,
    /// Write the collection that was run.
    #[arg(long, value_name = "FILE")]
    pub(super) export_collection: Option<PathBuf>,
    /// What exports do with secrets: `omit` leaves their values empty.
    #[arg(long, value_name = "HOW", default_value = "keep")]
    pub(super) export_secrets: ExportSecrets,
    #[command(flatten)]
    pub(super) output: OutputArguments,
    /// End the run after the first failure; with `folder`, only at the first request or script that fails.
    #[arg(long, value_name = "MODIFIERS", num_args = 0..=1, default_missing_value = "failure", value_delimiter = ',')]
    pub(super) bail: Option<Vec<BailModifier>>,
    /// Fewer assertions than this, in any of the collections, are an error (exit status 5); skipped ones do not count.
    #[arg(long, value_name = "N", value_parser = positive)]
    pub(super) min_assertions: Option<usize>,
    /// Exit with 0 in spite of findings and errors; bad usage, bad files and unwritten reports still show.
    #[arg(short = 'x', long)]
    pub(super) suppress_exit_code: bool,
    /// Wait this many milliseconds before each request.
    #[arg(long, value_name = "MS", num_args = 0..=1, value_parser = positive, allow_negative_numbers = true)]
    pub(super) delay_request: Option<Option<usize>>,
    /// Milliseconds for the whole run.
    #[arg(long, value_name = "MS", num_args = 0..=1, value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout: Option<Option<usize>>,
    /// Milliseconds for each request.
    #[arg(long, value_name = "MS", num_args = 0..=1, value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout_request: Option<Option<usize>>,
    /// Milliseconds for each script.
    #[arg(long, value_name = "MS", num_args = 0..=1, value_parser = positive, allow_negative_numbers = true)]
    pub(super) timeout_script: Option<Option<usize>>,
    /// Repeat a request up to N times after network errors, 429 and 5xx (idempotent methods) and AWS throttling.
    #[arg(long, value_name = "N", value_parser = positive)]
    pub(super) retry: Option<usize>,
    /// Milliseconds before the first repetition, doubled for each further one; Retry-After goes before it, up to five
    /// minutes.
    #[arg(long, value_name = "MS", value_parser = positive, default_value = "1000")]
    pub(super) retry_delay: usize,
    /// HTTP version where the collection names none: http1, http2 or auto.
    #[arg(long, value_name = "VERSION", default_value = "http1")]
    pub(super) http_version: Version,
    /// Fail a response whose body is larger, for example 10M, decoded or not; the default is 256M, 0 is no limit.
    #[arg(long, value_name = "SIZE", value_parser = size_or_none)]
    pub(super) max_response_size: Option<u64>,
    /// Milliseconds of CPU time for each script, waiting left out; the default is five minutes.
    #[arg(long, value_name = "MS", value_parser = positive)]
    pub(super) script_cpu_time: Option<usize>,
    /// Memory for scripts and the variables that they set, for example 512M; the default is 256M.
    #[arg(long, value_name = "SIZE", value_parser = script_memory)]
    pub(super) script_memory: Option<u64>,
    #[command(flatten)]
    pub(super) network: NetworkArguments,
    /// Folder of packages for pm.require: what npm installed there, and files of your own.
    #[arg(long, value_name = "FOLDER")]
    pub(super) packages: Option<PathBuf>,
    /// Encrypted file of the secrets for pm.vault and {{vault:name}}; its key is the variable POSTWATCH_VAULT_KEY.
    #[arg(long, value_name = "FILE")]
    pub(super) vault_file: Option<PathBuf>,
    /// Let the scripts of this item, folder or collection use pm.vault; `*` for all; may be repeated.
    #[arg(long, value_name = "NAME", requires = "vault_file")]
    pub(super) vault_consent: Vec<String>,
    /// Do not follow redirects.
    #[arg(long)]
    pub(super) ignore_redirects: bool,
    /// Accept any certificate.
    #[arg(short = 'k', long)]
    pub(super) insecure: bool,
    /// Client certificates by URL: a JSON list of {matches, cert, key, pfx, passphrase}.
    #[arg(long, value_name = "FILE")]
    pub(super) ssl_client_cert_list: Option<String>,
    /// Client certificate for all other URLs (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) ssl_client_cert: Option<PathBuf>,
    /// Its private key (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) ssl_client_key: Option<PathBuf>,
    /// Opens the private key.
    #[arg(long, value_name = "TEXT")]
    pub(super) ssl_client_passphrase: Option<String>,
    /// Trust these certificates too (PEM).
    #[arg(long, value_name = "FILE")]
    pub(super) ssl_extra_ca_certs: Option<PathBuf>,
    /// Folder that files named in the collection are relative to; they must lie inside it.
    #[arg(long, value_name = "FOLDER")]
    pub(super) working_dir: Option<PathBuf>,
    /// Let the collection read this file or folder, be it a secret (.env, keys, .git …) or outside; may be repeated.
    #[arg(long, value_name = "FILE")]
    pub(super) allow_file: Vec<PathBuf>,
    /// Let the collection read files outside the working folder.
    #[arg(long, overrides_with = "no_insecure_file_read")]
    pub(super) insecure_file_read: bool,
    /// Refuse such files; the default, unlike newman's.
    #[arg(long)]
    pub(super) no_insecure_file_read: bool,
    /// Begin with the cookies of this file (tough-cookie's JSON).
    #[arg(long, value_name = "FILE")]
    pub(super) cookie_jar: Option<PathBuf>,
    /// Write the cookies as the run leaves them.
    #[arg(long, value_name = "FILE")]
    pub(super) export_cookie_jar: Option<PathBuf>,
    /// What to do with secrets in everything printed and written.
    #[arg(long, value_name = "HOW", default_value = "mask")]
    pub(super) secrets: Secrets,
    /// Take what bears this name for a secret: variables, members of bodies, headers, parameters; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) secret: Vec<String>,
    /// Take nothing that bears this name for a secret because of its name; may be repeated.
    #[arg(long, value_name = "NAME")]
    pub(super) not_secret: Vec<String>,
}

/// Where requests may go, whoever makes them.
#[derive(Debug, clap::Args)]
pub(super) struct NetworkArguments {
    /// Reach these hosts only: api.example.com, *.example.com, an address, with :port or without; may be repeated.
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    pub(super) allow_host: Vec<HostPattern>,
    /// Reach no address of this machine or of a private network, whatever name leads there.
    #[arg(long)]
    pub(super) deny_private: bool,
}

/// Which reports are made, of a run or of a recording.
#[derive(Debug, clap::Args)]
pub(super) struct OutputArguments {
    /// Reporters, separated by commas: cli, json, json-summary, junit, html, events, github, slack,
    /// progress, emojitrain; none without a value.
    #[arg(
        short,
        long,
        value_name = "NAMES",
        num_args = 0..=1,
        value_delimiter = ',',
        default_value = "cli",
        overrides_with = "reporters"
    )]
    pub(super) reporters: Vec<String>,
    /// Print nothing from the cli reporter.
    #[arg(long)]
    pub(super) silent: bool,
    /// Let the cli reporter print what failed, and nothing where nothing did.
    #[arg(short, long)]
    pub(super) quiet: bool,
    /// Use plain characters only.
    #[arg(long)]
    pub(super) disable_unicode: bool,
    /// Colour the output: auto, on or off.
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = color)]
    pub(super) color: Color,
    /// Permissions of the reports that hold bodies (json, html, events), as chmod takes them: 640; the default is 600.
    #[arg(long, value_name = "MODE", value_parser = file_mode)]
    pub(super) report_mode: Option<u32>,
    /// Show requests and responses, timings too.
    #[arg(long)]
    pub(super) verbose: bool,
}

/// Options of `postwatch report`.
#[derive(Debug, clap::Args)]
#[command(args_override_self = true)]
#[command(after_help = "Options of reporters: --reporter-NAME-OPTION [VALUE]; see docs/reporters.md.")]
pub(super) struct ReportArguments {
    /// What `run -r events --reporter-events-export FILE` wrote, or what a run that was killed left (NAME.recording).
    #[arg(value_name = "EVENTS")]
    pub(super) recording: PathBuf,
    /// Instead of making reports, compare with this earlier recording: what is new, still failing and resolved.
    #[arg(long, value_name = "EVENTS", conflicts_with_all = ["reporters", "dry_run"])]
    pub(super) against: Option<PathBuf>,
    /// How the comparison is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text", requires = "against")]
    pub(super) format: ComparisonFormat,
    /// Print the messages of the slack reporter as JSON instead of posting them.
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) network: NetworkArguments,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

/// Options of `postwatch check`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Prints one line a finding, `file:line:column: message`; below it the line where a file is no JSON. Exit status 3 when there is an error."
)]
pub(super) struct CheckArguments {
    /// Collections (files or directories), environments, globals, data files and files of monitors.
    #[arg(value_name = "FILES", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Environment that the collections run with; with it, or a variable, names that are nowhere defined are errors.
    #[arg(short, long, value_name = "FILE")]
    pub(super) environment: Option<PathBuf>,
    /// Globals that the collections run with.
    #[arg(short, long, value_name = "FILE")]
    pub(super) globals: Option<PathBuf>,
    /// Data file whose columns the collections use.
    #[arg(short = 'd', long, value_name = "FILE")]
    pub(super) iteration_data: Option<PathBuf>,
    /// A variable that the run will be given; may be repeated.
    #[arg(long, value_name = "KEY[=VALUE]")]
    pub(super) env_var: Vec<String>,
    /// A global variable that the run will be given; may be repeated.
    #[arg(long, value_name = "KEY[=VALUE]")]
    pub(super) global_var: Vec<String>,
    /// Fail on warnings too.
    #[arg(long)]
    pub(super) strict: bool,
}

/// Options of `postwatch demo`.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArguments {
    /// Keep the simulated account and the Slack sink up, and print how to reach them.
    #[arg(long)]
    pub(super) serve: bool,
    /// Let the account change by itself, run the audit as a monitor, and serve its status page.
    #[arg(long, conflicts_with_all = ["serve", "fixture"])]
    pub(super) monitor: bool,
    /// Time between two runs of --monitor.
    #[arg(long, value_name = "TIME", value_parser = parse_duration, default_value = "4s", requires = "monitor")]
    pub(super) every: Duration,
    /// Port of the simulated account: by default any free one, with --serve 4599.
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Simulate the account of this fixture file.
    #[arg(long, value_name = "FILE")]
    pub(super) fixture: Option<PathBuf>,
    /// Make the account misbehave, for example `throttle=7,slow=5:300ms`; see docs/checks.md.
    #[arg(long, value_name = "PLAN", default_value = "")]
    pub(super) faults: String,
    /// Colour the output: auto, on or off.
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = color)]
    pub(super) color: Color,
}

/// Where `postwatch import` imports from.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArguments {
    #[command(subcommand)]
    pub(super) source: ImportSourceArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportSourceArguments {
    /// Import from Postman's API, with the key of the variable POSTMAN_API_KEY, or from an export of the account's data.
    Postman(PostmanArguments),
}

/// Options of `postwatch import postman`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Only reads. Writes collections/, environments/ without secret values, monitors/, .env.example and IMPORT.md, which tells what did not come over. See docs/import.md."
)]
pub(super) struct PostmanArguments {
    /// Import only what is in this workspace.
    #[arg(long, value_name = "ID", conflicts_with = "from_dump")]
    pub(super) workspace: Option<String>,
    /// Where Postman keeps the team's data.
    #[arg(long, value_name = "REGION", default_value = "us", conflicts_with = "from_dump")]
    pub(super) region: Region,
    /// Instead of asking the API, read an export of the account's data: the ZIP file, or the folder it was unpacked to.
    #[arg(long, value_name = "PATH")]
    pub(super) from_dump: Option<PathBuf>,
    /// The folder that the files go to.
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(super) into: PathBuf,
    /// Replace files that were edited here since the last import; otherwise they are kept, and named.
    #[arg(long)]
    pub(super) overwrite: bool,
}

/// Options of `postwatch vault`.
#[derive(Debug, clap::Args)]
#[command(after_help = "The passphrase is the environment variable POSTWATCH_VAULT_KEY.")]
pub(super) struct VaultArguments {
    /// The encrypted file; made by the first `set`.
    #[arg(long, value_name = "FILE", global = true, default_value = "postwatch-vault.json")]
    pub(super) vault_file: PathBuf,
    #[command(subcommand)]
    pub(super) verb: VaultVerb,
}

#[derive(Debug, Subcommand)]
pub(super) enum VaultVerb {
    /// Keep what comes on standard input under this name.
    Set {
        /// The secret's name.
        name: String,
    },
    /// Print a secret.
    Get {
        /// The secret's name.
        name: String,
    },
    /// Print the names.
    List,
    /// Forget a secret.
    Unset {
        /// The secret's name.
        name: String,
    },
}
