//! Where a request goes, and the way there.

use url::Url;

use super::{
    Failure,
    failure::{Circumstances, Stage},
    phases::Trace,
    request_head,
    resolve::NameNotFound,
    target::Target,
};

/// A destination, and the proxy on the way.
pub(super) struct Route {
    pub(super) target: Target,
    pub(super) proxy: Option<Url>,
}

/// How a request reaches its server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Direct,
    /// The HTTP proxy is asked for the whole URL.
    Forwarded,
    /// The HTTP proxy opens a tunnel.
    Tunnelled,
    Socks,
}

impl Route {
    pub(super) fn has_tls(&self) -> bool {
        self.target.url.scheme() == "https"
    }

    pub(super) fn way(&self) -> Way {
        match self.proxy.as_ref().map(|proxy| proxy.scheme().starts_with("http")) {
            None => Way::Direct,
            Some(false) => Way::Socks,
            Some(true) if self.has_tls() => Way::Tunnelled,
            Some(true) => Way::Forwarded,
        }
    }

    /// Who is connected to: the proxy when there is one.
    pub(super) fn peer(&self) -> &Url {
        self.proxy.as_ref().unwrap_or(&self.target.url)
    }

    pub(super) fn peer_port(&self) -> u16 {
        // Only SOCKS proxies have no port of their own in `url`.
        self.peer().port_or_known_default().unwrap_or(1080)
    }

    /// What stands in the request line.
    pub(super) fn request_target(&self) -> Vec<u8> {
        match self.way() {
            Way::Forwarded => self.target.absolute_form(),
            Way::Direct | Way::Tunnelled | Way::Socks => self.target.path_and_query.clone(),
        }
    }

    /// What an HTTP proxy is shown, where its address holds credentials.
    pub(super) fn proxy_credentials(&self) -> Option<String> {
        self.proxy.as_ref().and_then(request_head::basic)
    }

    /// Refuses what no way leads to: a host that is no name can only be asked of an HTTP proxy, which answers for itself.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match self.way() {
            Way::Direct | Way::Socks if self.target.is_nameless => Err(NameNotFound::new(self.target.host()).into()),
            _ => Ok(()),
        }
    }

    /// What is known when something goes wrong on the way.
    pub(super) fn circumstances(&self, stage: Stage, trace: &Trace) -> Circumstances {
        Circumstances {
            stage,
            host: self.peer().host_str().unwrap_or_default().to_owned(),
            port: self.peer_port(),
            addresses: trace.addresses(),
            is_tunnelled: self.way() == Way::Tunnelled,
            unparsed: None,
        }
    }
}
