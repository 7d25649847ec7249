//! The folder a server lives in, and the locks by which several apps share one server.

use std::fs::{self, File, TryLockError};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

use crate::account::Account;
use crate::{EmbeddedError, Result};

/// How long we wait while another app starts or stops the same server.
const PATIENCE: Duration = Duration::from_secs(120);

/// Where data and programs lie if the server's account cannot reach the home (root only).
const REACHABLE: &str = "/var/lib/vetdesk";

/// The paths of one server.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    root: PathBuf,
    data: PathBuf,
    account: Option<Account>,
}

impl Home {
    /// Makes the folder if need be and decides where its data lies and who runs the server.
    pub fn open(root: &Path) -> Result<Self> {
        fs::create_dir_all(root).map_err(|e| EmbeddedError::io(root, e))?;
        let root = fs::canonicalize(root).map_err(|e| EmbeddedError::io(root, e))?;
        let near = root.join("data");
        let far = Path::new(REACHABLE).join(format!("{:016x}", fingerprint(&root)));
        let there = if !is_data(&near) && is_data(&far.join("data")) { far.join("data") } else { near };
        let account = Account::for_data(&there)?;
        let data = match &account {
            Some(account) if !is_data(&there) => {
                // The home is ours to open; what lies above it is not.
                set_mode(&root, 0o711)?;
                match account.passes(&root) {
                    true => there,
                    false => {
                        make_passable(&far)?;
                        far.join("data")
                    }
                }
            }
            _ => there,
        };
        Ok(Self { root, data, account })
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// PostgreSQL's own folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Who runs the server; `None`: whoever runs the app.
    pub fn account(&self) -> Option<&Account> {
        self.account.as_ref()
    }

    pub fn password(&self) -> PathBuf {
        self.root.join("password")
    }

    /// What the server says while it runs.
    pub fn log(&self) -> PathBuf {
        self.data.join("server.log")
    }

    /// A folder that the server's account can reach, for programs it could not reach otherwise.
    pub fn shared(&self) -> Result<PathBuf> {
        let shared = PathBuf::from(REACHABLE);
        if self.account.is_some() {
            make_passable(&shared)?;
        }
        Ok(shared)
    }

    /// The port of last time.
    pub fn remembered_port(&self) -> Option<u16> {
        let text = fs::read_to_string(self.root.join("port")).ok()?;
        text.trim().parse().ok().filter(|port| *port != 0)
    }

    pub fn remember_port(&self, port: u16) -> Result<()> {
        write_private(&self.root.join("port"), format!("{port}\n").as_bytes())
    }

    /// One app at a time starts or stops the server.
    pub async fn turn(&self) -> Result<File> {
        let path = self.root.join("turn.lock");
        let file = open_lock(&path)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(EmbeddedError::Busy { home: self.root.clone() });
                }
                Err(TryLockError::Error(e)) => return Err(EmbeddedError::io(&path, e)),
            }
        }
    }

    /// The same without waiting, for a process that is about to end.
    pub fn turn_now(&self) -> Option<File> {
        let file = open_lock(&self.root.join("turn.lock")).ok()?;
        file.try_lock().ok().map(|()| file)
    }

    /// Says that this app uses the server, until the file is dropped; the system drops it for an
    /// app that is killed.
    pub fn use_it(&self) -> Result<File> {
        let path = self.root.join("users.lock");
        let file = open_lock(&path)?;
        file.lock_shared().map_err(|e| EmbeddedError::io(&path, e))?;
        Ok(file)
    }

    /// Whether any app uses the server.
    pub fn is_used(&self) -> Result<bool> {
        let path = self.root.join("users.lock");
        match open_lock(&path)?.try_lock() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(e)) => Err(EmbeddedError::io(&path, e)),
        }
    }
}

/// Whether `folder` is a finished data folder.
pub(crate) fn is_data(folder: &Path) -> bool {
    folder.join("PG_VERSION").is_file()
}

/// A short name for a path or a content.
pub(crate) fn fingerprint(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

/// Writes a file that only its owner reads, whole or not at all.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<()> {
    use std::io::Write;

    let mut staging = path.as_os_str().to_owned();
    staging.push(".part");
    let staging = PathBuf::from(staging);
    let _ = fs::remove_file(&staging);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || -> std::io::Result<()> {
        let mut file = options.open(&staging)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&staging, path)
    };
    write().map_err(|e| EmbeddedError::io(path, e))
}

#[cfg(unix)]
pub(crate) fn set_mode(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|e| EmbeddedError::io(path, e))
}

#[cfg(not(unix))]
pub(crate) fn set_mode(_path: &Path, _mode: u32) -> Result<()> {
    Ok(())
}

/// Makes a folder below [`REACHABLE`] that anybody may pass through and nobody else may list.
fn make_passable(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).map_err(|e| EmbeddedError::io(folder, e))?;
    set_mode(Path::new(REACHABLE), 0o711)?;
    set_mode(folder, 0o711)
}

fn open_lock(path: &Path) -> Result<File> {
    File::options().create(true).truncate(false).read(true).write(true).open(path).map_err(|e| EmbeddedError::io(path, e))
}
