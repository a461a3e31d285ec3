//! Requests and responses as they are on the wire. Knows nothing of Postman.

mod certificate;
pub mod client;
pub mod cookie;
mod cookie_date;
mod decode;
pub mod exchange;
mod failure;
mod gather;
mod multipart;
mod parse_fault;
#[cfg(test)]
mod peer;
mod phases;
mod proxy;
mod raw_head;
pub mod redirect;
pub mod request;
mod resolve;
pub mod response;
mod route;
mod set_cookie;
mod tls;
pub mod url_encode;
mod wire_head;
mod wire_url;

pub use client::{Client, ClientSettings};
pub use cookie::{Cookie, CookieJar, CookieRefused};
pub use exchange::{Exchange, Failure, Hop, Phases, Unanswered};
pub use raw_head::install as install_head_tap;
pub use redirect::next_hop;
pub use request::{Body, Header, HttpVersion, Part, PartContent, Request, SendSettings, Signed};
pub use response::Response;
pub use url_encode::encode as encode_url;
