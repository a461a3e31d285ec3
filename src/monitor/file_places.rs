//! Where collections and the like come from.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    job::{Place, is_uid},
    secret::address_secrets,
};

/// A file, a directory, an http(s) URL or a Postman UID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceText(String);

impl PlaceText {
    /// The place, with a path that is relative to the folder of the file that names it.
    pub(super) fn place(&self, folder: &Path) -> Place {
        Place::At(match self.file(folder) {
            Some(path) => path.to_string_lossy().into_owned(),
            None => self.0.clone(),
        })
    }

    /// The file, unless it comes from the network.
    pub(super) fn file(&self, folder: &Path) -> Option<PathBuf> {
        if is_url(&self.0) {
            return None;
        }
        let path = folder.join(&self.0);
        (!is_uid(&self.0) || path.exists()).then_some(path)
    }
}

fn is_url(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    start.starts_with("http://") || start.starts_with("https://")
}

impl<'de> Deserialize<'de> for PlaceText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PlaceText, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.trim().is_empty() {
            return Err(D::Error::custom("a file, a directory, an http(s) URL or a Postman UID is expected"));
        }
        if is_url(&text) && !address_secrets(&text).is_empty() {
            return Err(D::Error::custom(
                "the address holds a secret, and monitor files hold none: for Postman's API the key is read from the \
                 variable POSTMAN_API_KEY of the process",
            ));
        }
        Ok(PlaceText(text))
    }
}
