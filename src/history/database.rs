//! The file: opened, recognised, brought to this version's format. The only door to the database library is this folder.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{
    HistoryError,
    error::{PATIENCE, Problem},
    holder::Holder,
    schema::{APPLICATION_ID, MIGRATIONS},
};
use crate::file::{create_new_private, with_ending};

/// An open history. Several programs may have one open.
#[derive(Debug)]
pub struct History {
    pub(super) path: PathBuf,
    connection: Mutex<Connection>,
    /// Tells other programs that this one lives; taken when the first run begins.
    pub(super) holder: Mutex<Option<Holder>>,
}

impl History {
    /// Opens a history; one that is not there yet is made.
    pub fn open(path: &Path) -> Result<History, HistoryError> {
        History::open_with(path, MIGRATIONS)
    }

    pub(super) fn open_with(path: &Path, migrations: &[&str]) -> Result<History, HistoryError> {
        let connection = open(path, migrations).map_err(|problem| HistoryError::new(path, problem))?;
        Ok(History { path: path.to_owned(), connection: Mutex::new(connection), holder: Mutex::new(None) })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its size in bytes, as far as its pages tell.
    pub fn size(&self) -> Result<u64, HistoryError> {
        self.read(|connection| {
            let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            Ok(u64::try_from(number("page_count")? * number("page_size")?).unwrap_or_default())
        })
    }

    /// What SQLite finds wrong in it; nothing where it is whole.
    pub fn faults(&self) -> Result<Vec<String>, HistoryError> {
        self.read(|connection| {
            let mut statement = connection.prepare("PRAGMA integrity_check")?;
            let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
            let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
            Ok(if lines == ["ok"] { Vec::new() } else { lines })
        })
    }

    /// Copies it, as it is now, into a file that is not there yet.
    pub fn back_up(&self, to: &Path) -> Result<(), HistoryError> {
        if to.exists() {
            let problem = io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is there already", to.display()));
            return Err(HistoryError::new(&self.path, problem));
        }
        self.read(|connection| copy(connection, to))
    }

    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, rusqlite::Error>,
    ) -> Result<T, HistoryError> {
        read(&self.connection()).map_err(|error| HistoryError::new(&self.path, error))
    }

    /// All that is written in it, or nothing.
    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<T, HistoryError> {
        let mut connection = self.connection();
        let written = connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|transaction| {
            let value = write(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        written.map_err(|error| HistoryError::new(&self.path, error))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(path: &Path, migrations: &[&str]) -> Result<Connection, Problem> {
    if !path.exists() {
        // SQLite would let others read it.
        match create_new_private(path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
            _ => {}
        }
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    let number =
        |connection: &Connection, name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let known = i64::try_from(migrations.len()).unwrap_or(i64::MAX);
    let is_empty = number(&connection, "schema_version")? == 0;
    if !is_empty && number(&connection, "application_id")? != APPLICATION_ID {
        return Err(Problem::Foreign);
    }
    let found = number(&connection, "user_version")?;
    if found > known {
        return Err(Problem::Newer { found, known });
    }
    if is_empty {
        connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What was told of a run must be there after a power failure, too.
    connection.pragma_update(None, "synchronous", "FULL")?;
    if found < known {
        migrate(&mut connection, path, migrations)?;
    }
    Ok(connection)
}

fn migrate(connection: &mut Connection, path: &Path, migrations: &[&str]) -> Result<(), Problem> {
    let version =
        |connection: &Connection| connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    let before = version(connection)?;
    if before > 0 {
        let backup = with_ending(path, &format!("format-{before}"));
        if !backup.exists() {
            copy(connection, &backup).map_err(|error| Problem::Backup(format!("{}: {error}", backup.display())))?;
        }
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another program may have done it meanwhile.
    let done = usize::try_from(version(&transaction)?).unwrap_or_default();
    for migration in migrations.iter().skip(done) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap_or(i64::MAX))?;
    Ok(transaction.commit()?)
}

fn copy(connection: &Connection, to: &Path) -> Result<(), rusqlite::Error> {
    connection.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
    #[cfg(unix)]
    {
        use std::{fs, os::unix::fs::PermissionsExt};
        // A copy that others may read would be one too many; where it cannot be closed to them, it lies in a folder of the
        // user's own.
        let _ = fs::set_permissions(to, fs::Permissions::from_mode(0o600));
    }
    Ok(())
}

/// As the tables hold it.
pub(super) fn milliseconds(moment: DateTime<Utc>) -> i64 {
    moment.timestamp_millis()
}

/// From the tables.
pub(super) fn moment(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
