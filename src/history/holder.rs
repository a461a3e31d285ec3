//! Who lives: files that are locked as long as a process does, so that a killed one is known at once, whatever the clock
//! shows.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::HistoryError;
use crate::{
    file::{create_new_private, with_ending},
    schedule::duration_text,
};

/// The sign of life of a process that has runs going on.
#[derive(Debug)]
pub(super) struct Holder {
    pub(super) token: String,
    path: PathBuf,
    _locked: File,
}

impl Holder {
    pub(super) fn take(history: &Path) -> io::Result<Holder> {
        let token = Uuid::new_v4().simple().to_string();
        let path = file_of(history, &token);
        let locked = create_new_private(&path)?;
        locked.lock()?;
        Ok(Holder { token, path, _locked: locked })
    }

    /// Whether the process of that token lives. Where that cannot be found out it is taken to.
    pub(super) fn lives(history: &Path, token: &str) -> bool {
        if Uuid::try_parse(token).is_err() {
            return false;
        }
        let path = file_of(history, token);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) => return error.kind() != io::ErrorKind::NotFound,
        };
        if file.try_lock_shared().is_err() {
            return true;
        }
        // What it left when it was killed. Somebody else may have removed it.
        let _ = fs::remove_file(&path);
        false
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // A file that stays is unlocked, and so no sign of life.
        let _ = fs::remove_file(&self.path);
    }
}

fn file_of(history: &Path, token: &str) -> PathBuf {
    with_ending(history, &format!("holder-{token}"))
}

/// The role of the one program that runs what is due.
#[derive(Debug)]
pub struct SchedulerLock(#[expect(dead_code, reason = "it is locked as long as it is open")] File);

/// Why the role cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SchedulerTaken {
    /// Another has it.
    #[error("history {}: another `postwatch monitor run` {holder} already runs its monitors; stop it, or name another file with --history", path.display())]
    Other {
        /// The history.
        path: PathBuf,
        /// Its process and age.
        holder: String,
    },
    /// The lock cannot be taken.
    #[error(transparent)]
    History(#[from] HistoryError),
}

impl SchedulerLock {
    /// Takes the role for this process.
    pub fn take(history: &Path, now: DateTime<Utc>) -> Result<SchedulerLock, SchedulerTaken> {
        let path = with_ending(history, "scheduler");
        let failed = |error: io::Error| SchedulerTaken::History(HistoryError::new(history, error));
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                file.set_len(0).map_err(failed)?;
                write!(file, "{} {}", std::process::id(), now.to_rfc3339()).map_err(failed)?;
                Ok(SchedulerLock(file))
            }
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
                let holder = read.ok().and_then(|_| described(&text, now)).unwrap_or_default();
                Err(SchedulerTaken::Other { path: history.to_owned(), holder })
            }
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

fn described(text: &str, now: DateTime<Utc>) -> Option<String> {
    let (process, since) = text.split_once(' ')?;
    let since: DateTime<Utc> = since.parse().ok()?;
    let seconds = u64::try_from((now - since).num_seconds()).unwrap_or_default();
    Some(format!("(process {process}, for {})", duration_text(std::time::Duration::from_secs(seconds))))
}
