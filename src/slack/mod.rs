//! Messages for Slack: blocks, text and templates within Slack's limits, for reports and alerts alike.

mod block;
mod cut;
mod template;

pub(crate) use block::{Block, LONGEST_LAYOUT, Layout, Room};
#[cfg(test)]
pub(crate) use block::{MOST_ATTACHMENTS, fault};
pub use cut::{LIMIT, unescape};
pub(crate) use cut::{bold, clip, cut, escape, plain, units};
pub use template::TemplateError;
pub(crate) use template::{Rendered, Template};
