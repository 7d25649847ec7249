//! The first copy of a practice: rows stream into a side file without indexes; only a finished copy takes the cache's name.
//!
//! Each chunk and how far it reaches are one transaction, so that a killed copy goes on where it stood. What waits in an
//! existing cache is carried over, never built over.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, OptionalExtension, params_from_iter};
use uuid::Uuid;
use vetdesk_domain::holding::Holdings;
use vetdesk_domain::ids::DeviceId;
use vetdesk_domain::tables::Table;
use vetdesk_domain::travel::{Cursor, Row, ServerIdentity};

use crate::lock::{FileLock, beside};
use crate::rows::{Bound, Rows, key_of, sql_of};
use crate::state;
use crate::{CacheError, CacheKey, find, migrations, open, shadow};

/// Pages kept in memory while rows stream in.
const CACHE_KIB: i64 = 96 * 1024;

/// A copy under way.
pub struct FirstCopy {
    target: PathBuf,
    side: PathBuf,
    key: CacheKey,
    conn: Connection,
    lock: FileLock,
}

/// How far one table has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reached {
    /// Key of the last row; the next chunk follows it.
    pub last: Option<Uuid>,
    pub done: bool,
    pub rows: u64,
}

impl FirstCopy {
    /// Starts a copy beside `target`, or goes on with one that was interrupted. A side file that does not hold is begun anew.
    ///
    /// # Errors
    /// [`CacheError::InUse`] while another instance copies; what the file system and SQLite say.
    pub fn begin_or_resume(target: &Path, key: &CacheKey) -> Result<Self, CacheError> {
        let side = beside(target, ".copy");
        let lock = FileLock::take(&side)?;
        let conn = match open_side(&side, key) {
            Ok(conn) => conn,
            Err(CacheError::WrongKeyOrBroken | CacheError::NotEncrypted | CacheError::TooNew { .. }) => {
                remove(&side)?;
                remove(&beside(&side, "-journal"))?;
                open_side(&side, key)?
            }
            Err(error) => return Err(error),
        };
        Ok(Self { target: target.to_owned(), side, key: key.clone(), conn, lock })
    }

    /// The snapshot that this copy stands on; none before [`FirstCopy::set_start`].
    #[must_use]
    pub fn cursor(&self) -> Option<Cursor> {
        state::get(&self.conn, state::CURSOR).ok().flatten()
    }

    /// The server that this copy was begun from.
    #[must_use]
    pub fn identity(&self) -> Option<ServerIdentity> {
        state::get(&self.conn, state::IDENTITY).ok().flatten()
    }

