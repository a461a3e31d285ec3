//! How requests and scripts run: plain data, as a command line, a monitor or a protocol states it.

use std::{path::PathBuf, time::Duration};

use super::{FileAccess, Retry};
use crate::http::HttpVersion;

/// When to end a run early.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bail {
    /// Never.
    #[default]
    Never,
    /// After the first failed assertion, failed request or script error.
    OnFailure,
    /// At the first failed request or script error.
    OnError,
}

/// What a run must do at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minimum {
    /// Requests that are sent.
    pub requests: Option<usize>,
    /// Assertions that run.
    pub assertions: Option<usize>,
    /// The option or key that says so.
    pub asked_by: &'static str,
}

impl Default for Minimum {
    /// Nothing.
    fn default() -> Minimum {
        Minimum { requests: None, assertions: None, asked_by: "--min-assertions" }
    }
}

/// How requests and scripts run. Limits of `None` mean none.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// How many iterations.
    pub iterations: usize,
    /// A run that does less is an error.
    pub minimum: Minimum,
    /// When to end early.
    pub bail: Bail,
    /// Wait before every item.
    pub delay_request: Duration,
    /// Limit for the whole run.
    pub timeout: Option<Duration>,
    /// Limit for one request.
    pub timeout_request: Option<Duration>,
    /// Limit for one script.
    pub timeout_script: Option<Duration>,
    /// Check certificates, unless the collection says otherwise.
    pub strict_ssl: bool,
    /// Follow redirects, unless the collection says otherwise.
    pub follow_redirects: bool,
    /// Which files a collection may read.
    pub files: FileAccess,
    /// Which requests to send again.
    pub retry: Retry,
    /// HTTP version where the collection names none.
    pub http_version: HttpVersion,
    /// What a script may compute, waiting left out; `None` for the engine's own limit.
    pub script_computing: Option<Duration>,
    /// Bytes that scripts may hold at once; `None` for the engine's own limit.
    pub script_memory: Option<usize>,
    /// Folder of the packages that `pm.require` may load.
    pub packages: Option<PathBuf>,
}

impl Default for RunOptions {
    /// One iteration to its end, with certificates checked and redirects followed.
    fn default() -> RunOptions {
        RunOptions {
            iterations: 1,
            minimum: Minimum::default(),
            bail: Bail::default(),
            delay_request: Duration::ZERO,
            timeout: None,
            timeout_request: None,
            timeout_script: None,
            strict_ssl: true,
            follow_redirects: true,
            files: FileAccess::default(),
            retry: Retry::default(),
            http_version: HttpVersion::default(),
            script_computing: None,
            script_memory: None,
            packages: None,
        }
    }
}
