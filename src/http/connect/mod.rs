//! From a route to an open stream.

mod connector;
mod socks;
mod tcp;
mod tunnel;

pub(super) use connector::Connector;
