//! Brings a team over from Postman: collections, environments and monitors become files, and what could not come over is
//! told with what to do about it.
//!
//! A `Source` (Postman's API, or an export of the account) has an index; each thing of it is fetched,
//! turned into the text of a file, and handed to the `Folder`, which knows what an earlier import wrote
//! and what was edited since. `docs/import.md` is for those who use it.

mod api;
mod dump;
mod environment;
mod file_name;
mod findings;
mod folder;
mod guide;
mod json_layout;
mod key;
mod layout;
mod left_behind;
mod manifest;
mod monitor;
mod paging;
mod postman;
mod quota;
mod service_files;
mod source;
mod source_error;
mod spec;
mod thing;
mod transfer;
mod transfer_monitors;
mod usage;
mod yaml;

pub use postman::import_postman;
pub use spec::{ImportError, ImportOutcome, ImportSource, ImportSpec, Region};
