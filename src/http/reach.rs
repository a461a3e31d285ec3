//! Where requests may go: to which hosts, and whether into private networks.
//!
//! Names are judged before a request is sent, addresses when they are connected to: what a name server says between the
//! two (DNS rebinding) changes nothing.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    str::FromStr,
};

use url::{Host, Url};

use super::{Failure, resolve};

/// What a user allows; everything by default.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Hosts that may be reached; any where there is no pattern.
    pub allowed: Vec<HostPattern>,
    /// Whether this machine and private networks are out of reach.
    pub denies_private: bool,
}

/// `api.example.com`, `*.example.com` (all below it, not itself), `10.0.0.7`, `[::1]`, each with `:port` or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPattern {
    host: HostRule,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum HostRule {
    Any,
    Below(String),
    Name(String),
    Address(IpAddr),
}

/// Why a request may not go where it wants to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum OutOfReach {
    #[error("the host {0} is not among those that --allow-host names")]
    NotAllowed(String),
    #[error("{0} is this machine or in a private network, which --deny-private puts out of reach")]
    Private(IpAddr),
    #[error("{0} leads to {1}, this machine or a private network, which --deny-private puts out of reach")]
    LeadsInside(String, IpAddr),
}

impl From<OutOfReach> for Failure {
    fn from(reason: OutOfReach) -> Failure {
        let code = match reason {
            OutOfReach::NotAllowed(_) => "ERR_HOST_NOT_ALLOWED",
            OutOfReach::Private(_) | OutOfReach::LeadsInside(..) => "ERR_PRIVATE_ADDRESS",
        };
        Failure::new(code, reason.to_string())
    }
}

impl Reach {
    /// Judges the host of a URL, and its address if it is one.
    pub(super) fn check(&self, url: &Url) -> Result<(), OutOfReach> {
        let host = url.host_str().unwrap_or_default();
        if !self.allowed.is_empty() && !self.allowed.iter().any(|pattern| pattern.fits(url)) {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            return Err(OutOfReach::NotAllowed(format!("{host}{port}")));
        }
        match literal(url).filter(|address| self.denies_private && is_private(*address)) {
            Some(address) => Err(OutOfReach::Private(address)),
            None => Ok(()),
        }
    }

    /// The addresses of a host that may be connected to, for what is not HTTP.
    ///
    /// # Errors
    /// Where the host has none, or none that is within reach.
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<IpAddr>, Failure> {
        let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let url = Url::parse(&format!("https://{bracketed}:{port}"))
            .map_err(|error| Failure::new("ERR_INVALID_URL", format!("{host}: {error}")))?;
        self.check(&url)?;
        match literal(&url) {
            Some(address) => Ok(vec![address]),
            None => Ok(self.within(host, resolve::addresses_of(host).await?)?),
        }
    }

    /// The addresses of a name that may be connected to.
    pub(super) fn within(&self, name: &str, addresses: Vec<IpAddr>) -> Result<Vec<IpAddr>, OutOfReach> {
        if !self.denies_private {
            return Ok(addresses);
        }
        let (inside, outside): (Vec<IpAddr>, Vec<IpAddr>) = addresses.into_iter().partition(|found| is_private(*found));
        match inside.first() {
            Some(address) if outside.is_empty() => Err(OutOfReach::LeadsInside(name.to_owned(), *address)),
            _ => Ok(outside),
        }
    }
}

impl HostPattern {
    fn fits(&self, url: &Url) -> bool {
        let is_port = self.port.is_none() || self.port == url.port_or_known_default();
        let name = url.host_str().unwrap_or_default();
        let name = name.strip_suffix('.').unwrap_or(name);
        is_port
            && match &self.host {
                HostRule::Any => true,
                HostRule::Below(domain) => name.strip_suffix(domain).is_some_and(|below| below.ends_with('.')),
                HostRule::Name(allowed) => name.eq_ignore_ascii_case(allowed),
                HostRule::Address(allowed) => literal(url) == Some(*allowed),
            }
    }
}

impl FromStr for HostPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<HostPattern, String> {
        let wrong =
            || format!("`{text}` is no host: give api.example.com, *.example.com or an address, with :port or without");
        let text = text.trim();
        let (host, port) = match text.rsplit_once(':') {
            // An IPv6 address without brackets is all host.
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, Some(port.parse::<u16>().map_err(|_| wrong())?))
            }
            _ => (text, None),
        };
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let host = match bare {
            "*" => HostRule::Any,
            _ => match (bare.parse::<IpAddr>(), bare.strip_prefix("*.")) {
                (Ok(address), _) => HostRule::Address(address),
                (_, Some(domain)) => HostRule::Below(canonical(domain).ok_or_else(wrong)?),
                (_, None) => HostRule::Name(canonical(bare).ok_or_else(wrong)?),
            },
        };
        Ok(HostPattern { host, port })
    }
}

/// A name as URLs have it: lower case, in ASCII.
fn canonical(name: &str) -> Option<String> {
    match Host::parse(name.strip_suffix('.').unwrap_or(name)).ok()? {
        Host::Domain(name) if !name.contains('*') => Some(name),
        _ => None,
    }
}

/// The address that a URL has in place of a name.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

/// Whether an address is anything but one of the public internet's: this machine, its link (cloud metadata at
/// 169.254.169.254 and fd00:ec2::254), a private network, or one that leads to such by translation.
fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        // «This» network, and the shared space of carriers.
        || first == 0
        || (first == 100 && (64..128).contains(&second))
        // Protocol assignments, documentation, benchmarks, reserved and broadcast.
        || (first == 192 && second == 0 && (third == 0 || third == 2))
        || (first == 198 && (second == 18 || second == 19))
        || (first == 198 && second == 51 && third == 100)
        || (first == 203 && second == 0 && third == 113)
        || first >= 240
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let embedded = |at: usize| {
        let [high, low] = [segments[at].to_be_bytes(), segments[at + 1].to_be_bytes()];
        Ipv4Addr::new(high[0], high[1], low[0], low[1])
    };
    match segments {
        // ::, ::1 and IPv4 in its old and its mapped spelling.
        [0, 0, 0, 0, 0, 0, ..] => segments[6] == 0 || is_private_v4(embedded(6)),
        [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => is_private_v4(embedded(6)),
        // NAT64: the well-known prefix, and the one for private use.
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_private_v4(embedded(6)),
        [0x64, 0xff9b, 1, ..] => true,
        // 6to4; Teredo; documentation.
        [0x2002, ..] => is_private_v4(embedded(1)),
        [0x2001, 0, ..] | [0x2001, 0xdb8, ..] => true,
        // Unique local, link-local, site-local, multicast.
        [first, ..] => {
            (first & 0xfe00) == 0xfc00
                || (first & 0xffc0) == 0xfe80
                || (first & 0xffc0) == 0xfec0
                || (first & 0xff00) == 0xff00
        }
    }
}

#[cfg(test)]
mod tests;
