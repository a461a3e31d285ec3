//! Where a report goes.

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::file::{Mode, fitting};

/// A file given by the user, a folder given by the user, or newman's default.
#[derive(Clone, Debug)]
pub struct Destination {
    /// What `--reporter-NAME-export` says, if it was given; absolute.
    pub path: Option<PathBuf>,
    /// Folder of the default, absolute.
    pub folder: PathBuf,
    /// File name of the default without the time and the ending.
    pub stem: &'static str,
    /// Ending.
    pub extension: &'static str,
    /// Who may read it.
    pub mode: Mode,
}

impl Destination {
    /// The file, for a run of that time.
    pub fn file(&self, at: DateTime<Utc>) -> PathBuf {
        let default = || format!("{}-{}0.{}", self.stem, at.format("%Y-%m-%d-%H-%M-%S-%3f-"), self.extension);
        match &self.path {
            Some(path) if path.is_dir() => path.join(default()),
            Some(path) => fitting(path),
            None => self.folder.join(default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn destination(path: Option<&Path>, folder: &Path) -> Destination {
        Destination {
            path: path.map(Path::to_owned),
            folder: folder.join("newman"),
            stem: "newman-run-report",
            extension: "json",
            mode: Mode::Umask,
        }
    }

    #[test]
    fn newmans_default_names_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let at = DateTime::from_timestamp_millis(1_795_317_430_044).unwrap();
        let name = "newman-run-report-2026-11-22-03-17-10-044-0.json";
        assert_eq!(destination(None, folder.path()).file(at), folder.path().join("newman").join(name));
        assert_eq!(destination(Some(folder.path()), folder.path()).file(at), folder.path().join(name));
        let given = folder.path().join("a/b.json");
        assert_eq!(destination(Some(&given), folder.path()).file(at), given);
    }
}
