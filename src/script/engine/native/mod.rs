//! The Rust functions that the prelude calls.

mod cryptography;
mod documents;
mod object;
mod replies;
mod said;
mod seen;
mod table;
mod text;
mod variables;

pub(super) use replies::reply;
pub(super) use table::table;
