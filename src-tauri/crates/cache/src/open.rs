//! Opening one connection: the key first, then proof that it is encrypted, then everything else.

use std::io::Read;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{CacheError, CacheKey};

/// Pages kept decrypted in memory, per connection.
const CACHE_KIB: i64 = 24 * 1024;
const STATEMENTS: usize = 160;
const PLAIN_HEADER: &[u8] = b"SQLite format 3\0";

/// The one connection that writes.
pub(crate) fn writer(path: &Path, key: &CacheKey) -> Result<Connection, CacheError> {
    let conn = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    Ok(conn)
}

/// A connection that cannot write.
pub(crate) fn reader(path: &Path, key: &CacheKey) -> Result<Connection, CacheError> {
    let conn = keyed(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

pub(crate) fn keyed(path: &Path, key: &CacheKey, flags: OpenFlags) -> Result<Connection, CacheError> {
    refuse_plain(path)?;
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.pragma_update(None, "key", key.literal().as_str())?;
    let cipher: Option<String> = conn.query_row("PRAGMA cipher_version", [], |row| row.get(0)).ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(CacheError::NotEncrypted);
    }
    // The first page that is really read: a wrong key shows here.
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)).map_err(|error| {
        match CacheError::from(error) {
            CacheError::Sqlite(_) => CacheError::WrongKeyOrBroken,
            known => known,
        }
    })?;
    conn.busy_timeout(Duration::from_secs(10))?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    conn.pragma_update(None, "temp_store", "memory")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    conn.pragma_update(None, "wal_autocheckpoint", 4000)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(conn)
}

/// A plain database would answer to any key with a riddle; say plainly what it is.
fn refuse_plain(path: &Path) -> Result<(), CacheError> {
    let Ok(mut file) = std::fs::File::open(path) else {
        return Ok(());
    };
    let mut head = [0; PLAIN_HEADER.len()];
    match file.read_exact(&mut head) {
        Ok(()) if head == PLAIN_HEADER => Err(CacheError::NotEncrypted),
        _ => Ok(()),
    }
}
