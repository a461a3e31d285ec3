//! Pages that show monitors: what runs, what fails, what was found and since when. History → HTML, without scripts.
//!
//! A server makes each page when it is asked for; the same pages can be written as files. Nothing in them comes from
//! elsewhere, and no text of others is taken for markup.

mod address;
mod alerts;
mod assets;
mod badge;
mod chart;
mod condition;
mod csv;
mod feed;
mod files;
mod finding_table;
mod findings;
mod frame;
#[cfg(test)]
mod measure_tests;
mod monitor;
mod monitors;
mod pages;
mod run;
mod subject;
mod summary;
#[cfg(test)]
mod tests;
mod timeline;
mod transitions;
mod words;

pub use address::Site;
pub use assets::{ASSETS, Asset};
pub use csv::findings_csv;
pub use subject::{FindingFilter, MonitorFilter, StatusPages};
