//! The second verb of authentication: what to do with the answer to a signed request.

use std::collections::HashMap;

use super::{Answer, Parameters, SigningInputs, digest, ntlm};
use crate::{collection::AuthKind, http::Exchange};

/// How often a request is sent again because a server asked for it.
pub const MOST_REPLAYS: usize = 3;

/// Looks for a challenge in an answer.
pub fn answer(parameters: Option<&Parameters>, exchange: &Exchange, inputs: &SigningInputs<'_>) -> Answer {
    let Some(parameters) = parameters else { return Answer::Accepted };
    let is_refused = matches!(exchange.received.code, 401 | 403);
    if !is_refused || parameters.is_true("disableRetryRequest") {
        return Answer::Accepted;
    }
    match AuthKind::named(&parameters.kind) {
        Some(AuthKind::Digest) => digest::answer(parameters, &exchange.received),
        Some(AuthKind::Ntlm) => ntlm::answer(parameters, exchange, inputs.now),
        _ => Answer::Accepted,
    }
}

/// Whether all requests of a handshake must go over one connection that nobody else uses: NTLM authenticates the
/// connection, not the request.
pub fn needs_own_connection(parameters: Option<&Parameters>) -> bool {
    parameters.is_some_and(|parameters| AuthKind::named(&parameters.kind) == Some(AuthKind::Ntlm))
}

/// What servers have told, for the next request with the same authentication: the first request of a digest has its
/// nonce then and is not refused.
#[derive(Debug, Default)]
pub struct Memory {
    by_key: HashMap<String, Vec<(&'static str, String)>>,
}

impl Memory {
    /// Adds what the server told last time.
    pub fn recall(&self, parameters: &mut Parameters, url: &str) {
        if let Some(key) = digest::memory_key(parameters, url)
            && let Some(learned) = self.by_key.get(&key)
        {
            parameters.learned.clone_from(learned);
        }
    }

    /// Keeps what it told, once it has accepted it.
    pub fn keep(&mut self, parameters: &Parameters, url: &str) {
        if let Some(key) = digest::memory_key(parameters, url)
            && !parameters.learned.is_empty()
        {
            self.by_key.insert(key, digest::for_next_request(parameters));
        }
    }
}
