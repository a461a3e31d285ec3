//! Secrets: the registry of secret values and the only way text becomes printable.

mod answer;
mod decoding;
mod document;
mod header;
mod member;
mod name;
mod redactor;
mod registry;
mod shown;
mod spelling;
mod url;

pub use name::{is_secret_name, looks_like_a_secret, slack_webhook_path, url_password};
pub use redactor::{Lifetime, Masking, Redactor};
pub use shown::{Shown, ShownBody};
