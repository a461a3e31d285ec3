//! The `github` reporter: a job summary in Markdown, and annotations at the lines of the collection that failed.

mod annotation;
mod markdown;
mod reporter;
mod setup;
mod summary;
#[cfg(test)]
mod tests;

pub use annotation::CommandStop;
pub use reporter::{GithubOptions, GithubReporter, SummaryFile};
pub use setup::{Github, set_up};
