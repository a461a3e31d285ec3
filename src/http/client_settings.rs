//! What a client is made with.

use std::{collections::HashMap, sync::Arc};

use super::{ClientCertificate, ExtraRoots, Reach};
use crate::clock::Clock;

/// The longest body where nobody says otherwise. A response of a few kilobytes may unpack to gigabytes.
const MOST_RESPONSE_BYTES: u64 = 256 << 20;

/// What all requests of a client share.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// The process environment, for its proxy variables.
    pub environment: HashMap<String, String>,
    /// PEM certificates to trust besides the usual ones.
    pub extra_roots: Arc<ExtraRoots>,
    /// Certificates to show to servers that ask; the first one that is for a URL counts.
    pub certificates: Vec<ClientCertificate>,
    /// Fail a response whose body is longer, as it comes or decoded.
    pub max_response_bytes: Option<u64>,
    /// Where requests may go.
    pub reach: Reach,
    /// Measures the phases.
    pub clock: Clock,
}

impl ClientSettings {
    /// No proxies, the usual roots, bodies of up to 256 MB, everything within reach.
    pub fn new(clock: Clock) -> ClientSettings {
        ClientSettings {
            environment: HashMap::new(),
            extra_roots: Arc::default(),
            certificates: Vec::new(),
            max_response_bytes: Some(MOST_RESPONSE_BYTES),
            reach: Reach::default(),
            clock,
        }
    }
}
