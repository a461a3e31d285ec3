//! The `junit` reporter: newman's file with what build servers need. Each run of an item is a suite, each assertion a
//! test case; skipped assertions are skipped, and what kept a check from running is an error test case.

mod names;
mod reporter;
mod suite;
#[cfg(test)]
mod tests;

pub use reporter::JunitReport;
