//! Peers on loopback, the real binary, and collections written in a few words.

pub mod artefacts;
pub mod collection;
pub mod command;
pub mod http2;
pub mod postman;
pub mod proxies;
pub mod reporters;
pub mod secure;
pub mod server;
pub mod sigv4;
pub mod terminal;
pub mod wire;

pub use collection::{Item, collection};
pub use command::{Command, Ended, Started};
pub use server::{Received, Reply, Server};
pub use wire::Peer;
