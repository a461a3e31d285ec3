//! The folder of packages for `pm.require`.

use std::{
    fs,
    io::Read as _,
    path::{Component, Path, PathBuf},
};

use super::secret_file;
use crate::script::PackageFiles;

/// No file of a package is as long.
const LONGEST: u64 = 16 << 20;

/// A folder that the user keeps packages in. Nothing outside it is read, also not through links.
#[derive(Debug)]
pub(super) struct PackageFolder {
    root: PathBuf,
}

impl PackageFolder {
    /// `None` where there is no such folder.
    pub(super) fn at(folder: &Path) -> Option<PackageFolder> {
        let root = fs::canonicalize(folder).ok().filter(|root| root.is_dir())?;
        Some(PackageFolder { root })
    }
}

impl PackageFiles for PackageFolder {
    fn read(&self, path: &str) -> Option<String> {
        let inside = Path::new(path);
        if !inside.components().all(|component| matches!(component, Component::Normal(_))) {
            return None;
        }
        let real = fs::canonicalize(self.root.join(inside)).ok().filter(|real| real.starts_with(&self.root))?;
        if real.strip_prefix(&self.root).ok().and_then(secret_file::by_name).is_some() {
            return None;
        }
        let file = fs::File::open(real).ok()?;
        if !file.metadata().ok()?.is_file() {
            return None;
        }
        let mut text = String::new();
        file.take(LONGEST).read_to_string(&mut text).ok()?;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_in_the_folder_is_read() {
        let outer = tempfile::tempdir().unwrap();
        let root = outer.path().join("packages");
        fs::create_dir_all(root.join("sub")).unwrap();
        fs::write(root.join("sub/a.js"), "inside").unwrap();
        fs::write(root.join(".env"), "A=1").unwrap();
        fs::write(outer.path().join("secret.js"), "outside").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(outer.path().join("secret.js"), root.join("link.js")).unwrap();
        let folder = PackageFolder::at(&root).unwrap();
        assert_eq!(folder.read("sub/a.js").as_deref(), Some("inside"));
        for path in ["../secret.js", "sub/../../secret.js", "link.js", "/etc/passwd", "sub", "", "none.js", ".env"] {
            assert_eq!(folder.read(path), None, "{path}");
        }
        assert!(PackageFolder::at(&root.join("sub/a.js")).is_none());
    }
}
