//! The folder that an import writes to. What was edited there is not replaced without being asked for.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{
    file_name::fingerprint,
    manifest::{Manifest, Written},
};
use crate::{
    file::{Mode, write_whole},
    printable::counted,
};

/// The folder, and what an earlier import left in it.
pub(super) struct Folder {
    root: PathBuf,
    pub(super) manifest: Manifest,
    overwrites: bool,
    pub(super) tally: Tally,
}

/// How many files met with what.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) written: usize,
    pub(super) changed: usize,
    pub(super) unchanged: usize,
    /// Edited here; Postman's version is the one that was imported.
    pub(super) kept: usize,
    /// Edited here and changed in Postman.
    pub(super) conflicts: Vec<String>,
    /// Edited here, and replaced since that was asked for.
    pub(super) overwritten: Vec<String>,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = counted(self.written, "file");
        write!(formatter, "{written} written, {} changed, {} unchanged", self.changed, self.unchanged)?;
        if self.kept > 0 {
            write!(formatter, ", {} kept as edited here", self.kept)?;
        }
        if !self.conflicts.is_empty() {
            write!(formatter, ", {} kept though Postman's version is another", self.conflicts.len())?;
        }
        Ok(())
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Written,
    Changed,
    Unchanged,
    Kept,
    Conflict,
}

impl Folder {
    /// A folder with the manifest of an earlier import.
    pub(super) fn new(root: PathBuf, manifest: Manifest, overwrites: bool) -> Folder {
        Folder { root, manifest, overwrites, tally: Tally::default() }
    }

    /// Writes a file, unless it says the same already or was edited. `path` has slashes.
    pub(super) fn put(&mut self, path: &str, text: &str, written: Written) -> io::Result<Fate> {
        let target = self.target(path)?;
        let written = Written { sha256: fingerprint(text), ..written };
        let found = match fs::read(&target) {
            Ok(bytes) => Some(fingerprint(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(at_path(&target, error)),
        };
        let known = self.manifest.files.get(path).map(|known| known.sha256.clone());
        let fate = match found {
            None => Fate::Written,
            Some(found) if found == written.sha256 => Fate::Unchanged,
            Some(found) if Some(&found) == known.as_ref() => Fate::Changed,
            Some(_) if self.overwrites => {
                self.tally.overwritten.push(path.to_owned());
                Fate::Changed
            }
            Some(_) if known.as_ref() == Some(&written.sha256) => Fate::Kept,
            Some(_) => Fate::Conflict,
        };
        match fate {
            Fate::Written | Fate::Changed => {
                write_whole(&target, Mode::Umask, |out| out.write_all(text.as_bytes()))?;
                *(if fate == Fate::Written { &mut self.tally.written } else { &mut self.tally.changed }) += 1;
            }
            Fate::Unchanged => self.tally.unchanged += 1,
            Fate::Kept => self.tally.kept += 1,
            Fate::Conflict => self.tally.conflicts.push(path.to_owned()),
        }
        // A conflict lasts until it is solved: what was imported before stays known.
        if fate != Fate::Conflict {
            self.manifest.files.insert(path.to_owned(), written);
        } else if let Some(known) = self.manifest.files.get_mut(path) {
            known.of = written.of;
        } else {
            self.manifest.files.insert(path.to_owned(), Written { sha256: String::new(), ..written });
        }
        Ok(fate)
    }

    /// The text of a file that an earlier import wrote and that was not edited since.
    pub(super) fn unedited(&self, path: &str) -> Option<String> {
        let known = self.manifest.files.get(path)?;
        let text = fs::read_to_string(self.root.join(path)).ok()?;
        (fingerprint(&text) == known.sha256).then_some(text)
    }

    /// Whether there is such a file, whoever wrote it.
    pub(super) fn has(&self, path: &str) -> bool {
        self.root.join(path).is_file()
    }

    /// The text of a file, whoever wrote it.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.root.join(path)).ok()
    }

    /// Writes down what was written.
    pub(super) fn save(&mut self) -> io::Result<()> {
        self.manifest.write(&self.root)
    }

    /// Where a file lies. A folder inside that is a link to elsewhere is refused: names lead nowhere else, and links must
    /// not either.
    fn target(&self, path: &str) -> io::Result<PathBuf> {
        let target = self.root.join(path);
        let Some(parent) = target.parent() else { return Ok(target) };
        fs::create_dir_all(parent).map_err(|error| at_path(parent, error))?;
        let resolved = |path: &Path| path.canonicalize().map_err(|error| at_path(path, error));
        if resolved(parent)?.starts_with(resolved(&self.root)?) {
            return Ok(target);
        }
        Err(io::Error::other(format!("{}: leads out of {}", parent.display(), self.root.display())))
    }
}

fn at_path(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Import {
        folder: tempfile::TempDir,
    }

    impl Import {
        fn put(&self, text: &str, overwrites: bool) -> Fate {
            let manifest = Manifest::read(self.folder.path(), chrono::DateTime::UNIX_EPOCH).unwrap();
            let mut folder = Folder::new(self.folder.path().to_owned(), manifest, overwrites);
            let fate = folder.put("a/x.json", text, Written::default()).unwrap();
            folder.save().unwrap();
            fate
        }

        fn edit(&self, text: &str) {
            fs::write(self.folder.path().join("a/x.json"), text).unwrap();
        }

        fn read(&self) -> String {
            fs::read_to_string(self.folder.path().join("a/x.json")).unwrap()
        }
    }

    #[test]
    fn an_edited_file_is_kept_until_told_otherwise() {
        let import = Import { folder: tempfile::tempdir().unwrap() };
        assert_eq!(import.put("one", false), Fate::Written);
        assert_eq!(import.put("one", false), Fate::Unchanged);
        assert_eq!(import.put("two", false), Fate::Changed);
        import.edit("mine");
        assert_eq!(import.put("two", false), Fate::Kept);
        for _ in 0..2 {
            assert_eq!(import.put("three", false), Fate::Conflict);
            assert_eq!(import.read(), "mine");
        }
        import.edit("three");
        assert_eq!(import.put("three", false), Fate::Unchanged);
        import.edit("mine");
        assert_eq!(import.put("four", true), Fate::Changed);
        assert_eq!(import.read(), "four");
        fs::remove_file(import.folder.path().join("a/x.json")).unwrap();
        assert_eq!(import.put("four", false), Fate::Written);
    }

    #[test]
    fn a_file_that_nobody_imported_is_not_replaced() {
        let import = Import { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(import.folder.path().join("a")).unwrap();
        import.edit("mine");
        for _ in 0..2 {
            assert_eq!(import.put("one", false), Fate::Conflict);
        }
        assert_eq!(import.read(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_folder_leads_nowhere() {
        let (root, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(elsewhere.path(), root.path().join("a")).unwrap();
        let mut folder = Folder::new(root.path().to_owned(), Manifest::default(), true);
        let error = folder.put("a/x.json", "one", Written::default()).unwrap_err();
        assert!(error.to_string().contains("leads out of"), "{error}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
