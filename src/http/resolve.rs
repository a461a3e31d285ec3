//! From a host name to addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A name without addresses, in the words of Node's `getaddrinfo`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("getaddrinfo {code} {host}")]
pub(super) struct NameNotFound {
    pub(super) host: String,
    /// `ENOTFOUND`, or `EAI_AGAIN` where the name server did not answer.
    pub(super) code: &'static str,
}

impl NameNotFound {
    pub(super) fn new(host: impl Into<String>) -> NameNotFound {
        NameNotFound { host: host.into(), code: "ENOTFOUND" }
    }
}

/// Addresses of a host in the order they are to be tried.
///
/// `localhost` and names below it are this machine without asking anybody (RFC 6761 §6.3; newman does so too). IPv6
/// comes first: a closed port there is refused at once, and the next address is tried.
pub(super) async fn addresses_of(host: &str) -> Result<Vec<IpAddr>, NameNotFound> {
    if is_this_machine(host) {
        return Ok(vec![IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    }
    match tokio::net::lookup_host((host, 0)).await {
        Ok(found) => {
            let addresses: Vec<IpAddr> = found.map(|address| address.ip()).collect();
            if addresses.is_empty() { Err(NameNotFound::new(host)) } else { Ok(addresses) }
        }
        Err(error) => {
            // The number of the C library's error is lost in std; only its text is left.
            let is_temporary = error.to_string().contains("Temporary failure");
            Err(NameNotFound { host: host.to_owned(), code: if is_temporary { "EAI_AGAIN" } else { "ENOTFOUND" } })
        }
    }
}

fn is_this_machine(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let labels = name.len().checked_sub("localhost".len());
    labels.is_some_and(|start| {
        name.get(start..).is_some_and(|last| last.eq_ignore_ascii_case("localhost"))
            && (start == 0 || name.as_bytes()[start - 1] == b'.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn localhost_and_names_below_it_are_this_machine() {
        for host in ["localhost", "api.localhost", "a.b.LocalHost", "localhost."] {
            let addresses = addresses_of(host).await.unwrap();
            assert_eq!(addresses, [IpAddr::V6(Ipv6Addr::LOCALHOST), IpAddr::V4(Ipv4Addr::LOCALHOST)], "{host}");
        }
    }

    #[test]
    fn other_names_are_looked_up() {
        for host in ["notlocalhost", "localhost.example.com", "local", "", "ß"] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
