//! The `cli` reporter: a run on the terminal, in newman's layout.

mod console;
mod exchange;
mod failure_table;
mod findings;
mod first_failure;
mod live_line;
mod media_type;
mod options;
mod page;
mod paint;
mod reporter;
mod setup;
mod summary_table;
mod symbols;
#[cfg(test)]
mod tests;
mod told;
mod verbose;

pub(crate) use console::wrapped;
pub use options::CliOptions;
pub use paint::ColorChoice;
pub use reporter::CliReporter;
pub use symbols::Symbols;
