//! Where a request goes.

use url::Url;

use super::{
    Failure,
    failure::{Circumstances, Stage},
    phases::Trace,
    raw_head,
    resolve::NameNotFound,
};

/// A destination, and the proxy on the way.
pub(super) struct Route {
    pub(super) url: Url,
    pub(super) proxy: Option<Url>,
}

impl Route {
    /// True where TLS is spoken to the server or to the proxy.
    pub(super) fn has_tls(&self) -> bool {
        self.url.scheme() == "https" || self.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https")
    }

    /// What no way leads to. A host that names nothing can only be asked of an HTTP proxy, which answers for itself.
    pub(super) fn check(&self, is_nameless: bool) -> Result<(), Failure> {
        let has_plain_proxy = self.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "http");
        if is_nameless && !(has_plain_proxy && self.url.scheme() == "http") {
            return Err(NameNotFound::new(self.url.host_str().unwrap_or_default()).into());
        }
        // The client cannot name an IPv6 address in TLS through a proxy.
        let is_impossible =
            self.proxy.is_some() && self.url.scheme() == "https" && matches!(self.url.host(), Some(url::Host::Ipv6(_)));
        if is_impossible {
            let message = "https to an IPv6 address through a proxy is not supported: use a host name";
            return Err(Failure::without_code(message));
        }
        Ok(())
    }

    /// What is known when something goes wrong on the way.
    pub(super) fn circumstances(&self, stage: Stage, trace: &Trace) -> Circumstances {
        let peer = self.proxy.as_ref().unwrap_or(&self.url);
        let has_http_proxy = self.proxy.as_ref().is_some_and(|proxy| proxy.scheme().starts_with("http"));
        Circumstances {
            stage,
            host: peer.host_str().unwrap_or_default().to_owned(),
            // Only SOCKS proxies have no port of their own in `url`.
            port: peer.port_or_known_default().unwrap_or(1080),
            addresses: trace.marks().addresses.clone(),
            is_tunnelled: has_http_proxy && self.url.scheme() == "https",
            unparsed: if stage == Stage::AwaitingHead { raw_head::claim_unparsed() } else { None },
        }
    }
}
