//! How much of each exchange events carry.

/// What reporters read of events; the rest is left out of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Headers.
    pub headers: bool,
    /// Bodies.
    pub bodies: bool,
    /// Headers and bodies of the first item that fails.
    pub failed_bodies: bool,
    /// What was run: the collection, the resolved requests and the variables at the end.
    pub documents: bool,
}
