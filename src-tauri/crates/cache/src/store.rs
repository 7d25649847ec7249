//! The open file: one writer, a few readers, one lock.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::Utc;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use vetdesk_domain::change::Mutation;
use vetdesk_domain::ids::DeviceId;

use crate::journal::Journal;
use crate::lock::FileLock;
use crate::state::{self, CopyState};
use crate::{CacheError, CacheKey, migrations, open, outbox};

/// Idle readers that are kept open.
const READERS: usize = 4;

/// An open cache. Cheap to clone; all clones share the file and its lock.
#[derive(Clone)]
pub struct Cache {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    key: CacheKey,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    journal: Journal,
    _lock: FileLock,
}

/// How surely a transaction must be on the disk when it ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Durability {
    /// Survives a power cut: what a person wrote.
    Written,
    /// May be pulled again.
    Pulled,
}

impl Cache {
    /// Opens the file, or makes a new one, and brings its layout up to date.
    ///
    /// # Errors
    /// [`CacheError::InUse`] while another instance has it, [`CacheError::NotEncrypted`], [`CacheError::WrongKeyOrBroken`],
    /// [`CacheError::TooNew`]. The file is left as it is in all of these.
    pub fn open(path: &Path, key: &CacheKey) -> Result<Self, CacheError> {
        let lock = FileLock::take(path)?;
        let mut writer = open::writer(path, key)?;
        migrations::run(&mut writer)?;
        if state::get::<DeviceId>(&writer, state::DEVICE)?.is_none() {
            state::set(&writer, state::DEVICE, &DeviceId::fresh())?;
        }
        let waiting: Vec<Mutation> = outbox::all(&writer)?.into_iter().filter(|mutation| mutation.passes_at().is_none()).collect();
        let journal = Journal::begin(path, key, &waiting)?;
        let inner = Inner {
            path: path.to_owned(),
            key: key.clone(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            journal,
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs a read in one snapshot of the file. Readers do not wait for the writer.
    ///
    /// # Errors
    /// Whatever the closure returns, and what SQLite says.
    pub fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, CacheError>) -> Result<T, CacheError> {
        let idle = held(&self.inner.readers).pop();
        let mut conn = match idle {
            Some(conn) => conn,
            None => open::reader(&self.inner.path, &self.inner.key)?,
        };
        let snapshot = conn.transaction_with_behavior(TransactionBehavior::Deferred)?;
        let value = read(&snapshot)?;
        snapshot.finish()?;
        let mut readers = held(&self.inner.readers);
        if readers.len() < READERS {
            readers.push(conn);
        }
        Ok(value)
    }

    /// # Errors
    /// What SQLite says.
    pub fn state(&self) -> Result<CopyState, CacheError> {
        self.read(state::load)
    }

    /// Keeps what a person has begun and not saved, under a name of the caller's choice.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn keep(&self, name: &str, value: &str) -> Result<(), CacheError> {
        self.change(Durability::Written, |conn| {
            conn.prepare_cached(
                "INSERT INTO kept (name, value, kept_at) VALUES (?, ?, ?)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value, kept_at = excluded.kept_at",
            )?
            .execute((name, value, Utc::now().timestamp_micros()))?;
            Ok(())
        })
    }

    /// # Errors
    /// What SQLite says.
    pub fn kept(&self, name: &str) -> Result<Option<String>, CacheError> {
        self.read(|conn| {
            let value = conn.prepare_cached("SELECT value FROM kept WHERE name = ?")?.query_row([name], |row| row.get(0)).optional()?;
            Ok(value)
        })
    }

    /// # Errors
    /// What SQLite says.
    pub fn forget(&self, name: &str) -> Result<(), CacheError> {
        self.change(Durability::Written, |conn| {
            conn.execute("DELETE FROM kept WHERE name = ?", [name])?;
            Ok(())
        })
    }

    /// Reads every page and says whether one was tampered with or damaged. Takes a second for each few hundred MB.
    ///
    /// # Errors
    /// [`CacheError::WrongKeyOrBroken`] where a page does not carry its seal.
    pub fn check(&self) -> Result<(), CacheError> {
        let conn = held(&self.inner.writer);
        // Pages still in the journal are sealed as well, but the check looks at the file alone.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
        let broken = statement.query([])?.next()?.is_some();
        if broken { Err(CacheError::WrongKeyOrBroken) } else { Ok(()) }
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    pub(crate) fn change<T, E: From<CacheError>>(
        &self,
        durability: Durability,
        change: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut conn = held(&self.inner.writer);
        let synchronous = match durability {
            Durability::Written => "FULL",
            Durability::Pulled => "NORMAL",
        };
        conn.pragma_update(None, "synchronous", synchronous).map_err(CacheError::from)?;
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(CacheError::from)?;
        let value = change(&tx)?;
        tx.commit().map_err(CacheError::from)?;
        Ok(value)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").field("path", &self.inner.path).finish_non_exhaustive()
    }
}

/// A panic in another thread rolled its transaction back: the connection is as good as before.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
