//! The whole program: the real binary against peers on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails best where it stands")]
#![expect(clippy::disallowed_methods, reason = "tests measure how long the program takes from outside")]

mod auth;
mod bodies;
mod cookies;
mod data;
mod events;
mod exit;
mod flow;
mod folders;
mod input;
mod limits;
mod masking;
mod network;
mod requests;
mod scripts;
mod secrets;
mod signals;
mod support;
mod terminal;
mod tls;
mod urls;
mod variables;
