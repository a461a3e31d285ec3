//! What an import wrote, so that the next one knows what was edited since, and where an interrupted one goes on.

use std::{collections::BTreeMap, fs, io, path::Path};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use crate::file::{Mode, write_whole};

/// Its name in the folder. It belongs into git: whoever imports next must know what was written.
pub(super) const MANIFEST: &str = ".postwatch-import.json";

/// The version of its format.
const VERSION: u32 = 1;

/// An interrupted import goes on within this time; later everything is fetched again.
const FRESH: TimeDelta = TimeDelta::hours(24);

/// What an import wrote.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    version: u32,
    /// By path, with slashes.
    pub(super) files: BTreeMap<String, Written>,
    /// Environments whose secrets bear a prefix in `.env.example`, by ID.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) prefixes: BTreeMap<String, String>,
    /// What an import that did not come to its end has fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) interrupted: Option<Interrupted>,
}

/// A file that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Written {
    /// Kind and ID of the thing it is of; the files of our own have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<String>,
    /// SHA-256 of what Postman's version is as a file.
    pub(super) sha256: String,
    /// When Postman says that it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) updated_at: Option<String>,
}

/// What was fetched by an import that did not come to its end.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Interrupted {
    /// When the first began of those that did not come to their end.
    pub(super) at: DateTime<Utc>,
    /// IDs of collections whose files are written.
    #[serde(default)]
    pub(super) collections: Vec<String>,
    /// Monitors as they were served, by ID.
    #[serde(default)]
    pub(super) monitors: BTreeMap<String, Box<RawValue>>,
}

impl Interrupted {
    pub(super) fn new(at: DateTime<Utc>) -> Interrupted {
        Interrupted { at, collections: Vec::new(), monitors: BTreeMap::new() }
    }
}

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub(super) enum ManifestError {
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    #[error(
        "it is not what an import wrote: {0}; take it back from git, or remove it (then every file counts as edited)"
    )]
    Broken(#[from] serde_json::Error),
    #[error("it was written by a newer postwatch (format {0}, this one knows {VERSION})")]
    Newer(u64),
}

impl Manifest {
    /// Reads that of an earlier import, if there was one.
    pub(super) fn read(folder: &Path, now: DateTime<Utc>) -> Result<Manifest, ManifestError> {
        let text = match fs::read_to_string(folder.join(MANIFEST)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
            Err(error) => return Err(error.into()),
        };
        let json: Value = serde_json::from_str(&text)?;
        let version = json.get("version").and_then(Value::as_u64).unwrap_or_default();
        if version > u64::from(VERSION) {
            return Err(ManifestError::Newer(version));
        }
        let mut manifest: Manifest = serde_json::from_str(&text)?;
        let is_fresh = |interrupted: &Interrupted| {
            let age = now - interrupted.at;
            (TimeDelta::zero()..FRESH).contains(&age)
        };
        manifest.interrupted = manifest.interrupted.filter(is_fresh);
        Ok(manifest)
    }

    /// Writes it, unless it says the same already.
    pub(super) fn write(&mut self, folder: &Path) -> io::Result<()> {
        self.version = VERSION;
        let path = folder.join(MANIFEST);
        let text = serde_json::to_string_pretty(self)? + "\n";
        if fs::read_to_string(&path).is_ok_and(|written| written == text) {
            return Ok(());
        }
        write_whole(&path, Mode::Umask, |out| out.write_all(text.as_bytes()))
    }

    /// The path that a thing had.
    pub(super) fn path_of(&self, of: &str) -> Option<&str> {
        self.files.iter().find(|(_, written)| written.of.as_deref() == Some(of)).map(|(path, _)| path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + hour * 3600, 0).unwrap()
    }

    #[test]
    fn what_was_interrupted_goes_on_for_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::read(folder.path(), at(0)).unwrap();
        manifest.files.insert("a".into(), Written { of: Some("monitor 1".into()), ..Written::default() });
        let raw = RawValue::from_string(r#"{"n": 1.0}"#.into()).unwrap();
        let mut interrupted = Interrupted::new(at(0));
        interrupted.monitors.insert("1".into(), raw);
        manifest.interrupted = Some(interrupted);
        manifest.write(folder.path()).unwrap();
        let read = Manifest::read(folder.path(), at(1)).unwrap();
        assert_eq!(read.path_of("monitor 1"), Some("a"));
        assert_eq!(read.interrupted.unwrap().monitors["1"].get(), r#"{"n": 1.0}"#);
        // Also a clock that was set back.
        for later in [at(25), at(-1)] {
            assert!(Manifest::read(folder.path(), later).unwrap().interrupted.is_none());
        }
    }

    #[test]
    fn a_manifest_that_is_none_is_told() {
        let folder = tempfile::tempdir().unwrap();
        for (text, sentence) in [("{", "not what an import wrote"), ("{\"version\": 9}", "newer"), ("[]", "not what")] {
            fs::write(folder.path().join(MANIFEST), text).unwrap();
            let error = Manifest::read(folder.path(), at(0)).unwrap_err().to_string();
            assert!(error.contains(sentence), "{error}");
        }
    }
}
