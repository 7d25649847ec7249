//! One instance a file: the lock lies beside it and goes with the process, however that ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::CacheError;

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct FileLock {
    _file: File,
}

impl FileLock {
    pub(crate) fn take(path: &Path) -> Result<Self, CacheError> {
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(path, ".lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(CacheError::InUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

/// The path with an ending put on.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
