//! TLS sessions, and the mark of the handshake's start.

use rustls::{
    NamedGroup,
    client::{ClientSessionMemoryCache, ClientSessionStore, Tls12ClientSessionValue, Tls13ClientSessionValue},
    pki_types::ServerName,
};

use crate::http::phases;

/// Session memory that notices the begin of a handshake: rustls asks for a session first, and nothing else can see it.
#[derive(Debug)]
pub(super) struct WatchedSessions(ClientSessionMemoryCache);

impl WatchedSessions {
    pub(super) fn new() -> WatchedSessions {
        WatchedSessions(ClientSessionMemoryCache::new(64))
    }
}

impl ClientSessionStore for WatchedSessions {
    fn set_kx_hint(&self, server: ServerName<'static>, group: NamedGroup) {
        self.0.set_kx_hint(server, group);
    }

    fn kx_hint(&self, server: &ServerName<'_>) -> Option<NamedGroup> {
        phases::mark_handshake_start();
        self.0.kx_hint(server)
    }

    fn set_tls12_session(&self, server: ServerName<'static>, session: Tls12ClientSessionValue) {
        self.0.set_tls12_session(server, session);
    }

    fn tls12_session(&self, server: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        phases::mark_handshake_start();
        self.0.tls12_session(server)
    }

    fn remove_tls12_session(&self, server: &ServerName<'static>) {
        self.0.remove_tls12_session(server);
    }

    fn insert_tls13_ticket(&self, server: ServerName<'static>, ticket: Tls13ClientSessionValue) {
        self.0.insert_tls13_ticket(server, ticket);
    }

    fn take_tls13_ticket(&self, server: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        phases::mark_handshake_start();
        self.0.take_tls13_ticket(server)
    }
}
