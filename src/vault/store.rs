//! An open vault.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{
    file::{VaultError, read, write},
    seal::Opener,
};

/// The environment variable that holds the passphrase.
pub const KEY_VARIABLE: &str = "POSTWATCH_VAULT_KEY";

/// Secrets by name. Every change is written at once.
pub struct Vault {
    path: PathBuf,
    passphrase: String,
    /// The key, made when the file is first read or written: that takes a moment on purpose.
    opener: Option<Opener>,
    secrets: BTreeMap<String, String>,
}

impl Vault {
    /// Opens the vault; a file that is not there yet is an empty one.
    pub fn open(path: &Path, passphrase: Option<&str>) -> Result<Vault, VaultError> {
        let file = || path.display().to_string();
        let passphrase =
            passphrase.ok_or_else(|| VaultError::NoPassphrase { file: file(), variable: KEY_VARIABLE })?.to_owned();
        let mut vault = Vault { path: path.to_owned(), passphrase, opener: None, secrets: BTreeMap::new() };
        vault.reload()?;
        Ok(vault)
    }

    /// Reads the file again: another process may have written it.
    fn reload(&mut self) -> Result<(), VaultError> {
        let Some(sealed) = read(&self.path)? else {
            self.secrets.clear();
            return Ok(());
        };
        let closed = || VaultError::Passphrase { file: self.path.display().to_string(), variable: KEY_VARIABLE };
        let opener = match self.opener.take() {
            Some(opener) if opener.salt == sealed.salt && opener.rounds == sealed.rounds => opener,
            _ => Opener::of(&self.passphrase, sealed.salt, sealed.rounds).ok_or_else(closed)?,
        };
        let text = opener.open(&sealed).ok_or_else(closed)?;
        self.secrets = serde_json::from_slice(&text).map_err(|_| VaultError::Format {
            file: self.path.display().to_string(),
            problem: "its content is not a list of names and texts".into(),
        })?;
        self.opener = Some(opener);
        Ok(())
    }

    fn save(&mut self) -> Result<(), VaultError> {
        let broken = |vault: &Vault| VaultError::Format {
            file: vault.path.display().to_string(),
            problem: "it cannot be encrypted".into(),
        };
        if self.opener.is_none() {
            self.opener = Opener::new(&self.passphrase);
        }
        let text = serde_json::to_vec(&self.secrets).unwrap_or_default();
        let sealed = self.opener.as_ref().and_then(|opener| opener.seal(&text)).ok_or_else(|| broken(self))?;
        write(&self.path, &sealed)
    }

    /// A secret.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.secrets.get(name).map(String::as_str)
    }

    /// The names of all secrets, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.secrets.keys().map(String::as_str)
    }

    /// All secrets, to be masked.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.secrets.values().map(String::as_str)
    }

    /// Keeps a secret.
    pub fn set(&mut self, name: &str, secret: &str) -> Result<(), VaultError> {
        self.reload()?;
        self.secrets.insert(name.to_owned(), secret.to_owned());
        self.save()
    }

    /// Forgets a secret. False when there was none.
    pub fn unset(&mut self, name: &str) -> Result<bool, VaultError> {
        self.reload()?;
        if self.secrets.remove(name).is_none() {
            return Ok(false);
        }
        self.save()?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn vault(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("new/vault.json")
    }

    #[test]
    fn secrets_stay_in_the_file_and_nobody_reads_them_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = vault(&folder);
        let mut open = Vault::open(&path, Some("pass phrase")).unwrap();
        assert_eq!(open.get("token"), None);
        open.set("token", "s3cr3t-value").unwrap();
        open.set("other", "1").unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("s3cr3t") && !text.contains("token"), "{text}");
        let mut again = Vault::open(&path, Some("pass phrase")).unwrap();
        assert_eq!(again.get("token"), Some("s3cr3t-value"));
        assert_eq!(again.names().collect::<Vec<_>>(), ["other", "token"]);
        assert!(again.unset("other").unwrap());
        assert!(!again.unset("other").unwrap());
        // What another one wrote in between is not lost.
        open.set("third", "3").unwrap();
        assert_eq!(open.names().collect::<Vec<_>>(), ["third", "token"]);
    }

    #[test]
    fn a_vault_that_does_not_open_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = vault(&folder);
        let told = |passphrase: Option<&str>| Vault::open(&path, passphrase).err().unwrap().to_string();
        assert!(told(None).contains("needs its passphrase in the environment variable POSTWATCH_VAULT_KEY"));
        Vault::open(&path, Some("right")).unwrap().set("a", "b").unwrap();
        assert!(told(Some("wrong")).contains("does not open"));
        let text = fs::read_to_string(&path).unwrap();
        for (spoilt, sentence) in [
            (text.replace("600000", "0"), "`rounds` must be a number"),
            (text.replace("postwatch/1", "postwatch/9"), "its kind is `postwatch/9`"),
            (text.replace("\"salt\"", "\"pepper\""), "missing field `salt`"),
            (text.replace("\"text\": \"", "\"text\": \"AAAA"), "does not open"),
            ("[]".to_owned(), "not a vault"),
        ] {
            fs::write(&path, spoilt).unwrap();
            assert!(told(Some("right")).contains(sentence), "{sentence}: {}", told(Some("right")));
        }
    }
}
