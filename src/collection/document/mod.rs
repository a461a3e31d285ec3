//! Collections as reports show them: in the shape that Postman's own library gives every collection when it writes it
//! out, whatever shorthand the file uses. Tools that read newman's reports rely on that shape.

mod collection;
mod identify;
mod property;
mod request;
#[cfg(test)]
mod tests;

pub use collection::collection_document;
pub(in crate::collection) use identify::identify;
pub(crate) use identify::made_identifier;
pub use property::description;
pub(in crate::collection) use property::meta;
pub use request::{request_document, url_of_text as url_document};
