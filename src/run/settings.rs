//! What the command line decides about a run.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio_util::sync::CancellationToken;

use super::{FileAccess, Retry, VaultAccess, Watch};
use crate::{
    event::Progress,
    http::{HttpVersion, SendSettings, TlsOptions},
    plan::ProtocolBehaviour,
};

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

/// A wish, from a signal on another thread, that the run end: what waits is woken, endless scripts are interrupted,
/// reports are finished.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
    token: CancellationToken,
}

impl Stop {
    /// Asks the run to end.
    pub fn ask(&self) {
        self.flag.store(true, Ordering::Relaxed);
        self.token.cancel();
    }

    /// Whether it was asked.
    pub fn is_asked(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// The flag that the script engine's interrupt handler reads.
    pub fn flag(&self) -> Arc<AtomicBool> {
        self.flag.clone()
    }

    /// Waits until it is asked.
    pub async fn asked(&self) {
        self.token.cancelled().await;
    }
}

/// Settings of a run. Limits of `None` mean none.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// How many iterations.
    pub iterations: usize,
    /// Fewer assertions than this are an error.
    pub min_assertions: Option<usize>,
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
    /// Whether a reporter looks at headers; else events leave them out.
    pub wants_headers: bool,
    /// Whether a reporter looks at bodies; else events leave them out.
    pub wants_bodies: bool,
    /// Whether a reporter looks at headers and bodies of the first item that fails.
    pub wants_failed_bodies: bool,
    /// Counts for whoever watches.
    pub progress: Progress,
    /// Columns for what scripts print.
    pub console_width: usize,
    /// Whether a reporter shows what was run.
    pub wants_documents: bool,
    /// Which requests to send again.
    pub retry: Retry,
    /// HTTP version where the collection names none.
    pub http_version: HttpVersion,
    /// What a script may compute, waiting left out; `None` for the engine's own limit.
    pub script_computing: Option<Duration>,
    /// Bytes that scripts may hold at once; `None` for the engine's own limit.
    pub script_memory: Option<usize>,
    /// Whether the process ends after this run. What the script engine holds is then left to the system, which takes
    /// it back at once; freeing it piece by piece costs a sixth of a short run.
    pub is_last: bool,
    /// Folder of the packages that `pm.require` may load.
    pub packages: Option<PathBuf>,
    /// Secrets that requests and scripts may ask for.
    pub vault: Option<VaultAccess>,
    /// Ends the run in order.
    pub stop: Stop,
    /// Follows the scripts.
    pub watch: Watch,
}

impl RunSettings {
    /// How to send an item's request: protocolProfileBehavior wins over the command line.
    pub(super) fn send_settings(&self, behaviour: &ProtocolBehaviour) -> SendSettings {
        let defaults = SendSettings::default();
        SendSettings {
            strict_ssl: behaviour.strict_ssl.unwrap_or(self.strict_ssl),
            follow_redirects: behaviour.follow_redirects.unwrap_or(self.follow_redirects),
            max_redirects: behaviour.max_redirects.unwrap_or(defaults.max_redirects),
            follow_original_http_method: behaviour.follow_original_http_method,
            follow_authorization_header: behaviour.follow_authorization_header,
            remove_referer_header_on_redirect: behaviour.remove_referer_header_on_redirect,
            insecure_http_parser: behaviour.insecure_http_parser,
            disable_cookies: behaviour.disable_cookies,
            http_version: match behaviour.protocol_version.as_deref() {
                Some("http2") => HttpVersion::Http2,
                Some("auto") => HttpVersion::Auto,
                Some(_) => HttpVersion::Http1,
                None => self.http_version,
            },
            tls: tls_options(behaviour),
            timeout: match (self.timeout_request, self.timeout) {
                (Some(request), Some(run)) => Some(request.min(run)),
                (request, run) => request.or(run),
            },
            connection: None,
        }
    }

    /// The limit for one script that begins after the run has taken so long: the nearer of the two.
    pub(super) fn script_timeout(&self, elapsed: Duration) -> Option<Duration> {
        let left = self.timeout.map(|run| run.saturating_sub(elapsed));
        match (self.timeout_script, left) {
            (Some(script), Some(left)) => Some(script.min(left)),
            (script, left) => script.or(left),
        }
    }
}

/// What a collection wants of TLS. `tlsPreferServerCiphers` is not among it: the server chooses anyway.
fn tls_options(behaviour: &ProtocolBehaviour) -> Option<Arc<TlsOptions>> {
    let (disabled_protocols, ciphers) = (&behaviour.tls_disabled_protocols, &behaviour.tls_cipher_selection);
    (!disabled_protocols.is_empty() || !ciphers.is_empty())
        .then(|| Arc::new(TlsOptions { disabled_protocols: disabled_protocols.clone(), ciphers: ciphers.clone() }))
}
