//! The arguments of `postwatch monitor`; doc comments are the help texts.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Subcommand, ValueEnum};

use crate::cli::values::positive;

/// Options of `postwatch monitor`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct MonitorArguments {
    /// Folder of the monitor files, or the one above it that holds postwatch.yaml; the default is monitors.
    #[arg(long, value_name = "FOLDER", global = true)]
    pub(super) monitors: Option<PathBuf>,
    /// File of the history; the default is that of postwatch.yaml, else postwatch/history.db in XDG_STATE_HOME.
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) history: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) verb: MonitorVerb,
}

impl MonitorArguments {
    /// Where the monitor files are, if somebody says so.
    pub(super) fn folder(&self) -> Option<&Path> {
        let own = match &self.verb {
            MonitorVerb::Run(how) => how.folder.as_deref(),
            _ => None,
        };
        own.or(self.monitors.as_deref())
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum MonitorVerb {
    /// Run monitors when their time comes, and serve the status page, until Ctrl-C or SIGTERM.
    Run(ServiceArguments),
    /// Run monitors now, keep the runs, and exit as `run` does.
    Once(OnceArguments),
    /// List all monitors with their last result, next run and open findings.
    List(ListArguments),
    /// The same, and exit with 1 when one fails, with 5 when one could not check.
    Status(ListArguments),
    /// List the runs of a monitor, the last first.
    History {
        /// Its name, or that of its file.
        name: String,
        /// How many.
        #[arg(long, value_name = "N", value_parser = positive, default_value = "20")]
        limit: usize,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show a run: items, failures, console.
    Show {
        /// Its number.
        run: i64,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// List findings with their age: those that are open, accepted and lately resolved.
    Findings(FindingsArguments),
    /// List the next times at which a monitor runs.
    Next {
        /// Its name, or that of its file.
        name: String,
        /// How many.
        #[arg(long, value_name = "N", value_parser = positive, default_value = "10")]
        count: usize,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Keep a monitor from running by itself.
    Pause {
        /// Its name, or that of its file.
        name: String,
        /// Until then: 2h, 2026-12-24, 2026-12-24T08:00:00Z; without it until `resume`.
        #[arg(long, value_name = "WHEN")]
        until: Option<String>,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Let a monitor run by itself again.
    Resume {
        /// Its name, or that of its file.
        name: String,
    },
    /// Send each channel of a monitor a message that says it is a test.
    TestAlert {
        /// Its name, or that of its file.
        name: String,
    },
    /// Write the status page as files that any web server, or none, can show.
    Page {
        /// Folder that they are written to; an earlier page in it is replaced, other files stay.
        folder: PathBuf,
        /// So many of the last runs of each monitor have a page.
        #[arg(long, value_name = "N", value_parser = positive, default_value = "20")]
        runs: usize,
    },
    /// Serve the status page, without running anything.
    Serve(ServeArguments),
    /// Copy the history, as it is now, into a new file.
    Backup {
        /// The new file.
        file: PathBuf,
    },
}

/// Where the status page is served, and to whom.
#[derive(Debug, clap::Args)]
pub(super) struct ServeArguments {
    /// Address and port; port 0 takes any that is free.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4580")]
    pub(super) listen: SocketAddr,
    /// File with a token that whoever looks must know; needed beyond this machine.
    #[arg(long, value_name = "FILE")]
    pub(super) token_file: Option<PathBuf>,
    /// Header in which a proxy in front names the user it let through, in place of a token.
    #[arg(long, value_name = "NAME", conflicts_with = "token_file")]
    pub(super) proxy_header: Option<String>,
    /// Where the page is seen from outside, for whole addresses in the feed.
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

/// How monitors run by themselves.
#[derive(Debug, clap::Args)]
pub(super) struct ServiceArguments {
    /// Folder of the monitor files, as --monitors.
    #[arg(value_name = "FOLDER", conflicts_with = "monitors")]
    pub(super) folder: Option<PathBuf>,
    #[command(flatten)]
    pub(super) page: ServeArguments,
    /// No status page, no metrics.
    #[arg(long, conflicts_with_all = ["listen", "token_file", "proxy_header"])]
    pub(super) no_page: bool,
    /// How lines of the log are written.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) log: LogFormat,
    /// On a signal runs that go on get this time before they are cut off.
    #[arg(long, value_name = "TIME", value_parser = grace, default_value = "30s")]
    pub(super) grace: Duration,
}

fn grace(text: &str) -> Result<Duration, String> {
    crate::schedule::parse_duration(text).map_err(|error| error.to_string())
}

/// How lines of the log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LogFormat {
    /// For people.
    Text,
    /// A JSON object each.
    Json,
}

/// Which monitors run.
#[derive(Debug, clap::Args)]
pub(super) struct OnceArguments {
    /// Names of monitors, or of their files.
    #[arg(value_name = "NAME", required_unless_present_any = ["all", "due", "tag"])]
    pub(super) names: Vec<String>,
    /// Run all that are active and not paused.
    #[arg(long, conflicts_with = "names")]
    pub(super) all: bool,
    /// Run those whose schedule says so: for cron and timers that call this every few minutes.
    #[arg(long)]
    pub(super) due: bool,
    /// Run those with this tag; may be repeated.
    #[arg(long, value_name = "TAG", conflicts_with = "names")]
    pub(super) tag: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// How monitors are listed.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ListArguments {
    /// Only those with this tag; may be repeated.
    #[arg(long, value_name = "TAG")]
    pub(super) tag: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// Which findings are listed.
#[derive(Debug, clap::Args)]
pub(super) struct FindingsArguments {
    /// Only those of this monitor.
    #[arg(value_name = "NAME")]
    pub(super) monitor: Option<String>,
    /// Only those that stand so; may be repeated. `new` are those of the last run.
    #[arg(long, value_name = "STATE")]
    pub(super) state: Vec<StateFilter>,
    /// Only those of this severity; may be repeated.
    #[arg(long, value_name = "SEVERITY")]
    pub(super) severity: Vec<String>,
    /// So many resolved ones at most.
    #[arg(long, value_name = "N", value_parser = positive, default_value = "50")]
    pub(super) resolved: usize,
    /// Print CSV.
    #[arg(long, conflicts_with = "json")]
    pub(super) csv: bool,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// How it stands with a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum StateFilter {
    New,
    Open,
    Resolved,
    Suppressed,
}
