//! Connects: name lookup, TCP, proxy, TLS, each with its mark.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use url::{Host, Url};

use super::{
    socks, tcp,
    tunnel::{self, NoTunnel},
};
use crate::http::{
    Failure, Reach,
    failure::{self, Stage},
    phases::Trace,
    resolve::addresses_of,
    route::{Route, Way},
    stream::Stream,
    tls,
};

/// What connections of one kind are made with.
pub(in crate::http) struct Connector<'client> {
    pub(in crate::http) reach: &'client Reach,
    /// For the server. `None` where no TLS is spoken to it.
    pub(in crate::http) tls: Option<Arc<tls::Settings>>,
    /// For an `https` proxy.
    pub(in crate::http) proxy_tls: Option<Arc<tls::Settings>>,
}

/// An open connection.
pub(in crate::http) struct Connected {
    pub(in crate::http) stream: Stream,
    /// The proxy's address when there is one.
    pub(in crate::http) remote: SocketAddr,
    pub(in crate::http) local_port: u16,
    /// Whether the server chose HTTP/2.
    pub(in crate::http) speaks_http2: bool,
}

impl Connector<'_> {
    /// Connects.
    pub(in crate::http) async fn connect(&self, route: &Route, trace: &Trace) -> Result<Connected, Failure> {
        trace.mark_connect_start();
        let circumstances = || route.circumstances(Stage::Connecting, trace);
        let explain = |error: &(dyn std::error::Error + 'static)| failure::explain(error, &circumstances());
        // The proxy is the user's own choice and may be anywhere.
        let reach = if route.proxy.is_some() { None } else { Some(self.reach) };
        let addresses =
            look_up(route.peer(), reach, trace).await.map_err(|failure| circumstances().tunnelling(failure))?;
        let addresses: Vec<SocketAddr> =
            addresses.into_iter().map(|address| (address, route.peer_port()).into()).collect();
        let socket = tcp::connect(&addresses).await.map_err(|error| explain(&error))?;
        let remote = socket.peer_addr().map_err(|error| explain(&error))?;
        let local_port = socket.local_addr().map_err(|error| explain(&error))?.port();

        let (host, port) = (route.target.host(), route.target.port());
        let mut stream = match (&route.proxy, route.way()) {
            (Some(proxy), Way::Socks) => {
                let addresses = self.socks_addresses(proxy, &route.target.url).await?;
                let name = host.trim_matches(['[', ']']);
                Stream::Tcp(socks::open(proxy, socket, name, &addresses, port).await?)
            }
            _ => Stream::Tcp(socket),
        };
        if let (Some(settings), Some(proxy)) = (&self.proxy_tls, &route.proxy) {
            let name = proxy.host_str().unwrap_or_default();
            let shaken = tls::connect(Arc::clone(settings), name, stream).await;
            stream = shaken.map_err(|error| circumstances().tunnelling(explain(&error)))?;
        }
        if route.way() == Way::Tunnelled {
            let credentials = route.proxy_credentials();
            tunnel::open(&mut stream, &format!("{host}:{port}"), credentials.as_deref()).await.map_err(|fault| {
                match fault {
                    NoTunnel::Refused(status) => Failure::no_tunnel(status),
                    NoTunnel::Broken(error) => explain(&error),
                    NoTunnel::Unanswered(failure) => circumstances().tunnelling(failure),
                }
            })?;
        }
        let mut speaks_http2 = false;
        if let Some(settings) = &self.tls {
            trace.mark_handshake_start();
            // Whoever answers now, it is not the proxy.
            let beyond = || failure::Circumstances { is_tunnelled: false, ..circumstances() };
            let shaken = tls::connect(Arc::clone(settings), host, stream).await;
            stream = shaken.map_err(|error| failure::explain(&error, &beyond()))?;
            speaks_http2 = tls::speaks_http2(&stream);
        }
        trace.mark_connect_end();
        Ok(Connected { stream, remote, local_port, speaks_http2 })
    }

    /// The addresses that a SOCKS proxy is to connect to, where it looks no names up.
    async fn socks_addresses(&self, proxy: &Url, target: &Url) -> Result<Vec<IpAddr>, Failure> {
        match target.host() {
            Some(Host::Ipv4(address)) => Ok(vec![address.into()]),
            Some(Host::Ipv6(address)) => Ok(vec![address.into()]),
            Some(Host::Domain(name)) if !socks::looks_up_names(proxy) => {
                Ok(self.reach.within(name, addresses_of(name).await?)?)
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// The addresses of a peer that may be connected to. What is found here is connected to: no second look-up could say
/// something else.
async fn look_up(peer: &Url, reach: Option<&Reach>, trace: &Trace) -> Result<Vec<IpAddr>, Failure> {
    let name = match peer.host() {
        Some(Host::Ipv4(address)) => return Ok(vec![address.into()]),
        Some(Host::Ipv6(address)) => return Ok(vec![address.into()]),
        Some(Host::Domain(name)) => name,
        // The schemes of SOCKS have hosts that are not parsed as addresses.
        None => "",
    };
    if let Ok(address) = name.trim_matches(['[', ']']).parse() {
        return Ok(vec![address]);
    }
    trace.mark_lookup_start();
    let addresses = addresses_of(name).await?;
    trace.mark_lookup_end(&addresses);
    Ok(match reach {
        Some(reach) => reach.within(name, addresses)?,
        None => addresses,
    })
}
