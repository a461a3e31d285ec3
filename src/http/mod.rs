//! Requests and responses as they are on the wire. Knows nothing of Postman.

pub mod exchange;
pub mod request;
pub mod response;

pub use exchange::{Exchange, Failure, Hop, Phases};
pub use request::{Body, Header, HttpVersion, Part, PartContent, Request, SendSettings, Signed};
pub use response::Response;
