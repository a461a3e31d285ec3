//! What maintainers run beside cargo itself: `cargo xtask collections` writes the collections from their sources.

pub mod collections;
mod scripts;
mod takeover;
