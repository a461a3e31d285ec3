//! What a run is told: how to run, what its reporters read, and who may end it.

use std::{sync::Arc, time::Duration};

use super::{EventQueue, RunOptions, RunWatch, Stop, VaultAccess};
use crate::{
    event::{Detail, Progress},
    http::{HttpVersion, SendSettings, TlsOptions},
    plan::ProtocolBehaviour,
};

/// Settings of a run.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// How requests and scripts run.
    pub options: RunOptions,
    /// What reporters read of events.
    pub detail: Detail,
    /// Counts for whoever watches.
    pub progress: Progress,
    /// Columns for what scripts print.
    pub console_width: usize,
    /// Whether the process ends after this run. What the script engine holds is then left to the system, which takes
    /// it back at once; freeing it piece by piece costs a sixth of a short run.
    pub is_last: bool,
    /// Secrets that requests and scripts may ask for.
    pub vault: Option<VaultAccess>,
    /// Ends the run in order.
    pub stop: Stop,
    /// Holds events until they are handed on.
    pub queue: EventQueue,
    /// Follows the run and its scripts.
    pub watch: RunWatch,
}

impl RunSettings {
    /// How to send an item's request: protocolProfileBehavior wins over the command line.
    pub(super) fn send_settings(&self, behaviour: &ProtocolBehaviour) -> SendSettings {
        let defaults = SendSettings::default();
        SendSettings {
            strict_ssl: behaviour.strict_ssl.unwrap_or(self.options.strict_ssl),
            follow_redirects: behaviour.follow_redirects.unwrap_or(self.options.follow_redirects),
            max_redirects: behaviour.max_redirects.unwrap_or(defaults.max_redirects),
            follow_original_http_method: behaviour.follow_original_http_method,
            follow_authorization_header: behaviour.follow_authorization_header,
            disable_url_encoding: behaviour.disable_url_encoding,
            remove_referer_header_on_redirect: behaviour.remove_referer_header_on_redirect,
            insecure_http_parser: behaviour.insecure_http_parser,
            disable_cookies: behaviour.disable_cookies,
            http_version: match behaviour.protocol_version.as_deref() {
                Some("http2") => HttpVersion::Http2,
                Some("auto") => HttpVersion::Auto,
                Some(_) => HttpVersion::Http1,
                None => self.options.http_version,
            },
            tls: tls_options(behaviour),
            timeout: match (self.options.timeout_request, self.options.timeout) {
                (Some(request), Some(run)) => Some(request.min(run)),
                (request, run) => request.or(run),
            },
            connection: None,
        }
    }

    /// The limit for one script that begins after the run has taken so long: the nearer of the two.
    pub(super) fn script_timeout(&self, elapsed: Duration) -> Option<Duration> {
        let left = self.options.timeout.map(|run| run.saturating_sub(elapsed));
        match (self.options.timeout_script, left) {
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
