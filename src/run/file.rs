//! Files that a collection names: inside the working directory unless `--insecure-file-read`, and none that is a secret
//! of the machine's or of the call's unless `--allow-file` names it.

use std::{
    fs::{self, File, Metadata},
    path::{Component, Path, PathBuf},
};

use super::secret_file;

/// A file that can be sent.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) path: PathBuf,
    pub(super) length: u64,
}

/// Why a file is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileError {
    /// It may not be read: the request fails.
    Refused(String),
    /// It cannot be read: as in newman a warning, and the body or field is left out.
    Unreadable(String),
}

/// What a run may read.
#[derive(Clone, Debug, Default)]
pub struct FileAccess {
    /// Base of the files a collection names.
    pub working_dir: PathBuf,
    /// Files outside the working directory too.
    pub reads_outside: bool,
    /// Files and folders that may be read whatever they are.
    pub allowed: Vec<PathBuf>,
    /// Files that were given as secrets.
    pub secrets: Vec<PathBuf>,
}

impl FileAccess {
    /// Finds a file that a collection names, and its size.
    pub(super) fn attach(&self, source: &str) -> Result<Attachment, FileError> {
        let path = self.working_dir.join(source);
        self.check(source, &path)?;
        let unreadable = |problem: &str| FileError::Unreadable(format!("\"{source}\", {problem}"));
        let metadata = fs::metadata(&path).map_err(|_| unreadable("no such file"))?;
        if !metadata.is_file() {
            return Err(unreadable("is not a file"));
        }
        let file = File::open(&path).map_err(|_| unreadable("read permission denied"))?;
        if !self.is_allowed(&path) && secret_file::holds_private_key(file) {
            return Err(refused(source, "holds a private key"));
        }
        Ok(Attachment { path, length: metadata.len() })
    }

    fn check(&self, source: &str, path: &Path) -> Result<(), FileError> {
        if self.is_allowed(path) {
            return Ok(());
        }
        let folder = real(&self.working_dir);
        let target = real(path);
        if !self.reads_outside && !target.starts_with(&folder) {
            return Err(FileError::Refused(format!(
                "the file \"{source}\" lies outside the working directory {}: move it there, pass --working-dir, or \
                 allow it with --insecure-file-read",
                self.working_dir.display()
            )));
        }
        if let Some(reason) = self.secrecy(&folder, path, &target) {
            return Err(refused(source, reason));
        }
        Ok(())
    }

    /// Why a file is a secret, if it is one: by where it really lies, by how it is called on the way there, and by what
    /// else is the same file.
    fn secrecy(&self, folder: &Path, path: &Path, target: &Path) -> Option<&'static str> {
        // Where the working directory itself lies is the user's choice.
        let below = target.strip_prefix(folder).unwrap_or(target);
        let written = normal(path);
        let written = written.strip_prefix(normal(&self.working_dir)).unwrap_or(&written);
        if let Some(reason) = secret_file::by_name(below).or_else(|| secret_file::by_name(written)) {
            return Some(reason);
        }
        if self.secrets.iter().any(|secret| is_same(secret, target)) {
            return Some("was given as a secret");
        }
        let twins = [Some(folder), target.parent()].into_iter().flatten().flat_map(|folder| twins(folder, target));
        twins.into_iter().find_map(|twin| secret_file::by_name(Path::new(twin.file_name()?)))
    }

    fn is_allowed(&self, path: &Path) -> bool {
        self.allowed.iter().any(|allowed| is_same(allowed, path) || real(path).starts_with(real(allowed)))
    }
}

fn refused(source: &str, reason: &str) -> FileError {
    FileError::Refused(format!(
        "the file \"{source}\" {reason}: a collection may not read it. If it must, allow it with --allow-file \"{source}\""
    ))
}

/// Other names of a file in a folder.
fn twins(folder: &Path, target: &Path) -> Vec<PathBuf> {
    let Ok(metadata) = fs::metadata(target) else { return Vec::new() };
    if !has_other_names(&metadata) {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| is_same(path, target)).collect()
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Whether two paths lead to one file, by whatever names.
fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    if let (Ok(one), Ok(other)) = (fs::metadata(one), fs::metadata(other)) {
        use std::os::unix::fs::MetadataExt as _;
        return (one.dev(), one.ino()) == (other.dev(), other.ino());
    }
    real(one) == real(other)
}

/// Where a path leads: links are followed as far as it exists.
fn real(path: &Path) -> PathBuf {
    let normal = normal(path);
    for exists in normal.ancestors() {
        if let (Ok(found), Ok(rest)) = (exists.canonicalize(), normal.strip_prefix(exists)) {
            // A path with `..` behind a link leads elsewhere than it reads.
            return path.canonicalize().unwrap_or_else(|_| found.join(rest));
        }
    }
    normal
}

/// The path without `.` and `..`, as it reads.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}
