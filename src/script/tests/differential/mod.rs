//! The scripts of `tests/scripts/cases`, run here and compared with what postman-sandbox 6.7.4 made of them
//! (`tests/scripts/recorded`, which `tests/peers_support/scripts.rs` proves true). What differs must stand in
//! `tests/differences/scripts.md`, with its reason.

mod answers;
mod cases;
mod comparison;
mod host;
