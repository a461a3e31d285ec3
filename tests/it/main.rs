//! The whole program: the real binary against peers on loopback.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails best where it stands")]
#![expect(clippy::disallowed_methods, reason = "tests measure how long the program takes from outside")]

mod auth;
mod bodies;
mod certificates;
mod challenges;
mod check;
mod config;
mod cookie_files;
mod cookies;
mod data;
mod events;
mod exit;
mod exports;
mod flow;
mod folders;
mod html;
mod input;
mod lies;
mod limits;
mod masking;
mod migration;
mod network;
mod options;
mod packages;
mod places;
mod proxies;
mod reach;
mod recording;
mod reports;
mod requests;
mod retry;
mod run_request;
mod scripts;
mod secrets;
mod signals;
mod slack;
mod summaries;
mod support;
mod terminal;
mod tls;
mod urls;
mod variables;
mod vault;
mod watching;
