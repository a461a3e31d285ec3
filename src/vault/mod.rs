//! The vault: secrets that scripts ask for by name, in one encrypted file.

mod file;
mod seal;
mod store;

pub use file::VaultError;
pub use store::{KEY_VARIABLE, Vault};
