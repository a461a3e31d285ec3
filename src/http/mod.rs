//! Requests and responses as they are on the wire. Knows nothing of Postman.

mod certificate;
pub mod client;
mod client_certificate;
mod client_settings;
pub mod cookie;
mod cookie_date;
mod cookie_file;
mod decode;
pub mod exchange;
mod extra_roots;
mod failure;
mod gather;
mod match_pattern;
mod multipart;
mod parse_fault;
#[cfg(test)]
mod peer;
mod phases;
mod proxy;
mod raw_head;
mod reach;
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

pub use client::Client;
pub use client_certificate::ClientCertificate;
pub use client_settings::ClientSettings;
pub use cookie::{Cookie, CookieJar, CookieRefused};
pub use cookie_file::{JarUnreadable, jar_to_json, read_jar};
pub use exchange::{Exchange, Failure, Hop, Phases, Unanswered};
pub use extra_roots::ExtraRoots;
pub use raw_head::install as install_head_tap;
pub use reach::{HostPattern, Reach};
pub use redirect::next_hop;
pub use request::{Body, Header, HttpVersion, Part, PartContent, Request, SendSettings, Signed, TlsWishes};
pub use response::Response;
pub use url_encode::encode as encode_url;
