//! What can go wrong with the file on this PC.

use rusqlite::ErrorCode;
use rusqlite::ffi;
use uuid::Uuid;

#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Another instance holds the file.
    #[error("the cache is in use by another instance")]
    InUse,
    /// The key does not open it, or the file is damaged. It is never deleted for that.
    #[error("the key does not fit or the file is damaged")]
    WrongKeyOrBroken,
    /// The file is a plain database, or this build cannot encrypt.
    #[error("the file is not encrypted")]
    NotEncrypted,
    /// Nothing of the transaction was kept.
    #[error("the disk is full")]
    DiskFull,
    /// Written by a newer release.
    #[error("the cache has layout {found}, this release knows {known}")]
    TooNew { found: i64, known: i64 },
    #[error("no travelling table {0}")]
    UnknownTable(String),
    #[error("no column {column} in {table}")]
    UnknownColumn { table: &'static str, column: String },
    #[error("{table}: no row {pk}")]
    NotFound { table: &'static str, pk: Uuid },
    #[error("{table}: row {pk} is there already")]
    AlreadyThere { table: &'static str, pk: Uuid },
    #[error(transparent)]
    Misfit(#[from] vetdesk_domain::cell::Misfit),
    /// A stored change or result cannot be read back.
    #[error("stored text: {0}")]
    Stored(#[from] serde_json::Error),
    #[error("file: {0}")]
    File(#[from] std::io::Error),
    #[error("SQLite: {0}")]
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for CacheError {
    fn from(error: rusqlite::Error) -> Self {
        let Some(failure) = error.sqlite_error() else {
            return Self::Sqlite(error);
        };
        match (failure.code, failure.extended_code) {
            (ErrorCode::DiskFull, _)
            | (
                _,
                ffi::SQLITE_IOERR_WRITE
                | ffi::SQLITE_IOERR_FSYNC
                | ffi::SQLITE_IOERR_DIR_FSYNC
                | ffi::SQLITE_IOERR_TRUNCATE
                | ffi::SQLITE_IOERR_SHMSIZE,
            ) => Self::DiskFull,
            (ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt, _) => Self::WrongKeyOrBroken,
            _ => Self::Sqlite(error),
        }
    }
}
