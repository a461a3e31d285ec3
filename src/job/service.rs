//! The client for requests that are no collection's, as the process around them says.

use std::sync::Arc;

use super::{certificates::extra_roots, outcome::Observer, settings::is_strict, spec::NetworkSpec};
use crate::{
    http::{ClientSettings, ServiceClient},
    notice::Notice,
    secret::Shown,
    surroundings::Surroundings,
};

/// A client with the proxies and certificates that the environment names, and whether it is to check certificates. What
/// is odd about that is told.
pub fn service_client(surroundings: &Surroundings, observer: &dyn Observer) -> (ServiceClient, bool) {
    let settings = ClientSettings {
        environment: surroundings.environment.clone().into_iter().collect(),
        extra_roots: Arc::new(extra_roots(&NetworkSpec::default(), surroundings, observer)),
        ..ClientSettings::new(surroundings.clock)
    };
    (ServiceClient::new(settings), strict_ssl(surroundings, observer))
}

/// Whether certificates are checked; where they are not, that is told.
pub(super) fn strict_ssl(surroundings: &Surroundings, observer: &dyn Observer) -> bool {
    let strict_ssl = is_strict(&surroundings.environment);
    if !strict_ssl {
        observer.notice(Notice::warning(Shown::fixed(
            "NODE_TLS_REJECT_UNAUTHORIZED is 0: certificates are not checked, and connections may be read and changed by \
             others",
        )));
    }
    strict_ssl
}
