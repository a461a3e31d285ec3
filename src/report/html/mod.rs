//! The `html` reporter: one file that needs nothing else, neither network nor other files.
//!
//! The page is a Handlebars template with what is bounded in size written out: verdict, totals, charts, failures,
//! findings and variables, so that it says the essential where scripts are blocked. The requests themselves follow as
//! blocks of compressed JSON that the page's script unpacks when they are looked at; the page holds thousands of
//! requests and opens at once.
//!
//! Two passes over the recording ([`crate::report::late`]): `overview` counts, `data` writes the blocks from within
//! the template. Neither keeps more than one item of the run.

mod block;
mod body;
mod chart;
mod data;
mod detail;
mod failures;
mod findings;
mod item_run;
mod model;
mod options;
mod overview;
mod page;
mod page_template;
mod report;
mod request_model;
mod setup;
mod template;
#[cfg(test)]
mod tests;
mod variables;
mod visualizer;

pub use block::unpacked;
pub use options::HtmlOptions;
pub use page::{FIXED_TEXTS, SHARED_STYLE, SHARED_SYMBOLS};
pub use page_template::{PageTemplate, PageTemplateError};
pub use report::HtmlReport;
pub use setup::{OPTIONS, knows, set_up};
