//! The `json` reporter: newman's summary, key for key, so that tools which read it go on working.

mod error;
mod execution;
mod failure;
mod reporter;
mod summary;
#[cfg(test)]
mod tests;

pub use reporter::JsonReport;
