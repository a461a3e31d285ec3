//! Files that are written while a run goes on.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

use super::open::{self, Mode};

/// Creates (or empties) a file with these permissions, and its folders. Devices are opened as they are.
pub(crate) fn create(path: &Path, mode: Mode) -> io::Result<File> {
    if open::is_device(path) {
        return open::open_device(path);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    open::create(path, mode, &mut OpenOptions::new())
}

/// Creates a file that must not be there yet, readable by its owner alone, and its folders.
pub(crate) fn create_new_private(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_the_owner_may_read_even_a_file_that_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/run.ndjson");
        for _ in 0..2 {
            let file = create(&path, Mode::PRIVATE).unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        let file = create(&path, Mode::Bits(0o664)).unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o664);
    }

    #[test]
    fn a_link_is_replaced_and_what_it_leads_to_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (victim, link) = (folder.path().join("victim"), folder.path().join("link"));
        fs::write(&victim, "untouched").unwrap();
        for target in [&victim, &folder.path().join("nowhere")] {
            std::os::unix::fs::symlink(target, &link).unwrap();
            create(&link, Mode::PRIVATE).unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_file());
            fs::remove_file(&link).unwrap();
        }
        assert_eq!(fs::read_to_string(&victim).unwrap(), "untouched");
        assert!(!folder.path().join("nowhere").exists());
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        create(&link, Mode::PRIVATE).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
