//! Secrets: the registry of secret values and the only way text becomes printable.

mod name;
mod redactor;
mod shown;
mod spelling;

pub use name::{is_secret_name, looks_like_a_secret, slack_webhook_path};
pub use redactor::{Lifetime, Masking, Redactor};
pub use shown::{Shown, ShownBody};
