//! Secrets: the registry of secret values and the only way text becomes printable.

mod address;
mod allowed;
mod answer;
mod charset;
mod credential;
mod decoding;
mod document;
mod encoded_run;
mod fingerprint;
mod header;
mod index;
mod label;
mod member;
mod name;
mod ranges;
mod redactor;
mod registry;
mod row;
mod scan;
mod search;
mod shown;
mod spelling;
mod suspicion;
mod table;
mod terminator;
mod url;

#[cfg(test)]
mod tests;

pub use address::{address_secrets, may_hold_address, slack_webhook_path, url_password, webhook_secrets};
pub use credential::is_known_credential;
pub use name::{holds_template, looks_like_a_secret, looks_random, may_carry_credentials};
pub(crate) use redactor::MASK;
pub use redactor::{Masking, Redactor};
pub use registry::Lifetime;
pub use shown::{Shown, ShownBody};
pub use table::Place;
