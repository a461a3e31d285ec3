//! The vault's file: JSON that says how it is encrypted, written whole or not at all.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::seal::{MOST_ROUNDS, Sealed};

/// Why a vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// It cannot be read or written.
    #[error("{file}: {source}")]
    File {
        /// The vault's file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// It is no vault.
    #[error("{file}: not a vault: {problem}")]
    Format {
        /// The vault's file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// It does not open.
    #[error("{file}: the vault does not open: the passphrase in {variable} is another one, or the file was changed")]
    Passphrase {
        /// The vault's file.
        file: String,
        /// Where the passphrase came from.
        variable: &'static str,
    },
    /// There is no passphrase.
    #[error("{file}: the vault needs its passphrase in the environment variable {variable}")]
    NoPassphrase {
        /// The vault's file.
        file: String,
        /// Where it is looked for.
        variable: &'static str,
    },
}

/// What stands in the file.
#[derive(Serialize, Deserialize)]
struct Document {
    vault: String,
    rounds: u32,
    salt: String,
    nonce: String,
    text: String,
}

const KIND: &str = "postwatch/1";

pub(super) fn failed(path: &Path, source: io::Error) -> VaultError {
    VaultError::File { file: path.display().to_string(), source }
}

/// Reads the file; `None` when there is none.
pub(super) fn read(path: &Path) -> Result<Option<Sealed>, VaultError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(path, error)),
    };
    let wrong = |problem: String| VaultError::Format { file: path.display().to_string(), problem };
    let document: Document = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    if document.vault != KIND {
        return Err(wrong(format!("its kind is `{}`, this program reads `{KIND}`", document.vault)));
    }
    if document.rounds == 0 || document.rounds > MOST_ROUNDS {
        return Err(wrong(format!("`rounds` must be a number from 1 to {MOST_ROUNDS}")));
    }
    let bytes = |name: &str, text: &str| STANDARD.decode(text).map_err(|_| wrong(format!("`{name}` is not Base64")));
    let salt = bytes("salt", &document.salt)?.try_into().map_err(|_| wrong("`salt` must be 16 bytes".into()))?;
    let nonce = bytes("nonce", &document.nonce)?.try_into().map_err(|_| wrong("`nonce` must be 12 bytes".into()))?;
    Ok(Some(Sealed { rounds: document.rounds, salt, nonce, text: bytes("text", &document.text)? }))
}

/// Writes the file beside the old one and puts it in its place; only its owner may read it.
pub(super) fn write(path: &Path, sealed: &Sealed) -> Result<(), VaultError> {
    let document = Document {
        vault: KIND.into(),
        rounds: sealed.rounds,
        salt: STANDARD.encode(sealed.salt),
        nonce: STANDARD.encode(sealed.nonce),
        text: STANDARD.encode(&sealed.text),
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(PathBuf::from("."), Path::to_owned);
    fs::create_dir_all(&folder).map_err(|error| failed(path, error))?;
    // Temporary files are their owner's alone.
    let mut file = tempfile::NamedTempFile::new_in(&folder).map_err(|error| failed(path, error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(path, error))?;
    file.persist(path).map_err(|error| failed(path, error.error))?;
    Ok(())
}
