//! Certificates to trust besides the usual ones.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
    sync::OnceLock,
};

/// PEM files, open already and read when the first `https` URL comes: build images name bundles of hundreds for every
/// process, and most runs need none of them.
#[derive(Debug, Default)]
pub struct ExtraRoots {
    files: Vec<(PathBuf, File)>,
    pem: OnceLock<Result<Vec<u8>, String>>,
}

impl ExtraRoots {
    /// Adds a file.
    ///
    /// # Errors
    /// Where it cannot be opened, or is a folder.
    pub fn add(&mut self, path: PathBuf) -> io::Result<()> {
        let file = File::open(&path)?;
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        self.files.push((path, file));
        Ok(())
    }

    /// What stands in the files, one after the other. The sentence says why it could not be read.
    pub(super) fn pem(&self) -> Result<&[u8], &str> {
        let read = || {
            let mut pem = Vec::new();
            for (path, file) in &self.files {
                let mut file: &File = file;
                file.read_to_end(&mut pem).map_err(|error| format!("extra certs `{}`: {error}", path.display()))?;
                pem.push(b'\n');
            }
            Ok(pem)
        };
        self.pem.get_or_init(read).as_deref().map_err(String::as_str)
    }
}

#[cfg(test)]
impl From<Vec<u8>> for ExtraRoots {
    fn from(pem: Vec<u8>) -> ExtraRoots {
        ExtraRoots { files: Vec::new(), pem: OnceLock::from(Ok(pem)) }
    }
}
