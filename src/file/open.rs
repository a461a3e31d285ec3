//! How a file is opened to be written: with which permissions, and never through a link that somebody else laid.

use std::{
    fs::{self, File, OpenOptions},
    io,
    path::Path,
};

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Whom the process' umask lets.
    #[default]
    Umask,
    /// These permissions, as `chmod` takes them.
    Bits(u32),
}

impl Mode {
    /// Its owner alone.
    pub const PRIVATE: Mode = Mode::Bits(0o600);

    /// Those who may read a file that is there.
    pub(crate) fn of(file: &File) -> io::Result<Mode> {
        let found = file.metadata()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            Ok(Mode::Bits(found.permissions().mode() & 0o7777))
        }
        #[cfg(not(unix))]
        {
            let _ = found;
            Ok(Mode::Umask)
        }
    }
}

/// Whether a path leads to a device, a pipe or the like, or to one of the process' own outputs: these are written as
/// they are.
pub(super) fn is_device(path: &Path) -> bool {
    let is_output = ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder));
    is_output || fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Opens a device. Standard output may be a file that others write to as well.
pub(super) fn open_device(path: &Path) -> io::Result<File> {
    File::options().append(true).open(path)
}

/// Creates (or empties) a file. A link in its place is taken away, and what it leads to stays as it is.
pub(super) fn create(path: &Path, mode: Mode, options: &mut OpenOptions) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink()) {
        fs::remove_file(path)?;
    }
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.custom_flags(i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or_default());
        let Mode::Bits(bits) = mode else { return options.open(path) };
        let file = options.mode(bits).open(path)?;
        // The mode above is for new files only, and the umask takes from it.
        file.set_permissions(fs::Permissions::from_mode(bits))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    {
        let _ = mode;
        options.open(path)
    }
}

/// The longest name of a file that every usual file system takes, less what is put behind it while it is written.
const LONGEST_NAME: usize = 255 - ".100.recording".len();

/// The path with a file name that file systems take: one that is too long loses its end and gets a number made of all of
/// it, so that two of them stay apart.
pub(crate) fn fitting(path: &Path) -> std::path::PathBuf {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()).filter(|name| name.len() > LONGEST_NAME)
    else {
        return path.to_owned();
    };
    let dot = name.rfind('.').filter(|dot| name.len() - dot <= 16).unwrap_or(name.len());
    let (stem, ending) = name.split_at(dot);
    let number = format!("-{:016x}", fingerprint(&name));
    let room = LONGEST_NAME - number.len() - ending.len();
    path.with_file_name(format!("{}{number}{ending}", &stem[..stem.floor_char_boundary(room)]))
}

/// FNV-1a: the same from run to run.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_too_long_are_shortened_and_stay_apart() {
        let long = |end: &str| Path::new("/tmp").join(format!("{}{end}.json", "ä".repeat(3000)));
        let (one, other) = (fitting(&long("1")), fitting(&long("2")));
        assert_ne!(one, other);
        assert_eq!(one, fitting(&long("1")));
        for path in [&one, &other] {
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(name.len() <= LONGEST_NAME && name.ends_with(".json") && name.starts_with("ää"), "{name}");
            assert_eq!(path.parent(), Some(Path::new("/tmp")));
        }
        let fits = Path::new("a").join("x".repeat(LONGEST_NAME));
        assert_eq!(fitting(&fits), fits);
        assert!(fitting(Path::new(&"x".repeat(5000))).as_os_str().len() <= LONGEST_NAME);
    }
}
