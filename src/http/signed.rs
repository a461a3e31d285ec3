//! The sealed form of a request, which may be sent.

use super::{Request, framing};

/// A request that has been through authentication: the only thing the client accepts. It cannot be changed.
#[derive(Clone, Debug)]
pub struct Signed(Request);

impl Signed {
    /// Seals a request, with its true length. Only `run` does so, after authentication: see `tests/architecture.rs`.
    pub(crate) fn seal(mut request: Request) -> Signed {
        framing::settle(&mut request);
        Signed(request)
    }

    /// The request inside.
    pub fn request(&self) -> &Request {
        &self.0
    }

    /// Takes the request out again, for the next hop of a redirect or the answer to a challenge.
    pub fn into_request(self) -> Request {
        self.0
    }
}
