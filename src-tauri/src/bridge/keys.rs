//! Stands in for the keyring where a browser drives the desk: a file beside the data. Invented
//! clinics only.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use vetdesk_desk::session::{KeyStore, KeyStoreError, Secret};

/// Secrets in a folder.
#[derive(Debug)]
pub struct FolderKeys(PathBuf);

impl FolderKeys {
    /// The secrets in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self(folder.join("bridge-keys"))
    }
}

impl KeyStore for FolderKeys {
    fn get(&self, name: &str) -> Result<Option<Secret>, KeyStoreError> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyStoreError::Locked),
        }
    }

    fn set(&self, name: &str, secret: &Secret) -> Result<(), KeyStoreError> {
        fs::create_dir_all(&self.0).and_then(|()| fs::write(self.0.join(name), secret.bytes())).map_err(|_| KeyStoreError::Locked)
    }
}
