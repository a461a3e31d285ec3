//! The file of a recording while it is written. When its disk is full or fails, the recording moves to another place
//! with all that it holds.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{self, Read as _, Write},
    path::{Path, PathBuf},
};

use crate::file::{Mode, create, create_new_private, with_ending};

/// A recording beside a report that is there already belongs to a run that goes on or was killed. So many are left
/// alone.
const MOST_LEFT_BEHIND: usize = 100;

/// Where a recording may be kept.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// This very file: the user's export.
    Export(PathBuf, Mode),
    /// Beside this report.
    Beside(PathBuf),
    /// In this folder for temporary files.
    Folder(PathBuf),
}

impl Place {
    fn open(&self) -> io::Result<(PathBuf, File)> {
        let told = |path: &Path, error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        match self {
            Place::Export(path, mode) => {
                create(path, *mode).map(|file| (path.clone(), file)).map_err(|error| told(path, error))
            }
            Place::Beside(report) => {
                let mut path = with_ending(report, "recording");
                for number in 2..=MOST_LEFT_BEHIND {
                    match create_new_private(&path) {
                        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                            path = with_ending(report, &format!("{number}.recording"));
                        }
                        result => return result.map(|file| (path.clone(), file)).map_err(|error| told(&path, error)),
                    }
                }
                Err(io::Error::other(format!("{}: there are too many of them", path.display())))
            }
            Place::Folder(folder) => {
                let file = tempfile::Builder::new().prefix("postwatch-").suffix(".recording").tempfile_in(folder)?;
                let (file, path) = file.keep().map_err(|kept| told(folder, kept.error))?;
                Ok((path, file))
            }
        }
    }
}

/// The file of a recording.
pub(super) struct Spool {
    places: VecDeque<Place>,
    path: PathBuf,
    file: File,
    is_export: bool,
    written: u64,
    /// Why the user's export does not hold the recording.
    export_problem: Option<io::Error>,
}

impl Spool {
    /// A file at the first of these places that can be had.
    pub(super) fn open(places: impl IntoIterator<Item = Place>) -> io::Result<Spool> {
        let mut places: VecDeque<Place> = places.into_iter().collect();
        let mut problem = io::Error::other("no place for the recording");
        let mut export_problem = None;
        while let Some(place) = places.pop_front() {
            let is_export = matches!(place, Place::Export(..));
            match place.open() {
                Ok((path, file)) => return Ok(Spool { places, path, file, is_export, written: 0, export_problem }),
                Err(error) if is_export => export_problem = Some(error),
                Err(error) => problem = error,
            }
        }
        Err(export_problem.unwrap_or(problem))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is the user's own file, which stays.
    pub(super) fn is_export(&self) -> bool {
        self.is_export
    }

    /// What kept the user's export from being written whole.
    pub(super) fn export_problem(&self) -> Option<io::Error> {
        self.export_problem.as_ref().map(|error| io::Error::new(error.kind(), error.to_string()))
    }

    /// Goes on at another place after this error.
    fn move_on(&mut self, error: io::Error) -> io::Result<()> {
        let error = io::Error::new(error.kind(), format!("{}: {error}", self.path.display()));
        while let Some(place) = self.places.pop_front() {
            let Ok((path, file)) = place.open() else { continue };
            if let Err(_unfit) = self.copy_to(&file) {
                let _ = fs::remove_file(&path);
                continue;
            }
            if self.is_export {
                self.export_problem = Some(error);
            } else {
                // It may be gone, which is as good.
                let _ = fs::remove_file(&self.path);
            }
            (self.path, self.file, self.is_export) = (path, file, false);
            return Ok(());
        }
        Err(error)
    }

    fn copy_to(&self, mut other: &File) -> io::Result<()> {
        let copied = io::copy(&mut File::open(&self.path)?.take(self.written), &mut other)?;
        if copied == self.written { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.file.write(bytes) {
                Ok(count) => {
                    self.written += count as u64;
                    return Ok(count);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.move_on(error)?,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
