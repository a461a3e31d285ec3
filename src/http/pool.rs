//! Open connections that wait for another request.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    HttpVersion, Request, Response, TlsOptions,
    connection::Connection,
    route::{Route, Way},
};

/// Node's and Postman's agents close idle connections after a minute.
const IDLE_CONNECTIONS_LIVE: Duration = Duration::from_secs(60);
/// Node's agents keep so many idle connections.
const MOST_CONNECTIONS: usize = 256;

/// What makes requests unable to share TLS settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TlsKey {
    pub(super) strict_ssl: bool,
    pub(super) options: Option<Arc<TlsOptions>>,
    pub(super) http_version: HttpVersion,
    /// Which of the client certificates.
    pub(super) certificate: Option<usize>,
}

/// What makes requests unable to share connections.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct PoolKey {
    /// Scheme, host and port of whoever is connected to.
    peer: String,
    /// Where the proxy leads, if it does.
    beyond: Option<String>,
    pub(super) tls: Option<TlsKey>,
    http_version: HttpVersion,
    insecure_http_parser: bool,
    connection: Option<u64>,
}

impl PoolKey {
    pub(super) fn of(request: &Request, route: &Route, certificate: Option<usize>) -> PoolKey {
        let settings = &request.settings;
        let peer = route.peer();
        let leads_on = matches!(route.way(), Way::Tunnelled | Way::Socks);
        PoolKey {
            peer: format!("{}://{}:{}", peer.scheme(), peer.host_str().unwrap_or_default(), route.peer_port()),
            beyond: leads_on.then(|| format!("{}:{}", route.target.host(), route.target.port())),
            tls: (route.has_tls() || peer.scheme() == "https").then(|| TlsKey {
                strict_ssl: settings.strict_ssl,
                options: settings.tls.clone(),
                http_version: settings.http_version,
                certificate,
            }),
            http_version: settings.http_version,
            insecure_http_parser: settings.insecure_http_parser,
            connection: settings.connection,
        }
    }
}

/// A connection, and what is known of it.
pub(super) struct Pooled {
    pub(super) connection: Connection,
    /// Its peer's address.
    pub(super) remote: String,
    pub(super) local_port: u16,
    /// True when it had been used before.
    pub(super) is_reused: bool,
}

/// See the module.
#[derive(Default)]
pub(super) struct Pool(Mutex<HashMap<PoolKey, Vec<Idle>>>);

struct Idle {
    pooled: Pooled,
    until: Instant,
}

impl Pool {
    fn idle(&self) -> MutexGuard<'_, HashMap<PoolKey, Vec<Idle>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last, if it may still live. One of HTTP/2 stays, to be shared.
    pub(super) fn take(&self, key: &PoolKey, now: Instant) -> Option<Pooled> {
        let mut all = self.idle();
        let idle = all.get_mut(key)?;
        idle.retain(|idle| idle.until > now);
        if let Some(Idle { pooled, until }) = idle.last_mut()
            && let Connection::Http2(connection) = &pooled.connection
        {
            if connection.is_open() {
                *until = now + IDLE_CONNECTIONS_LIVE;
                let connection = Connection::Http2(connection.clone());
                return Some(Pooled { connection, remote: pooled.remote.clone(), is_reused: true, ..*pooled });
            }
            idle.pop();
            return None;
        }
        idle.pop().map(|idle| idle.pooled)
    }

    /// Keeps an open connection for the time that its server allows.
    pub(super) fn put(&self, key: PoolKey, pooled: Pooled, response: Option<&Response>, now: Instant) {
        // To such a server hyper would send no chunks. A connection that was authenticated is kept all the same.
        if key.connection.is_none() && response.is_some_and(|response| response.http_version == "HTTP/1.0") {
            return;
        }
        let allowed = response.and_then(|response| response.header("keep-alive")).and_then(timeout_hint);
        let until = now + allowed.map_or(IDLE_CONNECTIONS_LIVE, |hint| hint.min(IDLE_CONNECTIONS_LIVE));
        if until <= now {
            return;
        }
        let mut all = self.idle();
        if all.values().map(Vec::len).sum::<usize>() >= MOST_CONNECTIONS {
            all.retain(|_, idle| {
                idle.retain(|idle| idle.until > now);
                !idle.is_empty()
            });
            if all.values().map(Vec::len).sum::<usize>() >= MOST_CONNECTIONS {
                return;
            }
        }
        let pooled = Pooled { is_reused: true, ..pooled };
        all.entry(key).or_default().push(Idle { pooled, until });
    }

    /// Closes the connections of requests that had a number of their own.
    pub(super) fn forget(&self, connection: u64) {
        self.idle().retain(|key, _| key.connection != Some(connection));
    }
}

impl fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pool").finish_non_exhaustive()
    }
}

/// `timeout=5` of a Keep-Alive header, which Node obeys.
fn timeout_hint(value: &str) -> Option<Duration> {
    let digits = value.trim_start().strip_prefix("timeout=")?;
    let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_say_how_long_they_wait() {
        for (value, seconds) in [
            ("timeout=5", Some(5)),
            ("timeout=5, max=100", Some(5)),
            ("timeout=0", Some(0)),
            ("max=100, timeout=5", None),
            ("timeout=", None),
            ("timeout=99999999999999999999999", None),
            ("5", None),
        ] {
            assert_eq!(timeout_hint(value), seconds.map(Duration::from_secs), "{value}");
        }
    }
}