    /// Where the copy starts: whatever commits after this cursor comes with the first pull.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn set_start(&self, identity: &ServerIdentity, cursor: &Cursor, wanted: &Holdings) -> Result<(), CacheError> {
        let tx = self.conn.unchecked_transaction()?;
        state::set(&tx, state::IDENTITY, identity)?;
        state::set(&tx, state::CURSOR, cursor)?;
        state::set(&tx, state::WANTED, wanted)?;
        state::set(&tx, state::HELD, wanted)?;
        tx.commit()?;
        Ok(())
    }

    /// # Errors
    /// What SQLite says.
    pub fn reached(&self, table: &Table) -> Result<Reached, CacheError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Reached { last: row.get(0)?, done: row.get(1)?, rows: u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0) })
        };
        let sql = "SELECT last, is_done, row_count FROM copy_progress WHERE table_name = ?";
        Ok(self.conn.prepare_cached(sql)?.query_row([table.name], read).optional()?.unwrap_or_default())
    }

    /// Takes one chunk, in the order of its keys, and how far it reaches.
    ///
    /// # Errors
    /// [`CacheError::DiskFull`] or what SQLite says; then the chunk is to be put again.
    pub fn put(&self, table: &'static Table, rows: &[Row], last: Option<Uuid>, done: bool) -> Result<(), CacheError> {
        let tx = self.conn.unchecked_transaction()?;
        {
            let mut insert = tx.prepare_cached(&sql_of(table).insert)?;
            for row in rows {
                key_of(table, row)?;
                insert.execute(params_from_iter(row.iter().map(Bound)))?;
            }
            tx.prepare_cached(
                "INSERT INTO copy_progress (table_name, last, is_done, row_count) VALUES (?, ?, ?, ?)
                 ON CONFLICT (table_name) DO UPDATE SET last = coalesce(excluded.last, last), is_done = excluded.is_done,
                                                        row_count = row_count + excluded.row_count",
            )?
            .execute((table.name, last, done, i64::try_from(rows.len()).unwrap_or(i64::MAX)))?;
        }
        tx.commit()?;
        Ok(())
    }

    /// Builds indexes and search, carries the queue of an existing cache over, and puts the copy in its place.
    ///
    /// # Errors
    /// [`CacheError::InUse`] while the existing cache is open; [`CacheError::WrongKeyOrBroken`] where its queue cannot be
    /// read: it is then for the caller to save what can be saved and to move the file away.
    pub fn finish(self) -> Result<(), CacheError> {
        let standing = FileLock::take(&self.target)?;
        let has_queue = self.target.exists();
        if has_queue {
            let mut old = open::writer(&self.target, &self.key)?;
            migrations::run(&mut old)?;
            old.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            old.close().map_err(|(_, error)| CacheError::from(error))?;
            let path = self.target.to_string_lossy();
            self.conn.execute("ATTACH DATABASE ?1 AS old KEY ?2", (path.as_ref(), self.key.literal().as_str()))?;
        }
        self.complete(has_queue)?;
        if has_queue {
            self.conn.execute_batch("DETACH DATABASE old")?;
        }
        self.conn.close().map_err(|(_, error)| CacheError::from(error))?;
        File::open(&self.side)?.sync_all()?;
        // A journal of the old file would be taken for one of the new.
        remove(&beside(&self.target, "-wal"))?;
        remove(&beside(&self.target, "-shm"))?;
        std::fs::rename(&self.side, &self.target)?;
        #[cfg(unix)]
        if let Some(folder) = self.target.parent() {
            File::open(folder)?.sync_all()?;
        }
        drop(self.lock);
        drop(standing);
        remove(&beside(&self.side, ".lock"))
    }

    fn complete(&self, has_queue: bool) -> Result<(), CacheError> {
        let tx = self.conn.unchecked_transaction()?;
        find::rebuild(&tx)?;
        let indexes: Vec<String> =
            tx.prepare("SELECT sql FROM copy_indexes")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for sql in indexes {
            tx.execute_batch(&sql)?;
        }
        tx.execute_batch("DROP TABLE copy_indexes; DROP TABLE copy_progress;")?;
        if has_queue {
            tx.execute_batch(
                "INSERT INTO main.outbox SELECT * FROM old.outbox;
                 INSERT INTO main.acknowledged SELECT * FROM old.acknowledged;
                 INSERT INTO main.cases SELECT * FROM old.cases;
                 INSERT INTO main.case_entries SELECT * FROM old.case_entries;
                 INSERT INTO main.case_inserts SELECT * FROM old.case_inserts;
                 INSERT INTO main.needs_reschedule SELECT * FROM old.needs_reschedule;
                 INSERT INTO main.kept SELECT * FROM old.kept;
                 INSERT INTO main.state SELECT * FROM old.state WHERE name IN ('device', 'last_applied_seq');",
            )?;
            let mut rows = Rows::new(&tx);
            shadow::rerun(&mut rows)?;
            find::refresh(&tx, &rows.touched)?;
        }
        if state::get::<DeviceId>(&tx, state::DEVICE)?.is_none() {
            state::set(&tx, state::DEVICE, &DeviceId::fresh())?;
        }
        tx.commit()?;
        self.conn.execute_batch("PRAGMA analysis_limit = 400; ANALYZE main;")?;
        Ok(())
    }
}

impl fmt::Debug for FirstCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstCopy").field("side", &self.side).finish_non_exhaustive()
    }
}

fn open_side(side: &Path, key: &CacheKey) -> Result<Connection, CacheError> {
    let mut conn = open::keyed(side, key, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // Nothing here is a person's: a killed process loses no page, and after a power cut the check below begins anew.
    conn.pragma_update_and_check(None, "journal_mode", "truncate", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    conn.pragma_update(None, "cache_size", -CACHE_KIB)?;
    migrations::run(&mut conn)?;
    let is_resumed: bool =
        conn.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'copy_progress')", [], |row| row.get(0))?;
    if is_resumed {
        let verdict: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if verdict != "ok" || !counts_hold(&conn)? {
            return Err(CacheError::WrongKeyOrBroken);
        }
    } else {
        set_indexes_aside(&conn)?;
    }
    Ok(conn)
}

fn counts_hold(conn: &Connection) -> Result<bool, CacheError> {
    let reached: Vec<(String, i64)> = conn
        .prepare("SELECT table_name, row_count FROM copy_progress")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, rows) in reached {
        let Some(table) = Table::named(&name) else {
            return Ok(false);
        };
        let found: i64 = conn.query_row(&format!("SELECT count(*) FROM {}", table.name), [], |row| row.get(0))?;
        if found != rows {
            return Ok(false);
        }
    }
    Ok(true)
}

fn set_indexes_aside(conn: &Connection) -> Result<(), CacheError> {
    let tx = conn.unchecked_transaction()?;
    tx.execute_batch(
        "CREATE TABLE copy_progress (
           table_name TEXT NOT NULL PRIMARY KEY, last BLOB, is_done INTEGER NOT NULL, row_count INTEGER NOT NULL) STRICT;
         CREATE TABLE copy_indexes AS SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL;",
    )?;
    let names: Vec<String> = tx.prepare("SELECT name FROM copy_indexes")?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for name in names {
        tx.execute_batch(&format!("DROP INDEX \"{name}\""))?;
    }
    tx.commit()?;
    Ok(())
}

fn remove(path: &Path) -> Result<(), CacheError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
