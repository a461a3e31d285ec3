//! Files that are complete or not there.

use std::{
    fs::{self, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use super::open::{self, Mode};

/// Writes a file that is complete or not there: under another name first, renamed at the end, so that a link in its place
/// is replaced and not followed. Devices are written as they are.
pub(crate) fn write_whole(
    path: &Path,
    mode: Mode,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let told = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    if open::is_device(path) {
        let mut out = BufWriter::new(open::open_device(path).map_err(told)?);
        return write(&mut out).and_then(|()| out.flush()).map_err(told);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    let partial = with_ending(path, "partial");
    let written = open::create(&partial, mode, &mut OpenOptions::new()).and_then(|file| {
        let mut out = BufWriter::with_capacity(64 * 1024, file);
        write(&mut out)?;
        out.flush()?;
        fs::rename(&partial, path)
    });
    if written.is_err() {
        // It may never have been created.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(told)
}

/// `report.json` → `report.json.ENDING`.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_complete_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/report.json");
        write_whole(&path, Mode::Umask, |out| out.write_all(b"old")).unwrap();
        let error = write_whole(&path, Mode::Umask, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(error.unwrap_err().to_string(), format!("{}: no more", path.display()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let path = file.join("report.json");
        let error = write_whole(&path, Mode::Umask, |_| Ok(())).unwrap_err().to_string();
        assert!(error.starts_with(&path.display().to_string()), "{error}");
    }
}
