//! Files that a collection names: inside the working directory, unless `--insecure-file-read` (deviation 3).

use std::{
    fs::File,
    path::{Component, Path, PathBuf},
};

use super::RunSettings;

/// A file that can be sent.
#[derive(Clone, Debug)]
pub(super) struct Attachment {
    pub(super) path: PathBuf,
    pub(super) length: u64,
}

/// Why a file is not sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FileError {
    /// It lies outside the working directory: the request fails.
    Outside(String),
    /// It cannot be read: as in newman a warning, and the body or field is left out.
    Unreadable(String),
}

/// Finds a file and its size.
pub(super) fn attach(source: &str, settings: &RunSettings) -> Result<Attachment, FileError> {
    let path = settings.working_dir.join(source);
    if !settings.insecure_file_read && !is_inside(&path, &settings.working_dir) {
        return Err(FileError::Outside(format!(
            "the file \"{source}\" lies outside the working directory {}: move it there, pass --working-dir, or allow \
             it with --insecure-file-read",
            settings.working_dir.display()
        )));
    }
    let unreadable = |problem: &str| FileError::Unreadable(format!("\"{source}\", {problem}"));
    let metadata = std::fs::metadata(&path).map_err(|_| unreadable("no such file"))?;
    if !metadata.is_file() {
        return Err(unreadable("is not a file"));
    }
    File::open(&path).map_err(|_| unreadable("read permission denied"))?;
    Ok(Attachment { path, length: metadata.len() })
}

/// Whether a path stays inside a folder, links followed where they exist.
fn is_inside(path: &Path, folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| normal(folder));
    let path = path.canonicalize().unwrap_or_else(|_| normal(path));
    path.starts_with(folder)
}

/// The path without `.` and `..`, for one that does not exist.
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
