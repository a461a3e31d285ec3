//! Format v1: a flat list of requests, and folders that name them by identifier. newman converts such files to v2.1
//! before it runs them, and so do we.

mod auth;
mod body;
mod collection;
mod json;
mod request;
mod response;
#[cfg(test)]
mod tests;

pub(super) use collection::{convert, is_version_one};
