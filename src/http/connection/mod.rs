//! Connections that speak HTTP: all that names hyper's client.

mod head_stream;
mod http1;
mod http2;
mod outgoing_body;
mod request;

pub(super) use http1::Http1;
pub(super) use http2::Http2;
pub(super) use outgoing_body::OutgoingBody;
pub(super) use request::{Connection, Incoming, Outgoing};
