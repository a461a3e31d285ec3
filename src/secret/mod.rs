//! Secrets: the registry of secret values and the only way text becomes printable.

mod address;
mod answer;
mod charset;
mod decoding;
mod document;
mod header;
mod member;
mod name;
mod redactor;
mod registry;
mod shown;
mod spelling;
mod table;
mod terminator;
mod url;

pub use address::{address_secrets, may_hold_address, slack_webhook_path, url_password, webhook_secrets};
pub use name::{holds_template, looks_like_a_secret, looks_random};
pub use redactor::{Lifetime, Masking, Redactor};
pub use shown::{Shown, ShownBody};
pub use table::Place;
